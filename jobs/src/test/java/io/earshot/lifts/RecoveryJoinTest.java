package io.earshot.lifts;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.assigned;
import static io.earshot.events.Samples.day;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.rate;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.Keys;
import io.earshot.events.OutreachAssigned;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.Rig;
import io.earshot.joins.Tally;
import io.earshot.joins.recovery.OwnerItem;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OrderWorth;
import io.earshot.measures.attribution.OrderWorth.Correction;
import io.earshot.measures.recovery.About;
import io.earshot.measures.recovery.Attempt;
import io.earshot.measures.recovery.RecoveryCase;
import io.earshot.measures.recovery.RecoverySpans;
import io.earshot.results.Recovery;
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

/** Orders recover carts within 7 days; the horizon is 20 days. */
class RecoveryJoinTest {
    private static final RecoverySpans SPANS = new RecoverySpans(20 * DAY, HOUR, 7, 30, 30);

    /** The first midnight UTC after the windows of all carts of that noon. */
    private static final long MATURE = NOON - 12 * HOUR + 8 * DAY;

    private Rig<OwnerItem, Dimension, OwnedRecovery> join;
    private final Map<String, Recovery> rows = new TreeMap<>();
    private final Map<String, Long> sums = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(() -> new RecoveryJoin(STORES, SPANS), RecoveryJoin::key, Dimensions.RATES);
        rows.clear();
        sums.clear();
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void theNextOrderOfTheCustomerRecoversACartWhicheverComesFirst() throws Exception {
        send(cart("c", NOON));
        assertThat(rows.get("c").status()).isEqualTo("open");
        send(order("o", NOON + DAY, 60));
        Recovery recovered = rows.get("c");
        assertThat(recovered.status()).isEqualTo("partly recovered");
        assertThat(recovered.matchedBy()).isEqualTo("customer");
        assertThat(recovered.share()).isEqualTo(0.6);
        assertThat(recovered.orderMinor()).isEqualTo(60);
        Map<String, Long> tallies = Map.copyOf(sums);

        stop();
        start();
        send(order("o", NOON + DAY, 60));
        send(cart("c", NOON));
        assertThat(rows.get("c")).isEqualTo(recovered);
        assertThat(sums).isEqualTo(tallies);
    }

    @Test
    void anOrderThatTheCartNamesGoesBeforeOthers() throws Exception {
        send(order("o", NOON + HOUR, 60));
        send(cart("c", NOON, head("mine", NOON + DAY, 100)));
        assertThat(rows.get("c").orderId()).isEqualTo("mine");
        assertThat(rows.get("c").matchedBy()).isEqualTo("id");
        assertThat(rows.get("c").status()).isEqualTo("recovered");
    }

    @Test
    void theWindowIncludesBothItsEnds() throws Exception {
        send(cart("c", NOON));
        send(order("before", NOON - 1, 100));
        send(order("after", NOON + 7 * DAY + 1, 100));
        assertThat(rows.get("c").isRecovered()).isFalse();

        send(order("last", NOON + 7 * DAY, 100));
        assertThat(rows.get("c").orderId()).isEqualTo("last");
        send(order("first", NOON, 100));
        assertThat(rows.get("c").orderId()).isEqualTo("first");
    }

    @Test
    void whatIsRefundedIsReopenedAndTheNextOrderCounts() throws Exception {
        send(cart("c", NOON));
        send(order("o", NOON + DAY, 100, new Correction(NOON + 2 * DAY, 0, false)));
        assertThat(rows.get("c").status()).isEqualTo("reopened");
        assertThat(rows.get("c").isRecovered()).isFalse();

        send(order("p", NOON + 3 * DAY, 100, new Correction(NOON + 9 * DAY, 0, true)));
        assertThat(rows.get("c").status())
                .as("for the lift it counts, as something was left at the end of the window")
                .isEqualTo("reopened");
        assertThat(rows.get("c").isRecovered()).isTrue();
        assertThat(rows.get("c").orderId()).isEqualTo("p");

        send(order("p", NOON + 3 * DAY, 100));
        assertThat(rows.get("c").status()).isEqualTo("recovered");
    }

    @Test
    void nobodyButTheHoldoutNeedsAnAttempt() throws Exception {
        send(cart("c", NOON));
        send(attempt("t", NOON + 30 * HOUR, false, ""));
        send(attempt("s", NOON + 40 * HOUR, true, "c", "price"));
        Recovery row = rows.get("c");
        assertThat(row.attempts()).isEqualTo(2);
        assertThat(row.hoursToAttempt()).isEqualTo(30);
        assertThat(row.isWithinDay()).isFalse();
        assertThat(row.isConnected()).isTrue();
        assertThat(row.connectedAt()).isEqualTo(NOON + 40 * HOUR);
        assertThat(row.objectionIds()).containsExactly("s/price");
        assertThat(count("contact_rates", "phone", "", "", "0")).containsExactly(2, 1);
        assertThat(count("contact_rates", "phone", "cart_abandoner", "hour", "20"))
                .containsExactly(1, 0);
        assertThat(count("contact_rates", "phone", "", "attempt", "2")).containsExactly(1, 1);

        send(attempt("t", NOON + 3 * HOUR, true, "another cart"));
        assertThat(rows.get("c").attempts()).isEqualTo(1);
        assertThat(count("contact_rates", "phone", "", "", "0")).containsExactly(1, 1);
    }

    @Test
    void objectionsCountOnceTheWindowHasClosed() throws Exception {
        send(cart("c", NOON));
        send(attempt("s", NOON + HOUR, true, "c", "price"));
        send(order("o", NOON + DAY, 100));
        assertThat(count("recovery_objections", "cart", "price")).containsExactly(0, 0);

        watermark(MATURE - 1000);
        assertThat(rows.get("c").isMature()).isFalse();
        watermark(MATURE);
        assertThat(rows.get("c").isMature()).isTrue();
        assertThat(count("recovery_objections", "cart", "price")).containsExactly(1, 1);
        assertThat(count("recovery_objections", "cart", "")).containsExactly(1, 1);
    }

    @Test
    void whatCameOfACartIsAFactOfTheDayOnWhichThatIsCertain() throws Exception {
        String day = Integer.toString(day(MATURE));
        send(cart("c", NOON));
        send(order("o", NOON + DAY, 100));
        watermark(MATURE - 1000);
        assertThat(facts("", day)).as("the window is open").containsExactly(0, 0, 0);

        watermark(MATURE);
        assertThat(facts("", day)).containsExactly(1, 1, 1);
        assertThat(facts("call", day)).containsExactly(1, 1, 1);

        send(order("o", NOON + DAY, 100, new Correction(NOON + 2 * DAY, 0, true)));
        assertThat(facts("", day)).as("nothing is left of the order").containsExactly(1, 0, 1);
    }

    @Test
    void whatIsNeverRecoveredIsLostWhenItsWindowHasClosed() throws Exception {
        send(cart("c", NOON));
        watermark(MATURE);
        assertThat(rows.get("c").status()).isEqualTo("lost");
    }

    @Test
    void aLateCaseIsMatureAtOnce() throws Exception {
        watermark(MATURE + DAY);
        send(cart("c", NOON));
        assertThat(rows.get("c").isMature()).isTrue();
    }

    @Test
    void aCustomerIsOneUnitUntilTheSpellIsOver() throws Exception {
        send(cart("c", NOON));
        send(cart("d", NOON + 3 * DAY));
        send(cart("e", NOON + 47 * DAY - 1));
        send(cart("f", NOON + 47 * DAY));
        assertThat(rows.values().stream().filter(Recovery::isUnit).map(Recovery::caseId))
                .containsExactly("c", "f");
        assertThat(count(OutcomeTallies.UNITS, "cart:drawn:", "call")).containsExactly(2, 0);

        send(cart("b", NOON - DAY));
        assertThat(rows.values().stream().filter(Recovery::isUnit).map(Recovery::caseId))
                .as("the first of all decides")
                .containsExactly("b", "e");
    }

    @Test
    void anotherOwnerGivesTheCaseBack() throws Exception {
        send(cart("c", NOON));
        send(new OwnerItem(STORE, "c:1", "c:1", one("c", NOON, List.of()), null, null, true));
        assertThat(rows).isEmpty();
        assertThat(sums).isEmpty();
        assertThat(join.stateEntries()).isZero();
    }

    @Test
    void moneyCountsOnceThereIsARate() throws Exception {
        send(cart("c", NOON));
        OrderHead dollars = new OrderHead("o", NOON + DAY, false, new OrderWorth("USD", 100, List.of()));
        send(new OwnerItem(STORE, "c:1", "c:1", null, null, dollars, false));
        assertThat(rows.get("c").isRecovered()).isTrue();
        assertThat(rows.get("c").orderMinor()).isZero();

        join.broadcast(new Dimension(STORE, List.of(), List.of(rate(meta("r", NOON), 20_000, "USD", "0.5"))));
        take();
        assertThat(rows.get("c").orderMinor()).isEqualTo(50);
    }

    @Test
    void aSubscriptionIsWonBackByItsRenewalOnly() throws Exception {
        OutreachAssigned call = assigned(meta("a", NOON), "subscription", "s", "c:1", "call");
        send(new OwnerItem(
                STORE,
                "c:1",
                "c:1",
                new RecoveryCase(
                        About.SUBSCRIPTION,
                        "s",
                        "x",
                        "c:1",
                        NOON,
                        NOON,
                        call,
                        0,
                        "",
                        List.of(head("r", NOON + 20 * DAY, 1900))),
                null,
                null,
                false));
        send(order("o", NOON + DAY, 100));
        assertThat(rows.get("s").orderId()).isEqualTo("r");
        assertThat(rows.get("s").share()).as("of what nobody knows the value").isEqualTo(1);
    }

    @Nested
    class State {
        @Test
        void goesOnAfterARestartAtAnotherParallelism() throws Exception {
            send(cart("c", NOON));
            send(attempt("s", NOON + HOUR, true, "c", "price"));
            join.restart(3);
            send(order("o", NOON + DAY, 100));
            watermark(MATURE);
            join.restart(2);
            assertThat(rows.get("c").status()).isEqualTo("recovered");
            assertThat(count("recovery_objections", "cart", "price")).containsExactly(1, 1);

            send(order("o", NOON + DAY, 100, new Correction(NOON + 2 * DAY, 0, true)));
            assertThat(rows.get("c").status()).isEqualTo("reopened");
            assertThat(count("recovery_objections", "cart", "price"))
                    .as("before the watermark is known again")
                    .containsExactly(1, 0);
        }

        @Test
        void isEmptyInTheEnd() throws Exception {
            send(cart("c", NOON));
            send(attempt("s", NOON + HOUR, true, "c"));
            send(order("o", NOON + DAY, 100));
            send(order("p", NOON + 50 * DAY, 100));
            watermark(NOON + 80 * DAY);
            assertThat(join.stateEntries()).isEqualTo(1);

            watermark(NOON + 300 * DAY);
            assertThat(join.stateEntries()).isZero();
            assertThat(join.timers()).isZero();
            assertThat(rows.get("c").status()).isEqualTo("recovered");
        }

        @Test
        void remembersSpellsWhoseFirstCaseIsForgotten() throws Exception {
            send(cart("c", NOON));
            send(cart("d", NOON + 46 * DAY));
            watermark(NOON + 92 * DAY);
            send(attempt("s", NOON + 47 * DAY, true, "d"));
            assertThat(rows.get("d").isUnit()).isFalse();
        }
    }

    @Test
    void theOrderOfArrivalLeavesNoTrace() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<OwnerItem> items = new ArrayList<>(List.of(
                cart("c", NOON),
                cart("d", NOON + 2 * DAY, head("mine", NOON + 3 * DAY, 70)),
                cart("e", NOON + 50 * DAY),
                attempt("s", NOON + HOUR, true, "c", "price"),
                attempt("t", NOON + 2 * DAY + HOUR, true, "", "trust"),
                order("o", NOON + DAY, 100, new Correction(NOON + 2 * DAY, 40, false)),
                order("p", NOON + 51 * DAY, 30)));
        Map<String, Recovery> first = null;
        Map<String, Long> firstSums = Map.of();
        for (int trial = 0; trial < 30; trial++) {
            Collections.shuffle(items, random);
            stop();
            start();
            for (OwnerItem item : items) {
                send(item);
                if (random.nextInt(3) == 0) {
                    send(item);
                    watermark(NOON + random.nextInt(12) * DAY);
                }
            }
            watermark(NOON + 60 * DAY);
            if (first == null) {
                first = Map.copyOf(rows);
                firstSums = Map.copyOf(sums);
            }
            assertThat(rows)
                    .as("seed %d, trial %d", seed, trial)
                    .isEqualTo(first)
                    .hasSize(3);
            assertThat(sums).as("seed %d, trial %d", seed, trial).isEqualTo(firstSums);
        }
    }

    private static RecoveryCase one(String id, long clock, List<OrderHead> own) {
        OutreachAssigned call = assigned(meta("a-" + id, clock), "cart", id, "c:1", "call");
        return new RecoveryCase(About.CART, id, "", "c:1", clock - HOUR, clock, call, 100, "EUR", own);
    }

    private static OwnerItem cart(String id, long clock, OrderHead... own) {
        return new OwnerItem(STORE, "c:1", "c:1", one(id, clock, List.of(own)), null, null, false);
    }

    private static OrderHead head(String id, long at, long amount, Correction... corrections) {
        return new OrderHead(id, at, false, new OrderWorth("EUR", amount, List.of(corrections)));
    }

    private static OwnerItem order(String id, long at, long amount, Correction... corrections) {
        return new OwnerItem(STORE, "c:1", "c:1", null, null, head(id, at, amount, corrections), false);
    }

    private static OwnerItem attempt(String id, long at, boolean connected, String cart, String... objections) {
        List<String> ids =
                List.of(objections).stream().map(name -> id + "/" + name).toList();
        Attempt attempt =
                new Attempt(id, "c:1", at, "cart_abandoner", "phone", connected, cart, List.of(objections), ids);
        return new OwnerItem(STORE, "c:1", "c:1", null, attempt, null, false);
    }

    private void send(OwnerItem item) throws Exception {
        join.send(item);
        take();
    }

    private void watermark(long atMicros) throws Exception {
        join.watermark(atMicros);
        take();
    }

    /** Lets rows take the place of others, and adds sums up, as ClickHouse and the pipeline do. */
    private void take() {
        for (OwnedRecovery claim : join.out()) {
            Recovery row = claim.row();
            if (row.isDeleted()) {
                rows.remove(row.caseId());
            } else {
                rows.put(row.caseId(), row);
            }
        }
        for (Tally tally : join.out(RecoveryJoin.TALLIES)) {
            for (int i = 0; i < tally.values().length; i++) {
                sums.merge(tally.table() + "/" + tally.key() + "/" + i, tally.values()[i], Long::sum);
            }
        }
        sums.values().removeIf(sum -> sum == 0);
    }

    /** Contributions, recovered and all. */
    private List<Integer> facts(String dimension, String day) {
        List<Integer> counts = new ArrayList<>(count("daily_facts", "recovery", dimension, day));
        String row = "daily_facts/" + Keys.join(STORE, "recovery", dimension, day) + "/";
        counts.add(sums.getOrDefault(row + 2, 0L).intValue());
        return counts;
    }

    private List<Integer> count(String table, String... key) {
        String[] parts = new String[key.length + 1];
        parts[0] = STORE;
        System.arraycopy(key, 0, parts, 1, key.length);
        String row = table + "/" + Keys.join(parts) + "/";
        return List.of(
                sums.getOrDefault(row + 0, 0L).intValue(),
                sums.getOrDefault(row + 1, 0L).intValue());
    }
}
