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
 * few errors for that quantile, it is the normal one with their root mean square, or the greatest of them if that is more: so
 * no chance has a lesser quantile than a lower one.
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
        double[] sums =
                errors.stream().flatMapToDouble(path -> sums(path, steps)).toArray();
        return Math.max(0, quantiles(sums, guess, serviceLevel)[0]);
    }

    /**
     * Quantiles of errors of sums: what {@link #of} is where it is not negative, for several chances at once. What one is does
     * not depend on which others are asked for.
     *
     * @param errors of sums from past origins, actual less forecast, in any order
     * @param guess root mean square of such errors where there are none
     * @param chances that an error is no greater, each in (0, 1)
     * @return a quantile for each; of growing chances they never fall
     */
    public static double[] quantiles(double[] errors, double guess, double... chances) {
        int n = errors.length;
        double[] sums = Arrays.stream(errors).sorted().toArray();
        double[] bothWays = n < MANY ? bothWays(sums) : sums;
        double rms =
                n == 0 ? guess : Math.sqrt(Arrays.stream(sums).map(e -> e * e).sum() / n);
        double[] quantiles = new double[chances.length];
        for (int i = 0; i < chances.length; i++) {
            double p = chances[i];
            if (!(p > 0 && p < 1)) {
                throw new IllegalArgumentException("service level must be in (0, 1), got " + p);
            }
            int rank = rank(n, p);
            if (rank <= n) {
                quantiles[i] = Math.max(sums[rank - 1], bothWays[rank(bothWays.length, p) - 1]);
            } else {
                double normal = Math.sqrt(2) * Erf.erfInv(2 * p - 1) * rms;
                quantiles[i] = n == 0 ? normal : Math.max(normal, bothWays[bothWays.length - 1]);
            }
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
