package io.earshot.measures.lift;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * What is believed of two rates: beta posteriors with Jeffreys' prior Beta(½, ½), integrated, not drawn.
 *
 * @param effect difference of the posterior means
 * @param chanceToBeat P(B &gt; A) = ∫ F_A dF_B
 * @param lossOfShipping E[max(A − B, 0)] = ∫ F_B(1 − F_A)
 * @param lossOfKeeping E[max(B − A, 0)] = ∫ F_A(1 − F_B)
 */
public record RatePosterior(double effect, double chanceToBeat, double lossOfShipping, double lossOfKeeping) {
    private static final double PRIOR = 0.5;
    private static final double NEGLIGIBLE = 1e-13;
    private static final int PANELS = 32;
    private static final GaussIntegratorFactory GAUSS = new GaussIntegratorFactory();

    public static RatePosterior of(long controlSuccesses, long controlUnits, long successes, long units) {
        BetaDistribution a = posterior(controlSuccesses, controlUnits);
        BetaDistribution b = posterior(successes, units);
        double low = Math.min(a.inverseCumulativeProbability(NEGLIGIBLE), b.inverseCumulativeProbability(NEGLIGIBLE));
        double high = Math.max(a.inverseSurvivalProbability(NEGLIGIBLE), b.inverseSurvivalProbability(NEGLIGIBLE));
        double shipping = integral(x -> b.cumulativeProbability(x) * a.survivalProbability(x), low, high);
        double keeping = integral(x -> a.cumulativeProbability(x) * b.survivalProbability(x), low, high);
        double bLow = b.inverseCumulativeProbability(NEGLIGIBLE);
        double bHigh = b.inverseSurvivalProbability(NEGLIGIBLE);
        double chance = integral(x -> a.cumulativeProbability(x) * b.density(x), bLow, bHigh);
        return new RatePosterior(b.getMean() - a.getMean(), Math.min(1, chance), shipping, keeping);
    }

    private static BetaDistribution posterior(long successes, long units) {
        if (successes < 0 || successes > units) {
            throw new IllegalArgumentException("successes must be in [0, " + units + "], got " + successes);
        }
        return BetaDistribution.of(PRIOR + successes, PRIOR + units - successes);
    }

    private static double integral(DoubleUnaryOperator function, double from, double to) {
        double sum = 0;
        double width = (to - from) / PANELS;
        for (int i = 0; i < PANELS; i++) {
            GaussIntegrator panel = GAUSS.legendre(16, from + i * width, from + (i + 1) * width);
            sum += panel.integrate(function::applyAsDouble);
        }
        return sum;
    }
}
