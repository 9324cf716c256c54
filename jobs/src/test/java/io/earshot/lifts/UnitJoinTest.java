package io.earshot.lifts;

import static io.earshot.events.Samples.BERLIN;
import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.click;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.exposed;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.rate;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.VariantRegistered;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.OwnerInput;
import io.earshot.joins.Rig;
import io.earshot.joins.Tally;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OrderWorth;
import io.earshot.measures.attribution.OrderWorth.Correction;
import io.earshot.measures.attribution.OwnedTouch;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.experiment.Design;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Spans;
import io.earshot.measures.lift.Moments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Experiment x has arms a (the baseline) and b, an outcome window of 14 days, and counts revenue. */
class UnitJoinTest {
    private static final Spans SPANS = Spans.of(Duration.ofDays(90), Duration.ofDays(90));
    private static final long HORIZON = SPANS.horizonMicros();
    private static final long WINDOW = 14 * DAY;
    private static final int TODAY = BERLIN.day(NOON);

    private Rig<OwnerInput, Dimension, Tally> join;
    private final Map<String, long[]> sums = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        join = Rig.ofSettling(
                () -> new UnitJoin(STORES, SPANS, Design.EXPERIMENTS),
                UnitJoin::key,
                Dimensions.VARIANTS,
                Dimensions.RATES,
                Dimensions.EXPERIMENTS);
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Nested
    class Outcomes {
        @BeforeEach
        void register() throws Exception {
            registered(experiment(meta("r", NOON - DAY), "x", "a", "b"));
        }

        @Test
        void areOfOrdersAfterTheExposure() throws Exception {
            shown("t", NOON, "b");
            order("o", NOON + HOUR, 1000);

            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 1000");
            assertThat(units()).containsExactly("b 1 seen, 0 contaminated");
        }

        @Test
        void areTheSameWhereTheOrderComesFirst() throws Exception {
            order("o", NOON + HOUR, 1000);
            assertThat(revenue()).isEmpty();

            shown("t", NOON, "b");

            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 1000");
        }

        @Test
        void ofUnitsWithoutAnOrderAreZero() throws Exception {
            shown("t", NOON, "b");

            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 0");
            assertThat(sumsOf("conversion_rate")).containsExactly("b " + TODAY + " 1 unit, 0");
        }

        @Test
        void reachToTheEndOfTheWindowAndNotAMicrosecondMore() throws Exception {
            shown("t", NOON, "b");
            order("before", NOON - 1, 1);
            order("first", NOON, 20);
            order("last", NOON + WINDOW, 300);
            order("after", NOON + WINDOW + 1, 4000);

            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 320");
        }

        @Test
        void loseWhatWasRefundedInsideTheWindow() throws Exception {
            shown("t", NOON, "b");
            order("o", NOON + HOUR, 1000, new Correction(NOON + WINDOW, 700, false));
            order("p", NOON + HOUR, 1000, new Correction(NOON + WINDOW + 1, 0, false));

            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 1700");
            assertThat(moments("refund_rate", "b").sum(0).doubleValue()).isEqualTo(300);
            assertThat(moments("refund_rate", "b").sum(1).doubleValue()).isEqualTo(2000);
            assertThat(moments("average_order_value", "b").sum(1).doubleValue()).isEqualTo(2);
        }

        @Test
        void loseAnOrderThatIsCancelledInsideTheWindow() throws Exception {
            shown("t", NOON, "b");
            order("o", NOON + HOUR, 1000);
            order("o", NOON + HOUR, 1000, new Correction(NOON + DAY, 0, true));

            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 0");
            assertThat(sumsOf("conversion_rate")).containsExactly("b " + TODAY + " 1 unit, 0");
        }

        @Test
        void haveWhatCameBeforeAsACovariate() throws Exception {
            shown("t", NOON, "b");
            order("o", NOON - DAY, 500, new Correction(NOON, 400, false), new Correction(NOON + 1, 0, false));
            order("too old", NOON - SPANS.covariateMicros() - 1, 7000);
            order("oldest", NOON - SPANS.covariateMicros(), 30);

            assertThat(moments("revenue_per_unit", "b").sum(2).doubleValue()).isEqualTo(430);
            assertThat(moments("conversion_rate", "b").sum(2).doubleValue()).isEqualTo(1);
        }

        @Test
        void countAUnitOnceHoweverOftenItIsShownItsArm() throws Exception {
            shown("t2", NOON + DAY, "b");
            shown("t1", NOON, "b");
            shown("t3", NOON + 2 * DAY, "b");

            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 0");
        }

        @Test
        void areWithdrawnWithTheExposure() throws Exception {
            shown("t", NOON, "b");
            order("o", NOON + HOUR, 1000);

            send(new OwnerInput(STORE, "c:1", "c:1", owned(exposed(meta("t", NOON), "c:1", "x", "b")), null, true));

            assertThat(revenue()).isEmpty();
            assertThat(units()).isEmpty();
        }

        @Test
        void areTakenBackWhereTheUnitIsSeenInAnotherArm() throws Exception {
            shown("t", NOON, "b");
            order("o", NOON + HOUR, 1000);

            shown("u", NOON + WINDOW, "a");

            assertThat(revenue()).isEmpty();
            assertThat(units()).containsExactly("b 1 seen, 1 contaminated");
        }

        @Test
        void stayWhereTheUnitIsSeenInAnotherArmAfterItsWindowHasClosed() throws Exception {
            shown("t", NOON, "b");
            order("o", NOON + HOUR, 1000);
            List<String> before = revenue();

            shown("u", NOON + WINDOW + 1, "a");

            assertThat(revenue()).isNotEmpty().isEqualTo(before);
            assertThat(units()).containsExactly("b 1 seen, 0 contaminated");
        }

        @Test
        void standInTheArmOfTheFirstExposureWhereItComesLate() throws Exception {
            shown("u", NOON + DAY, "b");
            shown("t", NOON, "a");

            assertThat(units()).containsExactly("a 1 seen, 1 contaminated");
        }

        @Test
        void ignoreArmsThatAreNotRegistered() throws Exception {
            shown("t", NOON, "c");

            assertThat(units()).isEmpty();
        }

        @Test
        void areDividedByWhatWasShownAndToWhom() throws Exception {
            order("earlier", NOON - DAY, 10);
            variant("copy-b", "", "", "conversation/objection/price", "conversation/topic/care");
            shown("t", NOON, "b");

            assertThat(slices())
                    .containsExactlyInAnyOrder(
                            "=",
                            "channel=email",
                            "variant=copy-b",
                            "customer=returning",
                            "phrase=conversation/objection/price",
                            "phrase=conversation/topic/care",
                            "objection=price",
                            "since=0-1",
                            "since=1-3",
                            "since=3-7",
                            "since=7-14");
        }

        /** Each stretch begins with its first moment; the last one has the end of the window, too. */
        @Test
        void areDividedByWhenSomethingHappenedSinceTheFirstExposure() throws Exception {
            shown("t", NOON, "b");
            order("at once", NOON, 1);
            order("end of the first day", NOON + DAY - 1, 10);
            order("second day", NOON + DAY, 100);
            order("end of the window", NOON + WINDOW, 1000);
            order("too late", NOON + WINDOW + 1, 10_000);

            assertThat(since()).containsExactly("0-1 11", "1-3 100", "3-7 0", "7-14 1000");
        }

        @Test
        void beginAnewWhenNothingOfTheFormerCanChange() throws Exception {
            long later = NOON + WINDOW + 2 * HORIZON;
            shown("t", NOON, "b");
            shown("u", later, "b");

            assertThat(units()).containsExactly("b 2 seen, 0 contaminated");
        }
    }

    @Nested
    class Registrations {
        @Test
        void thatComeLateCountWhatWasSeenBefore() throws Exception {
            shown("t", NOON, "b");
            order("o", NOON + HOUR, 1000);
            assertThat(units()).isEmpty();

            registered(experiment(meta("r", NOON - DAY), "x", "a", "b"));

            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 1000");
        }

        @Test
        void thatAreRevisedChangeTheWindow() throws Exception {
            ExperimentRegistered first = experiment(meta("r", NOON - DAY), "x", "a", "b");
            registered(first);
            shown("t", NOON, "b");
            order("o", NOON + 13 * DAY, 1000);
            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 1000");

            registered(first, withWindow(experiment(meta("r", NOON - DAY, 1), "x", "a", "b"), 7));

            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 0");
        }

        @Test
        void areFoundThroughTheVariantOfAnAd() throws Exception {
            registered(experiment(meta("r", NOON - DAY), "x", "a", "b"));
            send(new OwnerInput(
                    STORE,
                    "c:1",
                    "c:1",
                    OwnedTouch.always(
                            "c:1",
                            PersonalEvent.compared(click("t", "c:1", NOON, "copy"))
                                    .touch()),
                    null,
                    false));
            order("o", NOON + HOUR, 1000);
            assertThat(units()).isEmpty();

            variant("copy", "x", "b");

            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 1000");
            assertThat(slices()).contains("channel=meta", "campaign=spring");
        }

        @Test
        void ofVisitorsCountEachVisitorOfACustomer() throws Exception {
            registered(byVisitor(experiment(meta("r", NOON - DAY), "x", "a", "b")));
            shownTo("v:1", "t", NOON, "a");
            shownTo("v:2", "u", NOON + DAY, "b");
            order("o", NOON + 2 * DAY, 1000);

            assertThat(units()).containsExactly("a 1 seen, 0 contaminated", "b 1 seen, 0 contaminated");
            assertThat(moments("revenue_per_unit", "a").sum(0).doubleValue()).isZero();
            assertThat(moments("revenue_per_unit", "b").sum(0).doubleValue())
                    .as("the customer's order counts for the visitor that was drawn last")
                    .isEqualTo(1000);
        }
    }

    @Test
    void moneyWithoutARateCountsWhenTheRateComes() throws Exception {
        registered(experiment(meta("r", NOON - DAY), "x", "a", "b"));
        shown("t", NOON, "b");
        OrderHead head = new OrderHead("o", NOON + HOUR, false, new OrderWorth("USD", 1000, List.of()));
        send(new OwnerInput(STORE, "c:1", "c:1", null, head, false));
        assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 0");
        assertThat(sumsOf("conversion_rate")).containsExactly("b " + TODAY + " 1 unit, 1");

        join.broadcast(new Dimension(STORE, List.of(), List.of(rate(meta("q", NOON - DAY), TODAY - 1, "USD", "0.9"))));
        take();

        assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 900");
    }

    @Test
    void anExposureOfAnotherOwnerAsOfItsTimeCountsNotHere() throws Exception {
        registered(experiment(meta("r", NOON - DAY), "x", "a", "b"));
        Touch touch = PersonalEvent.compared(exposed(meta("t", NOON), "v:1", "x", "b"))
                .touch();

        send(new OwnerInput(STORE, "c:1", "v:1", new OwnedTouch("c:1", touch, NOON + 1, Long.MAX_VALUE), null, false));
        assertThat(units()).isEmpty();

        send(new OwnerInput(STORE, "c:1", "v:1", new OwnedTouch("c:1", touch, NOON, Long.MAX_VALUE), null, false));
        assertThat(units()).containsExactly("b 1 seen, 0 contaminated");
    }

    @Nested
    class State {
        @Test
        void goesOnAfterARestartAtAnotherParallelism() throws Exception {
            registered(experiment(meta("r", NOON - DAY), "x", "a", "b"));
            for (int owner = 0; owner < 20; owner++) {
                shownTo("c:" + owner, "t", NOON, owner % 2 == 0 ? "a" : "b");
            }

            join.restart(3);
            for (int owner = 0; owner < 20; owner++) {
                OrderHead head = new OrderHead("o", NOON + HOUR, false, new OrderWorth("EUR", 10, List.of()));
                send(new OwnerInput(STORE, "c:" + owner, "c:" + owner, null, head, false));
            }

            assertThat(revenue()).containsExactly("a " + TODAY + " 10 unit, 100", "b " + TODAY + " 10 unit, 100");
        }

        @Test
        void keepsAUnitUntilNothingOfItCanChangeAndThenOnlyThatThereWasAnOrder() throws Exception {
            registered(experiment(meta("r", NOON - DAY), "x", "a", "b"));
            shown("t", NOON, "b");
            order("o", NOON + HOUR, 1000);
            order("later", NOON + WINDOW, 1000);

            join.watermark(NOON + WINDOW + 2 * HORIZON - DAY);
            order("o", NOON + HOUR, 1000, new Correction(NOON + 2 * HOUR, 100, false));
            assertThat(revenue()).containsExactly("b " + TODAY + " 1 unit, 1100");

            join.watermark(NOON + WINDOW + 2 * HORIZON + SPANS.covariateMicros() + DAY);
            assertThat(take()).as("what is forgotten stays as it stands").isEmpty();
            assertThat(join.stateEntries()).isEqualTo(1);
            assertThat(join.timers()).isZero();
            shown("t2", NOON + WINDOW + 4 * HORIZON, "b");
            assertThat(slices()).contains("customer=returning");
        }

        @Test
        void keepsASpellWhileAnAssignmentBeforeItsEndMayComeLate() throws Exception {
            registered(experiment(meta("r", NOON - DAY), "x", "a", "b"));
            long end = NOON + WINDOW + 2 * HORIZON;
            shown("t", NOON, "b");

            join.watermark(end + HORIZON - 2 * DAY);
            shown("u", end - 1, "a");

            assertThat(units()).containsExactly("b 1 seen, 0 contaminated");
        }

        @Test
        void isEmptyAtTheEndWhereNothingWasBought() throws Exception {
            shown("t", NOON, "b");
            send(new OwnerInput(
                    STORE,
                    "c:1",
                    "c:1",
                    null,
                    new OrderHead("o", NOON, true, new OrderWorth("EUR", 1, List.of())),
                    false));

            join.watermark(NOON + 2 * HORIZON + SPANS.covariateMicros() + 2 * DAY);

            assertThat(join.stateEntries()).isZero();
            assertThat(join.timers()).isZero();
        }

        @Test
        void isNotTakenByTouchesThatShowNoArm() throws Exception {
            send(new OwnerInput(
                    STORE,
                    "c:1",
                    "c:1",
                    OwnedTouch.always(
                            "c:1",
                            PersonalEvent.compared(click("t", "c:1", NOON)).touch()),
                    null,
                    false));

            assertThat(join.stateEntries()).isZero();
        }
    }

    /** Everything in any order, with a restart in between, leaves the same sums. */
    @Test
    void whatAnOwnerDidBeforeACheckpointIsAddedUpOnce() throws Exception {
        registered(experiment(meta("r", NOON), "x", "a", "b"));
        for (int i = 0; i < 3; i++) {
            OwnedTouch touch = OwnedTouch.always(
                    "c:1",
                    PersonalEvent.compared(exposed(meta("e" + i, NOON + i), "c:1", "x", "b"))
                            .touch());
            join.send(new OwnerInput(STORE, "c:1", "c:1", touch, null, false));
        }
        join.watermark(NOON + DAY);
        assertThat(join.out()).isEmpty();

        assertThat(take()).extracting(Tally::key).doesNotHaveDuplicates().isNotEmpty();
        assertThat(take()).isEmpty();
    }

    @Test
    void theOrderOfArrivalLeavesNoTrace() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Step> steps = soup(random);
        Map<String, String> first = play(steps);
        for (int trial = 0; trial < 20; trial++) {
            Collections.shuffle(steps, random);
            stop();
            start();
            sums.clear();

            assertThat(play(steps)).as("seed %d, trial %d", seed, trial).isEqualTo(first);
        }
        assertThat(first).isNotEmpty();
    }

    /** Something that happens to the join. */
    private interface Step {
        void run() throws Exception;
    }

    private List<Step> soup(Random random) {
        List<Step> steps = new ArrayList<>();
        ExperimentRegistered x = experiment(meta("r", NOON), "x", "a", "b");
        ExperimentRegistered y = byVisitor(experiment(meta("s", NOON), "y", "a", "b"));
        steps.add(() -> registered(x));
        steps.add(() -> registered(y));
        steps.add(() -> variant("copy", "y", "b", "phrase"));
        steps.add(() ->
                join.broadcast(new Dimension(STORE, List.of(), List.of(rate(meta("q", NOON), TODAY, "USD", "0.9")))));
        for (int i = 0; i < 60; i++) {
            String id = "e" + i;
            String owner = "c:" + random.nextInt(6);
            String person = random.nextBoolean() ? owner : "v:" + random.nextInt(3);
            long at = NOON + random.nextInt(40) * DAY / 2;
            String arm = random.nextInt(4) == 0 ? "a" : "b";
            int kind = random.nextInt(4);
            long amount = random.nextInt(1000);
            String currency = random.nextInt(3) == 0 ? "USD" : "EUR";
            OwnedTouch touch = kind == 0
                    ? OwnedTouch.always(
                            owner,
                            PersonalEvent.compared(click(id, person, at, "copy"))
                                    .touch())
                    : OwnedTouch.always(
                            owner,
                            PersonalEvent.compared(exposed(meta(id, at), person, kind == 1 ? "x" : "y", arm))
                                    .touch());
            OrderHead head = new OrderHead(
                    id,
                    at,
                    false,
                    new OrderWorth(currency, amount, List.of(new Correction(at + 3 * DAY, amount / 2, false))));
            boolean isLastBeforeACheckpoint = random.nextInt(3) == 0;
            steps.add(() -> {
                join.send(
                        kind == 3
                                ? new OwnerInput(STORE, owner, person, null, head, false)
                                : new OwnerInput(STORE, owner, person, touch, null, false));
                if (isLastBeforeACheckpoint) {
                    take();
                }
            });
        }
        return steps;
    }

    private Map<String, String> play(List<Step> steps) throws Exception {
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run();
            if (i == steps.size() / 2) {
                take();
                join.restart(2);
            }
        }
        take();
        Map<String, String> words = new TreeMap<>();
        sums.forEach((row, values) -> words.put(row, Arrays.toString(values)));
        return words;
    }

    private void registered(ExperimentRegistered... groups) throws Exception {
        join.broadcast(Dimension.of(List.of(groups)));
        take();
    }

    private void variant(String id, String experimentId, String arm, String... phrases) throws Exception {
        join.broadcast(new Dimension(
                STORE,
                List.of(new VariantRegistered(meta("v" + id, NOON), id, experimentId, arm, "", List.of(phrases))),
                List.of()));
        take();
    }

    private static ExperimentRegistered byVisitor(ExperimentRegistered of) {
        return copy(of, "visitor", of.outcomeWindowDays());
    }

    private static ExperimentRegistered withWindow(ExperimentRegistered of, int days) {
        return copy(of, of.unit(), days);
    }

    private static ExperimentRegistered copy(ExperimentRegistered of, String unit, int days) {
        return new ExperimentRegistered(
                of.meta(),
                of.experimentId(),
                of.name(),
                of.arms(),
                of.baseline(),
                unit,
                of.plannedUnits(),
                of.primaryMetric(),
                days,
                of.isAaTest(),
                of.decisionMarginPpm(),
                of.capMinor(),
                of.guardrails());
    }

    private void shown(String id, long atMicros, String arm) throws Exception {
        shownTo("c:1", id, atMicros, arm);
    }

    /** Customers are owners; visitors belong to customer 1. */
    private void shownTo(String person, String id, long atMicros, String arm) throws Exception {
        String owner = person.startsWith("c:") ? person : "c:1";
        Touch touch = PersonalEvent.compared(exposed(meta(id, atMicros), person, "x", arm))
                .touch();
        send(new OwnerInput(STORE, owner, person, OwnedTouch.always(owner, touch), null, false));
    }

    private static OwnedTouch owned(io.earshot.events.CopyExposed exposed) {
        return OwnedTouch.always("c:1", PersonalEvent.compared(exposed).touch());
    }

    private void order(String id, long atMicros, long amount, Correction... corrections) throws Exception {
        OrderHead head = new OrderHead(id, atMicros, false, new OrderWorth("EUR", amount, List.of(corrections)));
        send(new OwnerInput(STORE, "c:1", "c:1", null, head, false));
    }

    private void send(OwnerInput input) throws Exception {
        join.send(input);
        take();
    }

    /** Adds up what came out. */
    private List<Tally> take() throws Exception {
        join.barrier();
        List<Tally> tallies = join.out();
        for (Tally tally : tallies) {
            String row = tally.table() + '/' + tally.key();
            long[] sum = sums.computeIfAbsent(row, any -> new long[tally.values().length]);
            Arrays.setAll(sum, i -> sum[i] + tally.values()[i]);
            if (Arrays.stream(sum).allMatch(value -> value == 0)) {
                sums.remove(row);
            }
        }
        return tallies;
    }

    private List<String> revenue() {
        return sumsOf("revenue_per_unit");
    }

    private List<String> since() {
        List<String> words = new ArrayList<>();
        cells().forEach((cell, moments) -> {
            if (cell.slice().dimension().equals("since")) {
                words.add(cell.slice().value() + " " + moments.sum(0).toBigInteger());
            }
        });
        return words.stream().sorted().toList();
    }

    private List<String> sumsOf(String metric) {
        List<String> words = new ArrayList<>();
        cells().forEach((cell, moments) -> {
            if (cell.metric().word().equals(metric) && cell.slice().dimension().isEmpty()) {
                words.add(cell.arm() + " " + cell.day() + " " + moments.units() + " unit, "
                        + moments.sum(0).toBigInteger());
            }
        });
        return words.stream().sorted().toList();
    }

    private Moments moments(String metric, String arm) {
        Moments all = new Moments(LiftTable.WIDTH);
        cells().forEach((cell, moments) -> {
            if (cell.metric().word().equals(metric)
                    && cell.slice().dimension().isEmpty()
                    && cell.arm().equals(arm)) {
                all.addAll(moments);
            }
        });
        return all;
    }

    private List<String> slices() {
        return cells().keySet().stream()
                .map(cell -> cell.slice().dimension() + "=" + cell.slice().value())
                .distinct()
                .toList();
    }

    private Map<Cell, Moments> cells() {
        Map<Cell, Moments> cells = new java.util.LinkedHashMap<>();
        sums.forEach((row, values) -> {
            if (row.startsWith(Cell.TABLE + "/")) {
                Tally tally = new Tally(Cell.TABLE, row.substring(Cell.TABLE.length() + 1), values, 0);
                cells.put(Cell.of(tally), Moments.ofLimbs(LiftTable.WIDTH, values));
            }
        });
        return cells;
    }

    private List<String> units() {
        List<String> words = new ArrayList<>();
        sums.forEach((row, values) -> {
            if (row.startsWith(OutcomeTallies.UNITS + "/")) {
                String arm = row.substring(row.lastIndexOf('\u0000') + 1);
                words.add(arm + " " + values[0] + " seen, " + values[1] + " contaminated");
            }
        });
        return words;
    }
}
