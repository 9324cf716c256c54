package io.earshot.measures.forecast;

import java.util.Arrays;

/**
 * What repeats itself every period, and the series without it.
 *
 * <p>Classical decomposition: the trend is the centred moving average over one period, the index of a position is the mean of
 * value/trend there, scaled to mean 1. Where a value or a trend is not positive, differences take the place of ratios. It is
 * applied where the autocorrelation at the period m passes the 90% test of the M competitions: n ≥ 3m and
 * |r_m| > 1.645·√((1 + 2Σ_{i&lt;m} r_i²)/n).
 *
 * <p>Or shrunk instead of tested: each index is that of the logarithms of the ratios (of the ratios, where a value is zero; of
 * differences, where one is negative), smoothed over its neighbours where the period is long, times λ in [0, 1]. λ is the slope
 * of the regression of each cycle's ratios on the indices that the other cycles give, so that a season that does not repeat
 * itself vanishes.
 *
 * <p>Makridakis, Spiliotis and Assimakopoulos (2020), The M4 Competition, International Journal of Forecasting 36, 54-74;
 * Miller and Williams (2003), Shrinkage Estimators of Time Series Seasonal Factors, ibid. 19, 669-684 (the idea of shrinking).
 */
final class Seasonality {
    private static final double CRITICAL = 1.645;
    /** With an index up to this a shop is closed: the value says nothing about the level, and the one before stands in. */
    private static final double CLOSED = 0.05;
    /** From this period on neighbours are alike. */
    private static final int LONG = 24;
    /** Triangular, over two neighbours to each side. */
    private static final double[] NEIGHBOURS = {3 / 9.0, 2 / 9.0, 1 / 9.0};

    private final double[] indices;
    private final boolean multiplicative;
    private final double[] adjusted;

    private Seasonality(double[] indices, boolean multiplicative, double[] values) {
        this.indices = indices;
        this.multiplicative = multiplicative;
        this.adjusted = new double[values.length];
        double last = Arrays.stream(values).average().orElse(0);
        for (int t = 0; t < values.length; t++) {
            double index = indices[t % indices.length];
            if (!multiplicative) {
                last = values[t] - index;
            } else if (index > CLOSED) {
                last = values[t] / index;
            }
            adjusted[t] = last;
        }
    }

    /** What the test finds: no seasonality, or the decomposition's. */
    static Seasonality tested(double[] values, int period) {
        return isSeasonal(values, period) ? decomposed(values, period, isPositive(values)) : none(values);
    }

    static Seasonality none(double[] values) {
        return new Seasonality(new double[] {0}, false, values);
    }

    /** @param multiplicative ratios to the trend, where they can be had */
    static Seasonality decomposed(double[] values, int period, boolean multiplicative) {
        double[] trend = movingAverage(values, period);
        boolean ratios = multiplicative && isPositive(values);
        double[] sums = new double[period];
        int[] counts = new int[period];
        for (int t = period / 2; t < values.length - period / 2; t++) {
            sums[t % period] += ratios ? values[t] / trend[t] : values[t] - trend[t];
            counts[t % period]++;
        }
        double[] indices = new double[period];
        for (int i = 0; i < period; i++) {
            indices[i] = counts[i] == 0 ? ratios ? 1 : 0 : sums[i] / counts[i];
        }
        double mean = Arrays.stream(indices).average().orElse(0);
        for (int i = 0; i < period; i++) {
            indices[i] = ratios ? indices[i] / mean : indices[i] - mean;
        }
        return new Seasonality(indices, ratios, values);
    }

    /** Indices as far as they repeat themselves; none where there are not three seasons. */
    static Seasonality shrunk(double[] values, int period) {
        int n = values.length;
        if (period < 2 || n < 3 * period) {
            return none(values);
        }
        boolean logarithms = isPositive(values);
        boolean ratios = logarithms || Arrays.stream(values).allMatch(value -> value >= 0);
        double[] trend = movingAverage(values, period);
        int from = period / 2;
        int to = n - period / 2;
        double[] seen = new double[n];
        double[] sums = new double[period];
        int[] counts = new int[period];
        for (int t = from; t < to; t++) {
            double ratio = trend[t] > 0 ? values[t] / trend[t] : 1;
            seen[t] = logarithms ? Math.log(ratio) : ratios ? ratio - 1 : values[t] - trend[t];
            sums[t % period] += seen[t];
            counts[t % period]++;
        }
        double products = 0;
        double squares = 0;
        for (int start = from; start < to; start += period) {
            int end = Math.min(to, start + period);
            double[] others = sums.clone();
            int[] left = counts.clone();
            for (int t = start; t < end; t++) {
                others[t % period] -= seen[t];
                left[t % period]--;
            }
            double[] indices = smoothed(others, left);
            for (int t = start; t < end; t++) {
                products += seen[t] * indices[t % period];
                squares += indices[t % period] * indices[t % period];
            }
        }
        double lambda = squares > 0 ? Math.min(1, Math.max(0, products / squares)) : 0;
        double[] indices = smoothed(sums, counts);
        for (int i = 0; i < period; i++) {
            double index = lambda * indices[i];
            indices[i] = logarithms ? Math.exp(index) : ratios ? Math.max(0, 1 + index) : index;
        }
        return new Seasonality(indices, ratios, values);
    }

    /** Means with mean 0, of neighbours too where the period is long. */
    private static double[] smoothed(double[] sums, int[] counts) {
        int period = sums.length;
        double[] means = new double[period];
        double all = 0;
        for (int i = 0; i < period; i++) {
            means[i] = counts[i] == 0 ? 0 : sums[i] / counts[i];
            all += means[i] / period;
        }
        double[] smoothed = new double[period];
        for (int i = 0; i < period; i++) {
            means[i] -= all;
        }
        for (int i = 0; i < period; i++) {
            smoothed[i] = means[i];
            if (period >= LONG) {
                smoothed[i] = NEIGHBOURS[0] * means[i];
                for (int k = 1; k < NEIGHBOURS.length; k++) {
                    smoothed[i] += NEIGHBOURS[k] * (means[(i + k) % period] + means[(i + period - k) % period]);
                }
            }
        }
        return smoothed;
    }

    /** The 90% test. A constant series is not seasonal. */
    static boolean isSeasonal(double[] values, int period) {
        return isSeasonal(values, period, CRITICAL);
    }

    static boolean isSeasonal(double[] values, int period, double critical) {
        int n = values.length;
        if (period < 2 || n < 3 * period) {
            return false;
        }
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = 0;
        for (double value : values) {
            variance += (value - mean) * (value - mean);
        }
        if (variance == 0) {
            return false;
        }
        double spread = 1;
        double correlation = 0;
        for (int lag = 1; lag <= period; lag++) {
            double sum = 0;
            for (int t = lag; t < n; t++) {
                sum += (values[t] - mean) * (values[t - lag] - mean);
            }
            correlation = sum / variance;
            if (lag < period) {
                spread += 2 * correlation * correlation;
            }
        }
        return Math.abs(correlation) > critical * Math.sqrt(spread / n);
    }

    static boolean isPositive(double[] values) {
        for (double value : values) {
            if (!(value > 0)) {
                return false;
            }
        }
        return true;
    }

    /** Centred, over one period, an even one with half weights at its ends; NaN where it does not fit. */
    static double[] movingAverage(double[] values, int period) {
        int half = period / 2;
        double[] trend = new double[values.length];
        Arrays.fill(trend, Double.NaN);
        double ends = period % 2 == 0 ? 0.5 : 1;
        for (int t = half; t < values.length - half; t++) {
            double sum = ends * (values[t - half] + values[t + half]);
            for (int i = t - half + 1; i < t + half; i++) {
                sum += values[i];
            }
            trend[t] = period == 1 ? values[t] : sum / period;
        }
        return trend;
    }

    boolean isPresent() {
        return indices.length > 1;
    }

    /** Of the position that the first value has, plus i. */
    double index(int i) {
        return indices[i];
    }

    /** The series without its seasonality. */
    double[] adjusted() {
        return adjusted;
    }

    /** Puts the seasonality back on forecasts that begin right behind the series. */
    double[] restore(double[] forecasts) {
        double[] restored = new double[forecasts.length];
        for (int h = 0; h < forecasts.length; h++) {
            double index = indices[(adjusted.length + h) % indices.length];
            restored[h] = multiplicative ? forecasts[h] * index : forecasts[h] + index;
        }
        return restored;
    }
}
