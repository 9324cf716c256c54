package io.earshot.joins;

import static io.earshot.events.Samples.BERLIN;
import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.cancelled;
import static io.earshot.events.Samples.click;
import static io.earshot.events.Samples.day;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.placed;
import static io.earshot.events.Samples.rate;
import static io.earshot.events.Samples.refunded;
import static io.earshot.events.Samples.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.events.Keys;
import io.earshot.events.Meta;
import io.earshot.events.OrderCancelled;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import io.earshot.events.Persons;
import io.earshot.events.RateQuoted;
import io.earshot.events.VariantRegistered;
import io.earshot.measures.attribution.OrderFacts;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.Windows;
import io.earshot.results.Booking;
import io.earshot.results.Credit;
import io.earshot.results.ShopOrder;
import io.earshot.results.Unattributed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LedgerJoinTest {
    private static final Windows WINDOWS = Windows.DEFAULT;
    private static final long HORIZON = WINDOWS.horizonMicros();

    private Rig<LedgerInput, Dimension, Credit> join;

    @BeforeEach
    void start() throws Exception {
        join = Rig.ofSettling(
                () -> new LedgerJoin(STORES, WINDOWS),
                input -> Keys.join(input.storeId(), input.orderId()),
                Dimensions.VARIANTS,
                Dimensions.RATES);
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Nested
    class FactsAndOwner {
        @Test
        void giveTheRowsWhenTheFactsComeFirst() throws Exception {
            facts(order(1000), null);
            assertThat(join.out(LedgerJoin.ORDERS)).isEmpty();

            owner("c:1", true, ad("t", NOON));

            assertThat(join.out())
                    .singleElement()
                    .extracting(Credit::touchEventId, Credit::linearGrossMinor, Credit::isNew)
                    .containsExactly("t", 1000L, true);
            assertThat(join.out(LedgerJoin.ORDERS))
                    .singleElement()
                    .extracting(ShopOrder::owner, ShopOrder::touches, ShopOrder::grossMinor)
                    .containsExactly("c:1", 1, 1000L);
            assertThat(join.out(LedgerJoin.BOOKINGS)).hasSize(1);
            assertThat(join.out(LedgerJoin.UNATTRIBUTED)).isEmpty();
        }

        @Test
        void giveTheRowsWhenTheOwnerComesFirst() throws Exception {
            owner("c:1", true, ad("t", NOON));
            assertThat(join.out()).isEmpty();

            facts(order(1000), null);

            assertThat(join.out()).hasSize(1);
            assertThat(join.out(LedgerJoin.ORDERS)).hasSize(1);
        }

        @Test
        void giveTheRowsOnceForAllThatComesBeforeACheckpoint() throws Exception {
            join.send(LedgerInput.of(new OrderFacts(STORE, "o", order(1000), null, List.of()), HORIZON, true));
            for (String touch : List.of("s", "t")) {
                List<Touch> touches = List.of(ad(touch, NOON));
                join.send(LedgerInput.of(new OrderOwner(STORE, "o", "c:1", NOON, true, touches, false), HORIZON));
            }
            join.watermark(NOON + DAY);
            assertThat(join.out()).isEmpty();

            join.barrier();

            assertThat(join.out()).extracting(Credit::touchEventId).containsExactly("t");
            assertThat(join.out(LedgerJoin.ORDERS)).hasSize(1);
        }

        @Test
        void giveTheRowsThoughAWatermarkComesBetweenThem() throws Exception {
            join.watermark(NOON - DAY);
            owner("c:1", true, ad("t", NOON));
            join.watermark(NOON + 10 * DAY);

            facts(order(1000), null);

            assertThat(join.out()).hasSize(1);
        }

        @Test
        void giveAGuestsOrderWithoutWaitingForAnOwner() throws Exception {
            facts(placed("o", Persons.NOBODY, NOON, 1000), null);

            assertThat(join.out(LedgerJoin.ORDERS))
                    .singleElement()
                    .extracting(ShopOrder::owner, ShopOrder::isNew)
                    .containsExactly("", true);
            assertThat(unattributed()).containsExactly("no person 1000 1000");
        }

        @Test
        void takeTheUnattributedRowBackWhenATouchArrivesLate() throws Exception {
            facts(order(1000), null);
            owner("c:1", true);
            assertThat(unattributed()).containsExactly("no touch 1000 1000");

            owner("c:1", true, ad("t", NOON));

            assertThat(unattributed()).containsExactly("deleted");
            assertThat(join.out()).hasSize(1);
        }

        @Test
        void deleteTheCreditOfATouchThatIsGone() throws Exception {
            facts(order(1000), null);
            owner("c:1", true, ad("a", NOON - HOUR), ad("b", NOON));
            join.out();

            owner("c:1", true, ad("b", NOON));

            assertThat(join.out())
                    .extracting(Credit::touchEventId, Credit::isDeleted, Credit::linearGrossMinor)
                    .containsExactlyInAnyOrder(tuple("a", true, 500L), tuple("b", false, 1000L));
        }

        @Test
        void writeOnlyWhatChanged() throws Exception {
            facts(order(1000), null);
            owner("c:1", true, ad("a", NOON));
            join.out();
            rows();
            join.out(LedgerJoin.TALLIES);

            owner("c:1", true, ad("a", NOON));
            facts(order(1000), null);

            assertThat(join.out()).isEmpty();
            assertThat(rows()).isZero();
            assertThat(join.out(LedgerJoin.TALLIES)).isEmpty();
        }

        @Test
        void followAnOrderFromOneOwnerToAnother() throws Exception {
            facts(order(1000), null);
            owner("v:7", true, ad("a", NOON));
            join.out();
            join.out(LedgerJoin.ORDERS);

            owner("c:1", false, ad("b", NOON));
            withdrawn("v:7");

            assertThat(join.out())
                    .extracting(Credit::touchEventId, Credit::isDeleted)
                    .containsExactlyInAnyOrder(tuple("a", true), tuple("b", false));
            assertThat(join.out(LedgerJoin.ORDERS))
                    .last()
                    .extracting(ShopOrder::owner, ShopOrder::isNew)
                    .containsExactly("c:1", false);
        }

        @Test
        void endEqualWhenTheFormerOwnerWithdrawsFirst() throws Exception {
            facts(order(1000), null);
            owner("v:7", true, ad("a", NOON));

            withdrawn("v:7");
            owner("c:1", false, ad("b", NOON));

            assertThat(standing()).containsExactly("b 1000 1000");
            assertThat(join.out(LedgerJoin.ORDERS))
                    .last()
                    .extracting(ShopOrder::owner, ShopOrder::isDeleted)
                    .containsExactly("c:1", false);
        }
    }

    @Nested
    class Corrections {
        @Test
        void apportionTheNetAnewWhenARefundComes() throws Exception {
            owner("c:1", true, ad("a", NOON - HOUR), ad("b", NOON));
            facts(order(1000), null);

            facts(order(1000), null, refunded("r", "o", NOON + DAY, 301));

            assertThat(standing()).containsExactly("a 500 350", "b 500 349");
            assertThat(join.out(LedgerJoin.BOOKINGS))
                    .extracting(Booking::entryId, Booking::amountMinor)
                    .containsExactly(tuple("order", 1000L), tuple("refund/r", -301L));
        }

        @Test
        void deleteTheBookingOfARefundThatMovedAway() throws Exception {
            owner("c:1", true);
            facts(order(1000), null, refunded("r", "o", NOON + DAY, 301));
            join.out(LedgerJoin.BOOKINGS);

            facts(order(1000), null);

            assertThat(join.out(LedgerJoin.BOOKINGS))
                    .extracting(Booking::entryId, Booking::isDeleted)
                    .containsExactly(tuple("refund/r", true));
        }

        @Test
        void keepTheRowsOfACancelledOrderAtNothing() throws Exception {
            owner("c:1", true, ad("a", NOON));
            facts(order(1000), null);

            facts(order(1000), cancelled("o", NOON + DAY));

            assertThat(standing()).containsExactly("a 1000 0");
            assertThat(join.out(LedgerJoin.ORDERS))
                    .last()
                    .extracting(ShopOrder::isCancelled, ShopOrder::netMinor)
                    .containsExactly(true, 0L);
        }

        @Test
        void onlyAddToAnOrderThatIsForgottenUpstream() throws Exception {
            owner("c:1", true, ad("a", NOON));
            facts(order(1000), null, refunded("r", "o", NOON + DAY, 100));
            standing();

            facts(null, null, refunded("later", "o", NOON + 3 * HORIZON, 300));

            assertThat(join.out()).isEmpty();
            assertThat(join.out(LedgerJoin.ORDERS)).noneMatch(ShopOrder::isDeleted);
            assertThat(unattributed()).containsExactly("no order 0 -300");
        }

        @Test
        void letARefundStandAloneUntilItsOrderArrives() throws Exception {
            OrderRefunded refund = refunded("r", "o", NOON + DAY, 300);
            facts(null, null, refund);
            assertThat(unattributed()).containsExactly("no order 0 -300");

            facts(order(1000), null, refund);
            owner("c:1", true, ad("a", NOON));

            assertThat(unattributed()).containsExactly("deleted");
            assertThat(standing()).containsExactly("a 1000 700");
        }

        @Test
        void addToTheSumsExactlyWhatChanged() throws Exception {
            owner("c:1", true, ad("a", NOON));
            facts(order(1000), null);
            facts(order(1000), null, refunded("r", "o", NOON + DAY, 400));
            withdrawn("c:1");

            Map<String, long[]> sums = new TreeMap<>();
            for (Tally tally : join.out(LedgerJoin.TALLIES)) {
                sums.merge(tally.row(), tally.values().clone(), (one, other) -> {
                    TallySum.add(one, other);
                    return one;
                });
            }
            // roas by both bases, and as daily facts: sales of the day and the hour, return on ad spend of store and
            // campaign
            assertThat(sums).hasSize(6);
            assertThat(sums.values())
                    .allSatisfy(values -> assertThat(Arrays.stream(values)).allMatch(value -> value == 0));
        }
    }

    @Nested
    class Phrases {
        @Test
        void areThereWhenTheVariantComesFirst() throws Exception {
            register(variant(meta("v", NOON - DAY), "copy", "p1", "p2"));

            facts(order(1000), null);
            owner("c:1", true, ad("t", NOON, "copy"));

            assertThat(phrases()).containsExactly(List.of("p1", "p2"));
        }

        @Test
        void reopenTheOrderWhenTheVariantComesLate() throws Exception {
            facts(order(1000), null);
            owner("c:1", true, ad("t", NOON, "copy"));
            assertThat(phrases()).containsExactly(List.of());

            register(variant(meta("v", NOON + HORIZON), "copy", "p1"));

            assertThat(phrases()).containsExactly(List.of("p1"));
            assertThat(join.out(LedgerJoin.TALLIES).stream().map(Tally::table)).contains(CreditTallies.PHRASE_REVENUE);
        }

        @Test
        void ofAVariantAfterTheHorizonDoNotCount() throws Exception {
            facts(order(1000), null);
            owner("c:1", true, ad("t", NOON, "copy"));
            join.out();

            register(variant(meta("v", NOON + HORIZON + 1), "copy", "p1"));

            assertThat(join.out()).isEmpty();
        }

        @Test
        void ofAnotherVariantOrStoreLeaveTheOrderAlone() throws Exception {
            facts(order(1000), null);
            owner("c:1", true, ad("t", NOON, "copy"));
            join.out();

            register(variant(meta("v", NOON), "other", "p1"));
            Meta elsewhere = new Meta("e", "elsewhere", NOON, 0, 0);
            join.broadcast(new Dimension("elsewhere", List.of(variant(elsewhere, "copy", "p1")), List.of()));

            assertThat(join.out()).isEmpty();
        }

        @Test
        void areTheSameOnAllSubtasksAfterARestart() throws Exception {
            register(variant(meta("v", NOON), "copy", "p1"));
            join.restart(3);

            for (int i = 0; i < 10; i++) {
                String orderId = "o" + i;
                OrderPlaced placed = placed(orderId, "c:1", NOON, 100);
                send(new OrderFacts(STORE, orderId, placed, null, List.of()));
                List<Touch> touches = List.of(ad("t", NOON, "copy"));
                join.send(LedgerInput.of(new OrderOwner(STORE, orderId, "c:1", NOON, false, touches, false), HORIZON));
                join.barrier();
            }

            assertThat(phrases()).hasSize(10).allMatch(List.of("p1")::equals);
        }
    }

    @Nested
    class ExchangeRates {
        @Test
        void convertTheOrderWhenTheyComeLate() throws Exception {
            facts(dollars(1000), null);
            owner("c:1", true, ad("t", NOON));
            assertThat(join.out(LedgerJoin.ORDERS))
                    .singleElement()
                    .extracting(ShopOrder::currency, ShopOrder::inStoreCurrency, ShopOrder::grossMinor)
                    .containsExactly("USD", false, 1000L);

            quote(rate(meta("r", NOON + HORIZON), day(NOON), "USD", "0.9"));

            assertThat(join.out(LedgerJoin.ORDERS))
                    .singleElement()
                    .extracting(ShopOrder::currency, ShopOrder::inStoreCurrency, ShopOrder::grossMinor)
                    .containsExactly("EUR", true, 900L);
        }

        @Test
        void ofTheLatestDayBeforeTheOrderCount() throws Exception {
            quote(rate(meta("r1", NOON), day(NOON) - 2, "USD", "0.7"));
            quote(rate(meta("r2", NOON), day(NOON) - 1, "USD", "0.8"));
            quote(rate(meta("r3", NOON), day(NOON) + 1, "USD", "0.9"));

            facts(dollars(1000), null);
            owner("c:1", true);

            assertThat(gross()).isEqualTo(800);
        }

        @Test
        void thatWereSetTooLateLeaveTheEarlierDayInPlace() throws Exception {
            quote(rate(meta("r1", NOON), day(NOON) - 2, "USD", "0.7"));
            quote(rate(meta("r2", NOON + HORIZON + 1), day(NOON), "USD", "0.8"));

            facts(dollars(1000), null);
            owner("c:1", true);

            assertThat(gross()).isEqualTo(700);
        }

        @Test
        void thatAreCorrectedAfterTheHorizonCountAsTheyStoodBefore() throws Exception {
            RateQuoted early = rate(meta("r", NOON), day(NOON), "USD", "0.7");
            RateQuoted tooLate = rate(meta("r", NOON + HORIZON + 1, 1), day(NOON), "USD", "0.8");
            join.broadcast(new Dimension(STORE, List.of(), List.of(early, tooLate)));

            facts(dollars(1000), null);
            owner("c:1", true);

            assertThat(gross()).isEqualTo(700);
        }

        @Test
        void ofARefundWithoutItsOrderConvertItByItsOwnDay() throws Exception {
            facts(null, null, new OrderRefunded(meta("e", NOON), "r", "o", 1000, "USD"));
            assertThat(unattributed()).containsExactly("no order 0 -1000");

            quote(rate(meta("r", NOON), day(NOON), "USD", "0.5"));

            assertThat(unattributed()).containsExactly("no order 0 -500");
        }

        @Test
        void ofAnotherCurrencyLeaveTheOrderAlone() throws Exception {
            facts(dollars(1000), null);
            owner("c:1", true);
            rows();

            quote(rate(meta("r", NOON), day(NOON), "GBP", "0.5"));

            assertThat(rows()).isZero();
        }
    }

    @Nested
    class State {
        @Test
        void knowsTheRowsAfterARestartAtAnotherParallelism() throws Exception {
            facts(order(1000), null);
            owner("c:1", true, ad("a", NOON));
            join.out();

            join.restart(3);
            owner("c:1", true, ad("b", NOON));

            assertThat(join.out())
                    .extracting(Credit::touchEventId, Credit::isDeleted)
                    .containsExactlyInAnyOrder(tuple("a", true), tuple("b", false));
        }

        @Test
        void isWrittenOnceMoreOnRequestWithoutAddingToSums() throws Exception {
            facts(order(1000), null);
            owner("c:1", true, ad("a", NOON));
            join.out();
            rows();
            join.out(LedgerJoin.TALLIES);

            join.broadcast(new Dimension("", List.of(), List.of()));

            assertThat(join.out()).hasSize(1);
            assertThat(rows()).isEqualTo(2);
            assertThat(join.out(LedgerJoin.TALLIES)).isEmpty();
        }

        @Test
        void isGoneTwoHorizonsAfterTheLatestOfItsFacts() throws Exception {
            facts(order(1000), null, refunded("r", "o", NOON + DAY, 10));
            owner("c:1", true, ad("a", NOON));

            join.watermark(NOON + DAY + 2 * HORIZON - 1000);
            assertThat(join.stateEntries()).isEqualTo(1);

            join.watermark(NOON + 2 * DAY + 2 * HORIZON);
            assertThat(join.stateEntries()).isZero();
            assertThat(join.timers()).isZero();
            assertThat(join.out()).as("rows outlive state").noneMatch(Credit::isDeleted);
        }

        @Test
        void ofAnOwnerWithoutFactsIsGoneAsWell() throws Exception {
            owner("c:1", true, ad("a", NOON));

            join.watermark(NOON + 2 * HORIZON + DAY);

            assertThat(join.stateEntries()).isZero();
            assertThat(join.timers()).isZero();
        }

        @Test
        void ofAWithdrawnOwnerAloneIsNotKept() throws Exception {
            withdrawn("c:1");

            assertThat(join.stateEntries()).isZero();
        }
    }

    private void facts(OrderPlaced placed, OrderCancelled cancelled, OrderRefunded... refunds) throws Exception {
        send(new OrderFacts(STORE, "o", placed, cancelled, List.of(refunds)));
    }

    private void send(OrderFacts facts) throws Exception {
        long latest = Stream.of(
                        Stream.ofNullable(facts.placed()),
                        Stream.ofNullable(facts.cancelled()),
                        facts.refunds().stream())
                .flatMap(events -> events)
                .mapToLong(event -> event.meta().atMicros())
                .max()
                .orElseThrow();
        join.send(LedgerInput.of(facts, latest + 2 * HORIZON, facts.placed() == null));
        join.barrier();
    }

    private void owner(String owner, boolean isNew, Touch... touches) throws Exception {
        join.send(LedgerInput.of(new OrderOwner(STORE, "o", owner, NOON, isNew, List.of(touches), false), HORIZON));
        join.barrier();
    }

    private void withdrawn(String owner) throws Exception {
        join.send(LedgerInput.of(OrderOwner.withdrawn(STORE, "o", owner), HORIZON));
        join.barrier();
    }

    private void register(VariantRegistered variant) throws Exception {
        join.broadcast(new Dimension(STORE, List.of(variant), List.of()));
    }

    private void quote(RateQuoted rate) throws Exception {
        join.broadcast(new Dimension(STORE, List.of(), List.of(rate)));
    }

    private static OrderPlaced order(long amount) {
        return placed("o", "c:1", NOON, amount);
    }

    private static OrderPlaced dollars(long amount) {
        return new OrderPlaced(meta("placed-o", NOON), "o", "c:1", amount, "USD");
    }

    private static Touch ad(String id, long atMicros) {
        return ad(id, atMicros, "");
    }

    private static Touch ad(String id, long atMicros, String variantId) {
        return PersonalEvent.of(click(id, "c:1", atMicros, variantId)).touch();
    }

    private List<List<String>> phrases() {
        return join.out().stream().map(Credit::phraseIds).toList();
    }

    private long gross() {
        List<ShopOrder> orders = join.out(LedgerJoin.ORDERS);
        assertThat(orders).hasSize(1);
        assertThat(orders.get(0).currency()).isEqualTo(BERLIN.currency());
        return orders.get(0).grossMinor();
    }

    /** The rows of {@code unattributed} since the last question. */
    private List<String> unattributed() {
        return join.out(LedgerJoin.UNATTRIBUTED).stream()
                .map((Unattributed row) ->
                        row.isDeleted() ? "deleted" : row.reason() + " " + row.grossMinor() + " " + row.netMinor())
                .toList();
    }

    /** How many rows of orders, bookings and unattributed came since the last question. */
    private int rows() {
        return join.out(LedgerJoin.ORDERS).size()
                + join.out(LedgerJoin.BOOKINGS).size()
                + join.out(LedgerJoin.UNATTRIBUTED).size();
    }

    /** The credits that stand after all that was written: touch, gross and net by the linear model. */
    private List<String> standing() {
        Map<String, String> rows = new TreeMap<>();
        for (Credit credit : join.out()) {
            if (credit.isDeleted()) {
                rows.remove(credit.touchEventId());
            } else {
                rows.put(
                        credit.touchEventId(),
                        credit.touchEventId() + " " + credit.linearGrossMinor() + " " + credit.linearNetMinor());
            }
        }
        return List.copyOf(rows.values());
    }
}
