package io.earshot.joins;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.Keys;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OwnedTouch;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.Windows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OwnerJoinTest {
    private static final Windows WINDOWS = Windows.DEFAULT;
    private static final long HORIZON = WINDOWS.horizonMicros();
    private static final long LOOKBACK = WINDOWS.lookbackMicros();

    private Rig<OwnerInput, Void, OrderOwner> join;

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(() -> new OwnerJoin(WINDOWS), input -> Keys.join(input.storeId(), input.owner()));
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Nested
    class Touches {
        @Test
        void reachAnOrderThatComesAfter() throws Exception {
            touch("t", NOON);
            assertThat(told()).isEmpty();

            order("o", NOON + HOUR);

            assertThat(told()).containsExactly("o new [t]");
        }

        @Test
        void reopenTheOrderWhenTheyArriveLate() throws Exception {
            order("o", NOON + HOUR);
            assertThat(told()).containsExactly("o new []");

            touch("t", NOON);

            assertThat(told()).containsExactly("o new [t]");
        }

        @Test
        void reachOneLookbackAndNotAMicrosecondMore() throws Exception {
            order("o", NOON);
            told();

            touch("too old", NOON - LOOKBACK - 1);
            touch("too young", NOON + 1);
            assertThat(told()).isEmpty();

            touch("oldest", NOON - LOOKBACK);
            touch("youngest", NOON);
            assertThat(told()).containsExactly("o new [oldest]", "o new [oldest, youngest]");
        }

        @Test
        void comeInTheOrderOfTimeAndId() throws Exception {
            touch("b", NOON);
            touch("c", NOON - 1);
            touch("a", NOON);

            order("o", NOON);

            assertThat(told()).containsExactly("o new [c, a, b]");
        }

        @Test
        void earnInSeveralOrders() throws Exception {
            order("o1", NOON);
            order("o2", NOON + DAY);
            told();

            touch("t", NOON - 1);

            assertThat(told()).containsExactlyInAnyOrder("o1 new [t]", "o2 returning [t]");
        }

        @Test
        void leaveTheOrdersThatTheyReached() throws Exception {
            touch("t", NOON);
            order("o", NOON);
            told();

            send("c:1", owned("t", NOON), null, true);

            assertThat(told()).containsExactly("o new []");
        }

        @Test
        void areTakenBackOnlyByWhoGaveThem() throws Exception {
            touch("t", NOON);
            order("o", NOON);
            told();

            send("v:other", owned("t", NOON), null, true);

            assertThat(told()).isEmpty();
        }

        @Test
        void ofARangeOfOrdersAreSeenFromThereOnly() throws Exception {
            OwnedTouch early = new OwnedTouch(
                    "c:1", PersonalEvent.of(click("t", "c:1", NOON)).touch(), NOON + HOUR, NOON + 2 * HOUR);
            send("c:1", early, null, false);

            order("before", NOON + HOUR - 1);
            order("first", NOON + HOUR);
            order("after", NOON + 2 * HOUR);

            assertThat(told()).containsExactly("before new []", "first returning [t]", "after returning []");
        }

        @Test
        void standOnceThoughTheyComeTwice() throws Exception {
            touch("t", NOON);
            touch("t", NOON);

            order("o", NOON);

            assertThat(told()).containsExactly("o new [t]");
        }
    }

    @Nested
    class Orders {
        @Test
        void thatComeEarlierTakeTheFirstPlace() throws Exception {
            order("second", NOON + DAY);
            assertThat(told()).containsExactly("second new []");

            order("first", NOON);

            assertThat(told()).containsExactlyInAnyOrder("first new []", "second returning []");
        }

        @Test
        void thatAreCancelledGiveTheFirstPlaceAway() throws Exception {
            order("first", NOON);
            order("second", NOON + DAY);
            told();

            send("c:1", null, new OrderHead("first", NOON, true), false);

            assertThat(told()).containsExactlyInAnyOrder("first returning []", "second new []");
        }

        @Test
        void ofTheSameTimeAreOrderedById() throws Exception {
            order("b", NOON);
            order("a", NOON);

            assertThat(told()).containsExactly("b new []", "a new []", "b returning []");
        }

        @Test
        void thatMoveAwayAreWithdrawnAndGiveTheFirstPlaceAway() throws Exception {
            order("first", NOON);
            order("second", NOON + DAY);
            told();

            send("c:1", null, new OrderHead("first", NOON, false), true);

            assertThat(told()).containsExactlyInAnyOrder("first withdrawn", "second new []");
        }

        @Test
        void stayWhileAnotherPersonOfTheOwnerStillHoldsThem() throws Exception {
            send("v:7", null, new OrderHead("o", NOON, false), false);
            send("c:1", null, new OrderHead("o", NOON, false), false);
            told();

            send("v:7", null, new OrderHead("o", NOON, false), true);

            assertThat(told()).containsExactly("o new []");
        }

        @Test
        void tellWhenTheyWere() throws Exception {
            order("o", NOON);

            assertThat(join.out())
                    .singleElement()
                    .extracting(OrderOwner::orderAtMicros)
                    .isEqualTo(NOON);
        }
    }

    @Nested
    class State {
        @Test
        void goesOnAfterARestartAtAnotherParallelism() throws Exception {
            touch("t1", NOON);
            order("o", NOON + HOUR);
            told();

            join.restart(4);
            touch("t2", NOON + 1);

            assertThat(told()).containsExactly("o new [t1, t2]");
        }

        @Test
        void ofTouchesWithoutAnOrderIsGoneALookbackAndTwoHorizonsLater() throws Exception {
            touch("t", NOON);

            join.watermark(NOON + 2 * HORIZON + DAY);
            assertThat(join.stateEntries()).isEqualTo(1);

            join.watermark(NOON + LOOKBACK + 2 * HORIZON + DAY);
            assertThat(join.stateEntries()).isZero();
            assertThat(join.timers()).isZero();
        }

        @Test
        void rememberForEverThatThereWasAnOrder() throws Exception {
            touch("t", NOON);
            order("first", NOON);
            join.watermark(NOON + 10 * HORIZON);
            told();
            assertThat(join.stateEntries()).isEqualTo(1);
            assertThat(join.timers()).isZero();

            join.restart(2);
            order("later", NOON + 10 * HORIZON);

            assertThat(told()).containsExactly("later returning []");
        }

        @Test
        void forgetsAnOwnerWhoseOnlyOrderWasCancelled() throws Exception {
            send("c:1", null, new OrderHead("o", NOON, true), false);

            join.watermark(NOON + 2 * HORIZON + DAY);

            assertThat(join.stateEntries()).isZero();
            assertThat(join.timers()).isZero();
        }
    }

    private void touch(String id, long atMicros) throws Exception {
        send("c:1", owned(id, atMicros), null, false);
    }

    private void order(String id, long atMicros) throws Exception {
        send("c:1", null, new OrderHead(id, atMicros, false), false);
    }

    private void send(String person, OwnedTouch touch, OrderHead order, boolean isRemoval) throws Exception {
        join.send(new OwnerInput(STORE, "c:1", person, touch, order, isRemoval));
    }

    private static OwnedTouch owned(String id, long atMicros) {
        return OwnedTouch.always(
                "c:1", PersonalEvent.of(click(id, "c:1", atMicros)).touch());
    }

    /** What orders were told since the last question. */
    private List<String> told() {
        List<String> words = new ArrayList<>();
        for (OrderOwner word : join.out()) {
            String place = word.isNew() ? " new " : " returning ";
            List<String> touches = word.touches().stream().map(Touch::eventId).toList();
            words.add(word.orderId() + (word.isWithdrawn() ? " withdrawn" : place + touches));
        }
        return words;
    }
}
