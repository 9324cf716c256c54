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
 * <p>A shift is sudden: the medians of three values before and behind it differ by {@value #MOST_OF_IT} of it at least, and it is
 * {@value #SUDDEN} times as large as the usual step from one value to the next (1.4826 times the median absolute one). Without
 * this a level that wanders or rises looks shifted, and on the competitions' series moving it made forecasts worse by up to a
 * third or more. The critical value is far above what noise reaches: smoothing follows a small shift by itself.
 *
 * @param at index of the first value behind the jump; 0 where there is none
 * @param size what the level rose by
 */
public record LevelShift(int at, double size) {
    private static final int LEAST = 8;
    private static final int WINDOW = 30;
    private static final double CRITICAL = 9;
    private static final double DEVIATION = 1.4826;
    private static final int NEAR = 3;
    private static final double SUDDEN = 7;
    private static final double MOST_OF_IT = 0.6;

    /** The latest shift of a series without seasonality. */
    public static LevelShift latest(double[] values) {
        double best = CRITICAL;
        int at = 0;
        double size = 0;
        double step = typicalStep(values);
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
            if (relative > best && isSudden(values, tau, second - first, step)) {
                best = relative;
                at = tau;
                size = second - first;
            } else if (at > tau + WINDOW) {
                break;
            }
        }
        return new LevelShift(at, size);
    }

    /** Whether the level rose all at once, and by more than the series ever moves. */
    private static boolean isSudden(double[] values, int tau, double size, double step) {
        double jump = median(values, tau, tau + NEAR) - median(values, tau - NEAR, tau);
        return Math.abs(size) > SUDDEN * step && jump / size > MOST_OF_IT;
    }

    /** Deviation of a step from one value to the next, from the median of all. */
    private static double typicalStep(double[] values) {
        if (values.length < 2) {
            return 0;
        }
        double[] steps = new double[values.length - 1];
        Arrays.setAll(steps, t -> Math.abs(values[t + 1] - values[t]));
        return DEVIATION * median(steps, 0, steps.length);
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
