package io.earshot.measures.lift;

/**
 * What an estimate needs of one arm: its units, the value of its metric, and the variance that one unit contributes to it.
 *
 * @param units how many, not negative
 * @param value mean, rate or ratio
 * @param variance per unit; the variance of the value is {@code variance / units}
 */
public record Sample(long units, double value, double variance) {
    /** With fewer units in an arm the normal approximation behind most estimates is too rough. */
    static final int FEW_UNITS = 20;

    public Sample {
        if (units < 0) {
            throw new IllegalArgumentException("units must not be negative, got " + units);
        }
    }

    /** A rate: variance p(1−p). */
    public static Sample proportion(long successes, long units) {
        if (successes < 0 || successes > units) {
            throw new IllegalArgumentException("successes must be in [0, " + units + "], got " + successes);
        }
        double p = (double) successes / units;
        return new Sample(units, p, p * (1 - p));
    }

    /** With no less than a variance per unit, if it has a spread. */
    public Sample withLeast(double least) {
        return variance > 0 && least > variance ? new Sample(units, value, least) : this;
    }

    /** Variance of the value. */
    public double squaredError() {
        return variance / units;
    }

    /** Whether there is a value with a spread to speak of. */
    boolean isUsable() {
        return units > 1 && variance > 0 && Double.isFinite(value) && Double.isFinite(variance);
    }
}
