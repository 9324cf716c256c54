package io.earshot.measures.lift;

import java.util.Set;

/**
 * Effects that may be watched at every moment: an asymptotic confidence sequence holds at all looks together with
 * probability 1 − α.
 *
 * <p>With N = n_A + n_B units, the multiplier of the standard error is c(N) = √(2(Nρ²+1)/(Nρ²) · ln(√(Nρ²+1)/α)), where
 * ρ² = (−2 ln α + ln(1 − 2 ln α))/N* makes it narrowest near N = N*. A relative lift inverts the contrast between the arms
 * (see {@link Contrast}); put on a delta-method lift the sequence would lose the truth in a third of the streams. The
 * interval of one look is a function of the units seen, never of earlier looks.
 *
 * <p>Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, Time-uniform central limit theory and asymptotic confidence
 * sequences, arXiv 2103.06476.
 *
 * @param alpha share of streams that may ever lose the truth, in (0, 1)
 * @param plannedUnits N*, in both arms together, positive
 */
public record AlwaysValid(double alpha, double plannedUnits) {
    /** Planned units where an experiment does not say. */
    public static final long DEFAULT_PLANNED_UNITS = 5_000;

    public AlwaysValid {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1), got " + alpha);
        }
        if (!(plannedUnits > 0)) {
            throw new IllegalArgumentException("plannedUnits must be positive, got " + plannedUnits);
        }
    }

    /** How many standard errors the interval reaches to each side at N units in all. */
    public double multiplier(double units) {
        double information = units * squaredRho();
        return Math.sqrt(2 * (information + 1) / information * (0.5 * Math.log1p(information) - Math.log(alpha)));
    }

    /**
     * The relative lift of arms that may be of unequal size: an arm with at most half of the other's units has at least the
     * other's variance per unit. The few outcomes of a small arm may be rare or alike by chance, which makes it seem surest
     * just where its value is furthest off; where the arms do not differ, the larger one knows better how much units do. A
     * small control of a mean or rate is left as it is: where chance makes its value small, the lift loses its bounds.
     *
     * <p>The trials behind this are in docs/statistics.md.
     *
     * @param isRatio whether the values are ratios
     */
    public Estimate watched(Sample control, Sample treatment, boolean isRatio) {
        return relative(isRatio ? beside(control, treatment) : control, beside(treatment, control));
    }

    /**
     * The difference of arms that may be of unequal size: a small arm has at least the other's variance per unit, as in
     * {@link #watched}. Unlike a lift a difference stays bounded whatever chance makes of a small control, so of amounts this
     * holds for the control as well; of rates, whose variance follows from their value, the sequence holds without it.
     *
     * @param isRate whether the values are rates
     */
    public Estimate watchedDifference(Sample control, Sample treatment, boolean isRate) {
        return difference(isRate ? control : beside(control, treatment), beside(treatment, control));
    }

    private static Sample beside(Sample arm, Sample other) {
        return 2 * arm.units() <= other.units() ? arm.withLeast(other.variance()) : arm;
    }

    /** Relative lift (m_B − m_A)/|m_A| of means, rates and ratios. */
    public Estimate relative(Sample control, Sample treatment) {
        if (!FixedSample.isUsable(control, treatment) || control.value() == 0) {
            return FixedSample.none(control, treatment);
        }
        Contrast contrast = Contrast.relative(control, treatment, multiplier(units(control, treatment)));
        Set<Warning> warnings = Estimate.warnings(control, treatment);
        if (!contrast.isBounded()) {
            warnings.add(Warning.BASELINE_NEAR_ZERO);
        }
        double a = control.value();
        double r = treatment.value() / a;
        double error = Math.sqrt(treatment.squaredError() + r * r * control.squaredError()) / Math.abs(a);
        return estimate(
                control,
                treatment,
                FixedSample.relative(a, treatment.value()),
                error,
                contrast.lower(),
                contrast.upper(),
                warnings);
    }

    /** Difference m_B − m_A. */
    public Estimate difference(Sample control, Sample treatment) {
        if (!FixedSample.isUsable(control, treatment)) {
            return FixedSample.none(control, treatment);
        }
        double effect = treatment.value() - control.value();
        double error = Math.sqrt(control.squaredError() + treatment.squaredError());
        double width = multiplier(units(control, treatment)) * error;
        return estimate(
                control,
                treatment,
                effect,
                error,
                effect - width,
                effect + width,
                Estimate.warnings(control, treatment));
    }

    /**
     * Natural logarithm of the e-value against no difference: z²·Nρ²/(2(Nρ²+1)) − ½ ln(Nρ²+1). It reaches −ln α exactly when
     * the interval no longer holds zero.
     */
    double logE(Sample control, Sample treatment) {
        double difference = treatment.value() - control.value();
        double squaredZ = difference * difference / (control.squaredError() + treatment.squaredError());
        double information = units(control, treatment) * squaredRho();
        return squaredZ * information / (2 * (information + 1)) - 0.5 * Math.log1p(information);
    }

    private Estimate estimate(
            Sample control,
            Sample treatment,
            double effect,
            double error,
            double lower,
            double upper,
            Set<Warning> warnings) {
        double logE = logE(control, treatment);
        return new Estimate(
                effect,
                error,
                lower,
                upper,
                Math.min(1, Math.exp(-logE)),
                logE,
                Double.POSITIVE_INFINITY,
                control.units(),
                treatment.units(),
                warnings);
    }

    private double squaredRho() {
        double twice = -2 * Math.log(alpha);
        return (twice + Math.log1p(twice)) / plannedUnits;
    }

    private static double units(Sample control, Sample treatment) {
        return (double) control.units() + treatment.units();
    }
}
