package io.earshot.measures.lift;

import java.util.ArrayList;
import java.util.List;

/**
 * Many small comparisons, such as one per phrase, that learn from each other: lifts are thought to be normal around a common
 * mean with variance τ², so a noisy one is drawn towards the mean, the more the noisier it is.
 *
 * <p>Posterior of one, given τ² and with a flat prior on μ: mean μ + t(y_i − μ), variance t·s_i² + (1 − t)²·V, where
 * t = τ²/(τ² + s_i²) and V = 1/Σ 1/(s_j² + τ²) is the variance of μ. Without the last term the interval would be a point
 * where τ² is 0. Gelman et al., Bayesian Data Analysis, 3rd edition, (5.17) and (5.20).
 *
 * <p>τ² by Paule and Mandel: the root of Σ(y_i − μ(τ²))²/(s_i² + τ²) = k − 1, 0 where there is none, μ(τ²) the mean weighted
 * by 1/(s_i² + τ²). Paule and Mandel (1982), Consensus Values and Weighting Factors, Journal of Research of the National
 * Bureau of Standards 87, 377-385.
 *
 * @param mean common mean μ
 * @param meanError its standard error
 * @param variance between the comparisons, τ²
 * @param posteriors one per comparison, in the order given
 */
public record PartialPooling(double mean, double meanError, double variance, List<Posterior> posteriors) {
    private static final int STEPS = 200;

    /**
     * @param effects one per comparison
     * @param errors their standard errors, positive
     */
    public static PartialPooling of(double[] effects, double[] errors) {
        if (effects.length != errors.length || effects.length == 0) {
            throw new IllegalArgumentException("there must be as many errors as effects, and one at least, got "
                    + errors.length + " and " + effects.length);
        }
        double tau = betweenVariance(effects, errors);
        double mean = mean(effects, errors, tau);
        double weight = 0;
        for (double error : errors) {
            weight += 1 / (error * error + tau);
        }
        List<Posterior> posteriors = new ArrayList<>();
        for (int i = 0; i < effects.length; i++) {
            double own = errors[i] * errors[i];
            double trust = tau / (tau + own);
            double variance = trust * own + (1 - trust) * (1 - trust) / weight;
            posteriors.add(new Posterior(mean + trust * (effects[i] - mean), Math.sqrt(variance)));
        }
        return new PartialPooling(mean, 1 / Math.sqrt(weight), tau, List.copyOf(posteriors));
    }

    private static double betweenVariance(double[] effects, double[] errors) {
        if (excess(effects, errors, 0) <= 0) {
            return 0;
        }
        double low = 0;
        double high = 1e-12;
        while (excess(effects, errors, high) > 0) {
            high *= 2;
        }
        for (int i = 0; i < STEPS && high - low > 1e-15 * high; i++) {
            double middle = (low + high) / 2;
            if (excess(effects, errors, middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double excess(double[] effects, double[] errors, double tau) {
        double mean = mean(effects, errors, tau);
        double q = 0;
        for (int i = 0; i < effects.length; i++) {
            q += (effects[i] - mean) * (effects[i] - mean) / (errors[i] * errors[i] + tau);
        }
        return q - (effects.length - 1);
    }

    private static double mean(double[] effects, double[] errors, double tau) {
        double weight = 0;
        double sum = 0;
        for (int i = 0; i < effects.length; i++) {
            double w = 1 / (errors[i] * errors[i] + tau);
            weight += w;
            sum += w * effects[i];
        }
        return sum / weight;
    }
}
