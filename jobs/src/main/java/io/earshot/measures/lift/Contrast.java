package io.earshot.measures.lift;

import org.jspecify.annotations.Nullable;

/**
 * The relative lifts that a contrast does not exclude: every L with |m_B − (1+L)·m_A| ≤ c·√(s_B + (1+L)²·s_A), s the squared
 * errors. With a normal quantile as c this is Fieller's interval; with the multiplier of a confidence sequence it holds at
 * every look.
 *
 * <p>Fieller (1954), Some Problems in Interval Estimation, JRSS B 16(2), 175-185.
 */
record Contrast(double lower, double upper, boolean isBounded) {
    private static final Contrast UNBOUNDED = new Contrast(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);

    /**
     * Bounds of the lift over |m_A|. Without bounds where the control's value itself is not set apart from zero by c.
     *
     * @param c how many standard errors the contrast may be away from zero, positive
     */
    static Contrast relative(Sample control, Sample treatment, double c) {
        double a = control.value();
        double b = treatment.value();
        double @Nullable [] roots = roots(a, b, c * c * control.squaredError(), c * c * treatment.squaredError());
        if (roots == null) {
            return UNBOUNDED;
        }
        return a > 0 ? new Contrast(roots[0] - 1, roots[1] - 1, true) : new Contrast(1 - roots[1], 1 - roots[0], true);
    }

    /** Of (a² − p)r² − 2ab·r + (b² − q) ≤ 0, where the ratio r = b/a is bounded. */
    private static double @Nullable [] roots(double a, double b, double p, double q) {
        double quadratic = a * a - p;
        if (!(quadratic > 0)) {
            return null;
        }
        // (ab)² − (a² − p)(b² − q), without the cancelling a²b²
        double root = Math.sqrt(Math.max(0, a * a * q + b * b * p - p * q));
        return new double[] {(a * b - root) / quadratic, (a * b + root) / quadratic};
    }
}
