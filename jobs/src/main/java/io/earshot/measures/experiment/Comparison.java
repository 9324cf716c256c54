package io.earshot.measures.experiment;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.ExperimentRegistered.Arm;
import io.earshot.events.ExperimentRegistered.Guardrail;
import io.earshot.events.Meta;
import io.earshot.events.Versions;
import io.earshot.measures.lift.AlwaysValid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is compared, as it was registered.
 *
 * @param registered what counts of all that was said about it
 * @param plannedUnits N* of the confidence sequence: what revision 0 planned for, of all arms together, else 5,000
 * @param capMinor what one unit's revenue counts at most, as revision 0 declared it, minor units of the store's currency; 0:
 *     no cap
 */
public record Comparison(ExperimentRegistered registered, long plannedUnits, long capMinor) {
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final double MILLION = 1e6;
    private static final double USUAL_AIM = 0.05;

    /**
     * Guardrails of an experiment that names none: a tenth more refunds, or orders of a twentieth less, are still accepted.
     * Without a margin only an improvement would hold.
     */
    private static final List<Guardrail> USUAL_GUARDRAILS = List.of(
            new Guardrail(Metric.REFUND_RATE.word(), 100_000),
            new Guardrail(Metric.AVERAGE_ORDER_VALUE.word(), 50_000));

    /** What all groups of a registration say together, or null if there is none. */
    public static @Nullable Comparison of(List<ExperimentRegistered> groups) {
        ExperimentRegistered winner = Versions.winner(groups);
        if (winner == null) {
            return null;
        }
        ExperimentRegistered first = Versions.winner(
                groups.stream().filter(group -> group.meta().revision() == 0).toList());
        long planned = first == null ? 0 : first.plannedUnits();
        return new Comparison(
                winner,
                planned > 0 ? planned : AlwaysValid.DEFAULT_PLANNED_UNITS,
                first == null ? 0 : first.capMinor());
    }

    /** What a job compares of itself: N* is {@link AlwaysValid#DEFAULT_PLANNED_UNITS}, the units are customers, no cap. */
    public static Comparison standing(String storeId, Standing.Terms terms) {
        ExperimentRegistered registered = new ExperimentRegistered(
                new Meta(terms.comparisonId(), storeId, 0, 0, 0),
                terms.comparisonId(),
                terms.comparisonId(),
                terms.arms().stream().map(arm -> new Arm(arm, 1)).toList(),
                terms.baseline(),
                terms.isRandomised() ? "customer" : "not_randomised",
                0,
                terms.primary().word(),
                terms.windowDays(),
                false,
                0,
                0,
                List.of());
        return new Comparison(registered, AlwaysValid.DEFAULT_PLANNED_UNITS, 0);
    }

    /** The same arms under another id and window, with customers as units, whatever was drawn: drawn only where persons were. */
    Comparison as(String id, int windowDays, Metric primary) {
        boolean isDrawn =
                registered.unit().equals("customer") || registered.unit().equals("visitor");
        ExperimentRegistered seen = new ExperimentRegistered(
                registered.meta(),
                id,
                registered.name(),
                registered.arms(),
                registered.baseline(),
                isDrawn ? "customer" : "not_randomised",
                registered.plannedUnits(),
                primary.word(),
                windowDays,
                registered.isAaTest(),
                registered.decisionMarginPpm(),
                0,
                registered.guardrails());
        return new Comparison(seen, plannedUnits, 0);
    }

    /** The same arms, but not taken as drawn. */
    public Comparison asAssociation() {
        ExperimentRegistered seen = new ExperimentRegistered(
                registered.meta(),
                registered.experimentId(),
                registered.name(),
                registered.arms(),
                registered.baseline(),
                "not_randomised",
                registered.plannedUnits(),
                registered.primaryMetric(),
                registered.outcomeWindowDays(),
                registered.isAaTest(),
                registered.decisionMarginPpm(),
                registered.capMinor(),
                registered.guardrails());
        return new Comparison(seen, plannedUnits, capMinor);
    }

    public String storeId() {
        return registered.meta().storeId();
    }

    public String id() {
        return registered.experimentId();
    }

    public String baseline() {
        return registered.baseline();
    }

    public Metric primaryMetric() {
        return Metric.of(registered.primaryMetric());
    }

    public boolean has(String arm) {
        return registered.arms().stream().anyMatch(each -> each.name().equals(arm));
    }

    /** The names of the arms, in the order in which they are shown. */
    public List<String> arms() {
        return registered.arms().stream().map(Arm::name).toList();
    }

    /** The weights of the arms, in the same order. */
    public double[] weights() {
        return registered.arms().stream().mapToDouble(Arm::weight).toArray();
    }

    /** The part of all units that two arms have together, in [0, 1]. */
    double share(String arm, String other) {
        double all = 0;
        double both = 0;
        for (Arm each : registered.arms()) {
            all += each.weight();
            both += each.name().equals(arm) || each.name().equals(other) ? each.weight() : 0;
        }
        return both / all;
    }

    public boolean isRandomised() {
        return !registered.unit().equals("not_randomised");
    }

    /** Whether a unit is a visitor as an event names it; else the owner. */
    public boolean isByVisitor() {
        return registered.unit().equals("visitor");
    }

    /** Whether a unit is the audience of an ad. */
    public boolean isByCohort() {
        return registered.unit().startsWith("ad_cohort");
    }

    /** Whether the audience of an ad is another unit on each day. */
    public boolean isByCohortAndDay() {
        return registered.unit().equals("ad_cohort_day");
    }

    /**
     * On how many days after its first one more people may join a unit: the audience of an ad gathers for as many days as an
     * outcome counts, one that is drawn anew each day for that day only, and a person is there at once.
     */
    public int joiningDays() {
        return isByCohort() && !isByCohortAndDay() ? registered.outcomeWindowDays() - 1 : 0;
    }

    /** How long after the first exposure an outcome counts, microseconds. */
    public long windowMicros() {
        return registered.outcomeWindowDays() * DAY_MICROS;
    }

    /** Relative lift from which an arm is worth shipping; 0: any. */
    public double decisionMargin() {
        return registered.decisionMarginPpm() / MILLION;
    }

    /** Relative lift that is aimed at: the decision margin, 5% where there is none. */
    double aim() {
        return decisionMargin() > 0 ? decisionMargin() : USUAL_AIM;
    }

    /** Metrics that must not get worse; refund rate and order value where none is named. */
    public List<Guardrail> guardrails() {
        return registered.guardrails().isEmpty() ? USUAL_GUARDRAILS : registered.guardrails();
    }

    /** Relative change for the worse that a guardrail accepts. */
    static double margin(Guardrail guardrail) {
        return guardrail.marginPpm() / MILLION;
    }
}
