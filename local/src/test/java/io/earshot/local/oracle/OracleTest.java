package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One case for each definition of docs/attribution.md, small enough to be worked out by hand. */
class OracleTest {
    private static final Store SHOP = new Store("shop", ZoneId.of("America/New_York"), "EUR");
    private static final Settings SETTINGS = Settings.DEFAULT;
    private static final long HORIZON = SETTINGS.horizon();

    /** 7:00 in New York. */
    private static final long NOON = Times.micros(Instant.parse("2024-03-01T12:00:00Z"));

    private final List<Raw> records = new ArrayList<>();

    @Nested
    class ChecksTest {
        @Test
        void readsWhatFitsTheSchema() {
            send(order("o", NOON)
                    .customer("ann")
                    .withNull("visitor_id")
                    .item("lines", Map.of("line_id", "1", "sku", "s", "quantity", 1, "amount_minor", 5)));
            send(conversation("c", NOON)
                    .customer("ann")
                    .with("consent_to_quote", true)
                    .item("tags", tag("OBJECTION", "price")));

            assertThat(fates()).containsOnly("orders accepted 1", "conversations accepted 1");
        }

        @Test
        void refusesWhatDoesNot() {
            List<JsonEvent> malformed = List.of(
                    order("o", NOON).with("event_id", " "),
                    order(" ", NOON).with("event_id", "e"),
                    order("o", NOON).without("currency"),
                    order("o", NOON).withNull("currency"),
                    order("o", NOON).with("currency", "EURO"),
                    order("o", NOON).with("currency", "XAU"),
                    order("o", NOON).with("amount_minor", -1),
                    order("o", NOON).with("amount_minor", 10_000_000_000_001L),
                    order("o", NOON).with("amount_minor", "1"),
                    order("o", NOON).with("amount_minor", 1.0),
                    order("o", NOON).revision(-1),
                    order("o", NOON).withNull("revision"),
                    order("o", NOON).with("occurred_at", "2024-03-01T12:00:00"),
                    order("o", NOON).with("occurred_at", "2024-03-01T12:00:00.0000001Z"),
                    order("o", NOON).with("occurred_at", "2024-02-30T12:00:00Z"),
                    order("o", NOON).with("occurred_at", "1969-12-31T23:59:59Z"),
                    order("o", NOON).with("occurred_at", "2200-01-01T00:00:00Z"),
                    order("o", NOON).with("colour", "red"),
                    order("o", NOON).with("type", "ordered"),
                    order("o", NOON).item("lines", Map.of("line_id", "1")),
                    order("o", NOON)
                            .item("lines", Map.of("line_id", "1", "sku", "s", "quantity", -1, "amount_minor", 5)),
                    click("e", NOON),
                    click("e", NOON).visitor("").customer(""),
                    click("e", NOON).visitor("v").with("channel", ""),
                    view("e", NOON).visitor("v").with("dwell_seconds", -1),
                    link("e", NOON, "", "ann"),
                    link("e", NOON, "v", ""),
                    rate(NOON, "2024-03-01", "0"),
                    rate(NOON, "2024-03-01", "1e1"),
                    rate(NOON, "2024-03-01", "100000.1"),
                    rate(NOON, "2024-03-01", "0.1234567890123"),
                    rate(NOON, "2024-02-30", "1"),
                    rate(NOON, "2024-03-01", "1").with("to_currency", "USD"),
                    conversation("c", NOON).visitor("v").with("outcome", "connected"));
            malformed.forEach(OracleTest.this::send);

            assertThat(deadLetters()).hasSize(malformed.size()).allMatch(letter -> letter.endsWith("shop malformed"));
        }

        @Test
        void readsNoStoreWhereTheBytesAreNoJson() {
            String good = order("o", NOON).customer("ann").toString();
            send("orders", NOON, "");
            send("orders", NOON, "[]");
            send("orders", NOON, good.substring(1));
            send("orders", NOON, good + "x");
            send("orders", NOON, good.replace("\"type\"", "\"event_id\":\"again\",\"type\""));
            send(order("o", NOON).customer("ann").without("store_id"));

            assertThat(deadLetters()).hasSize(6).allMatch(letter -> letter.endsWith(" malformed"));
            assertThat(fates()).containsExactly("orders dead letter 6");
        }

        @Test
        void refusesHalfASurrogatePair() {
            String good = order("o", NOON).customer("ann").toString();
            send("orders", NOON, good.replace("\"o\"", "\"\\ud83d\""));
            send("orders", NOON, good.replace("\"shop\"", "\"shop\\ude00\""));

            assertThat(deadLetters()).containsExactly("orders 0 0 shop malformed", "orders 0 1  malformed");
        }

        @Test
        void refusesUnknownStores() {
            send(order("o", NOON).with("store_id", "elsewhere"));

            assertThat(deadLetters()).containsExactly("orders 0 0 elsewhere unknown store");
            assertThat(row("records_by_fate", "attribution", "orders", "", "dead letter")
                            .get("records"))
                    .as("stores that are not in the settings share one account")
                    .isEqualTo("1");
        }

        @Test
        void refusesMoreThanFiveMinutesOfFuture() {
            sendAt(NOON, order("o", NOON + 5 * Times.MINUTE));
            sendAt(NOON, order("p", NOON + 5 * Times.MINUTE + 1));

            assertThat(deadLetters()).containsExactly("orders 0 1 shop future");
        }

        @Test
        void forgetsWhatIsOlderThanTheHorizon() {
            send(order("new", NOON));
            send(order("just", NOON - HORIZON));
            send(order("late", NOON - HORIZON - 1));

            assertThat(fates()).containsExactly("orders accepted 2", "orders late 1");
        }

        @Test
        void measuresLatenessInThePartition() {
            send(order("new", NOON));
            sendTo(1, NOON, order("late elsewhere", NOON - HORIZON - 1));

            assertThat(fates()).containsExactly("orders accepted 2");
        }

        @Test
        void takesNoHeartbeatForNewest() {
            send("orders", NOON, JsonEvent.heartbeat(NOON).toString());
            send(order("o", NOON - HORIZON - 1));

            assertThat(fates()).containsExactly("orders accepted 1");
        }

        @Test
        void countsEachRecordOnce() {
            send(order("o", NOON).money(1, "EUR"));
            send(order("o", NOON).money(1, "EUR"));
            send(order("o", NOON).money(2, "EUR"));
            send(order("o", NOON).money(3, "EUR").revision(1));
            send(order("o", NOON).money(3, "EUR").with("event_id", "other").revision(1));
            send(order("p", NOON));

            assertThat(fates()).containsExactly("orders accepted 2", "orders duplicate 2", "orders superseded 2");
            assertThat(row("records_by_fate", "attribution", "orders", "shop", "duplicate")
                            .get("conflicts"))
                    .isEqualTo("1");
        }
    }

    @Nested
    class WinnersTest {
        @Test
        void prefersTheHigherRevision() {
            send(order("o", NOON).money(7, "EUR").revision(2));
            send(order("o", NOON + 1).money(8, "EUR").revision(1));

            assertThat(row("orders", "shop", "o").get("gross_minor")).isEqualTo("7");
        }

        @Test
        void prefersTheLaterOfOneRevision() {
            send(order("o", NOON + 1).money(7, "EUR").with("event_id", "a"));
            send(order("o", NOON).money(8, "EUR").with("event_id", "b"));

            assertThat(row("orders", "shop", "o").get("gross_minor")).isEqualTo("7");
        }

        @Test
        void ordersStringsAsUtf8() {
            send(order("o", NOON).money(7, "EUR").with("event_id", "\uD83D\uDE00"));
            send(order("o", NOON).money(8, "EUR").with("event_id", "\uFF5E"));

            assertThat(row("orders", "shop", "o").get("gross_minor")).isEqualTo("7");
        }

        @Test
        void believesTheSmallerHash() throws Exception {
            JsonEvent one = order("o", NOON).money(1, "EUR");
            JsonEvent other = order("o", NOON).money(2, "EUR");
            String smaller = sha256(one).compareTo(sha256(other)) < 0 ? "1" : "2";
            send(one);
            send(other);

            assertThat(row("orders", "shop", "o").get("gross_minor")).isEqualTo(smaller);
        }
    }

    @Nested
    class OwnersTest {
        @Test
        void takesTheLatestLinkAtOrBeforeTheTouch() {
            send(link("1", NOON - 3 * Times.HOUR, "v", "ann"));
            send(link("2", NOON - 2 * Times.HOUR, "v", "bob"));
            send(click("anns", NOON - 2 * Times.HOUR - 1).visitor("v"));
            send(click("bobs", NOON - 2 * Times.HOUR).visitor("v"));
            send(order("o", NOON).customer("bob"));

            assertThat(touchesOf("o")).containsExactly("bobs");
        }

        @Test
        void givesWhatIsBeforeTheFirstLinkToTheFirstCustomer() {
            send(click("early", NOON - Times.HOUR).visitor("v"));
            send(link("1", NOON + Times.HOUR, "v", "ann"));
            send(link("2", NOON + 2 * Times.HOUR, "v", "bob"));
            send(order("o", NOON).visitor("v"));

            assertThat(touchesOf("o")).containsExactly("early");
            assertThat(row("orders", "shop", "o").get("owner")).isEqualTo("c:key of ann");
        }

        @Test
        void countsLinksUpToTheHorizonAfterTheOrder() {
            send(click("known", NOON).visitor("v"));
            send(click("unknown", NOON).visitor("w"));
            send(order("o", NOON).customer("ann"));
            send(link("1", NOON + HORIZON, "v", "ann"));
            send(link("2", NOON + HORIZON + 1, "w", "ann"));

            assertThat(touchesOf("o")).containsExactly("known");
        }

        @Test
        void breaksTiesOfLinksByEventId() {
            send(link("\uD83D\uDE00", NOON, "v", "ann"));
            send(link("\uFF5E", NOON, "v", "bob"));
            send(order("o", NOON).visitor("v"));

            assertThat(row("orders", "shop", "o").get("owner")).isEqualTo("c:key of ann");
        }

        @Test
        void prefersTheCustomerAndTakesBothForNoLink() {
            send(click("both", NOON).visitor("v").customer("ann"));
            send(click("visitors", NOON).visitor("v"));
            send(order("o", NOON).customer("ann"));
            send(order("p", NOON).visitor("v").customer("bob"));

            assertThat(touchesOf("o")).containsExactly("both");
            assertThat(touchesOf("p")).isEmpty();
        }

        @Test
        void leavesAnOrderWithoutIdsToNobody() {
            send(order("o", NOON));

            assertThat(row("orders", "shop", "o")).containsEntry("owner", "").containsEntry("is_new", "true");
            assertThat(row("unattributed", "shop", "o", "").get("reason")).isEqualTo("no person");
        }

        @Test
        void leavesAnUnlinkedVisitorToItself() {
            send(click("e", NOON).visitor("v"));
            send(order("o", NOON).visitor("v"));

            assertThat(row("orders", "shop", "o").get("owner")).isEqualTo("v:v");
            assertThat(touchesOf("o")).containsExactly("e");
        }

        @Test
        void takesAKeyAsItComes() {
            send(click("e", NOON).with("customer_key", "key of ann").customer("bob"));
            send(order("o", NOON).customer("ann").with("customer_key", ""));

            assertThat(touchesOf("o")).containsExactly("e");
        }
    }

    @Nested
    class NewCustomersTest {
        @Test
        void callsNewTheFirstThatWasNotCancelled() {
            send(order("cancelled", NOON).customer("ann"));
            send(cancelled("cancelled", NOON));
            send(order("first", NOON + 1).customer("ann"));
            send(order("second", NOON + 2).customer("ann"));

            assertThat(isNew("cancelled")).isEqualTo("false");
            assertThat(isNew("first")).isEqualTo("true");
            assertThat(isNew("second")).isEqualTo("false");
        }

        @Test
        void breaksTiesByOrderId() {
            send(order("\uD83D\uDE00", NOON).customer("ann"));
            send(order("\uFF5E", NOON).customer("ann"));

            assertThat(isNew("\uFF5E")).isEqualTo("true");
        }

        private String isNew(String order) {
            return row("orders", "shop", order).get("is_new");
        }
    }

    @Nested
    class TouchesTest {
        @Test
        void looksBackByKindBothEndsIncluded() {
            long month = Times.micros(Duration.ofDays(30));
            send(click("click", NOON - month).visitor("v"));
            send(click("click too early", NOON - month - 1).visitor("v"));
            send(impression("view", NOON - Times.DAY).visitor("v"));
            send(impression("view too early", NOON - Times.DAY - 1).visitor("v"));
            send(exposure("exposure", NOON - Times.DAY).visitor("v"));
            send(exposure("exposure too early", NOON - Times.DAY - 1).visitor("v"));
            send(conversation("conversation", NOON - month).visitor("v"));
            send(view("visit too early", NOON - month - 1).visitor("v"));
            send(click("at once", NOON).visitor("v"));
            send(click("too late", NOON + 1).visitor("v"));
            send(order("o", NOON).visitor("v"));

            assertThat(touchesOf("o"))
                    .containsExactlyInAnyOrder("click", "view", "exposure", "conversation", "at once");
            assertThat(row("orders", "shop", "o").get("touches")).isEqualTo("5");
        }

        @Test
        void countsOnlyConversationsThatConnected() {
            send(conversation("c", NOON).customer("ann").with("outcome", "REFUSED"));
            send(order("o", NOON).customer("ann"));

            assertThat(touchesOf("o")).isEmpty();
            assertThat(row("unattributed", "shop", "o", "")).containsEntry("reason", "no touch");
        }

        @Test
        void startsAVisitAfterHalfAnHourOfSilence() {
            long start = NOON - 5 * Times.HOUR;
            send(view("first", start).visitor("v"));
            send(view("same", start + 30 * Times.MINUTE - 1).visitor("v"));
            send(view("second", start + 60 * Times.MINUTE - 1).visitor("v"));
            send(view("of the customer", start + 61 * Times.MINUTE).visitor("v").customer("ann"));
            send(link("l", start, "v", "ann"));
            send(order("o", NOON).customer("ann"));

            assertThat(touchesOf("o")).containsExactlyInAnyOrder("first", "second", "of the customer");
        }

        @Test
        void takesALandingForNoTouch() {
            long click = NOON - 5 * Times.HOUR;
            send(click("click", click).visitor("v"));
            send(view("landing", click + 5 * Times.MINUTE).visitor("v"));
            send(view("still there", click + 10 * Times.MINUTE).visitor("v"));
            send(click("click of w", click).visitor("w"));
            send(view("visit", click + 5 * Times.MINUTE + 1).visitor("w"));
            send(view("before", NOON - 2).visitor("x"));
            send(click("click of x", NOON - 1).visitor("x"));
            send(order("v", NOON).visitor("v"));
            send(order("w", NOON).visitor("w"));
            send(order("x", NOON).visitor("x"));

            assertThat(touchesOf("v")).containsExactly("click");
            assertThat(touchesOf("w")).containsExactlyInAnyOrder("click of w", "visit");
            assertThat(touchesOf("x")).containsExactlyInAnyOrder("before", "click of x");
        }

        @Test
        void namesTheChannel() {
            send(view("visit", NOON).visitor("v").with("source", "google"));
            send(view("direct", NOON - Times.HOUR).visitor("v").with("source", ""));
            send(exposure("exposure", NOON).visitor("v").with("surface", "TEXT_MESSAGE"));
            send(conversation("conversation", NOON).visitor("v"));
            send(click("click", NOON - 2 * Times.HOUR)
                    .visitor("v")
                    .with("campaign_id", "spring")
                    .with("variant_id", "x"));
            send(order("o", NOON).visitor("v"));

            assertThat(rows("credits").values().stream()
                            .map(row -> row.get("touch_kind") + " " + row.get("channel") + " " + row.get("campaign_id")
                                    + " " + row.get("variant_id") + " " + row.get("conversation_id")))
                    .containsExactlyInAnyOrder(
                            "visit google   ",
                            "visit direct   ",
                            "exposure text_message  variant ",
                            "conversation phone   conversation",
                            "click meta spring x ");
        }

        @Test
        void takesTheMediumOfTheViewThatStartsTheVisit() {
            send(view("visit", NOON - Times.HOUR).visitor("v").with("medium", "organic"));
            send(view("later", NOON - 50 * Times.MINUTE).visitor("v").with("medium", "referral"));
            send(view("next", NOON).visitor("v").with("source", "google").withNull("medium"));
            send(click("click", NOON - 2 * Times.HOUR).visitor("v"));
            send(order("o", NOON).visitor("v"));

            assertThat(rows("credits").values().stream()
                            .map(row -> row.get("touch_event_id") + " " + row.get("channel") + " " + row.get("medium")))
                    .containsExactlyInAnyOrder("click meta ", "visit direct organic", "next google ");
        }

        @Test
        void ordersTouchesByTimeEventIdTopicAndKey() {
            send(link("l", NOON, "w", "ann"));
            send(click("\uD83D\uDE00", NOON).customer("ann"));
            send(exposure("\uFF5E", NOON).customer("ann"));
            send(click("\uFF5E", NOON).visitor("w"));
            send(click("\uFF5E", NOON).customer("ann"));
            send(order("o", NOON).customer("ann"));

            assertThat(credit("o", "ads", "c:key of ann", "\uFF5E").get("first_gross_minor"))
                    .isEqualTo("100");
            assertThat(credit("o", "ads", "c:key of ann", "\uD83D\uDE00").get("last_gross_minor"))
                    .isEqualTo("100");
        }
    }

    @Nested
    class ModelsTest {
        /** Ages of 14, 7 and 0 days weigh 1/4, 1/2 and 1: of 700, 100, 200 and 400. Position: 40, 20, 40 of 100. */
        @Test
        void weighs() {
            send(click("1", NOON - 14 * Times.DAY).visitor("v"));
            send(click("2", NOON - 7 * Times.DAY).visitor("v"));
            send(view("3", NOON).visitor("v"));
            send(order("o", NOON).visitor("v").money(700, "EUR"));

            assertThat(gross("first")).containsExactly(700, 0, 0);
            assertThat(gross("last")).containsExactly(0, 0, 700);
            assertThat(gross("last_non_direct")).containsExactly(0, 700, 0);
            assertThat(gross("linear")).containsExactly(234, 233, 233);
            assertThat(gross("position")).containsExactly(280, 140, 280);
            assertThat(gross("time_decay")).containsExactly(100, 200, 400);
        }

        @Test
        void sharesBetweenTwoAlikeByPosition() {
            send(click("1", NOON - Times.DAY).visitor("v"));
            send(click("2", NOON).visitor("v"));
            send(order("o", NOON).visitor("v").money(3, "EUR"));

            assertThat(gross("position")).containsExactly(2, 1);
        }

        @Test
        void fallsBackToTheLastWhereAllAreDirect() {
            send(view("1", NOON - Times.HOUR).visitor("v"));
            send(view("2", NOON).visitor("v"));
            send(order("o", NOON).visitor("v"));

            assertThat(gross("last_non_direct")).containsExactly(0, 100);
        }

        /** A source that calls itself direct is a source. */
        @Test
        void takesOnlyAMissingSourceForDirect() {
            send(view("1", NOON - Times.HOUR).visitor("v").with("source", "direct"));
            send(view("2", NOON).visitor("v"));
            send(order("o", NOON).visitor("v"));

            assertThat(gross("last_non_direct")).containsExactly(100, 0);
        }

        /** Position of 4: quarters of 8 and 2 in 20 are 4, 1, 1, 4 tenths: of 7, 2.8, 0.7, 0.7, 2.8. */
        @Test
        void givesTheRestToTheGreatestRemainders() {
            for (int i = 1; i <= 4; i++) {
                send(click("" + i, NOON - (4 - i) * Times.MINUTE).visitor("v"));
            }
            send(order("o", NOON).visitor("v").money(7, "EUR"));

            assertThat(gross("position")).containsExactly(3, 1, 0, 3);
        }

        /** Gross 100 and net 50 over three: 34, 33, 33 and 17, 17, 16. */
        @Test
        void apportionsNetOnItsOwn() {
            for (int i = 1; i <= 3; i++) {
                send(click("" + i, NOON - (4 - i) * Times.MINUTE).visitor("v"));
            }
            send(order("o", NOON).visitor("v"));
            send(refund("r", NOON, "o", 50));

            assertThat(gross("linear")).containsExactly(34, 33, 33);
            assertThat(rows("credits").values().stream().map(row -> row.get("linear_net_minor")))
                    .containsExactly("17", "17", "16");
        }

        /** In the order of event_id, which here is that of time. */
        private List<Integer> gross(String model) {
            return rows("credits").values().stream()
                    .map(row -> Integer.parseInt(row.get(model + "_gross_minor")))
                    .toList();
        }
    }

    @Nested
    class MoneyTest {
        @Test
        void takesTheAmountForGross() {
            send(order("o", NOON)
                    .money(100, "EUR")
                    .item("lines", Map.of("line_id", "1", "sku", "s", "quantity", 1, "amount_minor", 5)));

            assertThat(row("orders", "shop", "o").get("gross_minor")).isEqualTo("100");
        }

        @Test
        void countsRefundsWithinTheHorizonOnEitherSide() {
            send(refund("long before", NOON - HORIZON - 1, "o", 1));
            send(refund("just before", NOON - HORIZON, "o", 2));
            send(order("o", NOON));
            send(refund("just after", NOON + HORIZON, "o", 10));
            send(refund("long after", NOON + HORIZON + 1, "o", 20));

            assertThat(row("orders", "shop", "o").get("net_minor")).isEqualTo("88");
            assertThat(adjustments()).containsExactly("long after no order EUR -20", "long before no order EUR -1");
        }

        @Test
        void takesTheExcessFromTheLatestRefunds() {
            send(order("o", NOON));
            send(refund("1", NOON + 1, "o", 60));
            send(refund("2", NOON + 2, "o", 60));
            send(refund("3", NOON + 3, "o", 10));

            assertThat(row("orders", "shop", "o").get("net_minor")).isEqualTo("0");
            assertThat(adjustments()).containsExactly("2 excess refund EUR -20", "3 excess refund EUR -10");
        }

        @Test
        void adjustsByWhatLowersNoOrder() {
            send(order("o", NOON));
            send(refund("r", NOON, "o", 60).with("currency", "GBP"));
            send(refund("s", NOON, "nowhere", 60));

            assertThat(row("orders", "shop", "o").get("net_minor")).isEqualTo("100");
            assertThat(adjustments()).containsExactly("s no order EUR -60", "r other currency GBP -60");
            assertThat(row("unattributed", "shop", "o", "r").get("in_store_currency"))
                    .isEqualTo("false");
        }

        @Test
        void cancelsWithinTheHorizonOnEitherSide() {
            send(cancelled("long before", NOON - HORIZON - 1));
            send(cancelled("just before", NOON - HORIZON));
            for (String order : List.of("long before", "just before", "just after", "long after")) {
                send(order(order, NOON).customer("ann"));
            }
            send(click("e", NOON).customer("ann"));
            send(cancelled("just after", NOON + HORIZON));
            send(cancelled("long after", NOON + HORIZON + 1));

            for (String order : List.of("just before", "just after")) {
                assertThat(row("orders", "shop", order))
                        .containsEntry("is_cancelled", "true")
                        .containsEntry("gross_minor", "100")
                        .containsEntry("net_minor", "0");
                assertThat(touchesOf(order)).containsExactly("e");
            }
            for (String order : List.of("long before", "long after")) {
                assertThat(row("orders", "shop", order)).containsEntry("is_cancelled", "false");
            }
        }

        /** 3:00 UTC is still the day before in New York. */
        @Test
        void countsDaysInTheZoneOfTheStore() {
            send(order("o", Times.micros(Instant.parse("2024-03-01T03:00:00Z"))));

            assertThat(row("orders", "shop", "o").get("day")).isEqualTo("2024-02-29");
        }

        private List<String> adjustments() {
            return rows("unattributed").values().stream()
                    .filter(row -> !row.get("refund_id").isEmpty())
                    .map(row -> row.get("refund_id") + " " + row.get("reason") + " " + row.get("currency") + " "
                            + row.get("net_minor"))
                    .toList();
        }
    }

    @Nested
    class ExchangeTest {
        /** 0.5 x 5 = 2.5 is 2, half-even; 0.5 x 7 = 3.5 is 4. */
        @Test
        void roundsHalfEven() {
            send(rate(NOON, "2024-03-01", "0.5"));
            send(order("o", NOON).money(5, "USD"));
            send(order("p", NOON).money(7, "USD"));

            assertThat(row("orders", "shop", "o"))
                    .containsEntry("gross_minor", "2")
                    .containsEntry("currency", "EUR")
                    .containsEntry("in_store_currency", "true");
            assertThat(row("orders", "shop", "p")).containsEntry("gross_minor", "4");
        }

        /** 7 yen at 0.0065 EUR are 4.55 cents; 1234 thousandths of a dinar at 3 EUR are 3.702 EUR. */
        @Test
        void minorUnitsDiffer() {
            send(rate(NOON, "2024-03-01", "0.0065").with("from_currency", "JPY"));
            send(rate(NOON, "2024-03-01", "3").with("from_currency", "KWD"));
            send(order("o", NOON).money(7, "JPY"));
            send(order("p", NOON).money(1234, "KWD"));

            assertThat(row("orders", "shop", "o").get("gross_minor")).isEqualTo("5");
            assertThat(row("orders", "shop", "p").get("gross_minor")).isEqualTo("370");
        }

        @Test
        void takesTheLatestDayAtOrBeforeTheOrders() {
            send(rate(NOON, "2024-02-28", "2"));
            send(rate(NOON, "2024-02-29", "3"));
            send(rate(NOON, "2024-03-02", "4"));
            send(order("o", NOON).money(1, "USD"));
            send(order("before", Times.micros(Instant.parse("2024-02-27T12:00:00Z")))
                    .money(1, "USD"));

            assertThat(row("orders", "shop", "o").get("gross_minor")).isEqualTo("3");
            assertThat(row("orders", "shop", "before"))
                    .containsEntry("gross_minor", "1")
                    .containsEntry("currency", "USD")
                    .containsEntry("in_store_currency", "false");
        }

        @Test
        void knowsRevisionsUpToTheHorizonAfterTheOrder() {
            send(rate(NOON, "2024-03-01", "2"));
            send(rate(NOON + HORIZON, "2024-03-01", "3").revision(1));
            send(rate(NOON + HORIZON + 1, "2024-03-01", "4").revision(2));
            send(order("o", NOON).money(1, "USD"));
            send(order("p", NOON + 1).money(1, "USD"));

            assertThat(row("orders", "shop", "o").get("gross_minor")).isEqualTo("3");
            assertThat(row("orders", "shop", "p").get("gross_minor")).isEqualTo("4");
        }

        /** A rate that was registered too late leaves the day before it in force. */
        @Test
        void overlooksDaysThatWereNotKnownYet() {
            send(rate(NOON, "2024-02-29", "2"));
            send(rate(NOON + HORIZON + 1, "2024-03-01", "3"));
            send(order("o", NOON).money(1, "USD"));

            assertThat(row("orders", "shop", "o").get("gross_minor")).isEqualTo("2");
        }

        @Test
        void convertsAnAdjustmentAtTheRateOfItsOwnDay() {
            send(rate(NOON, "2024-03-01", "2"));
            send(rate(NOON, "2024-03-02", "3"));
            send(order("o", NOON).money(10, "USD"));
            send(refund("r", NOON + Times.DAY, "o", 11).with("currency", "USD"));

            assertThat(row("unattributed", "shop", "o", "r"))
                    .containsEntry("net_minor", "-3")
                    .containsEntry("day", "2024-03-02");
        }

        @Test
        void convertsNoMoreThanFits() {
            send(rate(NOON, "2024-03-01", "100000").with("from_currency", "JPY"));
            send(order("o", NOON).money(10_000_000_000_000L, "JPY"));

            assertThat(row("orders", "shop", "o").get("gross_minor")).isEqualTo("4611686018427387904");
        }
    }

    @Nested
    class BookingsTest {
        /**
         * Of 11 at 0.5: gross 5.5 is 6; after a refund of 2, 4.5 is 4, so -2; after one of 100, 0, so -4; after the
         * cancellation 0, so 0.
         */
        @Test
        void booksDifferencesOfConvertedRemainders() {
            send(rate(NOON, "2024-03-01", "0.5"));
            send(order("o", NOON).money(11, "USD"));
            send(refund("1", NOON + Times.DAY, "o", 2).with("currency", "USD"));
            send(refund("2", NOON + 2 * Times.DAY, "o", 100).with("currency", "USD"));
            send(cancelled("o", NOON + 3 * Times.DAY));

            assertThat(bookings())
                    .containsExactly(
                            "cancellation cancellation 2024-03-04 0",
                            "order order 2024-03-01 6",
                            "refund/1 refund 2024-03-02 -2",
                            "refund/2 refund 2024-03-03 -4");
        }

        @Test
        void booksNothingAfterTheCancellation() {
            send(order("o", NOON));
            send(cancelled("o", NOON + Times.DAY));
            send(refund("1", NOON + 2 * Times.DAY, "o", 2));

            assertThat(bookings())
                    .containsExactly(
                            "cancellation cancellation 2024-03-02 -100",
                            "order order 2024-03-01 100",
                            "refund/1 refund 2024-03-03 0");
        }

        private List<String> bookings() {
            return rows("bookings").values().stream()
                    .map(row -> row.get("entry_id") + " " + row.get("kind") + " " + row.get("day") + " "
                            + row.get("amount_minor"))
                    .toList();
        }
    }

    @Nested
    class RoasTest {
        @Test
        void countsCreditsAndCostByOrderDayAndByTouchDay() {
            send(rate(NOON, "2024-03-01", "2"));
            send(spend("s", NOON, "2024-02-29").with("claimed_conversions_milli", 1500));
            send(spend("s", NOON, "2024-02-29")
                    .money(100, "USD")
                    .without("amount_minor")
                    .with("claimed_revenue_minor", 30)
                    .revision(1));
            send(click("e", NOON - Times.DAY).customer("ann"));
            send(order("o", NOON).customer("ann"));
            send(order("p", NOON + 1).customer("ann").money(7, "EUR"));
            send(refund("r", NOON, "p", 3));

            assertThat(roas("order", "2024-03-01", "EUR"))
                    .containsEntry("credits", "2")
                    .containsEntry("first_gross_new_minor", "100")
                    .containsEntry("first_gross_returning_minor", "7")
                    .containsEntry("first_net_returning_minor", "4")
                    .containsEntry("spend_rows", "0");
            assertThat(roas("touch", "2024-02-29", "EUR"))
                    .containsEntry("credits", "2")
                    .containsEntry("spend_rows", "0");
            assertThat(roas("touch", "2024-02-29", "USD"))
                    .containsEntry("credits", "0")
                    .containsEntry("spend_rows", "1")
                    .containsEntry("spend_minor", "100")
                    .containsEntry("claimed_conversions_milli", "0")
                    .containsEntry("claimed_revenue_minor", "30");
            assertThat(roas("order", "2024-02-29", "USD")).containsEntry("spend_rows", "1");
            assertThat(rows("roas")).hasSize(4);
        }

        @Test
        void convertsCostAtTheRateOfItsDay() {
            send(rate(NOON, "2024-02-29", "2"));
            send(spend("s", NOON, "2024-02-29").with("currency", "USD").with("claimed_revenue_minor", 30));

            assertThat(roas("order", "2024-02-29", "EUR"))
                    .containsEntry("spend_minor", "200")
                    .containsEntry("claimed_revenue_minor", "60");
        }

        private Map<String, String> roas(String basis, String day, String currency) {
            return row("roas", "shop", basis, day, "meta", "c", "a", "", currency);
        }
    }

    @Nested
    class PhrasesTest {
        @Test
        void namesPhrasesWithPositionAndEscaping() {
            send(conversation("a/b%", NOON)
                    .customer("ann")
                    .with("outcome", "REFUSED")
                    .item("tags", tag("OBJECTION", "price"))
                    .item("tags", tag("TOPIC", "price"))
                    .item("tags", tag("OBJECTION", "price"))
                    .item("tags", tag("BENEFIT", "50% off/now")));

            assertThat(rows("phrases").values().stream().map(row -> row.get("phrase_id") + " " + row.get("position")))
                    .containsExactly(
                            "a%2Fb%25/benefit/50%25 off%2Fnow 0",
                            "a%2Fb%25/objection/price/1 1", "a%2Fb%25/objection/price/2 2", "a%2Fb%25/topic/price 0");
            assertThat(row("phrases", "shop", "a%2Fb%25/topic/price"))
                    .containsEntry("phrase", "words about price")
                    .containsEntry("segment", "prospect")
                    .containsEntry("kind", "topic");
        }

        @Test
        void givesTheWholeCreditToEachPhrase() {
            send(conversation("c", NOON)
                    .customer("ann")
                    .item("tags", tag("TOPIC", "x"))
                    .item("tags", tag("TOPIC", "y")));
            send(click("e", NOON).customer("ann").with("variant_id", "w"));
            send(variant("w", NOON, "x", "x"));
            send(order("o", NOON).customer("ann"));

            assertThat(rows("phrase_revenue").values().stream()
                            .map(row -> row.get("phrase_id") + " " + row.get("via") + " " + row.get("credits") + " "
                                    + row.get("linear_gross_minor")))
                    .containsExactly(
                            "c/topic/x conversation 1 50", "c/topic/x copy 1 50", "c/topic/y conversation 1 50");
            assertThat(credit("o", "ads", "c:key of ann", "e").get("phrase_ids"))
                    .isEqualTo("c/topic/x");
            assertThat(credit("o", "conversations", "c", "c").get("phrase_ids")).isEqualTo("c/topic/x\nc/topic/y");
        }

        @Test
        void knowsVariantsUpToTheHorizonAfterTheOrder() {
            send(click("e", NOON).customer("ann").with("variant_id", "w"));
            send(variant("w", NOON + HORIZON, "in time").revision(1));
            send(variant("w", NOON + HORIZON + 1, "too late").revision(2));
            send(variant("w", NOON, "of a lower revision"));
            send(order("o", NOON).customer("ann"));

            assertThat(credit("o", "ads", "c:key of ann", "e").get("phrase_ids"))
                    .isEqualTo("c/topic/in time");
        }

        private JsonEvent variant(String id, long at, String... names) {
            JsonEvent variant =
                    JsonEvent.of("variant", "shop", "variant " + id + at, at).with("variant_id", id);
            Arrays.stream(names)
                    .forEach(name ->
                            variant.item("phrases", Map.of("conversation_id", "c", "kind", "TOPIC", "name", name)));
            return variant;
        }
    }

    private static JsonEvent order(String id, long at) {
        return JsonEvent.of("placed", "shop", "order " + id, at).order(id);
    }

    private static JsonEvent cancelled(String order, long at) {
        return JsonEvent.of("cancelled", "shop", "cancelled " + order, at).order(order);
    }

    private static JsonEvent refund(String id, long at, String order, long amount) {
        return JsonEvent.of("refunded", "shop", id, at).order(order).with("amount_minor", amount);
    }

    private static JsonEvent click(String id, long at) {
        return JsonEvent.of("click", "shop", id, at);
    }

    private static JsonEvent impression(String id, long at) {
        return JsonEvent.of("impression", "shop", id, at);
    }

    private static JsonEvent exposure(String id, long at) {
        return JsonEvent.of("exposure", "shop", id, at);
    }

    private static JsonEvent view(String id, long at) {
        return JsonEvent.of("page_view", "shop", id, at);
    }

    private static JsonEvent conversation(String id, long at) {
        return JsonEvent.of("conversation", "shop", id, at);
    }

    private static JsonEvent link(String id, long at, String visitor, String customer) {
        return JsonEvent.of("link", "shop", id, at).visitor(visitor).customer(customer);
    }

    private static JsonEvent spend(String id, long at, String day) {
        return JsonEvent.of("spend", "shop", id, at).with("day", day);
    }

    private static JsonEvent rate(long at, String day, String rate) {
        return JsonEvent.of("rate", "shop", "rate " + rate, at).with("day", day).with("rate", rate);
    }

    private static Map<String, String> tag(String kind, String name) {
        return Map.of("kind", kind, "name", name, "phrase", "words about " + name);
    }

    private void send(JsonEvent event) {
        sendAt(NOON + 2 * HORIZON, event);
    }

    private void sendAt(long timestamp, JsonEvent event) {
        sendTo(0, timestamp, event);
    }

    private void sendTo(int partition, long timestamp, JsonEvent event) {
        String topic = Shape.OF_TYPE.containsKey(event.type()) ? event.topic() : "orders";
        records.add(new Raw(topic, partition, records.size(), timestamp / 1000, event.bytes()));
    }

    private void send(String topic, long timestamp, String value) {
        records.add(new Raw(topic, 0, records.size(), timestamp / 1000, value.getBytes(StandardCharsets.UTF_8)));
    }

    private Tables tables() {
        return new Oracle(List.of(SHOP), SETTINGS, (store, customer) -> "key of " + customer).tables(records);
    }

    private SortedMap<List<String>, Tables.Row> tableRows(String table) {
        return tables().rows(table);
    }

    private LinkedHashMap<List<String>, Map<String, String>> rows(String table) {
        LinkedHashMap<List<String>, Map<String, String>> rows = new LinkedHashMap<>();
        tableRows(table).forEach((key, row) -> rows.put(key, row.values()));
        return rows;
    }

    private Map<String, String> row(String table, String... key) {
        Map<String, String> row = rows(table).get(List.of(key));
        assertThat(row)
                .as("%s %s among %s", table, List.of(key), tableRows(table))
                .isNotNull();
        return row;
    }

    private Map<String, String> credit(String order, String topic, String key, String eventId) {
        return row("credits", "shop", order, topic, key, eventId);
    }

    private List<String> touchesOf(String order) {
        return rows("credits").values().stream()
                .filter(row -> row.get("order_id").equals(order))
                .map(row -> row.get("touch_event_id"))
                .toList();
    }

    private List<String> fates() {
        return rows("records_by_fate").values().stream()
                .map(row -> row.get("topic") + " " + row.get("fate") + " " + row.get("records"))
                .toList();
    }

    private List<String> deadLetters() {
        return rows("dead_letters").values().stream()
                .map(row -> row.get("topic") + " " + row.get("partition") + " " + row.get("offset") + " "
                        + row.get("store_id") + " " + row.get("reason"))
                .toList();
    }

    private static String sha256(JsonEvent event) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(event.bytes()));
    }
}
