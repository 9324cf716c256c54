package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The oracle itself, where a day of work by hand gives the answer. */
class ValueOracleTest {
    private static final long NOON = Times.micros(Instant.parse("2024-03-01T12:00:00Z"));
    private static final long HORIZON = 20 * Times.DAY;
    private static final long LOOKBACK = 10 * Times.DAY;

    private final ValueOracle oracle = new ValueOracle(
            List.of(new Store("shop", ZoneOffset.UTC, "EUR")),
            new Settings(HORIZON, Times.DAY, Times.DAY, Times.DAY),
            LOOKBACK,
            (store, customer) -> customer);
    private final List<Raw> records = new ArrayList<>();
    private int fresh;

    @Test
    void ordersCountUpToTheEndOfEachHorizon() {
        contact("ann", "CALL", NOON);
        order("long before", "ann", NOON - LOOKBACK - 1, 5000);
        order("before", "ann", NOON - LOOKBACK, 1000);
        order("at once", "ann", NOON, 100);
        order("30 days", "ann", NOON + 30 * Times.DAY, 10);
        order("later", "ann", NOON + 30 * Times.DAY + 1, 1);

        assertThat(moments("outreach/30", "revenue_per_unit", "call")).isEqualTo("1 units, 110 / 1, before 1000");
        assertThat(moments("outreach/60", "revenue_per_unit", "call")).isEqualTo("1 units, 111 / 1, before 1000");
        assertThat(moments("outreach/365", "orders_per_unit", "call")).isEqualTo("1 units, 3 / 1, before 1");
        assertThat(moments("outreach/30", "average_order_value", "call")).isEqualTo("1 units, 110 / 2, before 0");
        assertThat(moments("outreach/30", "repeat_purchase_rate", "call")).isEqualTo("1 units, 1 / 1, before 0");
    }

    @Test
    void refundsCountUntilTheHorizonOfCustomersAndOfTheirOrder() {
        contact("ann", "CALL", NOON);
        order("o", "ann", NOON + 15 * Times.DAY, 100);
        send(event("refunded", NOON + 30 * Times.DAY).order("o").money(30, "EUR"));
        send(event("refunded", NOON + 30 * Times.DAY + 1).order("o").money(20, "EUR"));
        send(event("refunded", NOON + 35 * Times.DAY + 1).order("o").money(5, "EUR"));

        assertThat(moments("outreach/30", "revenue_per_unit", "call")).isEqualTo("1 units, 70 / 1, before 0");
        assertThat(moments("outreach/365", "revenue_per_unit", "call")).isEqualTo("1 units, 50 / 1, before 0");
    }

    @Test
    void theFirstCopyDecidesAndNobodyIsLeftOut() {
        send(event("variant", NOON - Times.DAY)
                .with("variant_id", "worded")
                .item("phrases", Map.of("conversation_id", "c", "kind", "TOPIC", "name", "n")));
        send(event("variant", NOON - Times.DAY).with("variant_id", "plain"));
        copy("ann", "plain", NOON);
        copy("ann", "worded", NOON + Times.DAY);
        copy("bob", "worded", NOON);
        copy("cid", "unknown", NOON);

        assertThat(moments("copy/30", "orders_per_unit", "other")).isEqualTo("1 units, 0 / 1, before 0");
        assertThat(moments("copy/30", "orders_per_unit", "words")).isEqualTo("1 units, 0 / 1, before 0");
    }

    @Test
    void experimentsTakeTheirCopyAndContactsAndOnlyCopySpoilsAUnit() {
        send(event("experiment", NOON - Times.DAY)
                .with("experiment_id", "x")
                .without("arms")
                .item("arms", Map.of("name", "holdout", "weight", 1))
                .item("arms", Map.of("name", "call", "weight", 1))
                .with("baseline", "holdout"));
        send(event("exposure", NOON).customer("ann").with("experiment_id", "x").with("arm", "call"));
        send(event("exposure", NOON + 1)
                .customer("ann")
                .with("experiment_id", "x")
                .with("arm", "holdout"));
        send(contactOf("bob", "CALL", NOON).with("experiment_id", "x"));
        send(contactOf("bob", "HOLDOUT", NOON + 1).with("experiment_id", "x"));
        send(contactOf("cid", "TEXT", NOON).with("experiment_id", "x"));

        assertThat(rows("arm_moments"))
                .allMatch(row -> row.get("comparison_id").startsWith("experiment/x/")
                        && row.get("arm").equals("call"));
        assertThat(moments("experiment/x/30", "orders_per_unit", "call")).isEqualTo("1 units, 0 / 1, before 0");
    }

    @Test
    void anotherArmSpoilsOnlyTheHorizonsInWhichItWasSeen() {
        send(event("experiment", NOON - Times.DAY)
                .with("experiment_id", "x")
                .without("arms")
                .item("arms", Map.of("name", "a", "weight", 1))
                .item("arms", Map.of("name", "b", "weight", 1))
                .with("baseline", "a"));
        send(event("exposure", NOON).customer("ann").with("experiment_id", "x").with("arm", "b"));
        send(event("exposure", NOON + 60 * Times.DAY)
                .customer("ann")
                .with("experiment_id", "x")
                .with("arm", "a"));

        assertThat(rows("arm_moments"))
                .extracting(row -> row.get("comparison_id"))
                .containsOnly("experiment/x/30");
        assertThat(moments("experiment/x/30", "orders_per_unit", "b")).isEqualTo("1 units, 0 / 1, before 0");
    }

    @Test
    void customersComeAgainAfterAYearAndTwoHorizons() {
        contact("ann", "CALL", NOON);
        contact("ann", "HOLDOUT", NOON + 365 * Times.DAY + 2 * HORIZON - 1);
        contact("ann", "EMAIL", NOON + 365 * Times.DAY + 2 * HORIZON);

        assertThat(rows("arm_moments")).extracting(row -> row.get("arm")).containsOnly("call", "email");
    }

    @Test
    void areMatureAtTheMidnightAfterTheirHorizon() {
        contact("ann", "CALL", NOON);
        long midnight = Times.micros(Instant.parse("2024-04-01T00:00:00Z"));

        send(JsonEvent.heartbeat(midnight), midnight);
        assertThat(maturities()).as("the watermark is 1 ms behind").containsOnly("false");

        send(JsonEvent.heartbeat(midnight + 1000), midnight + 1000);
        assertThat(maturities()).containsOnly("true");
    }

    @Test
    void conversationsAreCountedByHowTheyWereHeldAndWhatWasSaid() {
        send(talk("1", "CONNECTED", "phone", "PROSPECT").item("tags", price()));
        send(talk("2", "NO_ANSWER", "phone", "PROSPECT"));
        send(talk("3", "CONNECTED", "text_survey", "CART_ABANDONER"));
        send(talk("4", "REFUSED", "text_survey", "RECENT_BUYER"));

        assertThat(claim("connect_rate")).containsEntry("units", "2").containsEntry("estimate", "0.5");
        assertThat(claim("price")).containsEntry("units", "2").containsEntry("estimate", "0.5");
        assertThat(claim("phone_against_survey"))
                .containsEntry("other_units", "2")
                .containsEntry("estimate", "1.0");
    }

    private JsonEvent talk(String id, String outcome, String channel, String segment) {
        return event("conversation", NOON)
                .customer("ann")
                .with("conversation_id", id)
                .with("outcome", outcome)
                .with("channel", channel)
                .with("segment", segment);
    }

    private static Map<String, Object> price() {
        return Map.of("kind", "OBJECTION", "name", "price", "phrase", "too dear");
    }

    private JsonEvent event(String type, long at) {
        return JsonEvent.of(type, "shop", "event " + fresh++, at);
    }

    private void copy(String customer, String variant, long at) {
        send(event("exposure", at).customer(customer).with("variant_id", variant));
    }

    private JsonEvent contactOf(String customer, String arm, long at) {
        return event("outreach", at)
                .customer(customer)
                .with("outreach_id", "outreach " + fresh)
                .with("about", "CART")
                .with("arm", arm)
                .with("randomised", true)
                .with("probability_ppm", 500_000);
    }

    private void contact(String customer, String arm, long at) {
        send(contactOf(customer, arm, at));
    }

    private void order(String id, String customer, long at, long amount) {
        send(event("placed", at).customer(customer).order(id).money(amount, "EUR"));
    }

    private void send(JsonEvent event) {
        records.add(new Raw(event.topic(), 0, records.size(), event.occurredAt() / 1000 + 1, event.bytes()));
    }

    private void send(JsonEvent heartbeat, long at) {
        records.add(new Raw("orders", 0, records.size(), at / 1000, heartbeat.bytes()));
    }

    private List<Map<String, String>> rows(String table) {
        return oracle.tables(records).rows(table).values().stream()
                .map(Tables.Row::values)
                .toList();
    }

    private Map<String, String> claim(String hypothesis) {
        return rows("hypotheses").stream()
                .filter(row -> row.get("hypothesis").equals(hypothesis))
                .findAny()
                .orElseThrow();
    }

    private List<String> maturities() {
        return rows("arm_moments").stream()
                .filter(row -> row.get("comparison_id").equals("outreach/30"))
                .map(row -> row.get("is_mature"))
                .toList();
    }

    /** What all units of an arm are worth. */
    private String moments(String comparison, String metric, String arm) {
        Map<String, Long> sums = new HashMap<>();
        rows("arm_moments").stream()
                .filter(row -> row.get("comparison_id").equals(comparison)
                        && row.get("metric").equals(metric)
                        && row.get("arm").equals(arm)
                        && row.get("slice").isEmpty())
                .forEach(row -> List.of("units", "numerator", "denominator", "covariate")
                        .forEach(column -> sums.merge(column, Long.parseLong(row.get(column)), Long::sum)));
        return "%s units, %s / %s, before %s"
                .formatted(sums.get("units"), sums.get("numerator"), sums.get("denominator"), sums.get("covariate"));
    }
}
