package io.earshot.local.lifts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.jobs.ExperimentJob;
import io.earshot.local.Await;
import io.earshot.local.Jobs;
import io.earshot.local.LocalStack;
import io.earshot.local.Needed;
import io.earshot.local.StackOptions;
import io.earshot.local.replay.RecordSender;
import io.earshot.local.replay.Speed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small experiment on a real broker, engine and database, its events in no order, against what a loop over it says. */
class ExperimentJobITCase {
    private static final Instant START = Instant.parse("2026-05-04T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int CUSTOMERS = 400;

    @TempDir
    Path folder;

    /** What the loop says of an arm. */
    private static final class Arm {
        long units;
        long buyers;
        long revenue;
    }

    private final List<String[]> events = new ArrayList<>();
    private final Arm a = new Arm();
    private final Arm b = new Arm();

    @Test
    void liftsAreThoseOfTheUnitsOneByOne() throws Exception {
        Needed.clickHouse();
        long seed = new Random().nextLong();
        tell(new Random(seed));
        Collections.shuffle(events, new Random(seed));
        try (LocalStack stack = LocalStack.start(StackOptions.in(folder).withPartitions(2))) {
            stack.createTopics();
            JobID job = stack.flink()
                    .submit(
                            ExperimentJob.class,
                            Jobs.arguments(
                                    stack.kafkaProperties(),
                                    stack.clickHouseAddress(),
                                    folder,
                                    Map.of("stores.shop.time-zone", "Europe/Berlin", "stores.shop.currency", "EUR")));
            try (RecordSender sender = RecordSender.open(stack.kafkaProperties(), 0, Speed.MAX)) {
                for (String[] event : events) {
                    sender.send(
                            event[0],
                            event[1],
                            event[2].getBytes(UTF_8),
                            System.currentTimeMillis(),
                            Instant.parse(event[3]).getEpochSecond() * 1_000_000);
                }
                sender.heartbeats();
            }
            try (Connection connection = stack.clickHouseAddress().connect()) {
                Await.until(
                        PATIENCE,
                        () -> number(connection, "SELECT sum(records) FROM records_by_fate_current") == events.size()
                                && number(
                                                connection,
                                                "SELECT sum(units) FROM experiments_current WHERE comparison_id = 'words'")
                                        == a.units + b.units,
                        () -> "seed " + seed + ": " + rows(connection, "SELECT * FROM experiments_current")
                                + rows(connection, "SELECT * FROM records_by_fate_current"));
                stack.flink().stopWithSavepoint(job);

                assertThat(rows(
                                connection,
                                "SELECT arm, units, contaminated FROM sample_ratio_current"
                                        + " WHERE comparison_id = 'words' ORDER BY arm"))
                        .as("seed %d", seed)
                        .containsExactly("a|" + (a.units + 1) + "|1", "b|" + b.units + "|0");
                assertThat(rows(
                                connection,
                                "SELECT arm, units, toInt64(round(value * units)) FROM lifts_current WHERE comparison_id = 'words'"
                                        + " AND metric = 'revenue_per_unit' AND slice = '' AND maturity = 'mature'"
                                        + " ORDER BY arm"))
                        .as("seed %d", seed)
                        .containsExactly("a|" + a.units + "|" + a.revenue, "b|" + b.units + "|" + b.revenue);
                assertThat(number(
                                connection,
                                "SELECT sum(numerator) FROM arm_moments_current WHERE metric = 'conversion_rate'"
                                        + " AND comparison_id = 'words' AND slice = '' AND arm = 'b'"))
                        .isEqualTo(b.buyers);
                double lift = Double.parseDouble(rows(
                                connection,
                                "SELECT lift FROM lifts_current WHERE comparison_id = 'words' AND slice = ''"
                                        + " AND metric = 'conversion_rate' AND arm = 'b' AND maturity = 'mature'")
                        .get(0));
                assertThat(lift)
                        .isCloseTo((double) b.buyers / b.units / ((double) a.buyers / a.units) - 1, within(1e-9));
                assertThat(rows(
                                connection,
                                "SELECT arm, units, value FROM lifts_current WHERE comparison_id = 'headline'"
                                        + " AND metric = 'conversion_rate' ORDER BY arm"))
                        .containsExactly("a|1000|0.02", "b|1000|0.05");
                assertThat(rows(connection, "SELECT status FROM experiments_current WHERE comparison_id = 'headline'"))
                        .containsExactly("ship");
                assertThat(stack.flink().restarts(job)).isZero();
            }
        }
    }

    /** What happens, and what it comes to. */
    private void tell(Random random) {
        register("words", "customer", 1000);
        register("headline", "visitor", 1000);
        total("a", 1000, 20);
        total("b", 1000, 50);
        for (int i = 0; i < CUSTOMERS; i++) {
            boolean isB = random.nextBoolean();
            Arm arm = isB ? b : a;
            arm.units++;
            Instant shown = START.plus(Duration.ofHours(random.nextInt(240)));
            boolean isVisitor = random.nextInt(3) == 0;
            expose("shown-" + i, isVisitor ? "visitor_id" : "customer_id", isVisitor ? "v" + i : "" + i, shown, isB);
            if (isVisitor) {
                add(
                        "identities",
                        "v" + i,
                        shown.plusSeconds(60),
                        "\"type\":\"link\",\"event_id\":\"link-%d\",\"visitor_id\":\"v%d\",\"customer_id\":\"%d\""
                                .formatted(i, i, i));
            }
            if (random.nextInt(10) < (isB ? 4 : 2)) {
                long amount = 1000 + random.nextInt(5000);
                arm.buyers++;
                arm.revenue += amount;
                Instant bought = shown.plus(Duration.ofHours(1 + random.nextInt(300)));
                order("o" + i, i, bought, amount);
                if (random.nextInt(4) == 0) {
                    arm.revenue -= amount / 2;
                    add(
                            "orders",
                            "" + i,
                            bought.plusSeconds(3600),
                            "\"type\":\"refunded\",\"event_id\":\"refund-%d\",\"refund_id\":\"r%d\",\"order_id\":\"o%d\",\"amount_minor\":%d,\"currency\":\"EUR\""
                                    .formatted(i, i, i, amount / 2));
                }
                order("late" + i, i, shown.plus(Duration.ofDays(14)).plusSeconds(1), 99_999);
            }
        }
        expose("both-1", "customer_id", "both", START, false);
        expose("both-2", "customer_id", "both", START.plusSeconds(7200), true);
        order("end", 999_999, START.plus(Duration.ofDays(40)), 1);
    }

    private void register(String id, String unit, int planned) {
        add(
                "experiments",
                id,
                START.minusSeconds(3600),
                ("\"type\":\"experiment\",\"event_id\":\"registered-%s\",\"experiment_id\":\"%s\",\"baseline\":\"a\","
                                + "\"arms\":[{\"name\":\"a\",\"weight\":1},{\"name\":\"b\",\"weight\":1}],\"unit\":\"%s\","
                                + "\"primary_metric\":\"CONVERSION_RATE\",\"outcome_window_days\":14,\"planned_units\":%d")
                        .formatted(id, id, unit.toUpperCase(Locale.ROOT), planned));
    }

    private void total(String arm, int units, int successes) {
        add(
                "arm_totals",
                "headline",
                START.plusSeconds(86_400),
                ("\"type\":\"arm_total\",\"event_id\":\"total-%s\",\"experiment_id\":\"headline\",\"arm\":\"%s\","
                                + "\"period_start\":\"%s\",\"units\":%d,\"successes\":%d")
                        .formatted(arm, arm, START, units, successes));
    }

    private void expose(String id, String field, String who, Instant at, boolean isB) {
        String arm = isB ? "b" : "a";
        add(
                "exposures",
                who,
                at,
                ("\"type\":\"exposure\",\"event_id\":\"%s\",\"%s\":\"%s\",\"surface\":\"EMAIL\",\"variant_id\":\"copy-%s\","
                                + "\"experiment_id\":\"words\",\"arm\":\"%s\"")
                        .formatted(id, field, who, arm, arm));
    }

    private void order(String id, int customer, Instant at, long amount) {
        add(
                "orders",
                "" + customer,
                at,
                ("\"type\":\"placed\",\"event_id\":\"placed-%s\",\"order_id\":\"%s\",\"customer_id\":\"%d\","
                                + "\"amount_minor\":%d,\"currency\":\"EUR\"")
                        .formatted(id, id, customer, amount));
    }

    private void add(String topic, String key, Instant at, String fields) {
        String json = "{%s,\"store_id\":\"shop\",\"occurred_at\":\"%s\"}".formatted(fields, at);
        events.add(new String[] {topic, key, json, at.toString()});
    }

    private static long number(Connection connection, String query) throws SQLException {
        return Long.parseLong(rows(connection, query).get(0));
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", cells));
            }
            return rows;
        }
    }
}
