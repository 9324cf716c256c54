package io.earshot.measures.forecast;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What repeats itself every period, and the series without it.
 *
 * <p>Classical decomposition: the trend is the centred moving average over one period, the index of a position is the mean of
 * value/trend there, scaled to mean 1. Where a value or a trend is not positive, differences take the place of ratios. It is
 * applied where the autocorrelation at the period m passes the 90% test of the M competitions: n ≥ 3m and
 * |r_m| > 1.645·√((1 + 2Σ_{i&lt;m} r_i²)/n).
 *
 * <p>Or shrunk instead of tested: each index is that of the logarithms of the ratios (of the ratios, where a value is zero; of
 * differences, where one is negative), times λ in [0, 1], as {@link Repetition} finds them.
 *
 * <p>A shrunk index is too near to 1 where little is sold, so that the values divided by their indices are too small on average:
 * by a ninth for products of a shop that closes a day in seven. Where a value is zero (where none is, logarithms are shrunk,
 * and this hardly shows), forecasts are therefore multiplied by Σy/(Σ(y/index)·mean index), both means over the same
 * values, whole cycles or not: a forecast of the mean would come out as the mean.
 *
 * <p>Makridakis, Spiliotis and Assimakopoulos (2020), The M4 Competition, International Journal of Forecasting 36, 54-74;
 * Miller and Williams (2003), Shrinkage Estimators of Time Series Seasonal Factors, ibid. 19, 669-684 (the idea of shrinking).
 */
final class Seasonality {
    /** Of a year. */
    static final int WEEKS = 52;

    private static final double CRITICAL = 1.645;
    /** With an index up to this a shop is closed: the value says nothing about the level, and the one before stands in. */
    private static final double CLOSED = 0.05;
    /** Standard errors that a longer cycle must stand above nothing. */
    private static final double DOUBT = 2;

    private final double[] indices;
    private final boolean multiplicative;
    private final double[] adjusted;
    /** Of forecasts. */
    private final double factor;

    private Seasonality(double[] indices, boolean multiplicative, double[] values) {
        this(indices, multiplicative, values, 1);
    }

    /** @param back how far back the value lies that stands in where a shop is closed */
    private Seasonality(double[] indices, boolean multiplicative, double[] values, int back) {
        this.indices = indices;
        this.multiplicative = multiplicative;
        this.adjusted = new double[values.length];
        double mean = Arrays.stream(values).average().orElse(0);
        for (int t = 0; t < values.length; t++) {
            double index = indices[t % indices.length];
            if (!multiplicative) {
                adjusted[t] = values[t] - index;
            } else if (index > CLOSED) {
                adjusted[t] = values[t] / index;
            } else {
                adjusted[t] = t < back ? mean : adjusted[t - back];
            }
        }
        double level = Arrays.stream(adjusted).average().orElse(0)
                * IntStream.range(0, values.length)
                        .mapToDouble(t -> indices[t % indices.length])
                        .average()
                        .orElse(1);
        factor = multiplicative && level > 0 && !isPositive(values) ? mean / level : 1;
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
        return shrunk(values, period, 0);
    }

    /**
     * @param doubt how many standard errors of the cycles' own slopes λ falls below their common one
     */
    private static Seasonality shrunk(double[] values, int period, double doubt) {
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
        for (int t = from; t < to; t++) {
            double ratio = trend[t] > 0 ? values[t] / trend[t] : 1;
            seen[t] = logarithms ? Math.log(ratio) : ratios ? ratio - 1 : values[t] - trend[t];
        }
        double[] indices = Repetition.of(seen, from, to, period, doubt);
        for (int i = 0; i < period; i++) {
            indices[i] = logarithms ? Math.exp(indices[i]) : ratios ? Math.max(0, 1 + indices[i]) : indices[i];
        }
        return new Seasonality(indices, ratios, values);
    }

    /**
     * What a longer cycle adds to a season: the week to a day of hours (period 24, and 48 of half-hours), the year to a week
     * of days (period 7), to weeks that were said to have no season (period 1). It is looked for in the series without its season, and must show in cycle after cycle: few cycles
     * look alike by chance.
     */
    static Seasonality longer(double[] values, int period) {
        int cycle = longer(period);
        if (cycle == 0 || values.length < 3 * cycle) {
            return none(values);
        }
        Seasonality found = shrunk(shrunk(values, period).adjusted(), cycle, DOUBT);
        return new Seasonality(found.indices, found.multiplicative, values, period);
    }

    private static int longer(int period) {
        return switch (period) {
            case 1 -> WEEKS;
            case 7 -> 365;
            case 24 -> 168;
            case 48 -> 336;
            default -> 0;
        };
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

    /** Whether any position differs from another. */
    boolean isNoticeable() {
        return Arrays.stream(indices).anyMatch(index -> index != indices[0]);
    }

    /** Of the position that the first value has, plus i. */
    double index(int i) {
        return indices[i];
    }

    /** The series without its seasonality. */
    double[] adjusted() {
        return adjusted;
    }

    /** Puts the seasonality back on values that take the place of the adjusted ones. */
    double[] restored(double[] values) {
        double[] restored = new double[values.length];
        for (int t = 0; t < values.length; t++) {
            double index = indices[t % indices.length];
            restored[t] = multiplicative ? values[t] * index : values[t] + index;
        }
        return restored;
    }

    /** Puts the seasonality back on forecasts that begin right behind the series. */
    double[] restore(double[] forecasts) {
        double[] restored = new double[forecasts.length];
        for (int h = 0; h < forecasts.length; h++) {
            double index = indices[(adjusted.length + h) % indices.length];
            restored[h] = multiplicative ? factor * forecasts[h] * index : forecasts[h] + index;
        }
        return restored;
    }
}
