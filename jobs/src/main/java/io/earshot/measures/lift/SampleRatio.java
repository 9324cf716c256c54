package io.earshot.measures.lift;

import java.util.Arrays;
import org.apache.commons.math3.special.Gamma;
import org.apache.commons.statistics.inference.ChiSquareTest;

/** Whether units came to the arms in the planned shares. If not, something loses them, and no lift can be believed. */
public final class SampleRatio {
    /** Below this p-value the check has fired. */
    public static final double LEVEL = 0.001;

    /** How far the shares that are thought possible spread around the planned ones: as if so many units had been seen. */
    public static final double CONCENTRATION = 100;

    private SampleRatio() {}

    /**
     * Pearson's χ² of a fixed sample; arms of weight 0 are left out.
     *
     * @return p-value; 1 with fewer than two arms of positive weight, or without units
     */
    public static double fixed(long[] units, double[] weights) {
        check(units, weights);
        int kept = (int) Arrays.stream(weights).filter(weight -> weight > 0).count();
        long[] observed = new long[kept];
        double[] expected = new double[kept];
        int at = 0;
        for (int i = 0; i < units.length; i++) {
            if (weights[i] > 0) {
                observed[at] = units[i];
                expected[at++] = weights[i];
            }
        }
        if (kept < 2 || Arrays.stream(observed).sum() == 0) {
            return 1;
        }
        return ChiSquareTest.withDefaults().test(expected, observed).getPValue();
    }

    /**
     * Natural logarithm of an e-value that may be looked at after every unit: ln B(kw + n) − ln B(kw) − Σ n ln w, with
     * weights w that add up to 1, concentration k and B the multivariate beta function. The p-value is min(1, 1/e); its
     * running minimum is allowed.
     *
     * <p>Lindon and Malek (2022), Anytime-Valid Inference for Multinomial Count Data, NeurIPS.
     *
     * @throws IllegalArgumentException if an arm of weight 0 has units
     */
    public static double logE(long[] units, double[] weights, double concentration) {
        check(units, weights);
        double total = Arrays.stream(weights).sum();
        double log = 0;
        double before = 0;
        double after = 0;
        for (int i = 0; i < units.length; i++) {
            if (weights[i] == 0) {
                if (units[i] != 0) {
                    throw new IllegalArgumentException(
                            "arm " + i + " has weight 0 and must have no units, got " + units[i]);
                }
                continue;
            }
            double w = weights[i] / total;
            double prior = concentration * w;
            log += Gamma.logGamma(prior + units[i]) - Gamma.logGamma(prior) - units[i] * Math.log(w);
            before += prior;
            after += prior + units[i];
        }
        return log + Gamma.logGamma(before) - Gamma.logGamma(after);
    }

    /**
     * The arm that is furthest off, by its standardised residual (n_i − N·w_i)/√(N·w_i(1−w_i)).
     *
     * @return its index
     */
    public static int furthestOff(long[] units, double[] weights) {
        check(units, weights);
        double total = Arrays.stream(weights).sum();
        double all = Arrays.stream(units).sum();
        int furthest = 0;
        double greatest = -1;
        for (int i = 0; i < units.length; i++) {
            double w = weights[i] / total;
            double off = Math.abs(units[i] - all * w) / Math.sqrt(all * w * (1 - w));
            if (off > greatest) {
                greatest = off;
                furthest = i;
            }
        }
        return furthest;
    }

    private static void check(long[] units, double[] weights) {
        if (units.length != weights.length) {
            throw new IllegalArgumentException(
                    "there must be a weight for each of " + units.length + " arms, got " + weights.length);
        }
        for (double weight : weights) {
            if (!(weight >= 0)) {
                throw new IllegalArgumentException("weights must not be negative, got " + weight);
            }
        }
    }
}
