package io.earshot.measures.lift;

import java.util.Arrays;

/** Caps a heavy-tailed metric: greater values count as the cap, none is dropped. Declare the cap before looking. */
public final class Winsor {
    private Winsor() {}

    /**
     * A quantile of the values with linear interpolation (type 7 of Hyndman and Fan 1996): a cap to declare from the history
     * before a test.
     *
     * @param values of all arms together, zeros included, not empty
     * @param quantile in [0, 1]
     */
    public static double cap(double[] values, double quantile) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values must not be empty");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = quantile * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** The value, or the cap where it is greater. */
    public static long capped(long value, long cap) {
        return Math.min(value, cap);
    }
}
