package io.earshot.lifts;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.exposed;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.CopyExposed;
import io.earshot.events.OutreachAssigned;
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
import io.earshot.measures.attribution.TouchKind;
import io.earshot.measures.experiment.Draws;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.Spans;
import io.earshot.measures.experiment.ValueDesign;
import io.earshot.measures.lift.Int128;
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
import org.junit.jupiter.api.Test;

/** What customer 1 is worth, joined from assignments and orders; words are `metric arm: units, numerator/denominator`. */
class ValueJoinTest {
    private static final Spans SPANS = Spans.of(Duration.ofDays(90), Duration.ofDays(90));
    private static final long HORIZON = SPANS.horizonMicros();

    /** With which all contacts are drawn where nothing else is said. */
    private Rig<OwnerInput, Dimension, Tally> join;

    private final Map<String, long[]> sums = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        join = Rig.ofSettling(
                () -> new UnitJoin(STORES, SPANS, new ValueDesign()),
                UnitJoin::key,
                Dimensions.VARIANTS,
                Dimensions.RATES,
                Dimensions.EXPERIMENTS);
        copy("worded", "", "", "phrase");
        copy("plain", "", "");
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void ordersCountUpToTheEndOfEachHorizon() throws Exception {
        contact("o", NOON, "call");
        order("at once", NOON, 100);
        order("30", NOON + 30 * DAY, 10);
        order("31", NOON + 30 * DAY + 1, 1);
        order("before", NOON - 1, 1000);

        assertThat(worth("outreach/30", "revenue_per_unit")).isEqualTo("call 1: 110/1 before 1000");
        assertThat(worth("outreach/60", "revenue_per_unit")).isEqualTo("call 1: 111/1 before 1000");
        assertThat(worth("outreach/365", "orders_per_unit")).isEqualTo("call 1: 3/1 before 1");
        assertThat(worth("outreach/30", "average_order_value")).isEqualTo("call 1: 110/2 before 0");
        assertThat(worth("outreach/30", "repeat_purchase_rate")).isEqualTo("call 1: 1/1 before 0");
    }

    @Test
    void ordersThatCameBeforeTheirContactCountAsWell() throws Exception {
        order("o", NOON + DAY, 100);
        assertThat(sums).isEmpty();

        contact("late", NOON, "holdout");

        assertThat(worth("outreach/30", "revenue_per_unit")).isEqualTo("holdout 1: 100/1 before 0");
        assertThat(worth("outreach/30", "repeat_purchase_rate")).isEqualTo("holdout 1: 0/1 before 0");
    }

    @Test
    void saidTwiceIsSaidOnce() throws Exception {
        contact("o", NOON, "call");
        order("1", NOON + DAY, 100);
        Map<String, String> once = words();

        contact("o", NOON, "call");
        order("1", NOON + DAY, 100);

        assertThat(words()).isEqualTo(once);
    }

    @Test
    void refundsCountUntilTheHorizonAndTakeMoneyBack() throws Exception {
        contact("o", NOON, "call");
        order("1", NOON + 20 * DAY, 100, new Correction(NOON + 40 * DAY, 30, false));

        assertThat(worth("outreach/30", "revenue_per_unit")).isEqualTo("call 1: 100/1 before 0");
        assertThat(worth("outreach/60", "revenue_per_unit")).isEqualTo("call 1: 30/1 before 0");
    }

    @Test
    void aContactThatIsWithdrawnTakesAllBack() throws Exception {
        order("1", NOON + DAY, 100);
        contact("o", NOON, "call");

        send(new OwnerInput(STORE, "c:1", "c:1", owned(assignment("o", NOON, "call", "")), null, true));

        assertThat(sums).isEmpty();
    }

    @Test
    void theFirstCopyDecidesAndNobodyIsLeftOut() throws Exception {
        shown("first", NOON, "plain");
        shown("second", NOON + DAY, "worded");
        order("o", NOON + 2 * DAY, 100);

        assertThat(worth("copy/30", "revenue_per_unit")).isEqualTo("other new 1: 100/1 before 0");

        shown("earlier", NOON - DAY, "worded");
        assertThat(worth("copy/30", "revenue_per_unit")).isEqualTo("words new 1: 100/1 before 0");
    }

    @Test
    void customersStandInTheStratumOfTheirEarlierOrders() throws Exception {
        order("1", NOON - 10 * DAY, 5);
        order("2", NOON - 20 * DAY, 5);
        shown("t", NOON, "worded");
        assertThat(worth("copy/30", "orders_per_unit")).isEqualTo("words 2 1: 0/1 before 2");

        order("3", NOON - 30 * DAY, 5);
        order("4", NOON - 40 * DAY, 5);
        assertThat(worth("copy/30", "orders_per_unit")).isEqualTo("words 3+ 1: 0/1 before 4");
    }

    @Test
    void anExperimentTakesItsCopyAndContactsFromTheAssociations() throws Exception {
        copy("arm-b", "x", "b", "phrase");
        send(owned(new CopyExposed(meta("t", NOON), "c:1", "email", "arm-b", "", "", "")));
        assertThat(cells().keySet()).allMatch(cell -> cell.comparisonId().startsWith("copy/"));

        join.broadcast(Dimension.of(List.of(experiment(meta("r", NOON), "x", "a", "b"))));
        take();

        assertThat(cells().keySet()).isNotEmpty().allMatch(cell -> cell.comparisonId()
                .startsWith("experiment/x/"));
        assertThat(worth("experiment/x/90", "orders_per_unit")).isEqualTo("b 1: 0/1 before 0");
    }

    @Test
    void whoSawTwoArmsOfAnExperimentHasNoOutcomeButACalledOneKeepsHis() throws Exception {
        join.broadcast(Dimension.of(List.of(experiment(meta("r", NOON), "x", "holdout", "call"))));
        send(owned(exposed(meta("t", NOON), "c:1", "x", "call")));
        send(owned(exposed(meta("u", NOON + DAY), "c:1", "x", "holdout")));
        assertThat(cells()).isEmpty();

        send(input("c:2", assignment("1", NOON, "call", "x")));
        send(input("c:2", assignment("2", NOON + DAY, "holdout", "x")));
        assertThat(worth("experiment/x/30", "orders_per_unit")).isEqualTo("call 1: 0/1 before 0");
    }

    @Test
    void whoSawAnotherArmAfterAHorizonKeepsTheOutcomeUpToThere() throws Exception {
        join.broadcast(Dimension.of(List.of(experiment(meta("r", NOON), "x", "a", "b"))));
        send(owned(exposed(meta("t", NOON), "c:1", "x", "b")));
        order("o", NOON + 20 * DAY, 100);

        send(owned(exposed(meta("u", NOON + 60 * DAY), "c:1", "x", "a")));

        assertThat(worth("experiment/x/30", "revenue_per_unit")).isEqualTo("b 1: 100/1 before 0");
        assertThat(worth("experiment/x/60", "revenue_per_unit"))
                .as("at its very end")
                .isEmpty();
        assertThat(worth("experiment/x/90", "revenue_per_unit")).isEmpty();

        OwnedTouch again = owned(PersonalEvent.compared(exposed(meta("u", NOON + 60 * DAY), "c:1", "x", "a"))
                .touch());
        send(new OwnerInput(STORE, "c:1", "c:1", again, null, true));
        assertThat(worth("experiment/x/365", "revenue_per_unit")).isEqualTo("b 1: 100/1 before 0");
    }

    @Test
    void contactsStandApartByTheExperimentAndTheProbabilityOfTheirDraw() throws Exception {
        OutreachAssigned drawn = new OutreachAssigned(
                meta("o", NOON), "o", "c:1", "cart", "cart-1", "", "call", true, 800_000, Long.MAX_VALUE, "spring");
        send(input("c:1", assignment(drawn)));
        send(input("c:2", assignment("p", NOON, "call", "")));

        assertThat(worth("outreach/spring/30", "orders_per_unit")).isEqualTo("call 1: 0/1 before 0");
        assertThat(cells().entrySet().stream()
                        .filter(cell -> cell.getKey().comparisonId().equals("outreach/spring/30")
                                && cell.getKey().metric() == Metric.ORDERS_PER_UNIT
                                && cell.getKey().slice().dimension().isEmpty()
                                && cell.getKey().stratum().equals(Draws.WEIGHED))
                        .map(cell -> cell.getValue().sum(1) + " of "
                                + cell.getValue().sum(2)))
                .as("weight, and probability in millionths")
                .containsExactly(Int128.of(1250) + " of " + Int128.of(800_000));
        assertThat(worth("outreach/30", "orders_per_unit")).isEqualTo("call 1: 0/1 before 0");
    }

    @Test
    void repeatedCopyIsForgottenOnceItCannotChangeAnyMore() throws Exception {
        for (int i = 0; i < 20; i++) {
            shown("t" + i, NOON + i * HOUR, i % 2 == 0 ? "worded" : "plain");
        }
        Map<String, String> before = words();
        join.watermark(NOON + 2 * HORIZON + 2 * DAY);
        order("o", NOON + 300 * DAY, 7);

        assertThat(join.stateEntries()).isEqualTo(1);
        assertThat(worth("copy/365", "revenue_per_unit")).isEqualTo("words new 1: 7/1 before 0");
        assertThat(worth("copy/180", "revenue_per_unit")).isEqualTo("words new 1: 0/1 before 0");
        assertThat(before).hasSameSizeAs(words());
    }

    @Test
    void nothingIsKeptWhenNothingCanChangeAnyMoreButThatThereWasAnOrder() throws Exception {
        contact("o", NOON, "call");
        send(input("c:2", assignment("p", NOON, "call", "")));
        order("1", NOON + DAY, 100);

        join.watermark(NOON + 366 * DAY + 3 * HORIZON);

        assertThat(join.stateEntries()).as("the first order of customer 1").isEqualTo(1);
        assertThat(join.timers()).isZero();
        take();
        shown("later", NOON + 700 * DAY, "plain");
        assertThat(worth("copy/30", "orders_per_unit")).isEqualTo("other 0 1: 0/1 before 0");
    }

    @Test
    void anyOrderOfArrivalGivesTheSameSumsAlsoAfterARestart() throws Exception {
        List<OwnerInput> inputs = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 40; i++) {
            long at = NOON + random.nextInt(80) * DAY;
            String id = "e" + i;
            switch (random.nextInt(3)) {
                case 0 -> inputs.add(input("c:1", assignment(id, at, random.nextBoolean() ? "call" : "holdout", "")));
                case 1 ->
                    inputs.add(owned(new CopyExposed(
                            meta(id, at), "c:1", "page", random.nextBoolean() ? "worded" : "plain", "", "", "")));
                default -> inputs.add(orderInput(id, at, 1 + random.nextInt(99)));
            }
        }
        Map<String, String> expected = play(inputs);
        for (int seed = 0; seed < 5; seed++) {
            stop();
            sums.clear();
            start();
            Collections.shuffle(inputs, new Random(seed));
            assertThat(play(inputs)).as("seed " + seed).isEqualTo(expected);
        }
    }

    private Map<String, String> play(List<OwnerInput> inputs) throws Exception {
        for (int i = 0; i < inputs.size(); i++) {
            send(inputs.get(i));
            if (i == inputs.size() / 2) {
                join.restart(2);
            }
        }
        return words();
    }

    private void copy(String variantId, String experimentId, String arm, String... phrases) throws Exception {
        VariantRegistered variant = new VariantRegistered(
                meta("v" + variantId, NOON - 300 * DAY), variantId, experimentId, arm, "", List.of(phrases));
        join.broadcast(new Dimension(STORE, List.of(variant), List.of()));
        take();
    }

    private void shown(String id, long atMicros, String variantId) throws Exception {
        send(owned(new CopyExposed(meta(id, atMicros), "c:1", "page", variantId, "", "", "")));
    }

    private static OwnerInput owned(CopyExposed exposed) {
        return input("c:1", PersonalEvent.compared(exposed).touch());
    }

    private static OwnedTouch owned(Touch touch) {
        return OwnedTouch.always("c:1", touch);
    }

    private void contact(String id, long atMicros, String arm) throws Exception {
        send(input("c:1", assignment(id, atMicros, arm, "")));
    }

    private static OwnerInput input(String owner, Touch touch) {
        return new OwnerInput(STORE, owner, owner, OwnedTouch.always(owner, touch), null, false);
    }

    private static Touch assignment(String id, long atMicros, String arm, String experimentId) {
        return assignment(new OutreachAssigned(
                meta(id, atMicros), id, "c:1", "cart", "cart-1", "", arm, true, 500_000, Long.MAX_VALUE, experimentId));
    }

    private static Touch assignment(OutreachAssigned assigned) {
        return new Touch(
                ValueDesign.ASSIGNMENTS,
                assigned.outreachId(),
                assigned.meta().eventId(),
                assigned.meta().atMicros(),
                TouchKind.EXPOSURE,
                assigned.about(),
                ValueDesign.medium(assigned),
                "",
                "",
                "",
                "",
                List.of(),
                false,
                new Touch.Showing(assigned.experimentId(), assigned.arm(), ""));
    }

    private void order(String id, long atMicros, long amount, Correction... corrections) throws Exception {
        send(orderInput(id, atMicros, amount, corrections));
    }

    private static OwnerInput orderInput(String id, long atMicros, long amount, Correction... corrections) {
        OrderHead head = new OrderHead(id, atMicros, false, new OrderWorth("EUR", amount, List.of(corrections)));
        return new OwnerInput(STORE, "c:1", "c:1", null, head, false);
    }

    private void send(OwnerInput input) throws Exception {
        join.send(input);
        take();
    }

    private void take() throws Exception {
        join.barrier();
        for (Tally tally : join.out()) {
            if (LiftJoin.isMoments(tally)) {
                long[] sum = sums.computeIfAbsent(tally.key(), any -> new long[tally.values().length]);
                Arrays.setAll(sum, i -> sum[i] + tally.values()[i]);
                if (Arrays.stream(sum).allMatch(value -> value == 0)) {
                    sums.remove(tally.key());
                }
            }
        }
    }

    private Map<String, String> words() {
        Map<String, String> words = new TreeMap<>();
        sums.forEach((row, values) -> words.put(row, Arrays.toString(values)));
        return words;
    }

    private Map<Cell, Moments> cells() {
        Map<Cell, Moments> cells = new java.util.HashMap<>();
        sums.forEach((key, values) ->
                cells.put(Cell.of(new Tally(Cell.TABLE, key, values, 0)), Moments.ofLimbs(LiftTable.WIDTH, values)));
        return cells;
    }

    private String worth(String comparisonId, String metric) {
        List<String> words = new ArrayList<>();
        cells().forEach((cell, moments) -> {
            if (cell.comparisonId().equals(comparisonId)
                    && cell.metric().word().equals(metric)
                    && cell.slice().dimension().isEmpty()
                    && !cell.stratum().equals(Draws.WEIGHED)) {
                String stratum = cell.stratum().isEmpty() ? "" : cell.stratum() + " ";
                words.add(cell.arm() + " " + stratum + moments.units() + ": "
                        + moments.sum(0).toBigInteger() + "/" + moments.sum(1).toBigInteger() + " before "
                        + moments.sum(2).toBigInteger());
            }
        });
        return String.join("; ", words.stream().sorted().toList());
    }
}
