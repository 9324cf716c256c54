package io.earshot.measures.lift;

import java.util.function.DoublePredicate;

/**
 * The mean of a metric between 0 and a cap declared beforehand, at every look and for every number of units: the guarantee
 * needs no normal approximation. Wider than {@link AlwaysValid}.
 *
 * <p>Against a mean m one bets a stake λ on each unit x: Π(1 + λ(x − m)) is a martingale if m is true. By Fan's inequality its
 * logarithm is at least λ·Σ(x−m) − ψ(λm)/m²·Σ(x−m)², ψ(l) = −ln(1−l) − l, for 0 ≤ λm &lt; 1, so n, Σx and Σx² are all that is
 * kept, and the order of units leaves no trace. The stakes are mixed over a fixed grid; m is excluded when the mixture of
 * either direction reaches 2/α.
 *
 * <p>Fan, Grama and Liu (2015), Exponential inequalities for martingales with applications, EJP 20(1), 1-22; Waudby-Smith and
 * Ramdas (2024), Estimating means of bounded random variables by betting, JRSS B 86(1), 1-27.
 */
public final class BettingSequence {
    /** Stakes are 2^−12 to 2^11 per cap, each with the same share of the money. */
    private static final int SMALLEST_STAKE = -12;

    private static final int STAKES = 24;
    private static final int HALVINGS = 60;

    private BettingSequence() {}

    /**
     * The interval of a mean.
     *
     * @param moments of one value, each unit's in [0, cap]
     * @param cap greatest value a unit can have, declared before the first was seen, positive
     */
    public static Interval mean(Moments moments, long cap, double alpha) {
        if (cap <= 0) {
            throw new IllegalArgumentException("cap must be positive, got " + cap);
        }
        double n = moments.units();
        if (n == 0) {
            return new Interval(0, cap);
        }
        double sum = moments.sum(0).doubleValue() / cap;
        double squares = moments.product(0, 0).doubleValue() / cap / cap;
        if (sum < 0 || squares > sum * (1 + 1e-12)) {
            throw new IllegalArgumentException("every unit must be in [0, " + cap + "], got " + moments);
        }
        double threshold = Math.log(2 / alpha);
        double mean = sum / n;
        double lower = edge(m -> logE(n, sum, squares, m) < threshold, mean, 0);
        // seen from the cap: y = 1 − x
        double upper = 1 - edge(m -> logE(n, n - sum, n - 2 * sum + squares, m) < threshold, 1 - mean, 0);
        return new Interval(lower * cap, upper * cap);
    }

    /**
     * Relative lift of two capped means: what the two intervals, each at α/2, leave.
     *
     * @return from −1 to +∞ where the control's mean may be zero
     */
    public static Interval relative(Moments control, Moments treatment, long cap, double alpha) {
        Interval a = mean(control, cap, alpha / 2);
        Interval b = mean(treatment, cap, alpha / 2);
        return new Interval(
                b.lower() / a.upper() - 1, a.lower() > 0 ? b.upper() / a.lower() - 1 : Double.POSITIVE_INFINITY);
    }

    /** The outermost value towards an end that is still possible. The mean itself always is. */
    private static double edge(DoublePredicate isPossible, double mean, double end) {
        double inside = mean;
        double outside = end;
        if (isPossible.test(outside)) {
            return outside;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (inside + outside) / 2;
            if (isPossible.test(middle)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    /** Logarithm of the money won by betting that the mean is greater than m. */
    private static double logE(double n, double sum, double squares, double m) {
        double centred = sum - n * m;
        double spread = Math.max(0, squares - 2 * m * sum + n * m * m);
        double greatest = Double.NEGATIVE_INFINITY;
        double[] logs = new double[STAKES];
        for (int i = 0; i < STAKES; i++) {
            double stake = Math.scalb(1.0, SMALLEST_STAKE + i);
            double risk = stake * m;
            // money that could not cover the risk stays out of the game
            logs[i] = risk < 1 ? stake * centred - stake * stake * psi(risk) * spread : 0;
            greatest = Math.max(greatest, logs[i]);
        }
        double total = 0;
        for (double log : logs) {
            total += Math.exp(log - greatest);
        }
        return greatest + Math.log(total / STAKES);
    }

    /** (−ln(1−l) − l)/l², 1/2 at 0. */
    private static double psi(double l) {
        return l < 1e-4 ? 0.5 + l / 3 : (-Math.log1p(-l) - l) / (l * l);
    }
}
