package io.earshot.measures.forecast;

import java.util.Arrays;

/**
 * How often a series must be differenced until it is stationary.
 *
 * <p>Once at the period where seasonality explains most of what is left without the trend: 1 − var(R)/var(S + R) &gt; 0.64. Then
 * at lag 1, up to twice in all, as long as the test of Kwiatkowski, Phillips, Schmidt and Shin refuses stationarity around a
 * level at 5% (critical value 0.463, Bartlett weights up to lag ⌊3√n/13⌋).
 *
 * <p>Kwiatkowski et al. (1992), Testing the Null Hypothesis of Stationarity, Journal of Econometrics 54, 159-178; Wang, Smith
 * and Hyndman (2006), Characteristic-Based Clustering for Time Series Data, Data Mining and Knowledge Discovery 13, 335-364.
 */
record Differencing(int regular, int seasonal) {
    private static final double CRITICAL = 0.463;
    private static final double STRONG = 0.64;
    private static final int MOST = 2;

    static Differencing of(double[] values, int period) {
        int seasonal = period > 1 && values.length >= 2 * period + 5 && strength(values, period) > STRONG ? 1 : 0;
        double[] left = seasonal == 1 ? lagged(values, period) : values;
        int regular = 0;
        while (regular + seasonal < MOST && left.length > 5 && kpss(left) > CRITICAL) {
            left = lagged(left, 1);
            regular++;
        }
        return new Differencing(regular, seasonal);
    }

    /** The differenced series. */
    double[] applied(double[] values, int period) {
        double[] left = seasonal == 1 ? lagged(values, period) : values;
        for (int i = 0; i < regular; i++) {
            left = lagged(left, 1);
        }
        return left;
    }

    /** Values whose differences are given, right behind the history. */
    double[] undone(double[] values, int period, double[] differences) {
        double[] onceLess = differences;
        for (int i = regular; i > 0; i--) {
            double last = last(new Differencing(i - 1, seasonal).applied(values, period));
            double[] sums = new double[onceLess.length];
            for (int h = 0; h < sums.length; h++) {
                last += onceLess[h];
                sums[h] = last;
            }
            onceLess = sums;
        }
        if (seasonal == 1) {
            double[] sums = new double[onceLess.length];
            for (int h = 0; h < sums.length; h++) {
                sums[h] = onceLess[h] + (h < period ? values[values.length - period + h] : sums[h - period]);
            }
            onceLess = sums;
        }
        return onceLess;
    }

    private static double last(double[] values) {
        return values[values.length - 1];
    }

    private static double[] lagged(double[] values, int lag) {
        double[] differences = new double[values.length - lag];
        for (int t = 0; t < differences.length; t++) {
            differences[t] = values[t + lag] - values[t];
        }
        return differences;
    }

    private static double strength(double[] values, int period) {
        double[] trend = Seasonality.movingAverage(values, period);
        double[] without = Seasonality.decomposed(values, period, false).adjusted();
        int from = period / 2;
        int to = values.length - period / 2;
        double[] remainder = new double[to - from];
        double[] detrended = new double[to - from];
        for (int t = from; t < to; t++) {
            detrended[t - from] = values[t] - trend[t];
            remainder[t - from] = without[t] - trend[t];
        }
        double all = variance(detrended);
        return all > 0 ? 1 - variance(remainder) / all : 0;
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length;
    }

    /** Statistic of the test; 0 for a constant series. */
    static double kpss(double[] values) {
        int n = values.length;
        double mean = Arrays.stream(values).average().orElse(0);
        int lags = (int) (3 * Math.sqrt(n) / 13);
        double partial = 0;
        double numerator = 0;
        double spread = 0;
        for (int t = 0; t < n; t++) {
            partial += values[t] - mean;
            numerator += partial * partial;
            spread += (values[t] - mean) * (values[t] - mean);
        }
        for (int lag = 1; lag <= lags; lag++) {
            double sum = 0;
            for (int t = lag; t < n; t++) {
                sum += (values[t] - mean) * (values[t - lag] - mean);
            }
            spread += 2 * (1 - lag / (lags + 1.0)) * sum;
        }
        return spread > 0 ? numerator / n / spread : 0;
    }
}
