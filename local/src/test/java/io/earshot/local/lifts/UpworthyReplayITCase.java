package io.earshot.local.lifts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.jobs.ExperimentJob;
import io.earshot.local.Await;
import io.earshot.local.Jobs;
import io.earshot.local.LocalStack;
import io.earshot.local.Needed;
import io.earshot.local.StackOptions;
import io.earshot.local.replay.CsvReader;
import io.earshot.local.replay.RecordSender;
import io.earshot.local.replay.Speed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 4,873 real headline tests as totals of their arms, through Kafka, the job and ClickHouse. */
class UpworthyReplayITCase {
    private static final String FILE = "upworthy/upworthy_packages.csv.gz";
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @TempDir
    Path folder;

    /** A package of a test: who saw it and who clicked. */
    private record Arm(long impressions, long clicks) {}

    private record HeadlineTest(String id, int week, List<Arm> arms) {
        Instant starts() {
            return LocalDate.of(week / 100, 1, 1)
                    .plusWeeks(week % 100)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC);
        }
    }

    /** What the database says of a test. */
    private record Measured(List<Arm> arms, boolean hasFired, boolean hasFiredAtOneLook) {
        boolean isSignificant() {
            long[][] table = new long[2][arms.size()];
            for (int i = 0; i < arms.size(); i++) {
                table[0][i] = arms.get(i).clicks;
                table[1][i] = arms.get(i).impressions - arms.get(i).clicks;
            }
            return ChiSquareTest.withDefaults().test(table).getPValue() < 0.05;
        }

        boolean isEvaluable() {
            return arms.size() > 1 && arms.stream().anyMatch(arm -> arm.clicks > 0);
        }
    }

    @Test
    void realTestsComeOutAsTheyAre() throws Exception {
        List<HeadlineTest> tests = read(file());
        Needed.clickHouse();
        assertThat(tests).hasSize(4873);
        List<HeadlineTest> compared =
                tests.stream().filter(test -> test.arms.size() > 1).toList();
        try (LocalStack stack = LocalStack.start(StackOptions.in(folder).withPartitions(2))) {
            stack.createTopics();
            JobID job = stack.flink()
                    .submit(
                            ExperimentJob.class,
                            Jobs.arguments(
                                    stack.kafkaProperties(),
                                    stack.clickHouseAddress(),
                                    folder,
                                    Map.of("stores.upworthy.time-zone", "UTC", "stores.upworthy.currency", "USD")));
            long began = System.nanoTime();
            long sent = send(compared, stack);
            try (Connection connection = stack.clickHouseAddress().connect()) {
                Await.until(
                        PATIENCE,
                        () -> number(connection, "SELECT sum(records) FROM records_by_fate_current") == sent
                                && number(connection, "SELECT sum(units) FROM experiments_current")
                                        == compared.stream()
                                                .flatMap(test -> test.arms.stream())
                                                .mapToLong(Arm::impressions)
                                                .sum(),
                        () -> number(connection, "SELECT sum(records) FROM records_by_fate_current") + " of " + sent
                                + " records are told of");
                System.out.printf(
                        Locale.ROOT, "Upworthy: %,d records in %.1f s%n", sent, (System.nanoTime() - began) / 1e9);
                stack.flink().stopWithSavepoint(job);

                Map<String, Measured> measured = measured(connection);
                for (HeadlineTest test : compared) {
                    assertThat(measured.get(test.id).arms).as(test.id).isEqualTo(test.arms);
                }
                List<HeadlineTest> evaluable = compared.stream()
                        .filter(test -> measured.get(test.id).isEvaluable())
                        .toList();
                assertThat(evaluable).hasSize(4872);
                assertThat(evaluable)
                        .filteredOn(test -> measured.get(test.id).isSignificant())
                        .hasSize(2203);
                check(compared, measured);
            }
        }
    }

    /** In half a year something was wrong with how the arms were drawn; outside it hardly ever. */
    private static void check(List<HeadlineTest> tests, Map<String, Measured> measured) {
        List<HeadlineTest> broken = tests.stream()
                .filter(test -> test.week >= 201325 && test.week <= 201401)
                .toList();
        List<HeadlineTest> others =
                tests.stream().filter(test -> !broken.contains(test)).toList();
        System.out.printf(
                Locale.ROOT,
                "Upworthy: at every look the guard fires in %d of %d tests of weeks 201325-201401 and in %d of %d others%n",
                broken.stream().filter(test -> measured.get(test.id).hasFired).count(),
                broken.size(),
                others.stream().filter(test -> measured.get(test.id).hasFired).count(),
                others.size());
        assertThat(broken)
                .filteredOn(test -> measured.get(test.id).hasFiredAtOneLook)
                .hasSize(735);
        assertThat(others)
                .filteredOn(test -> measured.get(test.id).hasFiredAtOneLook)
                .hasSize(18);
    }

    private static long send(List<HeadlineTest> tests, LocalStack stack) {
        long sent = 0;
        try (RecordSender sender = RecordSender.open(stack.kafkaProperties(), 0, Speed.MAX)) {
            for (HeadlineTest test : tests) {
                send(sender, "experiments", test, test.starts(), registration(test));
                sent++;
                for (int i = 0; i < test.arms.size(); i++) {
                    Instant ends = test.starts().plus(Duration.ofDays(7));
                    send(sender, "arm_totals", test, ends, total(test, i));
                    sent++;
                }
            }
            sender.heartbeats();
        }
        return sent;
    }

    private static void send(RecordSender sender, String topic, HeadlineTest test, Instant at, String fields) {
        String json = "{%s,\"store_id\":\"upworthy\",\"experiment_id\":\"%s\",\"occurred_at\":\"%s\"}"
                .formatted(fields, test.id, at);
        sender.send(topic, test.id, json.getBytes(UTF_8), System.currentTimeMillis(), at.getEpochSecond() * 1_000_000);
    }

    private static String registration(HeadlineTest test) {
        StringBuilder arms = new StringBuilder();
        for (int i = 0; i < test.arms.size(); i++) {
            arms.append(i == 0 ? "" : ",").append("{\"name\":\"%02d\",\"weight\":1}".formatted(i));
        }
        return ("\"type\":\"experiment\",\"event_id\":\"registered-%s\",\"baseline\":\"00\",\"arms\":[%s],"
                        + "\"unit\":\"VISITOR\",\"primary_metric\":\"CONVERSION_RATE\",\"outcome_window_days\":1")
                .formatted(test.id, arms);
    }

    private static String total(HeadlineTest test, int arm) {
        return ("\"type\":\"arm_total\",\"event_id\":\"total-%s-%d\",\"arm\":\"%02d\",\"period_start\":\"%s\","
                        + "\"units\":%d,\"successes\":%d")
                .formatted(test.id, arm, arm, test.starts(), test.arms.get(arm).impressions, test.arms.get(arm).clicks);
    }

    private static Map<String, Measured> measured(Connection connection) throws SQLException {
        Map<String, Measured> measured = new LinkedHashMap<>();
        String query =
                """
                SELECT comparison_id, units, toInt64(round(value * units)), ratio.p_value < 0.001, fixed < 0.001
                FROM lifts_current
                INNER JOIN
                (
                    SELECT comparison_id, arm, p_value, fixed_p_value AS fixed
                    FROM sample_ratio_current
                ) AS ratio USING (comparison_id, arm)
                WHERE metric = 'conversion_rate' AND slice = '' AND maturity = 'mature'
                ORDER BY comparison_id, arm""";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                Measured known = measured.computeIfAbsent(
                        rows.getString(1), any -> new Measured(new ArrayList<>(), false, false));
                known.arms.add(new Arm(rows.getLong(2), rows.getLong(3)));
                measured.put(rows.getString(1), new Measured(known.arms, rows.getBoolean(4), rows.getBoolean(5)));
            }
        }
        return measured;
    }

    private static List<HeadlineTest> read(Path file) throws IOException {
        Map<String, HeadlineTest> tests = new LinkedHashMap<>();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
            CsvReader rows = new CsvReader(in, ',');
            List<String> header = requireNonNull(rows.next(), "the file is empty");
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                String id = row.get(header.indexOf("clickability_test_id"));
                int week = Integer.parseInt(row.get(header.indexOf("test_week")));
                tests.computeIfAbsent(id, any -> new HeadlineTest(id, week, new ArrayList<>()))
                        .arms
                        .add(new Arm(
                                Long.parseLong(row.get(header.indexOf("impressions"))),
                                Long.parseLong(row.get(header.indexOf("clicks")))));
            }
        }
        return tests.values().stream()
                .sorted(Comparator.comparingInt(HeadlineTest::week).thenComparing(HeadlineTest::id))
                .toList();
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
}
