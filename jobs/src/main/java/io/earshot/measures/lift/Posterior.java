package io.earshot.measures.lift;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What is believed of an effect after the data: normal, with mean and standard deviation.
 *
 * <p>With a flat prior it is the estimate itself. Chances and losses of a posterior that is watched until they look good are
 * no error rates; {@link AlwaysValid} has those.
 */
public record Posterior(double mean, double deviation) {

    /** With a flat prior. */
    public static Posterior flat(Estimate estimate) {
        return new Posterior(estimate.effect(), estimate.standardError());
    }

    /** With a normal prior: combined by precision. */
    public static Posterior of(Estimate estimate, double priorMean, double priorVariance) {
        double prior = 1 / priorVariance;
        double data = 1 / (estimate.standardError() * estimate.standardError());
        return new Posterior(
                (prior * priorMean + data * estimate.effect()) / (prior + data), Math.sqrt(1 / (prior + data)));
    }

    /** P(effect &gt; 0). */
    public double chanceToBeat() {
        return FixedSample.NORMAL.cumulativeProbability(mean / deviation);
    }

    /** What keeping the control gives away on average: E[max(d, 0)] = μΦ(μ/σ) + σφ(μ/σ). */
    public double lossOfKeeping() {
        double z = mean / deviation;
        return mean * FixedSample.NORMAL.cumulativeProbability(z) + deviation * FixedSample.NORMAL.density(z);
    }

    /** What shipping the treatment costs on average: E[max(−d, 0)]. */
    public double lossOfShipping() {
        double z = mean / deviation;
        return deviation * FixedSample.NORMAL.density(z) - mean * FixedSample.NORMAL.survivalProbability(z);
    }

    /** The central interval that holds the effect with probability 1 − α. */
    public Interval credible(double alpha) {
        NormalDistribution distribution = NormalDistribution.of(mean, deviation);
        return new Interval(
                distribution.inverseCumulativeProbability(alpha / 2),
                distribution.inverseSurvivalProbability(alpha / 2));
    }
}
