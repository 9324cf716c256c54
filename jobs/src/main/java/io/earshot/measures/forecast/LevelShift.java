package io.earshot.measures.forecast;

import java.util.Arrays;

/**
 * The latest lasting jump of a series' level, so that what lay before it can be moved to today's level.
 *
 * <p>For each time τ that leaves at least {@value #LEAST} values on both sides, the jump is the difference of the medians of the
 * values before and behind it, at most {@value #WINDOW} of each; its size is told in units of the median absolute deviation of
 * both sides from their medians (times 1.4826, a standard deviation for normal values) over √(1/n_1 + 1/n_2). The latest τ
 * whose size is a local maximum and exceeds {@value #CRITICAL} is a shift. Medians, because an outlier is no shift.
 *
 * <p>The critical value is far above what noise reaches: smoothing follows a small shift by itself, and a level that wanders
 * looks shifted, too.
 *
 * @param at index of the first value behind the jump; 0 where there is none
 * @param size what the level rose by
 */
public record LevelShift(int at, double size) {
    private static final int LEAST = 8;
    private static final int WINDOW = 30;
    private static final double CRITICAL = 9;
    private static final double DEVIATION = 1.4826;

    /** The latest shift of a series without seasonality. */
    public static LevelShift latest(double[] values) {
        double best = CRITICAL;
        int at = 0;
        double size = 0;
        for (int tau = values.length - LEAST; tau >= LEAST; tau--) {
            int before = Math.min(tau, WINDOW);
            int behind = Math.min(values.length - tau, WINDOW);
            double first = median(values, tau - before, tau);
            double second = median(values, tau, tau + behind);
            double[] deviations = new double[before + behind];
            for (int i = 0; i < deviations.length; i++) {
                int t = tau - before + i;
                deviations[i] = Math.abs(values[t] - (t < tau ? first : second));
            }
            double spread =
                    DEVIATION * median(deviations, 0, deviations.length) * Math.sqrt(1.0 / before + 1.0 / behind);
            double relative = Math.abs(second - first) / Math.max(spread, 1e-9 * Math.abs(second - first));
            if (relative > best) {
                best = relative;
                at = tau;
                size = second - first;
            } else if (at > tau + WINDOW) {
                break;
            }
        }
        return new LevelShift(at, size);
    }

    /** The series with all before the jump moved to the level behind it; the series itself where there is none. */
    public double[] removed(double[] values) {
        double[] moved = values.clone();
        for (int t = 0; t < at; t++) {
            moved[t] += size;
        }
        return moved;
    }

    private static double median(double[] values, int from, int to) {
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
