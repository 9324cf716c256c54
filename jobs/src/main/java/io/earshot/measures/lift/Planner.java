package io.earshot.measures.lift;

/** How many units a comparison needs, and what it can find. For two-sided tests of level α. */
public final class Planner {
    private Planner() {}

    /**
     * Units in both arms together that find a difference with the given power: (z_{1−α/2} + z_power)²·(v/w_A + v/w_B)/d².
     *
     * @param difference absolute, not zero
     * @param variance of a unit, in both arms
     * @param controlShare of the units, in (0, 1)
     */
    public static double units(double difference, double variance, double controlShare, double alpha, double power) {
        double spread = standardError(1, variance, controlShare);
        double needed = bothQuantiles(alpha, power) * spread / difference;
        return needed * needed;
    }

    /**
     * The difference that so many units find with the given power: {@link #units} solved for it, so the one answers the other.
     *
     * @param units in both arms together
     */
    public static double detectableDifference(
            double units, double variance, double controlShare, double alpha, double power) {
        return bothQuantiles(alpha, power) * standardError(units, variance, controlShare);
    }

    /**
     * Of a difference between the arms: √(v/(n·w_A) + v/(n·w_B)).
     *
     * @param units n, in both arms together
     * @param variance v of a unit, in both arms
     * @param controlShare w_A of the units, in (0, 1)
     */
    public static double standardError(double units, double variance, double controlShare) {
        return Math.sqrt(variance / (units * controlShare) + variance / (units * (1 - controlShare)));
    }

    /**
     * What a unit adds to the variance of a ratio R = ΣN/ΣD, by the delta method: (s_N² − 2R·r·s_N·s_D + R²·s_D²)/m_D².
     *
     * @param denominator mean of a unit, m_D, not 0
     * @param correlation r of a unit's numerator and denominator, in [-1, 1]
     */
    public static double varianceOfRatio(
            double ratio,
            double denominator,
            double numeratorDeviation,
            double denominatorDeviation,
            double correlation) {
        double ofDenominator = ratio * denominatorDeviation;
        double sum = numeratorDeviation * numeratorDeviation
                - 2 * correlation * numeratorDeviation * ofDenominator
                + ofDenominator * ofDenominator;
        return sum / (denominator * denominator);
    }

    /** Units in both arms for a difference of rates, with the variance of the baseline in both arms. */
    public static double unitsForRate(
            double difference, double baseline, double controlShare, double alpha, double power) {
        return units(difference, baseline * (1 - baseline), controlShare, alpha, power);
    }

    /**
     * How many times more assigned units a comparison of calls needs because only a share of them connects: the effect by
     * assignment is that share of the effect of a call, so 1/connect².
     *
     * @param connectRate share of the assigned that connects, in (0, 1]
     */
    public static double connectInflation(double connectRate) {
        if (!(connectRate > 0 && connectRate <= 1)) {
            throw new IllegalArgumentException("connectRate must be in (0, 1], got " + connectRate);
        }
        return 1 / (connectRate * connectRate);
    }

    /**
     * The smallest relative lift that is found with the given power: x = m(1 + lift) solves
     * (1 − z²s²/m²)x² − 2mx + (m² − z²s²) = 0, s² = v/n, z = z_{1−α/2} + z_power.
     *
     * @return +∞ where no lift can be found with so few units
     */
    public static double minimumDetectableLift(
            double mean, double variance, double unitsPerArm, double alpha, double power) {
        double z = bothQuantiles(alpha, power);
        double spread = z * z * variance / unitsPerArm;
        double quadratic = 1 - spread / (mean * mean);
        if (!(quadratic > 0)) {
            return Double.POSITIVE_INFINITY;
        }
        double root = Math.sqrt(Math.max(0, mean * mean - quadratic * (mean * mean - spread)));
        double x = (Math.abs(mean) + root) / quadratic;
        return (x - Math.abs(mean)) / Math.abs(mean);
    }

    /**
     * Power to find a relative lift, two-sided, at the spread that an estimate has.
     *
     * @param standardError of the lift
     */
    public static double power(double lift, double standardError, double alpha) {
        double z = z(alpha);
        return FixedSample.NORMAL.survivalProbability(z - lift / standardError)
                + FixedSample.NORMAL.cumulativeProbability(-z - lift / standardError);
    }

    /**
     * How many times the units seen must still come, beyond them, until a lift is found with the given power: the variance
     * shrinks as 1/(1 + k).
     *
     * @return 0 where the units seen suffice
     */
    public static double extraMultiple(Estimate seen, double lift, double alpha, double power) {
        double needed = lift / bothQuantiles(alpha, power);
        return Math.max(0, seen.standardError() * seen.standardError() / (needed * needed) - 1);
    }

    /**
     * The same for a posterior with a normal prior: until its credible interval excludes zero with the given probability, if
     * the lift is the true one.
     */
    public static double extraMultiple(
            Estimate seen, double lift, double priorMean, double priorVariance, double alpha, double power) {
        double low = 0;
        double high = 1;
        while (bayesianPower(seen, high, lift, priorMean, priorVariance, alpha) < power) {
            high *= 2;
            if (high > 1e9) {
                return Double.POSITIVE_INFINITY;
            }
        }
        if (bayesianPower(seen, 0, lift, priorMean, priorVariance, alpha) >= power) {
            return 0;
        }
        while (high - low > 1e-9 * (1 + high)) {
            double middle = (low + high) / 2;
            if (bayesianPower(seen, middle, lift, priorMean, priorVariance, alpha) < power) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double bayesianPower(
            Estimate seen, double extra, double lift, double priorMean, double priorVariance, double alpha) {
        double variance = seen.standardError() * seen.standardError() / (1 + extra);
        double prior = 1 / priorVariance;
        double data = 1 / variance;
        double needed = z(alpha) * Math.sqrt(prior + data);
        double deviation = Math.sqrt(variance);
        double upper = ((needed - prior * priorMean) / data - lift) / deviation;
        double lower = ((-needed - prior * priorMean) / data - lift) / deviation;
        return FixedSample.NORMAL.survivalProbability(upper) + FixedSample.NORMAL.cumulativeProbability(lower);
    }

    /** z_{1−α/2} + z_power. */
    private static double bothQuantiles(double alpha, double power) {
        return z(alpha) + FixedSample.NORMAL.inverseCumulativeProbability(power);
    }

    private static double z(double alpha) {
        return FixedSample.quantile(alpha);
    }
}
