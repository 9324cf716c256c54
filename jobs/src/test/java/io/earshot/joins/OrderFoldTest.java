package io.earshot.joins;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.cancelled;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.placed;
import static io.earshot.events.Samples.refunded;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.DaySummed;
import io.earshot.events.Keys;
import io.earshot.events.OrderCancelled;
import io.earshot.events.OrderLine;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import io.earshot.events.Persons;
import io.earshot.measures.attribution.OrderFacts;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.Windows;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OrderFoldTest {
    private static final long HORIZON = Windows.DEFAULT.horizonMicros();

    private Rig<OrderInput, Void, LedgerInput> fold;

    @BeforeEach
    void start() throws Exception {
        fold = Rig.of(() -> new OrderFold(HORIZON), input -> Keys.join(input.storeId(), input.orderId()));
    }

    @AfterEach
    void stop() throws Exception {
        fold.close();
    }

    @Nested
    class Facts {
        @Test
        void gatherWhateverArrivesFirst() throws Exception {
            OrderPlaced placed = placed("o", "c:1", NOON, 1000);
            OrderCancelled cancelled = cancelled("o", NOON + DAY);
            OrderRefunded refund = refunded("r", "o", NOON + DAY, 100);

            refund(refund);
            cancel(cancelled);
            place(placed);

            assertThat(facts())
                    .containsExactly(
                            new OrderFacts(STORE, "o", null, null, List.of(refund)),
                            new OrderFacts(STORE, "o", null, cancelled, List.of(refund)),
                            new OrderFacts(STORE, "o", placed, cancelled, List.of(refund)));
        }

        @Test
        void speakOfTheWinnerOnly() throws Exception {
            OrderPlaced corrected = placed(meta("p", NOON, 1), "o", "c:1", 900);
            place(corrected);
            fold.out();

            place(placed(meta("p", NOON), "o", "c:1", 1000));

            assertThat(facts()).isEmpty();
            assertThat(fates()).containsExactly("accepted", "superseded");
        }

        @Test
        void holdARefundInItsLastVersion() throws Exception {
            refund(refunded(meta("e", NOON), "r", "o", 100));
            OrderRefunded corrected = refunded(meta("e", NOON, 1), "r", "o", 50);

            refund(corrected);

            assertThat(facts()).last().extracting(OrderFacts::refunds).isEqualTo(List.of(corrected));
        }

        @Test
        void loseARefundThatMovedToAnotherOrder() throws Exception {
            OrderRefunded refund = refunded("r", "o", NOON, 100);
            refund(refund);

            fold.send(OrderInput.of(new RefundChange("o", refund, true)));

            assertThat(facts()).last().extracting(OrderFacts::refunds).isEqualTo(List.of());
        }

        @Test
        void areToldAgainWhenALostRevisionKeepsThemLonger() throws Exception {
            place(placed(meta("p", NOON, 1), "o", "c:1", 900));
            fold.out();

            place(placed(meta("p", NOON + DAY), "o", "c:1", 1000));

            assertThat(fold.out())
                    .singleElement()
                    .extracting(LedgerInput::keptUntilMicros)
                    .isEqualTo(NOON + DAY + 2 * HORIZON);
        }

        @Test
        void areNotToldTwice() throws Exception {
            place(placed("o", "c:1", NOON, 1000));
            fold.out();

            place(placed("o", "c:1", NOON, 1000));

            assertThat(facts()).isEmpty();
            assertThat(fates()).containsExactly("accepted", "duplicate");
        }

        @Test
        void outliveARestartAtAnotherParallelism() throws Exception {
            OrderPlaced placed = placed("o", "c:1", NOON, 1000);
            OrderRefunded first = refunded("r1", "o", NOON + DAY, 100);
            OrderRefunded second = refunded("r2", "o", NOON + DAY, 100);
            place(placed);
            refund(first);
            fold.out();

            fold.restart(3);
            refund(second);

            assertThat(facts()).containsExactly(new OrderFacts(STORE, "o", placed, null, List.of(first, second)));
        }
    }

    @Nested
    class PersonsOfOrders {
        @Test
        void areToldTheirOrders() throws Exception {
            place(placed("o", "c:1", NOON, 1000));

            assertThat(heads()).containsExactly(head("c:1", NOON, false, false));
        }

        @Test
        void areNotToldOfAnOrderThatWasOnlyRefundedOrCancelled() throws Exception {
            refund(refunded("r", "o", NOON, 100));
            cancel(cancelled("o", NOON));

            assertThat(heads()).isEmpty();
        }

        @Test
        void areNotToldOfAGuestsOrder() throws Exception {
            place(placed("o", Persons.NOBODY, NOON, 1000));

            assertThat(heads()).isEmpty();
        }

        @Test
        void areNotToldOfRefunds() throws Exception {
            place(placed("o", "c:1", NOON, 1000));
            heads();

            refund(refunded("r", "o", NOON, 100));

            assertThat(heads()).isEmpty();
        }

        @Test
        void areToldOfACancellationUpToTheHorizon() throws Exception {
            place(placed("o", "c:1", NOON, 1000));
            heads();

            cancel(cancelled("o", NOON + HORIZON));

            assertThat(heads()).containsExactly(head("c:1", NOON, true, false));
        }

        @Test
        void areNotToldOfACancellationAfterTheHorizon() throws Exception {
            place(placed("o", "c:1", NOON, 1000));
            heads();

            cancel(cancelled("o", NOON + HORIZON + 1));

            assertThat(heads()).isEmpty();
        }

        @Test
        void loseAnOrderThatWasAnothers() throws Exception {
            place(placed(meta("p", NOON), "o", "c:1", 1000));
            heads();

            place(placed(meta("p", NOON, 1), "o", "v:2", 1000));

            assertThat(heads()).containsExactly(head("c:1", NOON, false, true), head("v:2", NOON, false, false));
        }

        @Test
        void loseAnOrderThatTurnsOutToBeAGuests() throws Exception {
            place(placed(meta("p", NOON), "o", "c:1", 1000));
            heads();

            place(placed(meta("p", NOON, 1), "o", Persons.NOBODY, 1000));

            assertThat(heads()).containsExactly(head("c:1", NOON, false, true));
        }

        @Test
        void areToldThatAnOrderWasEarlier() throws Exception {
            place(placed(meta("p", NOON), "o", "c:1", 1000));
            heads();

            place(placed(meta("p", NOON - DAY, 1), "o", "c:1", 1000));

            assertThat(heads()).containsExactly(head("c:1", NOON - DAY, false, false));
        }
    }

    @Nested
    class State {
        @Test
        void isGoneTwoHorizonsAfterTheOrder() throws Exception {
            place(placed("o", "c:1", NOON, 1000));

            fold.watermark(NOON + 2 * HORIZON - 1000);
            assertThat(fold.stateEntries()).isEqualTo(1);

            fold.watermark(NOON + 2 * HORIZON + DAY);
            assertThat(fold.stateEntries()).isZero();
            assertThat(fold.timers()).isZero();
        }

        @Test
        void waitsForTheLatestRefund() throws Exception {
            place(placed("o", "c:1", NOON, 1000));
            refund(refunded("r", "o", NOON + HORIZON, 100));
            fold.restart(2);

            fold.watermark(NOON + 2 * HORIZON + DAY);
            assertThat(fold.stateEntries()).isEqualTo(1);

            fold.watermark(NOON + 3 * HORIZON + DAY);
            assertThat(fold.stateEntries()).isZero();
            assertThat(fold.timers()).isZero();
        }

        @Test
        void isGoneWhenTheOnlyRefundMovedAway() throws Exception {
            OrderRefunded refund = refunded("r", "o", NOON, 100);
            refund(refund);
            fold.send(OrderInput.of(new RefundChange("o", refund, true)));

            fold.watermark(NOON + 2 * HORIZON + DAY);

            assertThat(fold.stateEntries()).isZero();
            assertThat(fold.timers()).isZero();
        }
    }

    /** By product and day; a day in Berlin. */
    @Nested
    class Units {
        private final Map<String, Long> units = new TreeMap<>();

        @BeforeEach
        void sumUp() throws Exception {
            fold.close();
            fold = Rig.of(
                    () -> new OrderFold(HORIZON, false, STORES), input -> Keys.join(input.storeId(), input.orderId()));
        }

        @Test
        void areThoseOfTheLines() throws Exception {
            place(lines(0, new OrderLine("tea", 2, 10), new OrderLine("cup", 1, 5), new OrderLine("tea", 3, 15)));

            assertThat(sums()).isEqualTo(Map.of("tea 2026-05-04", 5L, "cup 2026-05-04", 1L));
        }

        @Test
        void changeWithARevision() throws Exception {
            place(lines(0, new OrderLine("tea", 2, 10), new OrderLine("cup", 1, 5)));
            place(lines(1, new OrderLine("tea", 7, 10)));

            assertThat(sums()).isEqualTo(Map.of("tea 2026-05-04", 7L));
        }

        @Test
        void areNoneOfAnOrderThatWasCancelledWhicheverComesFirst() throws Exception {
            cancel(cancelled("o", NOON + DAY));
            place(lines(0, new OrderLine("tea", 2, 10)));
            assertThat(sums()).isEmpty();
        }

        @Test
        void areTakenBackByACancellation() throws Exception {
            place(lines(0, new OrderLine("tea", 2, 10)));
            cancel(cancelled("o", NOON + DAY));

            assertThat(sums()).isEmpty();
        }

        @Test
        void stayWhatTheyAreWhenMoneyIsPaidBack() throws Exception {
            place(lines(0, new OrderLine("tea", 2, 10)));
            sums();
            refund(refunded("r", "o", NOON, 10));

            assertThat(fold.out(OrderFold.UNITS)).isEmpty();
        }

        @Test
        void areNotAskedForOfALedger() throws Exception {
            place(lines(0, new OrderLine("tea", 2, 10)));

            assertThat(facts())
                    .singleElement()
                    .satisfies(facts -> assertThat(facts.placed().lines()).isEmpty());
        }

        @Test
        void areKeptByNobodyWhoDoesNotSumThemUp() throws Exception {
            fold.close();
            start();
            place(lines(0, new OrderLine("tea", 2, 10)));
            place(lines(1, new OrderLine("tea", 3, 10)));

            assertThat(fold.out(OrderFold.UNITS)).isEmpty();
            assertThat(facts())
                    .as("another revision, that is all")
                    .allSatisfy(facts -> assertThat(facts.placed().lines()).isEmpty());
        }

        private Map<String, Long> sums() {
            for (Tally tally : fold.out(OrderFold.UNITS)) {
                List<String> key = Keys.split(tally.key());
                assertThat(key.subList(0, 2)).containsExactly(STORE, DaySummed.UNITS);
                String name = key.get(2) + " " + LocalDate.ofEpochDay(Integer.parseInt(key.get(3)));
                units.merge(name, tally.values()[1], Long::sum);
            }
            units.values().removeIf(sum -> sum == 0);
            return units;
        }

        private static OrderPlaced lines(int revision, OrderLine... lines) {
            return new OrderPlaced(meta("p" + revision, NOON, revision), "o", "c:1", 1000, "EUR", List.of(lines));
        }
    }

    private void place(OrderPlaced placed) throws Exception {
        fold.send(OrderInput.of(placed));
    }

    private void cancel(OrderCancelled cancelled) throws Exception {
        fold.send(OrderInput.of(cancelled));
    }

    private void refund(OrderRefunded refund) throws Exception {
        fold.send(OrderInput.of(new RefundChange(refund.orderId(), refund, false)));
    }

    private List<PersonInput> heads() {
        return fold.out(OrderFold.HEADS);
    }

    private static PersonInput head(String person, long atMicros, boolean isCancelled, boolean isRemoval) {
        return PersonInput.of(STORE, person, new OrderHead("o", atMicros, isCancelled), isRemoval);
    }

    private List<String> fates() {
        return fold.out(Accounts.TAG).stream()
                .map(tally -> Keys.split(tally.key()).get(2))
                .toList();
    }

    private List<OrderFacts> facts() {
        return fold.out().stream().map(LedgerInput::facts).toList();
    }
}
