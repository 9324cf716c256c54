package io.earshot.measures.forecast;

import java.util.Arrays;

/**
 * A series without gaps and without values that cannot be meant.
 *
 * <p>Gaps (NaN) are filled on a straight line between their neighbours in the series without its season, at the ends with the
 * nearest one.
 *
 * <p>A value is an outlier if it lies more than {@value #CRITICAL} deviations above or below both the median of the values
 * before it and that of the values behind it, a period of each (3 to {@value #LONGEST_REACH}), in the series without its season
 * and in logarithms where all values are positive; the deviation is 1.4826 times the median absolute step from one value to the
 * next. So neither a slope nor a new level is one, and the last values stay, because they may begin a new level. It becomes the
 * mean of the two medians. A series with zeros stays as it is: there a high value is a bulk order, and a zero a closed shop.
 *
 * <p>Hampel (1974), The Influence Curve and Its Role in Robust Estimation, JASA 69, 383-393 (median and median deviation as the
 * rule for outliers).
 */
public final class Repair {
    private static final double CRITICAL = 8;
    private static final double DEVIATION = 1.4826;
    /** What fills a gap changes the season, which changes what fills it. */
    private static final int PASSES = 3;

    private static final int LEAST_REACH = 3;
    private static final int LONGEST_REACH = 28;

    private Repair() {}

    /**
     * The series without gaps; zeros where there is nothing but gaps.
     *
     * @param values NaN where one is missing
     */
    public static double[] filled(double[] values, int period) {
        if (Arrays.stream(values).noneMatch(Double::isNaN)) {
            return values;
        }
        double[] filled = interpolated(values);
        for (int pass = 0; pass < PASSES && period > 1; pass++) {
            Seasonality seasonality = Seasonality.shrunk(filled, period);
            double[] adjusted = seasonality.adjusted().clone();
            Arrays.setAll(adjusted, t -> Double.isNaN(values[t]) ? Double.NaN : adjusted[t]);
            double[] restored = seasonality.restored(interpolated(adjusted));
            filled = values.clone();
            for (int t = 0; t < values.length; t++) {
                filled[t] = Double.isNaN(values[t]) ? restored[t] : values[t];
            }
        }
        return filled;
    }

    /** The series with each outlier replaced; the series itself where there is none. */
    public static double[] withoutOutliers(double[] values, int period) {
        int reach = Math.min(LONGEST_REACH, Math.max(LEAST_REACH, period));
        int n = values.length;
        if (n < 4 * reach || Arrays.stream(values).anyMatch(value -> value == 0)) {
            return values;
        }
        boolean isPositive = Seasonality.isPositive(values);
        Seasonality seasonality = Seasonality.shrunk(values, period);
        double[] adjusted = seasonality.adjusted().clone();
        if (isPositive) {
            Arrays.setAll(adjusted, t -> Math.log(adjusted[t]));
        }
        double[] steps = new double[n - 1];
        Arrays.setAll(steps, t -> Math.abs(adjusted[t + 1] - adjusted[t]));
        double most = CRITICAL * DEVIATION * median(steps, 0, n - 1);
        double[] repaired = adjusted.clone();
        boolean isFound = false;
        for (int t = LEAST_REACH; t < n - LEAST_REACH && most > 0; t++) {
            double before = median(adjusted, Math.max(0, t - reach), t);
            double behind = median(adjusted, t + 1, Math.min(n, t + 1 + reach));
            if (adjusted[t] > Math.max(before, behind) + most || adjusted[t] < Math.min(before, behind) - most) {
                repaired[t] = (before + behind) / 2;
                isFound = true;
            }
        }
        if (!isFound) {
            return values;
        }
        double[] restored = seasonality.restored(
                isPositive ? Arrays.stream(repaired).map(Math::exp).toArray() : repaired);
        double[] result = values.clone();
        for (int t = 0; t < n; t++) {
            result[t] = repaired[t] == adjusted[t] ? values[t] : restored[t];
        }
        return result;
    }

    private static double median(double[] values, int from, int to) {
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    private static double[] interpolated(double[] values) {
        double[] filled = new double[values.length];
        int before = -1;
        for (int t = 0; t <= values.length; t++) {
            if (t < values.length && Double.isNaN(values[t])) {
                continue;
            }
            for (int gap = before + 1; gap < t; gap++) {
                double first = before < 0 ? Double.NaN : values[before];
                double last = t == values.length ? Double.NaN : values[t];
                double share = (double) (gap - before) / (t - before);
                filled[gap] = Double.isNaN(first)
                        ? Double.isNaN(last) ? 0 : last
                        : Double.isNaN(last) ? first : first + share * (last - first);
            }
            if (t < values.length) {
                filled[t] = values[t];
            }
            before = t;
        }
        return filled;
    }
}
