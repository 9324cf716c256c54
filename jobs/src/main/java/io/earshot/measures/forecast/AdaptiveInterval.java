package io.earshot.measures.forecast;

import io.earshot.measures.lift.Interval;
import java.util.Arrays;

/**
 * Intervals one step ahead that keep their coverage whatever the series does: adaptive conformal inference.
 *
 * <p>The interval is f ± q, where q is the 1 − α_t quantile of the last absolute errors; after each value α_{t+1} = α_t +
 * γ(α − 1{the value lay outside}). So the share outside of T values is α within (1 + γ)/(γT), without any assumption, if there
 * is an interval wide enough for every value and one too narrow for it. Where α_t falls below what the errors kept can resolve,
 * the interval grows beyond the greatest of them by a quarter of it for each step γ below. From α_t = 1 on it has no width:
 * nothing but the forecast itself lies inside. That happens to what hardly sells any more, where the forecast sinks with every
 * zero, so that each error is less than all before, and some of the zeros have to lie outside.
 *
 * <p>The step is as small as may be for two points of 95% within two years of days: (0.95 + γ)/(679γ) = 0.02. A smaller one
 * makes narrower intervals and takes longer to come back.
 *
 * <p>Gibbs and Candès (2021), Adaptive Conformal Inference Under Distribution Shift, NeurIPS 34.
 *
 * <p>State: α_t and the last {@value #CAPACITY} errors as floats, under 300 bytes. Mutable, not thread-safe.
 */
public final class AdaptiveInterval {
    /** Step by which the level moves. */
    public static final double STEP = 0.075;

    private static final int CAPACITY = 64;
    private static final double GROWTH = 1.25;
    private static final int FEW = 12;

    private final double alpha;
    private final float[] errors = new float[CAPACITY];
    private double level;
    private long seen;

    /** @param alpha share of the values that may lie outside, in (0, 1) */
    public AdaptiveInterval(double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1), got " + alpha);
        }
        this.alpha = alpha;
        this.level = alpha;
    }

    /** Around a forecast of the next value; without bounds before the first error. */
    public Interval around(double forecast) {
        double width = width();
        return new Interval(forecast - width, forecast + width);
    }

    /** Learns what came. */
    public void observe(double actual, double forecast) {
        double error = Math.abs(actual - forecast);
        if (seen > 0) {
            level += STEP * (alpha - (error > width() ? 1 : 0));
        }
        errors[(int) (seen % CAPACITY)] = (float) error;
        seen++;
    }

    private double width() {
        int count = (int) Math.min(seen, CAPACITY);
        if (count == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double rank = (count + 1) * (1 - level);
        if (level >= 1) {
            return 0;
        }
        if (rank > count) {
            double beyond = Math.min(50, Math.max(0, -level) / STEP);
            return greatest(count, 1) * Math.pow(GROWTH, beyond);
        }
        return greatest(count, count - (int) Math.max(0, Math.ceil(rank) - 1));
    }

    /** The k-th greatest error, k from 1. Usually k is small: then one pass does, which a closed day of many series is made of. */
    private float greatest(int count, int k) {
        if (k > FEW) {
            float[] sorted = Arrays.copyOf(errors, count);
            Arrays.sort(sorted);
            return sorted[count - k];
        }
        float[] top = new float[k];
        Arrays.fill(top, -1);
        for (int i = 0; i < count; i++) {
            float error = errors[i];
            if (error > top[k - 1]) {
                int j = k - 1;
                while (j > 0 && top[j - 1] < error) {
                    top[j] = top[j - 1];
                    j--;
                }
                top[j] = error;
            }
        }
        return top[k - 1];
    }
}
