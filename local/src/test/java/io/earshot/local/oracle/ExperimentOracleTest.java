package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The oracle itself, where a day of work by hand gives the answer. */
class ExperimentOracleTest {
    private static final long NOON = Times.micros(Instant.parse("2024-03-01T12:00:00Z"));
    private static final long WINDOW = 7 * Times.DAY;
    private static final long HORIZON = 20 * Times.DAY;
    private static final long LOOKBACK = 10 * Times.DAY;

    private final ExperimentOracle oracle = new ExperimentOracle(
            List.of(new Store("shop", ZoneOffset.UTC, "EUR")),
            new Settings(HORIZON, Times.DAY, Times.DAY, Times.DAY),
            LOOKBACK,
            (store, customer) -> customer);
    private final List<Raw> records = new ArrayList<>();
    private int fresh;

    @BeforeEach
    void register() {
        send(event("experiment", NOON - Times.DAY).with("experiment_id", "x"));
    }

    @Nested
    class Windows {
        @Test
        void takeOrdersFromTheFirstAssignmentToTheEndOfTheWindow() {
            shown("ann", "b", NOON);
            order("at once", "ann", NOON, 100);
            order("at the end", "ann", NOON + WINDOW, 10);
            order("too late", "ann", NOON + WINDOW + 1, 1);
            order("before", "ann", NOON - 1, 1000);

            assertThat(moments("revenue_per_unit", "b")).isEqualTo("1 units, 110 / 1, before 1000");
            assertThat(moments("conversion_rate", "b")).isEqualTo("1 units, 1 / 1, before 1");
            assertThat(moments("average_order_value", "b")).isEqualTo("1 units, 110 / 2, before 0");
        }

        @Test
        void lookBackAsFarAsTheCovariateDoes() {
            shown("ann", "b", NOON);
            order("just", "ann", NOON - LOOKBACK, 100);
            order("older", "ann", NOON - LOOKBACK - 1, 1000);

            assertThat(moments("revenue_per_unit", "b")).isEqualTo("1 units, 0 / 1, before 100");
        }

        @Test
        void takeRefundsUntilTheirEnd() {
            shown("ann", "b", NOON);
            order("o", "ann", NOON + Times.DAY, 100);
            refund("o", NOON + WINDOW, 30);
            refund("o", NOON + WINDOW + 1, 50);

            assertThat(moments("revenue_per_unit", "b")).isEqualTo("1 units, 70 / 1, before 0");
            assertThat(moments("refund_rate", "b")).isEqualTo("1 units, 30 / 100, before 0");
        }

        @Test
        void takeCancellationsUntilTheirEnd() {
            shown("ann", "b", NOON);
            order("in time", "ann", NOON + Times.DAY, 100);
            order("later", "ann", NOON + Times.DAY, 10);
            send(event("cancelled", NOON + WINDOW).order("in time"));
            send(event("cancelled", NOON + WINDOW + 1).order("later"));

            assertThat(moments("revenue_per_unit", "b")).isEqualTo("1 units, 10 / 1, before 0");
        }
    }

    @Nested
    class Units {
        @Test
        void inTwoArmsAreCountedWhereTheyWereFirstAndHaveNoOutcome() {
            shown("ann", "b", NOON);
            shown("ann", "a", NOON + Times.DAY);
            shown("bob", "a", NOON);

            assertThat(rows("arm_moments")).allMatch(row -> row.get("arm").equals("a"));
            assertThat(row("sample_ratio", "b")).containsEntry("units", "1").containsEntry("contaminated", "1");
            assertThat(row("sample_ratio", "a")).containsEntry("units", "1").containsEntry("contaminated", "0");
        }

        @Test
        void areNotSpoiltByAnArmThatIsSeenAfterTheirWindow() {
            shown("ann", "b", NOON);
            shown("ann", "a", NOON + WINDOW + 1);
            shown("bob", "b", NOON);
            shown("bob", "a", NOON + WINDOW);

            assertThat(row("sample_ratio", "b")).containsEntry("units", "2").containsEntry("contaminated", "1");
            assertThat(moments("revenue_per_unit", "b")).isEqualTo("1 units, 0 / 1, before 0");
        }

        @Test
        void areTheCustomersOfTheirVisitors() {
            send(named(event("exposure", NOON).visitor("v"), "b"));
            order("o", "ann", NOON + Times.DAY, 100);
            assertThat(moments("revenue_per_unit", "b")).isEqualTo("1 units, 0 / 1, before 0");

            send(event("link", NOON + 2 * Times.DAY).visitor("v").customer("ann"));
            assertThat(moments("revenue_per_unit", "b")).isEqualTo("1 units, 100 / 1, before 0");
        }

        @Test
        void canComeAgainAfterTheirOutcomeAndTwoHorizons() {
            shown("ann", "b", NOON);
            shown("ann", "a", NOON + WINDOW + 2 * HORIZON);

            assertThat(row("sample_ratio", "b")).containsEntry("units", "1").containsEntry("contaminated", "0");
            assertThat(row("sample_ratio", "a")).containsEntry("units", "1");
        }

        @Test
        void areWhomTheCopyWasShownWhereNoExperimentIsNamed() {
            send(event("variant", NOON - Times.DAY).with("experiment_id", "x").with("arm", "b"));
            send(event("click", NOON).customer("ann").with("variant_id", "variant"));
            send(event("exposure", NOON)
                    .customer("bob")
                    .with("experiment_id", "other")
                    .with("arm", "b"));

            assertThat(row("sample_ratio", "b")).containsEntry("units", "1");
        }

        @Test
        void thatAreVisitorsHaveTheOrdersOfTheirOwnAndTheirCustomersWhileTheyWereTheLast() {
            send(event("experiment", NOON)
                    .with("experiment_id", "x")
                    .with("unit", "VISITOR")
                    .revision(1));
            send(event("link", NOON - Times.DAY).visitor("v").customer("ann"));
            send(event("link", NOON - Times.DAY).visitor("w").customer("ann"));
            send(named(event("exposure", NOON).visitor("v"), "b"));
            send(named(event("exposure", NOON + Times.HOUR).visitor("w"), "a"));
            send(event("placed", NOON + Times.DAY).visitor("v").order("1").money(1, "EUR"));
            send(event("placed", NOON + Times.DAY).visitor("w").order("2").money(10, "EUR"));
            order("3", "ann", NOON + Times.MINUTE, 100);
            order("4", "ann", NOON + Times.DAY, 1000);

            assertThat(moments("revenue_per_unit", "b")).isEqualTo("1 units, 101 / 1, before 0");
            assertThat(moments("revenue_per_unit", "a")).isEqualTo("1 units, 1010 / 1, before 0");
        }
    }

    @Nested
    class Totals {
        @Test
        void addUpAndTheLatestOfAPeriodStands() {
            for (int hour = 1; hour <= 2; hour++) {
                send(event("arm_total", NOON + hour * Times.HOUR)
                        .with("arm", "b")
                        .with("period_start", "2024-03-01T00:00:00Z")
                        .with("units", 100 * hour)
                        .with("successes", 10 * hour));
            }
            send(event("arm_total", NOON + 30 * Times.HOUR)
                    .with("arm", "b")
                    .with("period_start", "2024-03-02T00:00:00Z")
                    .with("units", 50)
                    .with("successes", 1));

            assertThat(rows("lifts")).singleElement().satisfies(row -> assertThat(row)
                    .containsEntry("units", "250")
                    .containsEntry("value", Double.toString(21 / 250.0)));
            assertThat(row("sample_ratio", "b")).containsEntry("units", "250");
        }
    }

    @Nested
    class Lifts {
        /** By hand: rates 0.1 and 0.2 of 1,000 each, c(2000) = 2.9957 with N* 5,000. */
        @Test
        void haveTheIntervalOfTheInvertedContrast() {
            for (String arm : List.of("a", "b")) {
                send(event("arm_total", NOON)
                        .with("arm", arm)
                        .with("units", 1000)
                        .with("successes", arm.equals("a") ? 100 : 200));
            }
            Map<String, String> lift = rows("lifts").stream()
                    .filter(row -> row.get("arm").equals("b"))
                    .findAny()
                    .orElseThrow();

            double c2 = 2 * (2000 * RHO2 + 1) / (2000 * RHO2) * Math.log(Math.sqrt(2000 * RHO2 + 1) / 0.05);
            for (String bound : List.of("lower", "upper")) {
                double r = 1 + Double.parseDouble(lift.get(bound));
                double variance = 0.2 * 0.8 / 1000 + r * r * 0.1 * 0.9 / 1000;
                assertThat((0.2 - r * 0.1) * (0.2 - r * 0.1)).isCloseTo(c2 * variance, WITHIN);
            }
            assertThat(Double.parseDouble(lift.get("lift"))).isEqualTo(1);
        }
    }

    private static final double RHO2 = (-2 * Math.log(0.05) + Math.log(1 - 2 * Math.log(0.05))) / 5000;
    private static final org.assertj.core.data.Offset<Double> WITHIN = org.assertj.core.data.Offset.offset(1e-12);

    private JsonEvent event(String type, long at) {
        return JsonEvent.of(type, "shop", "event " + fresh++, at);
    }

    private static JsonEvent named(JsonEvent exposure, String arm) {
        return exposure.with("experiment_id", "x").with("arm", arm);
    }

    private void shown(String customer, String arm, long at) {
        send(named(event("exposure", at).customer(customer), arm));
    }

    private void order(String id, String customer, long at, long amount) {
        send(event("placed", at).customer(customer).order(id).money(amount, "EUR"));
    }

    private void refund(String order, long at, long amount) {
        send(event("refunded", at).order(order).money(amount, "EUR"));
    }

    private void send(JsonEvent event) {
        records.add(new Raw(event.topic(), 0, records.size(), event.occurredAt() / 1000 + 1, event.bytes()));
    }

    private List<Map<String, String>> rows(String table) {
        return oracle.tables(records).rows(table).values().stream()
                .map(Tables.Row::values)
                .toList();
    }

    private Map<String, String> row(String table, String arm) {
        return rows(table).stream()
                .filter(row -> row.get("arm").equals(arm))
                .findAny()
                .orElseThrow();
    }

    /** What all units of an arm did. */
    private String moments(String metric, String arm) {
        Map<String, Long> sums = new HashMap<>();
        rows("arm_moments").stream()
                .filter(row -> row.get("metric").equals(metric)
                        && row.get("arm").equals(arm)
                        && row.get("slice").isEmpty())
                .forEach(row -> List.of("units", "numerator", "denominator", "covariate")
                        .forEach(column -> sums.merge(column, Long.parseLong(row.get(column)), Long::sum)));
        return "%s units, %s / %s, before %s"
                .formatted(sums.get("units"), sums.get("numerator"), sums.get("denominator"), sums.get("covariate"));
    }
}
