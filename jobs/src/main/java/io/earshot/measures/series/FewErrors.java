package io.earshot.measures.series;

import io.earshot.measures.forecast.Calibration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What the next error will be like where few were made: they tell how large it will be, not what its distribution is like. With E
 * the mean square of errors that say as much as ν independent ones, and g² what counts as ν₀ more squares that were not seen, a
 * normal error around 0 whose variance is known from these has the quantiles
 *
 * <pre>
 * √v · t(ν₀ + ν),  v = (ν₀·g² + ν·E) / (ν₀ + ν)
 * </pre>
 *
 * where t is Student's distribution.
 *
 * <p>Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, CRC Press, section 2.6 and appendix A (normal data with known
 * mean and a scaled inverse χ² prior); Geisser (1993), Predictive Inference, Chapman and Hall.
 */
final class FewErrors {
    private final double taken;
    private final Map<Double, double[]> students = new HashMap<>();

    /** @param taken ν₀, positive */
    FewErrors(double taken) {
        this.taken = taken;
    }

    /**
     * As how many independent ones errors count of forecasts that reach so far and were made so many days apart: what two have in
     * common by overlapping counts once. 0 of none.
     */
    static double independent(int errors, int spacing, int reach) {
        return errors == 0 ? 0 : 1 + (errors - 1) * (double) spacing / Math.max(spacing, reach);
    }

    /** v; the mean square is of no account where ν is 0. */
    double square(double guessed, double known, double mean) {
        return known == 0 ? guessed : (taken * guessed + known * mean) / (taken + known);
    }

    /** Quantiles by {@link Calibration#PROBABILITIES} of an error of which √v and ν are known. */
    double[] quantiles(double root, double known) {
        double[] quantiles =
                students.computeIfAbsent(taken + known, FewErrors::student).clone();
        Arrays.setAll(quantiles, q -> root * quantiles[q]);
        return quantiles;
    }

    private static double[] student(double freedom) {
        TDistribution student = TDistribution.of(freedom);
        return Calibration.PROBABILITIES.stream()
                .mapToDouble(student::inverseCumulativeProbability)
                .toArray();
    }
}
