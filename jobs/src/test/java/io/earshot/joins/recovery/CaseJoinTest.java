package io.earshot.joins.recovery;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.MINUTE;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.assigned;
import static io.earshot.events.Samples.cart;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.CartChanged;
import io.earshot.joins.Rig;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OrderWorth;
import io.earshot.measures.recovery.RecoveryCase;
import io.earshot.measures.recovery.RecoverySpans;
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

/** Carts are abandoned after an hour of silence; the horizon is 20 days. */
class CaseJoinTest {
    private static final RecoverySpans SPANS = new RecoverySpans(20 * DAY, HOUR, 7, 30, 30);

    private Rig<CaseInput, Void, PersonItem> join;

    /** What each person has, as told so far. */
    private final Map<String, RecoveryCase> cases = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(() -> new CaseJoin(SPANS), CaseJoin::key);
        cases.clear();
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void aSilentCartIsAbandonedWhenItsTimeIsOver() throws Exception {
        say(cart("c", "updated", "v:1", NOON, 500));
        watermark(NOON + HOUR);
        assertThat(cases).isEmpty();

        watermark(NOON + HOUR + 1000);

        RecoveryCase one = cases.get("v:1 c");
        assertThat(one.beganMicros()).isEqualTo(NOON + HOUR);
        assertThat(one.clockMicros()).isEqualTo(NOON + HOUR);
        assertThat(one.valueMinor()).isEqualTo(500);
    }

    @Test
    void whoeverChecksOutInTimeHasAbandonedNothing() throws Exception {
        say(cart("c", "updated", "v:1", NOON, 500));
        say(cart("c", "checked_out", "v:1", NOON + HOUR, 500));
        watermark(NOON + 3 * HOUR);
        assertThat(cases).isEmpty();
    }

    @Test
    void aLateCheckOutTakesTheCaseBack() throws Exception {
        say(cart("c", "updated", "v:1", NOON, 500));
        watermark(NOON + 3 * HOUR);
        assertThat(cases).containsKey("v:1 c");

        say(cart("c", "checked_out", "v:1", NOON + 30 * MINUTE, 500));

        assertThat(cases).isEmpty();
    }

    @Test
    void anEventThatSaysSoNeedsNoSilence() throws Exception {
        say(cart("c", "abandoned", "v:1", NOON, 500));
        assertThat(cases.get("v:1 c").beganMicros()).isEqualTo(NOON);
    }

    @Test
    void theAssignmentStartsTheClockAndNamesThePersonWhateverComesFirst() throws Exception {
        say(cart("c", "abandoned", "v:1", NOON, 500));
        assign("a", "cart", "c", NOON + HOUR);
        RecoveryCase after = cases.get("c:7 c");
        assertThat(cases).containsOnlyKeys("c:7 c");
        assertThat(after.beganMicros()).isEqualTo(NOON);
        assertThat(after.clockMicros()).isEqualTo(NOON + HOUR);

        stop();
        start();
        assign("a", "cart", "c", NOON + HOUR);
        assertThat(cases.get("c:7 c").valueMinor())
                .as("nobody knows the cart yet")
                .isZero();
        say(cart("c", "abandoned", "v:1", NOON, 500));
        assertThat(cases.get("c:7 c")).isEqualTo(after);
    }

    @Test
    void theFirstAssignmentCountsAndTheCartAsItStoodThen() throws Exception {
        say(cart("c", "updated", "v:1", NOON, 500));
        assign("b", "cart", "c", NOON + 5 * HOUR);
        assign("a", "cart", "c", NOON + 4 * HOUR);
        say(List.of(
                cart("c", "updated", "v:1", NOON, 500),
                cart(meta("again", NOON + DAY), "c", "updated", "v:1", 900, "")));

        assertThat(cases.get("c:7 c").clockMicros()).isEqualTo(NOON + 4 * HOUR);
        assertThat(cases.get("c:7 c").valueMinor()).isEqualTo(500);
        assertThat(cases.get("c:7 c").beganMicros()).isEqualTo(NOON + HOUR);
    }

    @Test
    void anAssignmentThatIsTakenBackLeavesTheCart() throws Exception {
        say(cart("c", "abandoned", "v:1", NOON, 500));
        assign("a", "cart", "c", NOON + HOUR);
        join.send(CaseInput.of(assigned(meta("a", NOON + HOUR), "cart", "c", "c:7", "call"), true));
        take();
        assertThat(cases).containsOnlyKeys("v:1 c");
    }

    @Test
    void ordersThatACheckOutNamesStandWithTheCart() throws Exception {
        say(cart("c", "abandoned", "v:1", NOON, 500));
        OrderHead order = new OrderHead("o", NOON + DAY, false, new OrderWorth("EUR", 500, List.of()));
        join.send(CaseInput.of(STORE, "c", order, false));
        take();
        assertThat(cases.get("v:1 c").own()).containsExactly(order);

        join.send(CaseInput.of(STORE, "c", order, true));
        take();
        assertThat(cases.get("v:1 c").own()).isEmpty();
    }

    @Test
    void eachCancellationIsACaseAndTheAssignmentBelongsToTheLatestBeforeIt() throws Exception {
        tell("renewed", "r1", NOON - DAY, 1900);
        tell("cancelled", "x1", NOON, 0);
        tell("renewed", "r2", NOON + 5 * DAY, 2500);
        tell("cancelled", "x2", NOON + 9 * DAY, 0);
        assign("a", "subscription", "c", NOON + 10 * DAY);

        assertThat(cases).containsOnlyKeys("c:1 c x1", "c:7 c x2");
        assertThat(cases.get("c:1 c x1").valueMinor()).isEqualTo(1900);
        assertThat(cases.get("c:1 c x1").own()).extracting(OrderHead::orderId).containsExactly("r1", "r2");
        assertThat(cases.get("c:7 c x2").valueMinor()).isEqualTo(2500);
        assertThat(cases.get("c:7 c x2").clockMicros()).isEqualTo(NOON + 10 * DAY);
    }

    @Test
    void aTrialBeginsWithItsStart() throws Exception {
        assign("a", "trial", "c", NOON + DAY);
        assertThat(cases.get("c:7 c").beganMicros()).isEqualTo(NOON + DAY);

        tell("trial_started", "t", NOON, 0);

        assertThat(cases.get("c:7 c").beganMicros()).isEqualTo(NOON);
        assertThat(cases).hasSize(1);
    }

    @Nested
    class State {
        @Test
        void goesOnAfterARestartAtAnotherParallelism() throws Exception {
            say(cart("c", "updated", "v:1", NOON, 500));
            join.restart(3);
            watermark(NOON + 2 * HOUR);
            assertThat(cases).containsKey("v:1 c");

            join.restart(1);
            assign("a", "cart", "c", NOON + 3 * HOUR);
            assertThat(cases).containsOnlyKeys("c:7 c");
        }

        @Test
        void isEmptyInTheEnd() throws Exception {
            say(cart("c", "updated", "v:1", NOON, 500));
            assign("a", "cart", "c", NOON + HOUR);
            tell("cancelled", "x", NOON, 0);
            watermark(NOON + HOUR + 30 * DAY + 59 * DAY);
            assertThat(join.stateEntries()).isEqualTo(2);

            watermark(NOON + 30 * DAY + 63 * DAY);
            assertThat(join.stateEntries()).isZero();
            assertThat(join.timers()).isZero();
        }
    }

    @Test
    void theOrderOfArrivalLeavesNoTrace() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        CartChanged updated = cart("c", "updated", "v:1", NOON, 500);
        CartChanged again = cart(meta("again", NOON + 9 * HOUR), "c", "updated", "v:2", 900, "");
        OrderHead order = new OrderHead("o", NOON + DAY, false, new OrderWorth("EUR", 500, List.of()));
        List<CaseInput> inputs = new ArrayList<>(List.of(
                CaseInput.of(List.of(updated, again)),
                CaseInput.of(List.of(cart("c", "checked_out", "v:1", NOON + DAY, 500))),
                CaseInput.of(List.of(cart("c", "abandoned", "v:3", NOON + 2 * HOUR, 700))),
                CaseInput.of(assigned(meta("a", NOON + 3 * HOUR), "cart", "c", "c:7", "call"), false),
                CaseInput.of(assigned(meta("b", NOON + 2 * HOUR), "cart", "c", "c:8", "email"), false),
                CaseInput.of(STORE, "c", order, false)));
        Map<String, RecoveryCase> first = null;
        for (int trial = 0; trial < 30; trial++) {
            Collections.shuffle(inputs, random);
            stop();
            start();
            for (CaseInput input : inputs) {
                join.send(input);
                take();
                if (random.nextInt(3) == 0) {
                    watermark(NOON + random.nextInt(48) * HOUR);
                }
            }
            watermark(NOON + 3 * DAY);
            first = first == null ? Map.copyOf(cases) : first;
            assertThat(cases)
                    .as("seed %d, trial %d", seed, trial)
                    .isEqualTo(first)
                    .containsOnlyKeys("c:8 c");
        }
    }

    private void say(CartChanged cart) throws Exception {
        say(List.of(cart));
    }

    private void say(List<CartChanged> groups) throws Exception {
        join.send(CaseInput.of(groups));
        take();
    }

    private void assign(String eventId, String about, String id, long at) throws Exception {
        join.send(CaseInput.of(assigned(meta(eventId, at), about, id, "c:7", "call"), false));
        take();
    }

    private void tell(String kind, String eventId, long at, long amount) throws Exception {
        join.send(CaseInput.of(subscription(meta(eventId, at), "c", kind, "c:1", amount)));
        take();
    }

    private void watermark(long atMicros) throws Exception {
        join.watermark(atMicros);
        take();
    }

    private void take() {
        for (PersonItem item : join.out()) {
            RecoveryCase one = item.one();
            String key = (item.person() + " " + one.caseId() + " " + one.eventId()).strip();
            if (item.isRemoval()) {
                assertThat(cases.remove(key)).as(key).isNotNull();
            } else {
                cases.put(key, one);
            }
        }
    }
}
