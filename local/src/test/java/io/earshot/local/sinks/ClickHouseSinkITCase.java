package io.earshot.local.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.local.Await;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.FlinkCluster;
import io.earshot.local.sinks.Faults.Fault;
import io.earshot.results.Booking;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.ClickHouseSink;
import io.earshot.sinks.Encode;
import io.earshot.sinks.EncodedRow;
import io.earshot.sinks.EpochSettlement;
import io.earshot.sinks.Epochs;
import io.earshot.sinks.Migrations;
import io.earshot.sinks.SinkSettings;
import io.earshot.sinks.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that write bookings: the n-th record is order n mod 100, with the amount n. Merges are stopped. */
class ClickHouseSinkITCase {
    private static final String JOB = "attribution";
    private static final int ORDERS = 100;
    private static final String LAST_AMOUNTS = "SELECT sum(amount_minor) FROM bookings_current";

    /** Records that still fail the job, for the test that restarts it. */
    private static final AtomicInteger FAILURES = new AtomicInteger();

    @TempDir
    static Path folder;

    private static FlinkCluster flink;
    private Database database;

    @BeforeAll
    static void startFlink() throws SQLException {
        Database.empty();
        flink = FlinkCluster.start(folder, 0, 2, 4, Duration.ofMillis(200));
    }

    @AfterAll
    static void stopFlink() {
        if (flink != null) {
            flink.close();
        }
    }

    @BeforeEach
    void migrate() throws SQLException {
        database = Database.migrated();
    }

    @AfterEach
    void endJobs() {
        flink.running().forEach(job -> flink.cancel(job.getJobId()));
        FAILURES.set(0);
    }

    @Test
    void showsTheLastRowOfEachKeyWhenTheInputEnds() throws Exception {
        flink.awaitFinished(submit(database.connection(), take(), 10_000, 100_000));

        assertThat(database.number(LAST_AMOUNTS)).isEqualTo(sumOfLast(10_000));
        assertThat(database.number("SELECT count() FROM bookings_current")).isEqualTo(ORDERS);
    }

    @Test
    void isExactWhenTheJobRestarts() throws Exception {
        FAILURES.set(3);
        JobID job = submit(database.connection(), take(), 3_000, 2_000);
        flink.awaitFinished(job);

        assertThat(flink.restarts(job)).isGreaterThanOrEqualTo(3);
        assertThat(database.number(LAST_AMOUNTS)).isEqualTo(sumOfLast(3_000));
        assertThat(
                        database.rows(
                                "SELECT order_id, version FROM bookings GROUP BY order_id, version HAVING uniqExact(amount_minor) > 1"))
                .as("rows of the same key and version are the same")
                .isEmpty();
    }

    @Test
    void goesOnFromASavepointWithGreaterVersions() throws Exception {
        JobID first = submit(database.connection(), take(), Long.MAX_VALUE, 1_000);
        awaitRowsAbove(version(1, 0));
        String savepoint = flink.stopWithSavepoint(first);
        long before = latestVersion();

        submit(database.connection(), take(), Long.MAX_VALUE, 1_000, savepoint);
        awaitRowsAbove(version(2, 0));
        assertThat(before).isLessThan(version(2, 0));
        assertThat(database.number("SELECT min(version) FROM bookings WHERE version > " + before))
                .as("the first interval of the second epoch is beyond all of the first")
                .isGreaterThan(version(2, before - version(1, 0)));
    }

    @Test
    void sendsTheSameBytesUntilTheServerHasAcknowledgedThem() throws Exception {
        Fault[] faults = {Fault.UNAVAILABLE, Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.LOST_ANSWER};
        Faults script = new Faults("bookings", faults);
        try (FaultyProxy proxy = new FaultyProxy(database.server()::httpUrl)) {
            proxy.follow(script);
            JobID job = submit(database.connection(proxy.jdbcUrl()), take(), 2_000, 100_000);
            flink.awaitFinished(job);

            assertThat(flink.restarts(job)).isZero();
            assertThat(database.number(LAST_AMOUNTS)).isEqualTo(sumOfLast(2_000));
            List<byte[]> inserts = script.inserts();
            assertThat(inserts).hasSizeGreaterThan(faults.length);
            long different =
                    inserts.stream().map(java.nio.ByteBuffer::wrap).distinct().count();
            assertThat(inserts).hasSize((int) different + faults.length);
            long bytes = inserts.stream()
                    .map(java.nio.ByteBuffer::wrap)
                    .distinct()
                    .mapToLong(java.nio.ByteBuffer::remaining)
                    .sum();
            assertThat(database.rows(
                            "SELECT job, table_name, epoch, sum(blocks), sum(bytes) FROM commits GROUP BY ALL"))
                    .containsExactly("attribution|bookings|1|%d|%d".formatted(different, bytes));
            assertThat(database.number("SELECT sum(attempts) FROM commits"))
                    .as("the HTTP client may send once more by itself where a connection ends")
                    .isBetween(different + faults.length - 1, different + faults.length);
        }
    }

    @Test
    void saysWhatWasCommittedWhen() throws Exception {
        flink.awaitFinished(submit(database.connection(), take(), 2_000, 2_000));

        assertThat(database.number("SELECT sum(rows) = (SELECT count() FROM bookings) FROM commits"))
                .isEqualTo(1);
        assertThat(
                        database.rows(
                                "SELECT DISTINCT version FROM bookings EXCEPT SELECT bitShiftLeft(toUInt64(epoch), 40) + interval FROM commits"))
                .isEmpty();
        assertThat(
                        database.number(
                                "SELECT countIf(started_at > committed_at OR committed_at > now64(3) OR committed_at < now() - 600 OR subtask NOT IN (0, 1)) FROM commits"))
                .isZero();
    }

    @Test
    void goesOnWhereCommitsCannotBeNoted() throws Exception {
        database.execute("DROP TABLE earshot.commits");
        JobID job = submit(database.connection(), take(), 2_000, 2_000);
        flink.awaitFinished(job);

        assertThat(flink.restarts(job)).isZero();
        assertThat(database.number(LAST_AMOUNTS)).isEqualTo(sumOfLast(2_000));
    }

    @Test
    void standsStillWhileClickHouseIsAwayAndLosesNothing(@TempDir Path data) throws Exception {
        ClickHouseProcess killed = ClickHouseProcess.start(data);
        ClickHouseConnection connection = new ClickHouseConnection(
                killed.jdbcUrl(),
                ClickHouseProcess.WRITER,
                killed.passwordFile(ClickHouseProcess.WRITER).toString());
        Migrations.apply(connection);
        JobID job = submit(connection, Epochs.take(connection, JOB), 5_000, 1_000);
        killed.kill();
        try (ClickHouseProcess restarted = ClickHouseProcess.start(data, killed.httpPort(), killed.tcpPort())) {
            assertThat(restarted.httpPort()).isEqualTo(killed.httpPort());
            flink.awaitFinished(job);

            assertThat(flink.restarts(job)).isZero();
            try (Connection writer = restarted.connect(ClickHouseProcess.WRITER);
                    Statement statement = writer.createStatement();
                    ResultSet result = statement.executeQuery(LAST_AMOUNTS)) {
                result.next();
                assertThat(result.getLong(1)).isEqualTo(sumOfLast(5_000));
            }
        }
    }

    @Test
    void namesTheTableAndKeyOfRowsThatAreRefused() throws Exception {
        database.execute("ALTER TABLE earshot.bookings ADD CONSTRAINT small CHECK amount_minor < 50");
        JobID job = submitWithoutRestarts(database.connection(), take(), 100);

        assertThatThrownBy(() -> flink.awaitFinished(job)).rootCause().hasStackTraceContaining("small");
        assertThatThrownBy(() -> flink.awaitFinished(job))
                .hasStackTraceContaining("rows for bookings, the first with key (s1, ")
                .hasStackTraceContaining("was refused")
                .hasStackTraceContaining("VIOLATED_CONSTRAINT");
        assertThat(database.number("SELECT count() FROM bookings WHERE amount_minor >= 50"))
                .isZero();
    }

    @Test
    void stopsForGoodWhenALaterSubmissionBegins() throws Exception {
        JobID first = submit(database.connection(), take(), Long.MAX_VALUE, 1_000);
        awaitRowsAbove(version(1, 0));
        int second = take();
        awaitRowsAbove(latestVersion() + 1);
        assertThat(flink.status(first)).as("a submission that has not begun").isEqualTo(JobStatus.RUNNING);

        flink.awaitFinished(submit(database.connection(), second, 100, 100_000));
        assertThatThrownBy(() -> flink.awaitFinished(first))
                .hasStackTraceContaining("epoch of job attribution must be the greatest that has begun, 2, got 1");
        assertThat(flink.status(first)).isEqualTo(JobStatus.FAILED);
        assertThat(database.number("SELECT min(version) FROM bookings FINAL")).isGreaterThanOrEqualTo(2L << 40);
    }

    @Test
    void goesBackToSavepointsUntilAFreshStartHasBegun() throws Exception {
        JobID first = submit(database.connection(), take(), Long.MAX_VALUE, 1_000);
        awaitRowsAbove(version(1, 0));
        String savepoint = flink.stopWithSavepoint(first);
        for (int epoch = 2; epoch <= 3; epoch++) {
            JobID again = submit(database.connection(), take(), Long.MAX_VALUE, 1_000, savepoint);
            awaitRowsAbove(version(epoch, 0));
            flink.cancel(again);
        }
        JobID fresh = submit(database.connection(), take(), Long.MAX_VALUE, 1_000);
        awaitRowsAbove(version(4, 0));

        JobID refused = submit(database.connection(), take(), Long.MAX_VALUE, 1_000, savepoint);
        assertThatThrownBy(() -> flink.awaitFinished(refused))
                .hasStackTraceContaining(
                        "savepoint of epoch 1 of job attribution must go back to the latest fresh start, epoch 4, got one that goes back to epoch 1");
        assertThat(flink.restarts(refused)).isZero();
        awaitRowsAbove(latestVersion());
        assertThat(flink.status(fresh)).as("the fresh start").isEqualTo(JobStatus.RUNNING);

        String later = flink.stopWithSavepoint(fresh);
        submit(database.connection(), take(), Long.MAX_VALUE, 1_000, later);
        awaitRowsAbove(version(6, 0));
    }

    private int take() throws Exception {
        return Epochs.take(database.connection(), JOB);
    }

    private static JobID submit(ClickHouseConnection connection, int epoch, long records, double perSecond)
            throws Exception {
        return submit(connection, epoch, records, perSecond, null);
    }

    private static JobID submit(
            ClickHouseConnection connection, int epoch, long records, double perSecond, String savepoint)
            throws Exception {
        StreamExecutionEnvironment environment = flink.environment(savepoint);
        connect(environment, connection, epoch, records, perSecond);
        return environment.executeAsync().getJobID();
    }

    private static JobID submitWithoutRestarts(ClickHouseConnection connection, int epoch, long records)
            throws Exception {
        StreamExecutionEnvironment environment = flink.environment(null);
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        environment.configure(configuration);
        connect(environment, connection, epoch, records, 100_000);
        return environment.executeAsync().getJobID();
    }

    private static void connect(
            StreamExecutionEnvironment environment,
            ClickHouseConnection connection,
            int epoch,
            long records,
            double perSecond) {
        DataGeneratorSource<Long> numbers = new DataGeneratorSource<>(
                number -> number, records, RateLimiterStrategy.perSecond(perSecond), Types.LONG);
        DataStream<Booking> bookings = environment
                .fromSource(numbers, WatermarkStrategy.noWatermarks(), "numbers")
                .setParallelism(1)
                .uid("numbers")
                .map(ClickHouseSinkITCase::booking, TypeInformation.of(Booking.class))
                .setParallelism(1)
                .uid("bookings");
        DataStream<EncodedRow> rows = Encode.rows(bookings, Tables.BOOKINGS);
        SinkSettings settings = new SinkSettings(connection, JOB, epoch, Duration.ofMinutes(1));
        ClickHouseSink.attach(rows, settings);
        EpochSettlement.attach(rows, settings, Tables.all(), Epochs::start, () -> false);
    }

    private static Booking booking(long number) {
        if (number > 0 && number % 700 == 0 && FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("planted");
        }
        return new Booking("s1", "o" + number % ORDERS, "order", 20_000, "order", "EUR", true, number, false);
    }

    private static long sumOfLast(long records) {
        return (records - ORDERS + records - 1) * ORDERS / 2;
    }

    private void awaitRowsAbove(long version) {
        Await.until(
                Duration.ofMinutes(1),
                () -> latestVersion() > version,
                () -> "no row has a version above " + version + ", the latest is " + latestVersion());
    }

    private long latestVersion() throws SQLException {
        return database.number("SELECT max(version) FROM bookings");
    }

    private static long version(int epoch, long interval) {
        return ((long) epoch << 40) + interval;
    }
}
