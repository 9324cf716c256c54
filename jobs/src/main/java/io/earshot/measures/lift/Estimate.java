package io.earshot.measures.lift;

import java.util.EnumSet;
import java.util.Set;

/**
 * An effect with its uncertainty.
 *
 * @param effect treatment against control: a difference, or a relative lift (0.1 = +10%)
 * @param standardError of the effect; 0 where there is no result or none is defined
 * @param lower end of the interval; −∞ if it has none
 * @param upper end of the interval; +∞ if it has none
 * @param pValue against no effect, in [0, 1]; of an always-valid estimate min(1, 1/e), which may be looked at any time
 * @param logE natural logarithm of the e-value against no effect; NaN for a fixed sample, which has none
 * @param degreesOfFreedom of Student's t; +∞ for the normal
 * @param warnings what to know before believing it
 */
public record Estimate(
        double effect,
        double standardError,
        double lower,
        double upper,
        double pValue,
        double logE,
        double degreesOfFreedom,
        long controlUnits,
        long treatmentUnits,
        Set<Warning> warnings) {

    public Estimate {
        warnings = Set.copyOf(warnings);
    }

    /** No result: an effect of 0 about which nothing is known. */
    static Estimate none(Sample control, Sample treatment, Warning why) {
        return new Estimate(
                0,
                0,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                1,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                control.units(),
                treatment.units(),
                EnumSet.of(why));
    }

    /** Whether there is a result. */
    public boolean isKnown() {
        return !warnings.contains(Warning.ZERO_OR_NEGATIVE_VARIANCE);
    }

    /** Whether the interval contains a value. */
    public boolean contains(double truth) {
        return lower <= truth && truth <= upper;
    }

    /** The same with one more warning. */
    public Estimate with(Warning warning) {
        Set<Warning> more = EnumSet.of(warning);
        more.addAll(warnings);
        return new Estimate(
                effect,
                standardError,
                lower,
                upper,
                pValue,
                logE,
                degreesOfFreedom,
                controlUnits,
                treatmentUnits,
                more);
    }

    static Set<Warning> warnings(Sample control, Sample treatment) {
        return control.units() < Sample.FEW_UNITS || treatment.units() < Sample.FEW_UNITS
                ? EnumSet.of(Warning.FEW_UNITS)
                : EnumSet.noneOf(Warning.class);
    }
}
