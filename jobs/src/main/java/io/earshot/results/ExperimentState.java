package io.earshot.results;

import java.util.List;

/** How an experiment stands. A row of {@code experiments}, where each component is explained. */
public record ExperimentState(
        String job,
        String storeId,
        String comparisonId,
        String name,
        long registeredAt,
        List<String> arms,
        String baseline,
        String unit,
        String primaryMetric,
        long plannedUnits,
        int outcomeWindowDays,
        double decisionMargin,
        boolean isAaTest,
        long units,
        long unitsSeen,
        long contaminated,
        String status,
        String decision,
        String reason,
        String leadingArm,
        List<String> guardrails,
        boolean isDeleted) {

    /** The same row, vanished. */
    public ExperimentState deleted() {
        return new ExperimentState(
                job,
                storeId,
                comparisonId,
                name,
                registeredAt,
                arms,
                baseline,
                unit,
                primaryMetric,
                plannedUnits,
                outcomeWindowDays,
                decisionMargin,
                isAaTest,
                units,
                unitsSeen,
                contaminated,
                status,
                decision,
                reason,
                leadingArm,
                guardrails,
                true);
    }
}
