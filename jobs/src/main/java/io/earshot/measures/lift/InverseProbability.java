package io.earshot.measures.lift;

/**
 * An arm whose units were drawn into it with different, known probabilities: each unit stands for 1/p units, so that the arm
 * stands for all who were in the draws, whatever their chances were.
 *
 * <p>With N and D the numerator and denominator of a unit, R = Σ N/p / Σ D/p, squared error Σ (N − R·D)²/p² / (Σ D/p)²; of a mean
 * D = 1. It is unbiased in the limit where every unit could have come to every arm that is compared. Weights may be any multiple
 * of 1/p.
 *
 * <p>Horvitz and Thompson (1952), A Generalization of Sampling Without Replacement From a Finite Universe, JASA 47, 663-685;
 * the ratio by Hájek (1971).
 */
public final class InverseProbability {
    /** Share of the squares below which what is left of a difference is rounding. */
    private static final double LEAST_LEFT = 1e-9;

    private InverseProbability() {}

    /**
     * The weighed ratio with its variance per unit; NaN without a denominator.
     *
     * @param weighed of N/p and D/p, the first two values of each unit
     */
    public static Sample ratio(Moments weighed) {
        double denominator = weighed.sum(1).doubleValue();
        double ratio = weighed.sum(0).doubleValue() / denominator;
        double parts = weighed.product(0, 0).doubleValue()
                + ratio * ratio * weighed.product(1, 1).doubleValue();
        double left = parts - 2 * ratio * weighed.product(0, 1).doubleValue();
        double squares = left > LEAST_LEFT * parts ? left : 0;
        return new Sample(weighed.units(), ratio, squares / (denominator * denominator) * weighed.units());
    }
}
