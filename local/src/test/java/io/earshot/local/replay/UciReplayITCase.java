package io.earshot.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.jobs.AttributionJob;
import io.earshot.local.Await;
import io.earshot.local.Jobs;
import io.earshot.local.LocalStack;
import io.earshot.local.Needed;
import io.earshot.local.StackOptions;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two years of real order lines, through Kafka, the job and ClickHouse. */
class UciReplayITCase {
    private static final String FILE = "uci_online_retail/online_retail_2y_lines.csv.gz";
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @TempDir
    Path folder;

    @Test
    void everyDayEqualsTheFileToTheCent() throws Exception {
        Path file = file();
        Needed.clickHouse();
        StackOptions options = StackOptions.in(folder).withPartitions(2);
        try (LocalStack stack = LocalStack.start(options)) {
            stack.createTopics();
            long began = System.nanoTime();
            OrderReplay.Summary sent;
            try (RecordSender sender = RecordSender.open(stack.kafkaProperties(), 0, Speed.MAX)) {
                sent = OrderReplay.replay(file, OrderReplay.Settings.usual(), sender, lines -> {});
            }
            assertThat(sent.lines()).isEqualTo(1_044_847);
            assertThat(sent.disordered()).isZero();
            say(
                    "%,d lines sent as %,d events after %.1f s",
                    sent.lines(), sent.orders() + sent.refunds(), since(began));

            JobID job = stack.flink()
                    .submit(
                            AttributionJob.class,
                            Jobs.arguments(
                                    stack.kafkaProperties(),
                                    stack.clickHouseAddress(),
                                    folder,
                                    Map.of("stores.shop.time-zone", "Europe/London", "stores.shop.currency", "GBP")));
            try (Connection connection = DriverManager.getConnection(
                    stack.clickHouseJdbcUrl(), stack.writerUser(), stack.writerPassword())) {
                long events = sent.orders() + sent.refunds();
                Await.until(
                        PATIENCE,
                        () -> accepted(connection) >= events,
                        () -> accepted(connection) + " of " + events + " events are accepted");
                stack.flink().stopWithSavepoint(job);
                say("all in ClickHouse after %.1f s", since(began));

                Map<LocalDate, ExpectedDays.Day> expected = ExpectedDays.of(file);
                Map<LocalDate, ExpectedDays.Day> measured = days(connection);
                assertThat(measured.keySet()).isEqualTo(expected.keySet());
                expected.forEach((day, truth) ->
                        assertThat(measured.get(day)).as(day.toString()).isEqualTo(truth));
                say("%,d days equal the file to the cent", expected.size());
                assertThat(number(connection, "SELECT sum(gross_minor) FROM orders FINAL"))
                        .as("positive amounts, each rounded; 20,534,097.49 before eighteen prices of 0.001 are rounded")
                        .isEqualTo(2_053_409_747L)
                        .isEqualTo(sent.grossMinor());
                assertThat(number(
                                connection,
                                "SELECT count() FROM unattributed FINAL WHERE refund_id != ''"
                                        + " AND reason = 'no order'"))
                        .isEqualTo(sent.refunds());
                assertThat(number(connection, "SELECT sum(records) FROM records_by_fate FINAL"))
                        .as("no other fate than accepted")
                        .isEqualTo(sent.orders() + sent.refunds());
                assertThat(stack.flink().restarts(job)).isZero();
            }
        }
    }

    private static Map<LocalDate, ExpectedDays.Day> days(Connection connection) throws SQLException {
        Map<LocalDate, ExpectedDays.Day> days = new TreeMap<>();
        String query = "SELECT day, currency, orders, gross_minor, net_minor, booked_minor, adjusted_minor, customers"
                + " FROM shop_days WHERE store_id = 'shop'";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                assertThat(rows.getString("currency")).isEqualTo("GBP");
                BigDecimal gross = BigDecimal.valueOf(rows.getLong("gross_minor"), 2);
                assertThat(rows.getLong("net_minor")).isEqualTo(rows.getLong("gross_minor"));
                assertThat(rows.getLong("booked_minor")).isEqualTo(rows.getLong("gross_minor"));
                days.put(
                        LocalDate.parse(rows.getString("day")),
                        new ExpectedDays.Day(
                                rows.getLong("orders"),
                                gross,
                                BigDecimal.valueOf(-rows.getLong("adjusted_minor"), 2),
                                rows.getLong("customers")));
            }
        }
        return days;
    }

    private static long accepted(Connection connection) throws SQLException {
        return number(
                connection,
                "SELECT sum(records) FROM records_by_fate FINAL WHERE topic = 'orders' AND fate = 'accepted'");
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Path file() {
        String data = System.getenv("EARSHOT_DATA");
        assumeTrue(data != null, "EARSHOT_DATA is not set: it names the folder with " + FILE);
        Path file = Path.of(data).resolve(FILE);
        assumeTrue(Files.isRegularFile(file), "EARSHOT_DATA has no " + FILE);
        return file;
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static void say(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, "UCI replay: " + format + "%n", arguments);
    }
}
