package io.earshot.lifts;

import static io.earshot.events.Samples.BERLIN;
import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.Keys;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.Rig;
import io.earshot.joins.Tally;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.Slice;
import io.earshot.measures.experiment.Standing;
import io.earshot.measures.lift.Moments;
import io.earshot.results.ArmMoments;
import io.earshot.results.Lift;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Experiment x compares b with a by revenue per unit; outcomes count for 14 days. */
class LiftJoinTest {
    private static final int TODAY = BERLIN.day(NOON);
    private static final long KEPT = NOON + 300 * DAY;

    /** The first whole day after the windows of all units of today have closed. */
    private static final long MATURE = (TODAY + 15) * DAY;

    private Rig<Tally, Dimension, Lift> join;
    private final Map<String, Lift> lifts = new TreeMap<>();
    private final Map<String, ArmMoments> moments = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        join = Rig.ofSettling(
                () -> new LiftJoin("experiment", STORES, Standing.NONE), Cell::table, Dimensions.EXPERIMENTS);
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void unitsAreProvisionalUntilEventTimeHasPassedTheirWindows() throws Exception {
        register();
        add("a", TODAY, 10, 20);
        add("b", TODAY, 30, 50);
        assertThat(told()).containsExactly("provisional a 2: 15.0", "provisional b 2: 40.0");
        assertThat(rows()).containsExactly("a 2 open", "b 2 open");

        watermark(MATURE - 1000);
        assertThat(told()).containsExactly("provisional a 2: 15.0", "provisional b 2: 40.0");

        watermark(MATURE);
        assertThat(told()).containsExactly("mature a 2: 15.0", "mature b 2: 40.0");
        assertThat(rows()).containsExactly("a 2 mature", "b 2 mature");
    }

    @Test
    void audiencesEnterWhenTheWindowOfWhoJoinedLastHasClosed() throws Exception {
        register("ad_cohort", 14);
        add("b", TODAY, 30, 50);

        watermark(MATURE + 13 * DAY - 1000);
        assertThat(told()).containsExactly("provisional b 2: 40.0");

        watermark(MATURE + 13 * DAY);
        assertThat(told()).containsExactly("mature b 2: 40.0");
    }

    @Test
    void audiencesOfADayEnterAsPersonsDo() throws Exception {
        register("ad_cohort_day", 14);
        add("b", TODAY, 30, 50);

        watermark(MATURE);

        assertThat(told()).containsExactly("mature b 2: 40.0");
    }

    @Test
    void unitsThatComeLateAreMatureAtOnce() throws Exception {
        register();
        watermark(MATURE + DAY);

        add("b", TODAY, 30);

        assertThat(told()).containsExactly("mature b 1: 30.0");
    }

    @Test
    void daysEnterOneAfterTheOther() throws Exception {
        register();
        add("b", TODAY, 10);
        add("b", TODAY + 1, 30, 40);

        watermark(MATURE);

        assertThat(told()).containsExactly("mature b 1: 10.0", "provisional b 2: 35.0");
    }

    @Test
    void totalsAreMatureAtOnce() throws Exception {
        register();
        join.send(cell("b", Cell.TOTALS, TODAY).tally(moments(10, 20), 1, KEPT));
        take();

        assertThat(told()).containsExactly("mature b 2: 15.0");
        assertThat(rows()).containsExactly("b 2 mature");
    }

    @Test
    void whatIsTakenBackVanishes() throws Exception {
        register();
        add("b", TODAY, 10, 20);
        watermark(MATURE);

        join.send(cell("b", Cell.UNITS, TODAY).tally(moments(10), -1, KEPT));
        take();
        assertThat(told()).containsExactly("mature b 1: 20.0");

        join.send(cell("b", Cell.UNITS, TODAY).tally(moments(20), -1, KEPT));
        take();
        assertThat(told()).isEmpty();
        assertThat(rows()).isEmpty();
    }

    @Test
    void sumsThatComeBeforeTheRegistrationWaitForIt() throws Exception {
        add("b", TODAY, 10);
        assertThat(told()).isEmpty();

        register();

        assertThat(told()).containsExactly("provisional b 1: 10.0");
        watermark(MATURE);
        assertThat(told()).containsExactly("mature b 1: 10.0");
    }

    @Test
    void aShorterWindowBringsUnitsInAtOnceAndALongerOneTakesThemOut() throws Exception {
        register();
        add("b", TODAY, 10);
        watermark(NOON + 9 * DAY);
        assertThat(told()).containsExactly("provisional b 1: 10.0");

        revise(7);
        assertThat(told()).containsExactly("mature b 1: 10.0");

        revise(30);
        assertThat(told()).containsExactly("provisional b 1: 10.0");

        watermark((TODAY + 31) * DAY);
        assertThat(told()).containsExactly("mature b 1: 10.0");
    }

    @Test
    void anotherBaselineTurnsTheLiftRound() throws Exception {
        register();
        add("a", TODAY, 10, 20);
        add("b", TODAY, 30, 50);
        assertThat(lifts.get(Keys.join("provisional", "b")).lift()).isGreaterThan(0);

        join.broadcast(Dimension.of(List.of(experiment(meta("r", NOON), "x", "b", "a"))));
        take();

        assertThat(lifts.get(Keys.join("provisional", "a")).lift()).isLessThan(0);
        assertThat(lifts.get(Keys.join("provisional", "b")).lift()).isZero();
    }

    @Test
    void liftsAreReadOnceForAllThatCameBeforeACheckpoint() throws Exception {
        register();
        join.send(cell("a", Cell.UNITS, TODAY).tally(moments(10, 20), 1, KEPT));
        join.send(cell("b", Cell.UNITS, TODAY).tally(moments(30), 1, KEPT));
        join.send(cell("b", Cell.UNITS, TODAY).tally(moments(50), 1, KEPT));
        assertThat(join.out()).isEmpty();

        join.barrier();
        assertThat(join.out()).extracting(Lift::arm).containsExactly("a", "b");
        assertThat(join.out(LiftJoin.MOMENTS)).extracting(ArmMoments::arm).containsExactly("a", "b");

        join.barrier();
        assertThat(join.out()).isEmpty();
    }

    @Test
    void aRegistrationFindsWhatCameBeforeItSettled() throws Exception {
        register();
        join.send(cell("b", Cell.UNITS, TODAY).tally(moments(10), 1, KEPT));
        join.watermark(NOON + 9 * DAY);
        join.send(cell("b", Cell.UNITS, TODAY).tally(moments(30), 1, KEPT));

        revise(7);

        assertThat(told()).containsExactly("mature b 2: 20.0");
    }

    @Test
    void aComparisonThatTheJobBringsAlongNeedsNoRegistration() throws Exception {
        Standing standing = Standing.of(
                List.of(new Standing.Terms("x", List.of("a", "b"), "a", 14, false, Metric.REVENUE_PER_UNIT)));
        join.close();
        join = Rig.ofSettling(() -> new LiftJoin("experiment", STORES, standing), Cell::table, Dimensions.EXPERIMENTS);
        add("a", TODAY, 10, 20);
        add("b", TODAY, 30, 50);
        assertThat(told()).containsExactly("provisional a 2: 15.0", "provisional b 2: 40.0");

        join.broadcast(Dimension.of(List.of(experiment(meta("r", NOON), "x", "b", "a"))));
        watermark(MATURE);

        assertThat(told()).containsExactly("mature a 2: 15.0", "mature b 2: 40.0");
        Lift lift = lifts.get(Keys.join("mature", "b"));
        assertThat(lift.baseline()).as("whatever somebody registers").isEqualTo("a");
        assertThat(lift.isRandomised()).isFalse();
        assertThat(lift.isPrimary()).isTrue();
        assertThat(lift.plannedUnits()).isEqualTo(5000);
    }

    @Nested
    class State {
        @Test
        void goesOnAfterARestartAtAnotherParallelism() throws Exception {
            register();
            add("a", TODAY, 10, 20);
            add("b", TODAY, 30, 50);

            join.restart(3);
            add("b", TODAY, 40);
            watermark(MATURE);

            assertThat(told()).containsExactly("mature a 2: 15.0", "mature b 3: 40.0");
        }

        @Test
        void keepsDaysUntilNothingOfThemCanChangeAndThenTheirSum() throws Exception {
            register();
            add("a", TODAY, 10, 20);
            add("b", TODAY, 30, 50);

            watermark(KEPT - DAY);
            assertThat(join.stateEntries()).as("days and sums").isEqualTo(2);

            watermark(KEPT + DAY);
            assertThat(join.stateEntries()).as("the sums of the arms").isEqualTo(1);
            assertThat(join.timers()).isZero();

            join.send(cell("b", Cell.UNITS, TODAY + 301).tally(moments(40), 1, KEPT + 400 * DAY));
            take();
            watermark((TODAY + 317) * DAY);
            assertThat(told()).containsExactly("mature a 2: 15.0", "mature b 3: 40.0");
        }

        @Test
        void leavesARowAsItStandsThatHasBeenForgotten() throws Exception {
            register();
            add("b", TODAY, 10);
            watermark(KEPT + DAY);

            join.send(cell("b", Cell.UNITS, TODAY).tally(moments(99), 1, KEPT));
            take();

            assertThat(rows()).containsExactly("b 1 mature");
            assertThat(told()).containsExactly("mature b 1: 10.0");
        }

        @Test
        void isWrittenOnceMoreWhereANewSubmissionAsks() throws Exception {
            register();
            add("a", TODAY, 10, 20);
            add("b", TODAY, 30, 50);
            List<String> before = told();
            lifts.clear();
            moments.clear();

            join.broadcast(new Dimension("", List.of(), List.of()));
            take();

            assertThat(told()).isEqualTo(before);
            assertThat(rows()).containsExactly("a 2 open", "b 2 open");
        }
    }

    @Test
    void theOrderOfArrivalLeavesNoTrace() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Tally> tallies = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Cell cell = cell(random.nextBoolean() ? "a" : "b", Cell.UNITS, TODAY + random.nextInt(20));
            Moments unit = moments(random.nextInt(1000));
            tallies.add(cell.tally(unit, 1, KEPT));
            if (random.nextInt(3) == 0) {
                tallies.add(cell.tally(unit, -1, KEPT));
            }
        }
        List<Lift> first = null;
        for (int trial = 0; trial < 20; trial++) {
            Collections.shuffle(tallies, random);
            stop();
            start();
            lifts.clear();
            int registered = random.nextInt(tallies.size());
            for (int i = 0; i < tallies.size(); i++) {
                if (i == registered) {
                    register();
                }
                if (random.nextInt(50) == 0) {
                    join.watermark(NOON + random.nextInt(20) * DAY);
                }
                if (random.nextInt(50) == 0) {
                    join.restart(1 + random.nextInt(3));
                }
                join.send(tallies.get(i));
                if (random.nextBoolean()) {
                    take();
                }
            }
            watermark(NOON + 25 * DAY);
            List<Lift> now = List.copyOf(lifts.values());
            first = first == null ? now : first;

            assertThat(now)
                    .as("seed %d, trial %d", seed, trial)
                    .isEqualTo(first)
                    .hasSize(4);
        }
    }

    private void register() throws Exception {
        join.broadcast(Dimension.of(List.of(experiment(meta("r", NOON - DAY), "x", "a", "b"))));
        take();
    }

    private void revise(int windowDays) throws Exception {
        register("customer", windowDays);
    }

    private void register(String unit, int windowDays) throws Exception {
        ExperimentRegistered of = experiment(meta("r", NOON - DAY), "x", "a", "b");
        join.broadcast(Dimension.of(List.of(new ExperimentRegistered(
                of.meta(),
                of.experimentId(),
                of.name(),
                of.arms(),
                of.baseline(),
                unit,
                of.plannedUnits(),
                of.primaryMetric(),
                windowDays,
                of.isAaTest(),
                of.decisionMarginPpm(),
                of.capMinor(),
                of.guardrails()))));
        take();
    }

    private void add(String arm, int day, long... revenues) throws Exception {
        join.send(cell(arm, Cell.UNITS, day).tally(moments(revenues), 1, KEPT));
        take();
    }

    private void watermark(long atMicros) throws Exception {
        join.watermark(atMicros);
        take();
    }

    private static Cell cell(String arm, String source, int day) {
        return new Cell(STORE, "x", Metric.REVENUE_PER_UNIT, Slice.ALL, arm, source, day);
    }

    private static Moments moments(long... revenues) {
        Moments moments = new Moments(LiftTable.WIDTH);
        for (long revenue : revenues) {
            moments.add(revenue, 1, 0);
        }
        return moments;
    }

    /** Lets rows take the place of others, as ClickHouse does. */
    private void take() throws Exception {
        join.barrier();
        for (Lift lift : join.out()) {
            String key = Keys.join(lift.maturity(), lift.arm());
            if (lift.isDeleted()) {
                lifts.remove(key);
            } else {
                lifts.put(key, lift);
            }
        }
        for (ArmMoments row : join.out(LiftJoin.MOMENTS)) {
            String key = Keys.join(row.arm(), row.source(), Integer.toString(row.day()));
            if (row.isDeleted()) {
                moments.remove(key);
            } else {
                moments.put(key, row);
            }
        }
    }

    private List<String> told() {
        return lifts.values().stream()
                .map(lift -> lift.maturity() + " " + lift.arm() + " " + lift.units() + ": " + lift.value())
                .toList();
    }

    private List<String> rows() {
        return moments.values().stream()
                .map(row -> row.arm() + " " + row.units() + (row.isMature() ? " mature" : " open"))
                .toList();
    }
}
