package io.earshot.measures.experiment;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.ExperimentRegistered.Arm;
import io.earshot.measures.experiment.Verdict.Units;
import io.earshot.measures.lift.Moments;
import io.earshot.results.ExperimentState;
import io.earshot.results.Lift;
import io.earshot.results.SampleRatioCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Arms a (the baseline) and b; 1,000 units planned; revenue per unit decides. */
class VerdictTest {
    private static final ExperimentRegistered REGISTERED = experiment(meta("r", NOON), "x", "a", "b");

    @Test
    void waitsWithoutUnits() {
        assertThat(verdict(REGISTERED, 0, 0, 0, 0).state().status()).isEqualTo("waiting");
    }

    @Test
    void shipsAnArmWhoseIntervalLiesAboveZero() {
        ExperimentState state = verdict(REGISTERED, 500, 100, 500, 130).state();

        assertThat(state.status()).isEqualTo("ship");
        assertThat(state.decision()).isEqualTo("ship b");
        assertThat(state.leadingArm()).isEqualTo("b");
        assertThat(state.reason()).startsWith("revenue_per_unit of b: +").contains("1,000 of 1,000 planned units");
    }

    @Test
    void goesOnWhileTheIntervalHoldsZeroAndTheAimMayBeReached() {
        assertThat(verdict(REGISTERED, 60, 100, 60, 104).state().decision()).isEqualTo("keep going");
    }

    @Test
    void stopsWhereTheArmLoses() {
        ExperimentState state = verdict(REGISTERED, 500, 100, 500, 70).state();

        assertThat(state.decision()).isEqualTo("stop: cannot win");
        assertThat(state.reason()).endsWith("; worse than the baseline");
    }

    @Test
    void stopsWhereTheAimIsOutOfReach() {
        ExperimentState state = verdict(REGISTERED, 499, 100, 499, 99).state();

        assertThat(state.decision()).isEqualTo("stop: cannot win");
        assertThat(state.reason())
                .as("an interval from -10%% to +10%% holds the aim")
                .endsWith(
                        "; even if its true lift were the +5.0% aimed at, a chance of 0.0% to show it once the planned"
                                + " units are in, and only more units could tell");
    }

    @Test
    void believesNothingWhereUnitsAreMissing() {
        Verdict verdict = new Verdict(
                "experiment",
                comparison(REGISTERED),
                lifts(REGISTERED, 500, 100, 500, 130),
                Map.of("a", new Units(700, 0), "b", new Units(500, 10)));

        assertThat(verdict.state().status()).isEqualTo("broken");
        assertThat(verdict.state().decision()).isEqualTo("stop and mend the assignment");
        assertThat(verdict.checks()).allMatch(SampleRatioCheck::hasFired);
        assertThat(verdict.checks())
                .extracting(SampleRatioCheck::units, SampleRatioCheck::contaminated, SampleRatioCheck::expectedUnits)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(700L, 0L, 600.0),
                        org.assertj.core.groups.Tuple.tuple(500L, 10L, 600.0));
    }

    @Test
    void shipsNothingThatWasNotRandomised() {
        Verdict verdict = verdict(with("not_randomised", false), 500, 100, 500, 130);

        assertThat(verdict.state().status()).isEqualTo("association");
        assertThat(verdict.state().decision()).doesNotContain("ship b");
        assertThat(verdict.checks()).noneMatch(SampleRatioCheck::hasFired);
        assertThat(verdict.lifts())
                .filteredOn(lift -> lift.arm().equals("b"))
                .allMatch(lift -> !lift.isRandomised() && lift.warnings().contains("not randomised"));
    }

    @Test
    void callsALiftBetweenArmsThatAreTheSameAFalseAlarm() {
        ExperimentState alarm =
                verdict(with("customer", true), 500, 100, 500, 130).state();
        ExperimentState quiet =
                verdict(with("customer", true), 500, 100, 500, 100).state();

        assertThat(alarm.status()).isEqualTo("broken");
        assertThat(alarm.reason()).contains("false alarm");
        assertThat(quiet.decision()).isEqualTo("keep going");
    }

    @Test
    void stopsAnArmThatBreaksAGuardrailEvenIfItWins() {
        List<Lift> lifts = new ArrayList<>(lifts(REGISTERED, 500, 100, 500, 130));
        Map<String, Moments> refunds = Map.of("a", ratios(500, 5, 100), "b", ratios(500, 20, 100));
        lifts.addAll(
                new LiftTable("experiment", comparison(REGISTERED), Metric.REFUND_RATE, Slice.ALL, LiftTable.MATURE)
                        .rows(refunds));
        ExperimentState state = new Verdict("experiment", comparison(REGISTERED), lifts, units(500, 500)).state();

        assertThat(state.decision()).isEqualTo("stop: b breaks refund_rate");
        assertThat(state.guardrails()).containsExactly("refund_rate: broken by b", "average_order_value: undecided");
    }

    @Nested
    class OfThreeArms {
        private static final ExperimentRegistered THREE = new ExperimentRegistered(
                REGISTERED.meta(),
                "x",
                "x",
                List.of(new Arm("a", 1), new Arm("b", 1), new Arm("c", 1)),
                "a",
                "customer",
                3_000,
                "revenue_per_unit",
                14,
                false,
                0,
                0,
                List.of());

        @Test
        void anArmThatBreaksAGuardrailIsOutAndTheOtherShips() {
            ExperimentState state =
                    state(1_000, Map.of("a", 100L, "b", 150L, "c", 140L), Map.of("a", 5L, "b", 20L, "c", 5L));

            assertThat(state.decision()).isEqualTo("ship c");
            assertThat(state.leadingArm()).isEqualTo("c");
            assertThat(state.guardrails()).contains("refund_rate: broken by b");
        }

        @Test
        void anArmThatBreaksAGuardrailDoesNotEndTheExperiment() {
            ExperimentState state =
                    state(100, Map.of("a", 100L, "b", 150L, "c", 110L), Map.of("a", 5L, "b", 40L, "c", 5L));

            assertThat(state.decision()).isEqualTo("keep going");
            assertThat(state.reason())
                    .startsWith("revenue_per_unit of c")
                    .endsWith("; out, as a guardrail is broken: b");
        }

        @Test
        void allArmsThatBreakGuardrailsEndIt() {
            ExperimentState state =
                    state(1_000, Map.of("a", 100L, "b", 150L, "c", 140L), Map.of("a", 5L, "b", 20L, "c", 20L));

            assertThat(state.decision()).isEqualTo("stop: b breaks refund_rate");
            assertThat(state.guardrails()).contains("refund_rate: broken by b, c");
        }

        @Test
        void theReasonToShipNamesGuardrailsOfWhichNothingIsKnown() {
            assertThat(state(1_000, Map.of("a", 100L, "b", 150L, "c", 100L), Map.of())
                            .reason())
                    .endsWith("; not known to hold: refund_rate, average_order_value");
        }

        /** One comparison is enough for two arms, but of three each is a chance for a false alarm, seen or not. */
        @Test
        void armsThatHaveNoUnitsYetCountAsChances() {
            Map<String, Long> two = Map.of("a", 1_000L, "b", 1_115L);
            List<Lift> lifts = lifts(THREE, 500, two, Metric.REVENUE_PER_UNIT);
            double logE = lifts.get(1).logE();

            assertThat(logE).isBetween(Math.log(1 / 0.05), Math.log(2 / 0.05));
            assertThat(lifts.get(1).lower()).isPositive();
            assertThat(state(500, two, Map.of()).decision()).isEqualTo("keep going");
        }

        private static ExperimentState state(int units, Map<String, Long> revenues, Map<String, Long> refunds) {
            List<Lift> lifts = new ArrayList<>(lifts(THREE, units, revenues, Metric.REVENUE_PER_UNIT));
            Map<String, Moments> refunded = new HashMap<>();
            refunds.forEach((arm, refund) -> refunded.put(arm, ratios(units, refund, 100)));
            lifts.addAll(new LiftTable("experiment", comparison(THREE), Metric.REFUND_RATE, Slice.ALL, LiftTable.MATURE)
                    .rows(refunded));
            Map<String, Units> seen = new HashMap<>();
            for (String arm : List.of("a", "b", "c")) {
                seen.put(arm, new Units(units, 0));
            }
            return new Verdict("experiment", comparison(THREE), lifts, seen).state();
        }

        private static List<Lift> lifts(
                ExperimentRegistered registered, int units, Map<String, Long> means, Metric metric) {
            Map<String, Moments> arms = new HashMap<>();
            means.forEach((arm, mean) -> arms.put(arm, revenues(units, mean)));
            return new LiftTable("experiment", comparison(registered), metric, Slice.ALL, LiftTable.MATURE).rows(arms);
        }
    }

    @Test
    void plansWithRevisionZeroWhateverCameLater() {
        ExperimentRegistered later = new ExperimentRegistered(
                meta("r", NOON, 1),
                "x",
                "x",
                REGISTERED.arms(),
                "a",
                "customer",
                9_999,
                "revenue_per_unit",
                14,
                false,
                0,
                0,
                List.of());

        assertThat(Comparison.of(List.of(later, REGISTERED)).plannedUnits()).isEqualTo(1000);
        assertThat(Comparison.of(List.of(later)).plannedUnits()).isEqualTo(5000);
    }

    private static Verdict verdict(ExperimentRegistered registered, int unitsA, long a, int unitsB, long b) {
        return new Verdict(
                "experiment", comparison(registered), lifts(registered, unitsA, a, unitsB, b), units(unitsA, unitsB));
    }

    private static Map<String, Units> units(int a, int b) {
        return Map.of("a", new Units(a, 0), "b", new Units(b, 0));
    }

    /** Revenues spread by half around their mean. */
    private static List<Lift> lifts(ExperimentRegistered registered, int unitsA, long a, int unitsB, long b) {
        Map<String, Moments> arms = new HashMap<>();
        arms.put("a", revenues(unitsA, a));
        arms.put("b", revenues(unitsB, b));
        List<Lift> lifts = new ArrayList<>();
        for (Metric metric : List.of(Metric.REVENUE_PER_UNIT, Metric.CONVERSION_RATE)) {
            lifts.addAll(new LiftTable("experiment", comparison(registered), metric, Slice.ALL, LiftTable.MATURE)
                    .rows(arms));
        }
        return lifts;
    }

    private static Moments revenues(int units, long mean) {
        Moments moments = new Moments(LiftTable.WIDTH);
        for (int i = 0; i < units; i++) {
            moments.add(i % 2 == 0 ? mean / 2 : mean + mean / 2, 1, 0);
        }
        return moments;
    }

    private static Moments ratios(int units, long numerator, long denominator) {
        Moments moments = new Moments(LiftTable.WIDTH);
        for (int i = 0; i < units; i++) {
            moments.add(i % 2 == 0 ? 0 : 2 * numerator, denominator + i % 3, 0);
        }
        return moments;
    }

    private static Comparison comparison(ExperimentRegistered registered) {
        return Comparison.of(List.of(registered));
    }

    private static ExperimentRegistered with(String unit, boolean isAaTest) {
        return new ExperimentRegistered(
                REGISTERED.meta(),
                "x",
                "x",
                REGISTERED.arms(),
                "a",
                unit,
                1000,
                "revenue_per_unit",
                14,
                isAaTest,
                0,
                0,
                List.of());
    }
}
