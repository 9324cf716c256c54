package io.earshot.measures.lift;

import java.util.Set;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.AlternativeHypothesis;

/**
 * Effects for a sample of a size that was fixed beforehand. Watched while it grows, they promise too much: see
 * {@link AlwaysValid}.
 */
public final class FixedSample {
    static final ContinuousDistribution NORMAL = NormalDistribution.of(0, 1);

    private FixedSample() {}

    /**
     * Difference m_B − m_A by Welch's t: variance v_A/n_A + v_B/n_B, degrees of freedom by Welch-Satterthwaite.
     *
     * <p>Welch (1947), The Generalization of Student's Problem, Biometrika 34, 28-35.
     *
     * @param alternative two-sided; or one-sided, with one bound at level α
     */
    public static Estimate difference(
            Sample control, Sample treatment, AlternativeHypothesis alternative, double alpha) {
        double effect = treatment.value() - control.value();
        double squaredError = control.squaredError() + treatment.squaredError();
        return student(control, treatment, effect, squaredError, alternative, alpha);
    }

    /**
     * Relative lift (m_B − m_A)/|m_A| by the delta method: variance v_B/(n_B·m_A²) + v_A·m_B²/(n_A·m_A⁴), Welch's degrees of
     * freedom of the difference. For parity with other tools: {@link #fieller} keeps its level where this does not.
     */
    public static Estimate delta(Sample control, Sample treatment, AlternativeHypothesis alternative, double alpha) {
        double a = control.value();
        double b = treatment.value();
        double squaredError = treatment.squaredError() / (a * a) + control.squaredError() * b * b / (a * a * a * a);
        return student(control, treatment, relative(a, b), squaredError, alternative, alpha);
    }

    /** Relative lift with Fieller's interval, normal; p-value of the difference. The default for a fixed sample. */
    public static Estimate fieller(Sample control, Sample treatment, double alpha) {
        if (!isUsable(control, treatment) || control.value() == 0) {
            return none(control, treatment);
        }
        Contrast contrast = Contrast.relative(control, treatment, quantile(alpha));
        return estimate(control, treatment, contrast);
    }

    /**
     * Relative lift on the logarithmic scale: exp(ln(m_B/m_A) ± t·√(v_B/(n_B·m_B²) + v_A/(n_A·m_A²))) − 1, Welch's degrees of
     * freedom on that scale. Both values must have the same sign.
     */
    public static Estimate logRatio(Sample control, Sample treatment, double alpha) {
        double a = control.value();
        double b = treatment.value();
        if (!isUsable(control, treatment) || !(a / b > 0)) {
            return none(control, treatment);
        }
        Sample logA = new Sample(control.units(), Math.log(Math.abs(a)), control.variance() / (a * a));
        Sample logB = new Sample(treatment.units(), Math.log(Math.abs(b)), treatment.variance() / (b * b));
        double error = Math.sqrt(logB.squaredError() + logA.squaredError());
        double freedom = welchFreedom(logA, logB);
        ContinuousDistribution student = student(freedom);
        double log = logB.value() - logA.value();
        double width = student.inverseSurvivalProbability(alpha / 2) * error;
        double sign = a > 0 ? 1 : -1;
        double one = sign * Math.expm1(log - width);
        double other = sign * Math.expm1(log + width);
        return new Estimate(
                relative(a, b),
                error * b / a,
                Math.min(one, other),
                Math.max(one, other),
                2 * student.survivalProbability(Math.abs(log) / error),
                Double.NaN,
                freedom,
                control.units(),
                treatment.units(),
                Estimate.warnings(control, treatment));
    }

    /**
     * Difference of two rates: Wald's interval, unpooled; p-value of Pearson's χ² without continuity correction, which is
     * that of the pooled z.
     */
    public static Estimate proportions(Sample control, Sample treatment, double alpha) {
        double nA = control.units();
        double nB = treatment.units();
        double pooled = (control.value() * nA + treatment.value() * nB) / (nA + nB);
        double error = Math.sqrt(control.squaredError() + treatment.squaredError());
        if (!(pooled > 0 && pooled < 1) || !(error > 0)) {
            return none(control, treatment);
        }
        double effect = treatment.value() - control.value();
        double pooledError = Math.sqrt(pooled * (1 - pooled) * (1 / nA + 1 / nB));
        double width = quantile(alpha) * error;
        return new Estimate(
                effect,
                error,
                effect - width,
                effect + width,
                twoSided(effect / pooledError),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                control.units(),
                treatment.units(),
                Estimate.warnings(control, treatment));
    }

    /**
     * Whether a guardrail holds: the difference with a one-sided lower bound at level α, and the p-value against a loss of
     * the margin (H₀: m_B − m_A ≤ −margin·|m_A|), normal. Higher is better; turn the sign of a metric where lower is.
     *
     * @param margin share of the control's value that may be lost, positive
     */
    public static Estimate nonInferiority(Sample control, Sample treatment, double margin, double alpha) {
        if (!isUsable(control, treatment)) {
            return none(control, treatment);
        }
        double effect = treatment.value() - control.value();
        double error = Math.sqrt(control.squaredError() + treatment.squaredError());
        return new Estimate(
                effect,
                error,
                effect - NORMAL.inverseSurvivalProbability(alpha) * error,
                Double.POSITIVE_INFINITY,
                NORMAL.survivalProbability((effect + margin * Math.abs(control.value())) / error),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                control.units(),
                treatment.units(),
                Estimate.warnings(control, treatment));
    }

    /** Lift over |m_A|, so that its sign says better or worse also of a negative control. */
    static double relative(double control, double treatment) {
        return (treatment - control) / Math.abs(control);
    }

    /** Quantile of the normal for a two-sided level. */
    static double quantile(double alpha) {
        return NORMAL.inverseSurvivalProbability(alpha / 2);
    }

    static double twoSided(double z) {
        return 2 * NORMAL.survivalProbability(Math.abs(z));
    }

    /** Student's t around an effect, with its degrees of freedom from the two arms. */
    static Estimate student(
            Sample control,
            Sample treatment,
            double effect,
            double squaredError,
            AlternativeHypothesis alternative,
            double alpha) {
        if (!isUsable(control, treatment) || !(squaredError > 0) || !Double.isFinite(effect)) {
            return none(control, treatment);
        }
        double error = Math.sqrt(squaredError);
        double freedom = welchFreedom(control, treatment);
        ContinuousDistribution student = student(freedom);
        double t = effect / error;
        double two = student.inverseSurvivalProbability(alpha / 2) * error;
        double one = student.inverseSurvivalProbability(alpha) * error;
        double lower =
                switch (alternative) {
                    case TWO_SIDED -> effect - two;
                    case GREATER_THAN -> effect - one;
                    case LESS_THAN -> Double.NEGATIVE_INFINITY;
                };
        double upper =
                switch (alternative) {
                    case TWO_SIDED -> effect + two;
                    case GREATER_THAN -> Double.POSITIVE_INFINITY;
                    case LESS_THAN -> effect + one;
                };
        double p =
                switch (alternative) {
                    case TWO_SIDED -> 2 * student.survivalProbability(Math.abs(t));
                    case GREATER_THAN -> student.survivalProbability(t);
                    case LESS_THAN -> student.cumulativeProbability(t);
                };
        return new Estimate(
                effect,
                error,
                lower,
                upper,
                p,
                Double.NaN,
                freedom,
                control.units(),
                treatment.units(),
                Estimate.warnings(control, treatment));
    }

    static boolean isUsable(Sample control, Sample treatment) {
        return control.isUsable() && treatment.isUsable();
    }

    static Estimate none(Sample control, Sample treatment) {
        return Estimate.none(control, treatment, Warning.ZERO_OR_NEGATIVE_VARIANCE);
    }

    private static Estimate estimate(Sample control, Sample treatment, Contrast contrast) {
        double a = control.value();
        double b = treatment.value();
        Set<Warning> warnings = Estimate.warnings(control, treatment);
        if (!contrast.isBounded()) {
            warnings.add(Warning.BASELINE_NEAR_ZERO);
        }
        double error = Math.sqrt(treatment.squaredError() / (a * a) + control.squaredError() * b * b / (a * a * a * a));
        double difference = (b - a) / Math.sqrt(control.squaredError() + treatment.squaredError());
        return new Estimate(
                relative(a, b),
                error,
                contrast.lower(),
                contrast.upper(),
                twoSided(difference),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                control.units(),
                treatment.units(),
                warnings);
    }

    /** Degrees of freedom by Welch-Satterthwaite: (s_A + s_B)² / (s_A²/(n_A−1) + s_B²/(n_B−1)). */
    private static double welchFreedom(Sample control, Sample treatment) {
        double a = control.squaredError();
        double b = treatment.squaredError();
        return (a + b) * (a + b) / (a * a / (control.units() - 1) + b * b / (treatment.units() - 1));
    }

    private static ContinuousDistribution student(double freedom) {
        return TDistribution.of(freedom);
    }
}
