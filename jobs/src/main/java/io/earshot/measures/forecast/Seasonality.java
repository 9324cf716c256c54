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
 * <p>Makridakis, Spiliotis and Assimakopoulos (2020), The M4 Competition, International Journal of Forecasting 36, 54-74.
 */
final class Seasonality {
    private static final double CRITICAL = 1.645;

    private final double[] indices;
    private final boolean multiplicative;
    private final double[] adjusted;

    private Seasonality(double[] indices, boolean multiplicative, double[] values) {
        this.indices = indices;
        this.multiplicative = multiplicative;
        this.adjusted = new double[values.length];
        for (int t = 0; t < values.length; t++) {
            double index = indices[t % indices.length];
            adjusted[t] = multiplicative ? values[t] / index : values[t] - index;
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
