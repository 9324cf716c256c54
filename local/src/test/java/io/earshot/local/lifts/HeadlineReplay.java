package io.earshot.local.lifts;

import io.earshot.jobs.ExperimentJob;
import io.earshot.local.Await;
import io.earshot.local.Jobs;
import io.earshot.local.LocalStack;
import io.earshot.local.StackOptions;
import io.earshot.local.replay.RecordSender;
import io.earshot.local.replay.Speed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.flink.api.common.JobID;

/**
 * Replays real headline tests through Kafka, ExperimentJob and ClickHouse: all as totals of their arms, some also unit by
 * unit.
 */
public final class HeadlineReplay {
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Path folder;
    private final List<HeadlineTest> tests;
    private final List<HeadlineTest> byUnit;

    /** What the database says of a test. */
    private record Measured(List<HeadlineTest.Arm> arms, boolean hasFired, boolean hasFiredAtOneLook) {
        boolean isSignificant() {
            long[][] table = new long[2][arms.size()];
            for (int i = 0; i < arms.size(); i++) {
                table[0][i] = arms.get(i).clicks();
                table[1][i] = arms.get(i).impressions() - arms.get(i).clicks();
            }
            return ChiSquareTest.withDefaults().test(table).getPValue() < 0.05;
        }

        boolean isEvaluable() {
            return arms.stream().anyMatch(arm -> arm.clicks() > 0);
        }
    }

    /**
     * What came of it.
     *
     * @param events sent
     * @param units impressions that were sent one by one
     * @param testsByUnit tests of these
     * @param seconds from the first record sent until all results stood in ClickHouse
     * @param differentTotals tests whose arms in ClickHouse are not those of the file
     * @param differentRows lifts and sample-ratio rows of tests sent unit by unit that are not those of their totals
     * @param comparedRows rows that were compared for this
     * @param evaluable tests with a click
     * @param significant of these, tests with p &lt; 0.05 by Pearson's χ²
     * @param broken how often the sample-ratio guard fires in the weeks in which arms were drawn wrongly
     * @param others the same in all other weeks
     * @param restarts of the job
     */
    public record Outcome(
            long events,
            long units,
            int testsByUnit,
            double seconds,
            List<String> differentTotals,
            List<String> differentRows,
            int comparedRows,
            int evaluable,
            int significant,
            Guard broken,
            Guard others,
            long restarts) {}

    /**
     * How often the sample-ratio guard fires at 0.001.
     *
     * @param atEveryLook by the e-process
     * @param atOneLook by χ²
     */
    public record Guard(int tests, int atEveryLook, int atOneLook) {}

    /**
     * @param data the folder of real data
     * @param every one test in so many is also sent unit by unit
     */
    public HeadlineReplay(Path folder, Path data, int every) throws IOException {
        this.folder = folder;
        this.tests = HeadlineTest.read(data.resolve(HeadlineTest.FILE));
        this.byUnit = IntStream.range(0, tests.size())
                .filter(i -> i % every == 0)
                .mapToObj(tests::get)
                .toList();
    }

    /** Runs it on a stack of its own. */
    public Outcome run() throws Exception {
        try (LocalStack stack = LocalStack.start(StackOptions.in(folder).withPartitions(2))) {
            stack.createTopics();
            Map<String, String> stores = Map.of(
                    "stores.totals.time-zone", "UTC",
                    "stores.totals.currency", "USD",
                    "stores.units.time-zone", "UTC",
                    "stores.units.currency", "USD");
            JobID job = stack.flink()
                    .submit(
                            ExperimentJob.class,
                            Jobs.arguments(stack.kafkaProperties(), stack.clickHouseAddress(), folder, stores));
            long began = System.nanoTime();
            long sent = send(stack);
            try (Connection connection = stack.clickHouseAddress().connect()) {
                Await.until(
                        PATIENCE,
                        () -> number(connection, "SELECT sum(records) FROM records_by_fate_current") == sent
                                && units(connection, HeadlineSender.TOTALS) == impressions(tests)
                                && units(connection, HeadlineSender.UNITS) == impressions(byUnit),
                        () -> number(connection, "SELECT sum(records) FROM records_by_fate_current") + " of " + sent
                                + " records are told of");
                double seconds = (System.nanoTime() - began) / 1e9;
                stack.flink().stopWithSavepoint(job);
                return outcome(connection, sent, seconds, stack.flink().restarts(job));
            }
        }
    }

    /** In the order of time, as the tests were made. */
    private long send(LocalStack stack) {
        try (RecordSender sender = RecordSender.open(stack.kafkaProperties(), 0, Speed.MAX)) {
            HeadlineSender headlines = new HeadlineSender(sender);
            for (HeadlineTest test : tests) {
                headlines.register(HeadlineSender.TOTALS, test);
                if (byUnit.contains(test)) {
                    headlines.register(HeadlineSender.UNITS, test);
                }
            }
            for (HeadlineTest test : tests) {
                headlines.sendTotals(test);
                if (byUnit.contains(test)) {
                    headlines.sendUnits(test);
                }
            }
            headlines.end(tests.get(tests.size() - 1));
            return sender.sent();
        }
    }

    private Outcome outcome(Connection connection, long sent, double seconds, long restarts) throws SQLException {
        Map<String, Measured> measured = measured(connection);
        List<String> differentTotals = tests.stream()
                .filter(test -> !test.arms().equals(measured.get(test.id()).arms))
                .map(HeadlineTest::id)
                .toList();
        List<Measured> evaluable =
                measured.values().stream().filter(Measured::isEvaluable).toList();
        List<String> expected = rows(connection, HeadlineSender.TOTALS);
        List<String> actual = rows(connection, HeadlineSender.UNITS);
        List<String> differentRows = new ArrayList<>(actual);
        differentRows.removeAll(expected);
        expected.stream().filter(row -> !actual.contains(row)).forEach(differentRows::add);
        return new Outcome(
                sent,
                impressions(byUnit),
                byUnit.size(),
                seconds,
                differentTotals,
                differentRows,
                expected.size(),
                evaluable.size(),
                (int) evaluable.stream().filter(Measured::isSignificant).count(),
                guard(
                        measured,
                        tests.stream().filter(HeadlineTest::isOfBrokenWeeks).toList()),
                guard(
                        measured,
                        tests.stream().filter(test -> !test.isOfBrokenWeeks()).toList()),
                restarts);
    }

    private static Guard guard(Map<String, Measured> measured, List<HeadlineTest> tests) {
        return new Guard(
                tests.size(),
                (int) tests.stream()
                        .filter(test -> measured.get(test.id()).hasFired)
                        .count(),
                (int) tests.stream()
                        .filter(test -> measured.get(test.id()).hasFiredAtOneLook)
                        .count());
    }

    private static Map<String, Measured> measured(Connection connection) throws SQLException {
        Map<String, Measured> measured = new LinkedHashMap<>();
        String query =
                """
                SELECT comparison_id, units, toInt64(round(value * units)), ratio.p_value < 0.001, fixed < 0.001
                FROM lifts_current
                INNER JOIN
                (
                    SELECT store_id, comparison_id, arm, p_value, fixed_p_value AS fixed
                    FROM sample_ratio_current
                ) AS ratio USING (store_id, comparison_id, arm)
                WHERE store_id = 'totals' AND metric = 'conversion_rate' AND slice = '' AND maturity = 'mature'
                ORDER BY comparison_id, arm""";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                Measured known = measured.computeIfAbsent(
                        rows.getString(1), any -> new Measured(new ArrayList<>(), false, false));
                known.arms.add(new HeadlineTest.Arm(rows.getLong(2), rows.getLong(3)));
                measured.put(rows.getString(1), new Measured(known.arms, rows.getBoolean(4), rows.getBoolean(5)));
            }
        }
        return measured;
    }

    /** All that is said of the tests that were sent both ways, but for the name of the store. */
    private List<String> rows(Connection connection, String store) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String table : List.of("lifts_current", "sample_ratio_current")) {
            String metric = table.equals("lifts_current") ? " AND metric = 'conversion_rate' AND slice = ''" : "";
            String query = "SELECT * EXCEPT (store_id) FROM %s WHERE store_id = '%s'%s AND comparison_id IN ('%s')"
                    .formatted(
                            table,
                            store,
                            metric,
                            String.join(
                                    "', '",
                                    byUnit.stream().map(HeadlineTest::id).toList()));
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        cells.add(rows.getMetaData().getColumnName(i) + "=" + rows.getString(i));
                    }
                    found.add(String.join(" ", cells));
                }
            }
        }
        return found;
    }

    private static long units(Connection connection, String store) throws SQLException {
        return number(connection, "SELECT sum(units) FROM experiments_current WHERE store_id = '" + store + "'");
    }

    private static long impressions(List<HeadlineTest> tests) {
        return tests.stream().mapToLong(HeadlineTest::impressions).sum();
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
