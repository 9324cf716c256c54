package io.earshot.events;

import java.util.List;

/**
 * What is compared was declared, or declared anew.
 *
 * @param name for people; the id where none was given
 * @param arms at least two, with names of their own, in the order in which they are shown
 * @param baseline the name of the arm that the others are compared with
 * @param unit what is drawn into an arm: {@code customer}, {@code visitor}, {@code ad_cohort} (the audience of one ad:
 *     channel, campaign, ad), {@code ad_cohort_day} (the same, drawn anew each day) or {@code not_randomised}
 * @param plannedUnits of all arms together; 0: not planned
 * @param primaryMetric a word such as {@code revenue_per_unit}
 * @param outcomeWindowDays days of 24 h from a unit's assignment or first exposure, in [1, 365]
 * @param isAaTest whether all arms are the same
 * @param decisionMarginPpm relative lift from which an arm is worth shipping, in millionths
 * @param capMinor what one unit's revenue counts at most in the capped metric, minor units of the store's currency; 0: no
 *     cap
 * @param guardrails metrics that must not get worse, each once
 */
public record ExperimentRegistered(
        Meta meta,
        String experimentId,
        String name,
        List<Arm> arms,
        String baseline,
        String unit,
        long plannedUnits,
        String primaryMetric,
        int outcomeWindowDays,
        boolean isAaTest,
        long decisionMarginPpm,
        long capMinor,
        List<Guardrail> guardrails)
        implements Event {

    /**
     * One of the alternatives.
     *
     * @param weight its part of the units is weight / sum of the weights; not negative, not all zero
     */
    public record Arm(String name, long weight) {}

    /**
     * A metric that must not get worse.
     *
     * @param marginPpm relative change for the worse that is still accepted, in millionths
     */
    public record Guardrail(String metric, long marginPpm) {}
}
