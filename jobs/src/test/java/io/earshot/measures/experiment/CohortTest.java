package io.earshot.measures.experiment;

import static io.earshot.events.Samples.BERLIN;
import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.spent;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.VariantRegistered;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The audience of an ad in experiment x, arm b, whose outcomes count for 14 days; the horizon is 90 days. */
class CohortTest {
    private static final Spans SPANS = Spans.of(Duration.ofDays(90), Duration.ofDays(90));
    private static final int TODAY = BERLIN.day(NOON);

    /** From when on the audience begins anew: 14 + 2 * 90 days. */
    private static final int NEXT = TODAY + 194;

    @Test
    void peopleAndCostsCountForAsManyDaysAsAnOutcomeDoes() {
        Cohort cohort = audience(TODAY, TODAY + 13, TODAY + 14);
        cost(cohort, TODAY - 1, 1);
        cost(cohort, TODAY, 10);
        cost(cohort, TODAY + 13, 100);
        cost(cohort, TODAY + 14, 1000);

        assertThat(told(cohort)).containsExactly(TODAY + ": 2 people, 110 spent");
    }

    @Test
    void whoeverIsShownItMuchLaterIsAnotherUnit() {
        Cohort cohort = audience(TODAY, NEXT - 1, NEXT, NEXT + 1);
        cost(cohort, NEXT + 13, 5);

        assertThat(told(cohort)).containsExactly(TODAY + ": 1 people, 0 spent", NEXT + ": 2 people, 5 spent");
    }

    @Test
    void anotherArmContaminatesOnlyWhilePeopleMayJoin() {
        Cohort cohort = audience(TODAY);
        add(cohort, "a", TODAY + 14);
        assertThat(told(cohort)).containsExactly(TODAY + ": 1 people, 0 spent");

        add(cohort, "a", TODAY + 13);
        assertThat(told(cohort)).containsExactly(TODAY + ": contaminated");
    }

    @Test
    void theOrderOfArrivalLeavesNoTrace() {
        List<Integer> days = new ArrayList<>(List.of(0, 3, 13, 14, 100, 193, 194, 200, 207, 208, 388, 400));
        List<String> first = null;
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(days, new Random(seed));
            List<String> told =
                    told(audience(days.stream().mapToInt(day -> TODAY + day).toArray()));
            first = first == null ? told : first;
            assertThat(told).as("seed %d", seed).isEqualTo(first).hasSize(3);
        }
    }

    @Test
    void forgetsAUnitOnceNothingOfItCanChangeAndLeavesTheNextAsItWas() {
        Cohort cohort = audience(TODAY, NEXT - 1, NEXT);
        cost(cohort, TODAY, 10);
        cost(cohort, NEXT, 20);
        // Of who was shown it last before it began anew, what he did may change until then.
        long settled = (NEXT + 1) * DAY + 14 * DAY + 3 * 90 * DAY;

        cohort.forget(settled - 1, registry(), SPANS);
        assertThat(told(cohort)).containsExactly(TODAY + ": 1 people, 10 spent", NEXT + ": 1 people, 20 spent");

        cohort.forget(settled, registry(), SPANS);
        assertThat(told(cohort)).containsExactly(NEXT + ": 1 people, 20 spent");
        assertThat(cohort.audience()).hasSize(1);
        assertThat(cohort.spends()).hasSize(1);
    }

    @Test
    void anOutcomeIsKeptUntilItHasEnteredAndCanChangeNoMore() {
        Cohort cohort = audience(TODAY);
        Registry registry = registry();
        UnitOutcome outcome = cohort.outcomes(BERLIN, registry, SPANS).get(0);

        assertThat(cohort.keptUntilMicros(outcome, registry, SPANS))
                .isEqualTo((TODAY + 13 + 2) * DAY + 14 * DAY + 3 * 90 * DAY);
    }

    private static Cohort audience(int... days) {
        Cohort cohort = Cohort.of("meta", "spring", "ad-1");
        for (int day : days) {
            add(cohort, "b", day);
        }
        return cohort;
    }

    private static void add(Cohort cohort, String arm, int day) {
        cohort.with("x", arm, day, new long[] {1, 1, 1, 500, 500}, 0);
    }

    private static void cost(Cohort cohort, int day, long cost) {
        cohort.with(spent(meta("s" + day, day * DAY), day, cost, "EUR"), SPANS);
    }

    private static List<String> told(Cohort cohort) {
        return cohort.outcomes(BERLIN, registry(), SPANS).stream()
                .map(unit -> unit.day() + ": "
                        + (unit.isContaminated()
                                ? "contaminated"
                                : value(unit, Metric.CONVERSION_RATE) + " people, " + value(unit, Metric.ROAS)
                                        + " spent"))
                .toList();
    }

    /** The denominator. */
    private static long value(UnitOutcome unit, Metric metric) {
        return unit.values().stream()
                .filter(value -> value.metric() == metric)
                .findAny()
                .orElseThrow()
                .denominator();
    }

    private static Registry registry() {
        ExperimentRegistered of = experiment(meta("r", NOON - DAY), "x", "a", "b");
        Comparison comparison = Comparison.of(List.of(new ExperimentRegistered(
                of.meta(), "x", "x", of.arms(), "a", "ad_cohort", 100, "roas", 14, false, 0, 0, List.of())));
        return new Registry() {
            @Override
            public Comparison comparison(String experimentId) {
                return comparison;
            }

            @Override
            public VariantRegistered variant(String variantId, long untilMicros) {
                return null;
            }

            @Override
            public BigDecimal rate(String currency, int day, long untilMicros) {
                return null;
            }
        };
    }
}
