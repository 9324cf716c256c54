package io.earshot.measures.lift;

/**
 * How strong a hidden cause of both the arm and the outcome would have to be to explain an association away: it would have to
 * raise each by at least this factor.
 *
 * <p>E-value: RR + √(RR(RR−1)) for a ratio RR &gt; 1, of 1/RR below 1. VanderWeele and Ding (2017), Sensitivity Analysis in
 * Observational Research, Annals of Internal Medicine 167(4), 268-274.
 *
 * @param ofEstimate for the estimate itself, at least 1
 * @param ofInterval for the end of the interval nearer to no effect; 1 where the interval holds it
 */
public record Sensitivity(double ofEstimate, double ofInterval) {

    /** @param lift a relative one, its interval above −1 where it has bounds */
    public static Sensitivity of(Estimate lift) {
        double nearer = lift.contains(0) ? 0 : lift.effect() > 0 ? lift.lower() : lift.upper();
        return new Sensitivity(bound(1 + lift.effect()), bound(1 + nearer));
    }

    private static double bound(double ratio) {
        if (!(ratio > 0)) {
            return Double.POSITIVE_INFINITY;
        }
        double above = ratio < 1 ? 1 / ratio : ratio;
        return above + Math.sqrt(above * (above - 1));
    }
}
