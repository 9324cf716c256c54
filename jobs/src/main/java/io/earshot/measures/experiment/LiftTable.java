package io.earshot.measures.experiment;

import io.earshot.measures.lift.AlwaysValid;
import io.earshot.measures.lift.ArmStatistics;
import io.earshot.measures.lift.Cuped;
import io.earshot.measures.lift.Estimate;
import io.earshot.measures.lift.FixedSample;
import io.earshot.measures.lift.Futility;
import io.earshot.measures.lift.Moments;
import io.earshot.measures.lift.Posterior;
import io.earshot.measures.lift.Sample;
import io.earshot.measures.lift.Sensitivity;
import io.earshot.measures.lift.Stratified;
import io.earshot.measures.lift.Warning;
import io.earshot.results.Lift;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code lifts} of one metric and slice: each arm against the baseline.
 *
 * <p>A unit's values are numerator, denominator and covariate.
 *
 * @param job the job that compares
 * @param maturity {@link #MATURE} or {@link #PROVISIONAL}
 */
public record LiftTable(String job, Comparison comparison, Metric metric, Slice slice, String maturity) {
    public static final String MATURE = "mature";
    public static final String PROVISIONAL = "provisional";

    /** How many values a unit has. */
    public static final int WIDTH = 3;

    private static final double ALPHA = 0.05;

    /** Share of the units beyond which it is said that they are not in the adjusted lift: nobody to compare them with. */
    private static final double MOST_UNMATCHED = 0.05;

    private static final int NUMERATOR = 0;
    private static final int COVARIATE = 2;

    /** What is known of a lift beside its estimates. */
    private record Adjusted(boolean isAdjusted, Estimate estimate, boolean isPartial) {}

    /** A row for each registered arm that has units, none of which are in a stratum. */
    public List<Lift> rows(Map<String, Moments> arms) {
        Map<String, Map<String, Moments>> unstratified = new HashMap<>();
        arms.forEach((arm, moments) -> unstratified.put(arm, Map.of(Stratum.NONE, moments)));
        return ofStrata(unstratified);
    }

    /**
     * A row for each registered arm that has units; none of a metric that is a pair. Arms of several {@link Draws} were not
     * randomised together.
     *
     * @param arms by arm and stratum
     */
    public List<Lift> ofStrata(Map<String, Map<String, Moments>> arms) {
        if (metric.isPair()) {
            return List.of();
        }
        if (comparison.isRandomised() && !Draws.isOne(arms)) {
            return new LiftTable(job, comparison.asAssociation(), metric, slice, maturity).ofStrata(arms);
        }
        Map<String, Moments> baseline = arms.getOrDefault(comparison.baseline(), Map.of());
        List<Lift> rows = new ArrayList<>();
        for (String arm : comparison.arms()) {
            Map<String, Moments> strata = arms.getOrDefault(arm, Map.of());
            if (sum(strata).units() > 0) {
                rows.add(arm.equals(comparison.baseline()) ? baselineRow(sum(baseline)) : row(arm, baseline, strata));
            }
        }
        return rows;
    }

    private static Moments sum(Map<String, Moments> strata) {
        Moments sum = new Moments(WIDTH);
        strata.forEach((stratum, moments) -> {
            if (!stratum.equals(Draws.WEIGHED)) {
                sum.addAll(moments);
            }
        });
        return sum;
    }

    /** What stands for an arm in an estimate. */
    Sample sample(Moments arm) {
        return sample(ArmStatistics.of(arm));
    }

    /** The always-valid estimate of the lift. */
    Estimate estimate(Sample control, Sample treatment) {
        return new AlwaysValid(ALPHA, comparison.plannedUnits()).watched(control, treatment, isRatio());
    }

    private Lift row(String arm, Map<String, Moments> baseline, Map<String, Moments> strata) {
        ArmStatistics control = ArmStatistics.of(sum(baseline));
        ArmStatistics treatment = ArmStatistics.of(sum(strata));
        Sample a = sample(control);
        Sample b = sample(treatment);
        Estimate always = estimate(a, b);
        Estimate fixed = FixedSample.fieller(a, b, ALPHA);
        if (!always.isKnown() || !fixed.isKnown() || !(always.standardError() > 0)) {
            return unknown(arm, a, b);
        }
        boolean isWeighed = !comparison.isRandomised() && Draws.areStated(baseline) && Draws.areStated(strata);
        Adjusted adjusted = isWeighed ? weighed(baseline, strata) : stratified(baseline, strata);
        adjusted = adjusted == null ? adjusted(control, treatment, a, fixed) : adjusted;
        Posterior posterior = Posterior.flat(always);
        boolean isLess = metric.isLessBetter();
        Sensitivity sensitivity = Sensitivity.of(adjusted.estimate);
        return new Lift(
                job,
                comparison.storeId(),
                comparison.id(),
                metric.word(),
                slice.dimension(),
                slice.value(),
                maturity,
                arm,
                comparison.baseline(),
                metric == comparison.primaryMetric(),
                comparison.isRandomised(),
                b.units(),
                a.units(),
                b.value(),
                a.value(),
                always.effect(),
                always.lower(),
                always.upper(),
                always.pValue(),
                always.logE(),
                fixed.lower(),
                fixed.upper(),
                fixed.pValue(),
                adjusted.isAdjusted,
                adjusted.estimate.effect(),
                adjusted.estimate.lower(),
                adjusted.estimate.upper(),
                isLess ? 1 - posterior.chanceToBeat() : posterior.chanceToBeat(),
                isLess ? posterior.lossOfKeeping() : posterior.lossOfShipping(),
                sensitivity.ofEstimate(),
                sensitivity.ofInterval(),
                futility(arm, always).chance(),
                comparison.plannedUnits(),
                warnings(always, adjusted.isPartial, isWeighed),
                false);
    }

    /** Whether the lift that is aimed at can still be reached with what was planned for these two arms. */
    private Futility futility(String arm, Estimate seen) {
        double planned = comparison.plannedUnits() * comparison.share(arm, comparison.baseline());
        return Futility.of(
                metric.isLessBetter() ? mirrored(seen) : seen, comparison.aim(), Math.max(1, Math.round(planned)));
    }

    private static Estimate mirrored(Estimate seen) {
        return new Estimate(
                -seen.effect(),
                seen.standardError(),
                -seen.upper(),
                -seen.lower(),
                seen.pValue(),
                seen.logE(),
                seen.degreesOfFreedom(),
                seen.controlUnits(),
                seen.treatmentUnits(),
                seen.warnings());
    }

    private boolean isRatio() {
        return metric.isRatio() || comparison.isByCohort();
    }

    private Sample sample(ArmStatistics arm) {
        if (isRatio()) {
            return arm.watchedRatio();
        }
        Sample mean = arm.mean();
        return metric.isRate() ? new Sample(mean.units(), mean.value(), mean.value() * (1 - mean.value())) : mean;
    }

    private Adjusted adjusted(ArmStatistics control, ArmStatistics treatment, Sample base, Estimate fixed) {
        boolean isVarying =
                control.covariance(COVARIATE, COVARIATE) > 0 || treatment.covariance(COVARIATE, COVARIATE) > 0;
        if (isRatio() || !isVarying || base.value() == 0) {
            return new Adjusted(false, fixed, false);
        }
        Cuped.Arm a = Cuped.Arm.mean(control, NUMERATOR, COVARIATE);
        Cuped.Arm b = Cuped.Arm.mean(treatment, NUMERATOR, COVARIATE);
        double theta = comparison.isRandomised() ? Cuped.theta(a, b) : Cuped.withinTheta(a, b);
        Estimate estimate = Cuped.meanLift(a, b, theta, ALPHA);
        return estimate.isKnown() ? new Adjusted(true, estimate, false) : new Adjusted(false, fixed, false);
    }

    /** Where arms were not drawn: compared within strata, the covariate of means taken out. Null where it says nothing. */
    private @Nullable Adjusted stratified(Map<String, Moments> baseline, Map<String, Moments> strata) {
        if (!Stratum.ALL.containsAll(baseline.keySet())
                || !Stratum.ALL.containsAll(strata.keySet())
                || baseline.containsKey(Stratum.NONE)
                || strata.containsKey(Stratum.NONE)) {
            return null;
        }
        Moments none = new Moments(WIDTH);
        List<Stratified.Stratum> both = new ArrayList<>();
        for (String stratum : Stratum.ALL) {
            both.add(new Stratified.Stratum(
                    ArmStatistics.of(baseline.getOrDefault(stratum, none)),
                    ArmStatistics.of(strata.getOrDefault(stratum, none))));
        }
        Stratified stratified = Stratified.of(both, !metric.isRatio());
        Estimate estimate = stratified.lift(ALPHA);
        boolean isPartial = stratified.unmatched()
                > MOST_UNMATCHED * (sum(baseline).units() + sum(strata).units());
        return estimate.isKnown() ? new Adjusted(true, estimate, isPartial) : null;
    }

    /** Where units were drawn with different probabilities: each counts as often as it is rare. Null where it says nothing. */
    private static @Nullable Adjusted weighed(Map<String, Moments> baseline, Map<String, Moments> strata) {
        Estimate estimate = FixedSample.fieller(Draws.weighed(baseline), Draws.weighed(strata), ALPHA);
        return estimate.isKnown() ? new Adjusted(true, estimate, false) : null;
    }

    private List<String> warnings(Estimate estimate, boolean isPartial, boolean isWeighed) {
        List<String> words = new ArrayList<>();
        for (Warning warning : Warning.values()) {
            if (estimate.warnings().contains(warning)) {
                words.add(word(warning));
            }
        }
        if (!comparison.isRandomised()) {
            words.add(word(Warning.NOT_RANDOMISED));
        }
        if (isPartial) {
            words.add("partial overlap");
        }
        if (isWeighed) {
            words.add("several draws");
        }
        if (maturity.equals(PROVISIONAL)) {
            words.add("provisional");
        }
        return words;
    }

    private static String word(Warning warning) {
        return warning == Warning.ZERO_OR_NEGATIVE_VARIANCE
                ? "no spread"
                : warning.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private Lift baselineRow(Moments moments) {
        Sample sample = sample(ArmStatistics.of(moments));
        return plain(comparison.baseline(), sample, sample, 0, List.of());
    }

    private Lift unknown(String arm, Sample a, Sample b) {
        return plain(arm, a, b, Double.POSITIVE_INFINITY, List.of(word(Warning.ZERO_OR_NEGATIVE_VARIANCE)));
    }

    /** A row without an estimate. */
    private Lift plain(String arm, Sample a, Sample b, double bound, List<String> why) {
        List<String> warnings = new ArrayList<>(why);
        if (!comparison.isRandomised()) {
            warnings.add(word(Warning.NOT_RANDOMISED));
        }
        if (maturity.equals(PROVISIONAL)) {
            warnings.add("provisional");
        }
        return new Lift(
                job,
                comparison.storeId(),
                comparison.id(),
                metric.word(),
                slice.dimension(),
                slice.value(),
                maturity,
                arm,
                comparison.baseline(),
                metric == comparison.primaryMetric(),
                comparison.isRandomised(),
                b.units(),
                a.units(),
                finite(b.value()),
                finite(a.value()),
                0,
                0 - bound,
                bound,
                1,
                0,
                0 - bound,
                bound,
                1,
                false,
                0,
                0 - bound,
                bound,
                0.5,
                0,
                1,
                1,
                1,
                comparison.plannedUnits(),
                warnings,
                false);
    }

    /** What cannot be said is 0. */
    static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }
}
