package io.earshot.measures.attribution;

import static io.earshot.events.Samples.BERLIN;
import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.click;
import static io.earshot.events.Samples.day;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.events.OrderCancelled;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import io.earshot.events.Persons;
import io.earshot.events.Store;
import io.earshot.measures.attribution.OrderCase.NeededRate;
import io.earshot.results.Booking;
import io.earshot.results.Credit;
import io.earshot.results.ShopOrder;
import io.earshot.results.Unattributed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OrderCaseTest {
    private static final Windows WINDOWS = Windows.DEFAULT;
    private static final long HORIZON = WINDOWS.horizonMicros();

    private final List<OrderRefunded> refunds = new ArrayList<>();
    private final List<Touch> touches = new ArrayList<>();
    private final Map<String, BigDecimal> rates = new HashMap<>();
    private Store store = BERLIN;
    private OrderPlaced placed;
    private OrderCancelled cancelled;

    @Nested
    class Refunds {
        @Test
        void lowerTheNetAndLeaveTheGross() {
            order(1000, "EUR");
            refund("r1", NOON + DAY, 300, "EUR");
            refund("r2", NOON - DAY, 100, "EUR");

            assertThat(grossAndNet()).containsExactly(1000L, 600L);
            assertThat(adjustments()).isEmpty();
        }

        @Test
        void thatExceedTheOrderAreTakenFromTheLatest() {
            order(1000, "EUR");
            refund("late", NOON + 3 * DAY, 400, "EUR");
            refund("early", NOON + DAY, 500, "EUR");
            refund("middle", NOON + 2 * DAY, 300, "EUR");

            assertThat(grossAndNet()).containsExactly(1000L, 0L);
            assertThat(adjustments()).containsExactly("late excess refund -200");
        }

        @Test
        void thatExceedByMoreThanTheLatestReachTheOneBefore() {
            order(1000, "EUR");
            refund("a", NOON + DAY, 900, "EUR");
            refund("b", NOON + 2 * DAY, 300, "EUR");
            refund("c", NOON + 3 * DAY, 50, "EUR");

            assertThat(adjustments()).containsExactly("b excess refund -200", "c excess refund -50");
        }

        @Test
        void ofTheSameTimeAreTakenByEventIdThenRefundId() {
            order(100, "EUR");
            refunds.add(new OrderRefunded(meta("e2", NOON), "a", "o", 60, "EUR"));
            refunds.add(new OrderRefunded(meta("e1", NOON), "c", "o", 60, "EUR"));
            refunds.add(new OrderRefunded(meta("e1", NOON), "b", "o", 10, "EUR"));

            assertThat(adjustments()).containsExactly("a excess refund -30");
        }

        @Test
        void inAnotherCurrencyLowerNothing() {
            order(1000, "EUR");
            refund("r", NOON + DAY, 300, "USD");
            rates.put("/r", new BigDecimal("0.5"));

            assertThat(grossAndNet()).containsExactly(1000L, 1000L);
            assertThat(adjustments()).containsExactly("r other currency -150");
        }

        @Test
        void countUpToTheHorizonInclusive() {
            order(1000, "EUR");
            refund("in time", NOON + HORIZON, 100, "EUR");
            refund("too late", NOON + HORIZON + 1, 100, "EUR");

            assertThat(grossAndNet()).containsExactly(1000L, 900L);
            assertThat(adjustments()).containsExactly("too late no order -100");
        }

        @Test
        void inAnotherCurrencyAfterTheHorizonHaveNoOrder() {
            order(1000, "EUR");
            refund("r", NOON + HORIZON + 1, 100, "USD");

            assertThat(adjustments()).containsExactly("r no order -100");
        }

        @Test
        void ofAnUnknownOrderStandOnTheirOwnDay() {
            refund("r", NOON + DAY, 100, "EUR");

            Ledger ledger = ledger();

            assertThat(ledger.orders()).isEmpty();
            assertThat(ledger.bookings()).isEmpty();
            assertThat(ledger.unattributed())
                    .extracting(
                            Unattributed::day, Unattributed::reason, Unattributed::grossMinor, Unattributed::netMinor)
                    .containsExactly(tuple(day(NOON + DAY), "no order", 0L, -100L));
        }

        @Test
        void thatExceedACancelledOrderAreStillExcess() {
            order(1000, "EUR");
            cancel(NOON + DAY);
            refund("r", NOON + 2 * DAY, 1200, "EUR");

            assertThat(grossAndNet()).containsExactly(1000L, 0L);
            assertThat(adjustments()).containsExactly("r excess refund -200");
        }

        @Test
        void ofNothingAreBookedAsNothing() {
            order(0, "EUR");
            refund("r", NOON, 0, "EUR");

            assertThat(adjustments()).isEmpty();
            assertThat(bookings()).containsExactly("order 0", "refund/r 0");
        }
    }

    @Nested
    class Cancellation {
        @Test
        void setsTheNetToNothing() {
            order(1000, "EUR");
            cancel(NOON + HORIZON);

            assertThat(grossAndNet()).containsExactly(1000L, 0L);
            assertThat(ledger().orders()).allMatch(ShopOrder::isCancelled);
        }

        @Test
        void afterTheHorizonChangesNothing() {
            order(1000, "EUR");
            cancel(NOON + HORIZON + 1);

            assertThat(grossAndNet()).containsExactly(1000L, 1000L);
            assertThat(ledger().orders()).noneMatch(ShopOrder::isCancelled);
            assertThat(bookings()).containsExactly("order 1000");
        }

        @Test
        void keepsTheCreditsAtNothing() {
            order(1000, "EUR");
            touches.add(touch("t", NOON));
            cancel(NOON + DAY);

            assertThat(ledger().credits())
                    .extracting(Credit::linearGrossMinor, Credit::linearNetMinor)
                    .containsExactly(tuple(1000L, 0L));
        }
    }

    @Nested
    class Bookings {
        @Test
        void standOnTheDayOfEachCorrection() {
            order(1000, "EUR");
            refund("r", NOON + DAY, 300, "EUR");
            cancel(NOON + 2 * DAY);

            assertThat(ledger().bookings())
                    .extracting(Booking::entryId, Booking::kind, Booking::day, Booking::amountMinor)
                    .containsExactly(
                            tuple("order", "order", day(NOON), 1000L),
                            tuple("refund/r", "refund", day(NOON + DAY), -300L),
                            tuple("cancellation", "cancellation", day(NOON + 2 * DAY), -700L));
        }

        @Test
        void areNothingAfterTheCancellation() {
            order(1000, "EUR");
            cancel(NOON + DAY);
            refund("r", NOON + 2 * DAY, 300, "EUR");

            assertThat(bookings()).containsExactly("order 1000", "cancellation -1000", "refund/r 0");
        }

        @Test
        void areNothingBeyondTheAmount() {
            order(1000, "EUR");
            refund("a", NOON + 1, 800, "EUR");
            refund("b", NOON + 2, 800, "EUR");
            refund("c", NOON + 3, 800, "EUR");

            assertThat(bookings()).containsExactly("order 1000", "refund/a -800", "refund/b -200", "refund/c 0");
        }

        @Test
        void areDifferencesOfConvertedRemaindersHalfToEven() {
            order(5, "USD");
            rates.put("", new BigDecimal("0.5"));
            refund("a", NOON + 1, 2, "USD");
            refund("b", NOON + 2, 2, "USD");

            // 5 -> 2.5 -> 2; 3 -> 1.5 -> 2; 1 -> 0.5 -> 0
            assertThat(bookings()).containsExactly("order 2", "refund/a 0", "refund/b -2");
            assertThat(grossAndNet()).containsExactly(2L, 0L);
        }

        @Test
        void useTheRateOfTheOrderNotOfTheRefund() {
            order(1000, "USD");
            rates.put("", new BigDecimal("0.9"));
            rates.put("/r", new BigDecimal("0.1"));
            refund("r", NOON + DAY, 500, "USD");

            assertThat(bookings()).containsExactly("order 900", "refund/r -450");
        }

        @Test
        void addUpToTheNetWhateverHappens() {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            for (int round = 0; round < 500; round++) {
                refunds.clear();
                cancelled = null;
                rates.clear();
                order(random.nextInt(2000), "USD");
                for (int i = random.nextInt(4); i > 0; i--) {
                    refund("r" + i, NOON + random.nextInt(5) * DAY, random.nextInt(900), "USD");
                }
                if (random.nextBoolean()) {
                    cancel(NOON + random.nextInt(5) * DAY);
                }
                if (random.nextBoolean()) {
                    rates.put("", BigDecimal.valueOf(random.nextInt(30_000) + 1, 4));
                }
                Ledger ledger = ledger();
                long booked = ledger.bookings().stream()
                        .mapToLong(Booking::amountMinor)
                        .sum();
                assertThat(booked)
                        .as("seed %d", seed)
                        .isEqualTo(ledger.orders().get(0).netMinor());
            }
        }
    }

    @Nested
    class Currency {
        @Test
        void ofTheStoreNeedsNoRate() {
            order(1000, "EUR");

            assertThat(OrderCase.neededRates(store, facts(), HORIZON)).isEmpty();
            assertThat(ledger().orders())
                    .extracting(ShopOrder::currency, ShopOrder::inStoreCurrency)
                    .containsExactly(tuple("EUR", true));
        }

        @Test
        void ofAnotherCountryStandsAsItIsUntilARateIsKnown() {
            order(1000, "USD");
            touches.add(touch("t", NOON));

            assertThat(ledger().credits())
                    .extracting(Credit::currency, Credit::inStoreCurrency, Credit::lastGrossMinor)
                    .containsExactly(tuple("USD", false, 1000L));
        }

        @Test
        void asksForTheRatesOfOrderAndRefundsByTheirDays() {
            order(1000, "USD");
            refund("r", NOON + DAY, 1, "JPY");
            refund("e", NOON + DAY, 1, "EUR");

            assertThat(OrderCase.neededRates(store, facts(), HORIZON))
                    .containsExactly(
                            new NeededRate("", "USD", day(NOON), NOON + HORIZON),
                            new NeededRate("/r", "JPY", day(NOON + DAY), NOON + DAY + HORIZON));
        }

        @Test
        void convertsGrossAndNetOnceEach() {
            order(1001, "USD");
            rates.put("", new BigDecimal("0.5"));
            refund("r", NOON, 500, "USD");

            // 500.5 -> 500, 250.5 -> 250: each half to even
            assertThat(grossAndNet()).containsExactly(500L, 250L);
        }

        @Test
        void countsMinorDigitsByIso4217() {
            order(1000, "JPY");
            rates.put("", new BigDecimal("0.006"));
            assertThat(grossAndNet()).as("1000 yen are 6 euros").containsExactly(600L, 600L);

            order(1000, "KWD");
            rates.put("", new BigDecimal("3"));
            assertThat(grossAndNet()).as("one dinar is 3 euros").containsExactly(300L, 300L);

            store = new Store(STORE, "Shop", "Asia/Tokyo", "JPY");
            order(1000, "EUR");
            rates.put("", new BigDecimal("165.5"));
            assertThat(grossAndNet()).as("10 euros are 1655 yen").containsExactly(1655L, 1655L);
        }
    }

    @Nested
    class Attribution {
        @Test
        void sharesGrossAndNetOnTheirOwn() {
            order(100, "EUR");
            refund("r", NOON, 98, "EUR");
            touches.add(touch("a", NOON - 2 * HOUR));
            touches.add(touch("b", NOON - HOUR));
            touches.add(touch("c", NOON));

            assertThat(ledger().credits())
                    .extracting(Credit::touchEventId, Credit::linearGrossMinor, Credit::linearNetMinor)
                    .containsExactly(tuple("a", 34L, 1L), tuple("b", 33L, 1L), tuple("c", 33L, 0L));
        }

        @Test
        void ofAnOrderWithoutATouchIsARowOfItsOwn() {
            order(1000, "EUR");

            assertThat(ledger().unattributed())
                    .extracting(
                            Unattributed::refundId,
                            Unattributed::reason,
                            Unattributed::day,
                            Unattributed::grossMinor,
                            Unattributed::netMinor)
                    .containsExactly(tuple("", "no touch", day(NOON), 1000L, 1000L));
        }

        @Test
        void ofAGuestSaysThatThereIsNobody() {
            placed = new OrderPlaced(meta("p", NOON), "o", Persons.NOBODY, 1000, "EUR");

            assertThat(ledger().unattributed()).extracting(Unattributed::reason).containsExactly("no person");
        }

        @Test
        void addsUpToTheOrderByEveryModel() {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            for (int round = 0; round < 300; round++) {
                refunds.clear();
                touches.clear();
                order(random.nextInt(10_000), "EUR");
                refund("r", NOON, random.nextInt(12_000), "EUR");
                for (int i = random.nextInt(9) + 1; i > 0; i--) {
                    touches.add(touch("t" + i, NOON - i * HOUR - random.nextInt(3)));
                }
                Ledger ledger = ledger();
                ShopOrder order = ledger.orders().get(0);
                long[] gross = new long[6];
                long[] net = new long[6];
                for (Credit credit : ledger.credits()) {
                    add(gross, credit.firstGrossMinor(), credit.lastGrossMinor(), credit.lastNonDirectGrossMinor());
                    add(net, credit.firstNetMinor(), credit.lastNetMinor(), credit.lastNonDirectNetMinor());
                    gross[3] += credit.linearGrossMinor();
                    gross[4] += credit.positionGrossMinor();
                    gross[5] += credit.timeDecayGrossMinor();
                    net[3] += credit.linearNetMinor();
                    net[4] += credit.positionNetMinor();
                    net[5] += credit.timeDecayNetMinor();
                }
                assertThat(gross).as("seed %d", seed).containsOnly(order.grossMinor());
                assertThat(net).as("seed %d", seed).containsOnly(order.netMinor());
            }
        }

        private static void add(long[] sums, long first, long last, long lastNonDirect) {
            sums[0] += first;
            sums[1] += last;
            sums[2] += lastNonDirect;
        }
    }

    private void order(long amount, String currency) {
        placed = new OrderPlaced(meta("p", NOON), "o", "c:1", amount, currency);
    }

    private void cancel(long atMicros) {
        cancelled = new OrderCancelled(meta("x", atMicros), "o");
    }

    private void refund(String id, long atMicros, long amount, String currency) {
        refunds.add(new OrderRefunded(meta("e-" + id, atMicros), id, "o", amount, currency));
    }

    private static Touch touch(String id, long atMicros) {
        return PersonalEvent.of(click(id, "c:1", atMicros)).touch();
    }

    private OrderFacts facts() {
        return new OrderFacts(STORE, "o", placed, cancelled, refunds);
    }

    private Ledger ledger() {
        return new OrderCase(facts(), "c:1", true, touches, rates).ledger(store, WINDOWS);
    }

    private List<Long> grossAndNet() {
        ShopOrder order = ledger().orders().get(0);
        return List.of(order.grossMinor(), order.netMinor());
    }

    private List<String> bookings() {
        return ledger().bookings().stream()
                .map(booking -> booking.entryId() + " " + booking.amountMinor())
                .toList();
    }

    /** Refund, reason and net of what lowers no order. */
    private List<String> adjustments() {
        return ledger().unattributed().stream()
                .filter(row -> !row.refundId().isEmpty())
                .map(row -> row.refundId() + " " + row.reason() + " " + row.netMinor())
                .sorted()
                .toList();
    }
}
