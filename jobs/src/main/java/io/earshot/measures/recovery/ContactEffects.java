package io.earshot.measures.recovery;

import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.lift.AlwaysValid;
import io.earshot.measures.lift.ArmStatistics;
import io.earshot.measures.lift.ComplierEffect;
import io.earshot.measures.lift.Estimate;
import io.earshot.measures.lift.Moments;
import io.earshot.results.ContactEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rows of {@code complier_effects} of one metric: what assigning an arm did, and what talking did to those who were reached
 * because of it. See {@link AlwaysValid#watchedDifference} and {@link ComplierEffect} for the mathematics.
 *
 * @param metric a pair: outcome, and whether the unit was reached
 */
public record ContactEffects(Comparison comparison, Metric metric) {
    private static final double ALPHA = 0.05;

    /** Outcome and contact are the first two of a unit's values. */
    private static final int CONTACT = 1;

    /** The word of the metric whose effect this is. */
    String word() {
        return (metric == Metric.RECOVERY_BY_CONTACT ? Metric.RECOVERY_RATE : Metric.RECOVERED_REVENUE).word();
    }

    /**
     * A row for each arm but the holdout, once both have units.
     *
     * @param arms the moments of all mature units
     */
    public List<ContactEffect> rows(Map<String, Moments> arms) {
        List<ContactEffect> rows = new ArrayList<>();
        Moments baseline = arms.get(comparison.baseline());
        if (baseline == null || baseline.units() == 0) {
            return rows;
        }
        for (String arm : comparison.arms()) {
            Moments moments = arms.get(arm);
            if (moments != null && moments.units() > 0 && !arm.equals(comparison.baseline())) {
                rows.add(row(arm, ArmStatistics.of(baseline), ArmStatistics.of(moments)));
            }
        }
        return rows;
    }

    private ContactEffect row(String arm, ArmStatistics control, ArmStatistics treatment) {
        Estimate itt = new AlwaysValid(ALPHA, comparison.plannedUnits())
                .watchedDifference(control.mean(), treatment.mean(), metric == Metric.RECOVERY_BY_CONTACT);
        ComplierEffect complier = ComplierEffect.of(control, treatment, ALPHA);
        boolean isKnown = itt.isKnown();
        boolean isReached = isKnown
                && complier.firstStage() != 0
                && complier.firstStageF() > 0
                && Double.isFinite(complier.firstStageF());
        long units = treatment.units();
        return new ContactEffect(
                comparison.storeId(),
                comparison.id(),
                word(),
                arm,
                comparison.isRandomised(),
                units,
                control.units(),
                treatment.mean(0),
                control.mean(0),
                isKnown ? itt.effect() : 0,
                isKnown ? itt.lower() : Double.NEGATIVE_INFINITY,
                isKnown ? itt.upper() : Double.POSITIVE_INFINITY,
                isKnown ? itt.pValue() : 1,
                treatment.mean(CONTACT),
                control.mean(CONTACT),
                isReached ? complier.firstStageF() : 0,
                isReached ? complier.effect() : 0,
                isReached ? complier.wald().lower() : Double.NEGATIVE_INFINITY,
                isReached ? complier.wald().upper() : Double.POSITIVE_INFINITY,
                isReached ? complier.andersonRubin().lower() : Double.NEGATIVE_INFINITY,
                isReached ? complier.andersonRubin().upper() : Double.POSITIVE_INFINITY,
                isKnown ? itt.effect() * units : 0,
                isKnown ? itt.lower() * units : Double.NEGATIVE_INFINITY,
                isKnown ? itt.upper() * units : Double.POSITIVE_INFINITY,
                false);
    }
}
