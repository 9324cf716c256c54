package io.earshot.lifts;

import static io.earshot.events.Samples.BERLIN;
import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.rate;
import static io.earshot.events.Samples.spent;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.Keys;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.Rig;
import io.earshot.joins.Tally;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.Spans;
import io.earshot.measures.lift.Moments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Experiment x draws the audiences of ads into a or b. All is about ad-1 of the campaign spring on meta. */
class CohortJoinTest {
    private static final Spans SPANS = Spans.of(Duration.ofDays(90), Duration.ofDays(90));
    private static final int TODAY = BERLIN.day(NOON);
    private static final long KEPT = NOON + 300 * DAY;

    private Rig<CohortInput, Dimension, Tally> join;
    private final Map<String, long[]> sums = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(
                () -> new CohortJoin(STORES, SPANS),
                CohortJoin::key,
                Dimensions.VARIANTS,
                Dimensions.RATES,
                Dimensions.EXPERIMENTS);
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void anAudienceIsOneUnitWithWhatItsPeopleDidAndWhatTheAdCost() throws Exception {
        register("ad_cohort");
        people("b", TODAY, 100, 3, 4, 5000, 6000);
        people("b", TODAY + 1, 50, 1, 1, 1000, 1000);
        cost(TODAY, 700);
        cost(TODAY + 1, 300);

        assertThat(units()).containsExactly("b 1 seen, 0 contaminated");
        assertThat(values(Metric.ROAS)).containsExactly("b " + TODAY + " 6000 / 1000");
        assertThat(values(Metric.CONVERSION_RATE)).containsExactly("b " + TODAY + " 4 / 150");
        assertThat(values(Metric.AVERAGE_ORDER_VALUE)).containsExactly("b " + TODAY + " 6000 / 5");
        assertThat(values(Metric.REFUND_RATE)).containsExactly("b " + TODAY + " 1000 / 7000");
    }

    @Test
    void costsMayComeFirstAndThoseBeforeTheFirstDayAreNotTheAudiences() throws Exception {
        register("ad_cohort");
        cost(TODAY - 1, 9999);
        cost(TODAY, 700);
        people("b", TODAY, 100, 3, 4, 5000, 6000);

        assertThat(values(Metric.ROAS)).containsExactly("b " + TODAY + " 5000 / 700");
    }

    @Test
    void aCorrectedCostTakesThePlaceOfTheFormer() throws Exception {
        register("ad_cohort");
        people("b", TODAY, 100, 3, 4, 5000, 6000);
        cost(TODAY, 700);
        cost(TODAY, 800);

        assertThat(values(Metric.ROAS)).containsExactly("b " + TODAY + " 5000 / 800");
    }

    @Test
    void anAudienceThatIsDrawnAnewEachDayIsAUnitOnEachDay() throws Exception {
        register("ad_cohort_day");
        people("b", TODAY, 100, 3, 4, 5000, 6000);
        people("a", TODAY + 1, 50, 1, 1, 1000, 1000);
        cost(TODAY, 700);
        cost(TODAY + 1, 300);

        assertThat(values(Metric.ROAS))
                .containsExactly("a " + (TODAY + 1) + " 1000 / 300", "b " + TODAY + " 5000 / 700");
    }

    @Test
    void anAudienceInTwoArmsIsContaminated() throws Exception {
        register("ad_cohort");
        people("b", TODAY, 100, 3, 4, 5000, 6000);
        people("a", TODAY + 1, 50, 1, 1, 1000, 1000);

        assertThat(units()).containsExactly("b 1 seen, 1 contaminated");
        assertThat(values(Metric.ROAS)).isEmpty();
    }

    @Test
    void anEarlierFirstDayMovesThePeopleAndCostsThatCount() throws Exception {
        register("ad_cohort");
        cost(TODAY, 700);
        cost(TODAY + 14, 300);
        people("b", TODAY + 14, 50, 1, 1, 1000, 1000);
        assertThat(values(Metric.ROAS)).containsExactly("b " + (TODAY + 14) + " 1000 / 300");

        people("b", TODAY, 100, 3, 4, 5000, 6000);
        assertThat(values(Metric.ROAS)).containsExactly("b " + TODAY + " 5000 / 700");
        assertThat(units()).containsExactly("b 1 seen, 0 contaminated");
    }

    @Test
    void anAudienceThatIsShownForYearsForgetsWhatCanChangeNoMore() throws Exception {
        register("ad_cohort");
        cost(TODAY, 700);
        for (int day : new int[] {0, 100, 194, 300}) {
            String key = Keys.join(STORE, "meta", "spring", "ad-1", "x", "b", Integer.toString(TODAY + day));
            long until = (TODAY + day + 2) * DAY + 14 * DAY + 3 * 90 * DAY;
            send(CohortInput.of(new Tally(OutcomeTallies.COHORTS, key, new long[] {10, 1, 1, 100, 100}, until)));
        }
        List<String> both = List.of("b " + TODAY + " 100 / 700", "b " + (TODAY + 194) + " 100 / 0");
        assertThat(values(Metric.ROAS)).isEqualTo(both);

        join.watermark((TODAY + 194 + 3) * DAY + 14 * DAY + 3 * 90 * DAY);
        cost(TODAY, 900);
        assertThat(values(Metric.ROAS)).as("the first unit is over").isEqualTo(both);

        cost(TODAY + 194, 50);
        assertThat(values(Metric.ROAS)).containsExactly(both.get(0), "b " + (TODAY + 194) + " 100 / 50");
    }

    @Test
    void whatPeopleTakeBackVanishes() throws Exception {
        register("ad_cohort");
        people("b", TODAY, 100, 3, 4, 5000, 6000);
        people("b", TODAY, -100, -3, -4, -5000, -6000);

        assertThat(units()).isEmpty();
        assertThat(values(Metric.ROAS)).isEmpty();
    }

    @Test
    void registrationsAndRatesMayComeLate() throws Exception {
        people("b", TODAY, 100, 3, 4, 5000, 6000);
        send(CohortInput.of(spent(meta("s", NOON), TODAY, 1000, "USD")));
        assertThat(units()).isEmpty();

        register("ad_cohort");
        assertThat(values(Metric.ROAS)).containsExactly("b " + TODAY + " 5000 / 0");

        join.broadcast(new Dimension(STORE, List.of(), List.of(rate(meta("q", NOON - DAY), TODAY, "USD", "0.9"))));
        take();
        assertThat(values(Metric.ROAS)).containsExactly("b " + TODAY + " 5000 / 900");
    }

    @Test
    void goesOnAfterARestartAndKeepsNothingInTheEnd() throws Exception {
        register("ad_cohort");
        people("b", TODAY, 100, 3, 4, 5000, 6000);
        join.restart(2);
        cost(TODAY, 700);
        assertThat(values(Metric.ROAS)).containsExactly("b " + TODAY + " 5000 / 700");

        join.watermark(KEPT + DAY);

        assertThat(join.stateEntries()).isZero();
        assertThat(join.timers()).isZero();
        assertThat(join.out()).isEmpty();
    }

    private void register(String unit) throws Exception {
        ExperimentRegistered of = experiment(meta("r", NOON - DAY), "x", "a", "b");
        join.broadcast(Dimension.of(List.of(new ExperimentRegistered(
                of.meta(), "x", "x", of.arms(), "a", unit, 100, "roas", 14, false, 0, 0, List.of()))));
        take();
    }

    private void people(String arm, int day, long... values) throws Exception {
        String key = Keys.join(STORE, "meta", "spring", "ad-1", "x", arm, Integer.toString(day));
        send(CohortInput.of(new Tally(OutcomeTallies.COHORTS, key, values, KEPT)));
    }

    private void cost(int day, long cost) throws Exception {
        send(CohortInput.of(spent(meta("s" + day, NOON), day, cost, "EUR")));
    }

    private void send(CohortInput input) throws Exception {
        join.send(input);
        take();
    }

    private void take() {
        for (Tally tally : join.out()) {
            long[] sum =
                    sums.computeIfAbsent(tally.table() + '/' + tally.key(), any -> new long[tally.values().length]);
            Arrays.setAll(sum, i -> sum[i] + tally.values()[i]);
        }
        sums.values().removeIf(sum -> Arrays.stream(sum).allMatch(value -> value == 0));
    }

    private List<String> units() {
        List<String> words = new ArrayList<>();
        sums.forEach((row, values) -> {
            if (row.startsWith(OutcomeTallies.UNITS)) {
                words.add(row.substring(row.lastIndexOf('\u0000') + 1) + " " + values[0] + " seen, " + values[1]
                        + " contaminated");
            }
        });
        return words;
    }

    private List<String> values(Metric metric) {
        List<String> words = new ArrayList<>();
        sums.forEach((row, values) -> {
            if (row.startsWith(Cell.TABLE)) {
                Cell cell = Cell.of(new Tally(Cell.TABLE, row.substring(Cell.TABLE.length() + 1), values, 0));
                Moments moments = Moments.ofLimbs(LiftTable.WIDTH, values);
                if (cell.metric() == metric && cell.slice().dimension().isEmpty()) {
                    words.add(
                            cell.arm() + " " + cell.day() + " " + moments.sum(0).toBigInteger() + " / "
                                    + moments.sum(1).toBigInteger());
                }
            }
        });
        return words;
    }
}
