package io.earshot.measures.lift;

import java.util.Map;

/**
 * An arm whose units were drawn into it with different, known probabilities: each unit stands for 1/p units, so that the arm
 * stands for all who were in the draws, whatever their chances were.
 *
 * <p>With N and D the numerator and denominator of a unit, R = Σ N/p / Σ D/p, squared error Σ (N − R·D)²/p² / (Σ D/p)²; of a mean
 * D = 1. It is unbiased in the limit where every unit could have come to every arm that is compared.
 *
 * <p>Horvitz and Thompson (1952), A Generalization of Sampling Without Replacement From a Finite Universe, JASA 47, 663-685;
 * the ratio by Hájek (1971).
 */
public final class InverseProbability {
    private static final int NUMERATOR = 0;
    private static final int DENOMINATOR = 1;

    /** Share of the squares below which what is left of a difference is rounding. */
    private static final double LEAST_LEFT = 1e-9;

    private InverseProbability() {}

    /**
     * The weighed ratio with its variance per unit; NaN without a denominator.
     *
     * @param byProbability units by the probability with which they were drawn, in (0, 1], in order of it
     */
    public static Sample ratio(Map<Double, ArmStatistics> byProbability) {
        double numerator = 0;
        double denominator = 0;
        long units = 0;
        for (Map.Entry<Double, ArmStatistics> entry : byProbability.entrySet()) {
            ArmStatistics arm = entry.getValue();
            double weight = arm.units() / entry.getKey();
            if (arm.units() > 0) {
                numerator += weight * arm.mean(NUMERATOR);
                denominator += weight * arm.mean(DENOMINATOR);
                units += arm.units();
            }
        }
        double ratio = numerator / denominator;
        double squares = 0;
        for (Map.Entry<Double, ArmStatistics> entry : byProbability.entrySet()) {
            if (entry.getValue().units() > 0) {
                squares += residuals(entry.getValue(), ratio) / (entry.getKey() * entry.getKey());
            }
        }
        return new Sample(units, ratio, squares / (denominator * denominator) * units);
    }

    /** Σ (N − R·D)² of some units: about their mean, and of their mean. */
    private static double residuals(ArmStatistics arm, double ratio) {
        double parts = square(arm, NUMERATOR, NUMERATOR) + ratio * ratio * square(arm, DENOMINATOR, DENOMINATOR);
        double left = parts - 2 * ratio * square(arm, NUMERATOR, DENOMINATOR);
        return left > LEAST_LEFT * parts ? left : 0;
    }

    /** Σ of the products of two values. */
    private static double square(ArmStatistics arm, int i, int j) {
        return (arm.units() - 1) * arm.covariance(i, j) + arm.units() * arm.mean(i) * arm.mean(j);
    }
}
