package io.earshot.measures.forecast;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;

/**
 * What must be in stock beyond the expected demand, so that it lasts through the lead time with a given chance.
 *
 * <p>The quantile of the errors that forecasts of such sums really made: of all runs of as many consecutive steps within the
 * forecasts from past origins, the ⌈(n+1)p⌉-th of n (as in conformal prediction); not negative. Demand per product is skewed
 * and comes in bursts, so that a normal distribution (the textbook's z·σ·√L) promises more than it keeps. Where there are too
 * few errors for that quantile, it is the normal one with their root mean square.
 *
 * <p>Fewer than {@value #MANY} sums are of a few origins and may all lean one way: forecasts that were too high twice would
 * leave no safety at all. So it is never less there than the quantile of these sums with either sign. Not that alone, which
 * would take the skew of the demand for half of what it is.
 *
 * <p>Silver, Pyke and Thomas (2017), Inventory and Production Management in Supply Chains, CRC Press, chapter 6; Trapero, Cardós
 * and Kourentzes (2019), Empirical Safety Stock Estimation Based on Kernel and GARCH Models, Omega 84, 199-211 (empirical
 * quantiles).
 */
public final class SafetyStock {
    /** So many sums are believed as they are. */
    private static final int MANY = 100;

    private SafetyStock() {}

    /**
     * Units beyond the expected ones.
     *
     * @param errors of forecasts from past origins, actual less forecast, by step ahead
     * @param steps over which the stock must last
     * @param serviceLevel chance with which it is to last, in (0, 1)
     * @return 0 where there are no errors of so many steps
     */
    public static double of(List<double[]> errors, int steps, double serviceLevel) {
        return of(errors, steps, serviceLevel, 0);
    }

    /**
     * The same where something is known without errors.
     *
     * @param guess root mean square of the errors of such sums where there are none
     */
    public static double of(List<double[]> errors, int steps, double serviceLevel, double guess) {
        return Math.max(0, quantiles(errors, steps, guess, serviceLevel)[0]);
    }

    /**
     * Quantiles of the errors of such sums: what {@link #of} is where it is not negative, for several chances at once.
     *
     * @param chances that an error is no greater, each in (0, 1)
     * @return a quantile for each; of growing chances they never fall
     */
    public static double[] quantiles(List<double[]> errors, int steps, double guess, double... chances) {
        for (double chance : chances) {
            if (!(chance > 0 && chance < 1)) {
                throw new IllegalArgumentException("service level must be in (0, 1), got " + chance);
            }
        }
        double[] sums = errors.stream()
                .flatMapToDouble(path -> sums(path, steps))
                .sorted()
                .toArray();
        int n = sums.length;
        double[] bothWays = n < MANY ? bothWays(sums) : new double[0];
        double rms =
                n == 0 ? guess : Math.sqrt(Arrays.stream(sums).map(e -> e * e).sum() / n);
        double[] quantiles = new double[chances.length];
        for (int i = 0; i < chances.length; i++) {
            double p = chances[i];
            if (rank(n, p) > n) {
                quantiles[i] = Math.sqrt(2) * Erf.erfInv(2 * p - 1) * rms;
            } else {
                double quantile = sums[rank(n, p) - 1];
                quantiles[i] = n < MANY ? Math.max(quantile, bothWays[rank(2 * n, p) - 1]) : quantile;
            }
            // The normal quantile of a few errors may be less than the greatest of them.
            quantiles[i] = i > 0 && p >= chances[i - 1] ? Math.max(quantiles[i], quantiles[i - 1]) : quantiles[i];
        }
        return quantiles;
    }

    private static int rank(int n, double serviceLevel) {
        return (int) Math.ceil((n + 1) * serviceLevel);
    }

    private static double[] bothWays(double[] sums) {
        return DoubleStream.concat(Arrays.stream(sums), Arrays.stream(sums).map(sum -> -sum))
                .sorted()
                .toArray();
    }

    private static DoubleStream sums(double[] errors, int steps) {
        return IntStream.rangeClosed(0, errors.length - steps)
                .mapToDouble(from -> Arrays.stream(errors, from, from + steps).sum());
    }
}
