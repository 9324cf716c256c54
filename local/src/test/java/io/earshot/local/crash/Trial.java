package io.earshot.local.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.earshot.local.Await;
import io.earshot.local.cluster.ProcessServers;
import io.earshot.local.oracle.AdversarialEvents;
import io.earshot.local.oracle.Hmac;
import io.earshot.local.oracle.Raw;
import io.earshot.local.oracle.Stage;
import io.earshot.local.oracle.TableDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.api.common.JobID;

/** AttributionJob on a cluster of processes while adversarial events stream in; faults hit it, and the oracle judges the end. */
public final class Trial implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** So many records in, there are credits. */
    private static final int ENOUGH = 500;

    private final AdversarialEvents events;
    private final ProcessServers servers;
    private final Stage stage;
    private final PacedStream stream;
    private final Scene scene;

    /**
     * Starts everything, and waits until rows are being written.
     *
     * @param folder keeps all data and logs
     * @param seed of the first store, and of whatever else is random
     * @param stores how many; each has some 8,700 records
     */
    public Trial(Path folder, long seed, int stores, double recordsPerSecond) {
        events = new AdversarialEvents(seed, stores, Stage.PARTITIONS, Hmac::customerKey);
        servers = ProcessServers.start(folder, Nemesis.TASK_MANAGERS);
        stage = new Stage(servers, folder, events.stores(), AdversarialEvents.SETTINGS);
        JobID job = stage.submit(Optional.empty());
        scene = new Scene(servers, job, new Random(seed));
        stream = new PacedStream(stage, events.sent(), recordsPerSecond);
        awaitRecords(ENOUGH);
    }

    /** What {@code flink list} says. */
    String list() {
        return servers.flink().list();
    }

    /** Lets one fault come and go, and waits until the job has come over it. */
    public Hit strike(Nemesis nemesis) throws IOException, SQLException {
        Hit.Standing before = standing();
        int sentBefore = stream.sent();
        long began = System.nanoTime();
        String detail = nemesis.strike(scene);
        long ended = System.nanoTime();
        Hit.Standing after = awaitRowsOfCheckpointAfter(System.currentTimeMillis());
        int sent = stream.sent();
        return new Hit(
                nemesis,
                detail,
                before,
                after,
                sent,
                stream.total(),
                stream.relinks(sentBefore, sent),
                (ended - began) / 1e9,
                (System.nanoTime() - ended) / 1e9);
    }

    /** Rows that a checkpoint before the end of the fault contained prove nothing. */
    private Hit.Standing awaitRowsOfCheckpointAfter(long millis) {
        Recovery recovery = new Recovery(millis);
        Await.until(PATIENCE, recovery::isDone, () -> "the job writes no more rows");
        return recovery.standing;
    }

    private final class Recovery {
        private final long sinceMillis;
        private long versionBefore;
        private boolean hasCompleted;
        private Hit.Standing standing = new Hit.Standing(0, 0);

        Recovery(long sinceMillis) {
            this.sinceMillis = sinceMillis;
        }

        boolean isDone() {
            Hit.Standing now = standing();
            if (!hasCompleted) {
                versionBefore = now.version(); // even if the JobManager does not answer next
                JsonNode completed = scene.checkpoints().get("latest").get("completed");
                hasCompleted = completed.path("trigger_timestamp").asLong() > sinceMillis;
            }
            standing = now;
            return hasCompleted && now.version() > versionBefore;
        }
    }

    /** Waits until so many more records have been accounted for. */
    public void awaitRecords(long more) {
        long before = standing().records();
        Await.until(
                PATIENCE, () -> standing().records() >= before + more, () -> "the job does not go on: " + standing());
    }

    private Hit.Standing standing() {
        try (Connection connection = servers.administer();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT max(version), sum(records) FROM records_by_fate FINAL")) {
            result.next();
            return new Hit.Standing(result.getLong(1), result.getLong(2));
        } catch (SQLException e) {
            throw new IllegalStateException("ClickHouse does not answer", e);
        }
    }

    /** Sends what is left, waits until all is read, and returns the rows that are not what they must be. */
    public List<TableDiff.Difference> end() throws SQLException {
        stream.finish();
        stage.awaitAll(scene.job());
        List<Raw> records = stage.records();
        if (records.size() != stream.total()) {
            throw new AssertionError("Kafka must hold " + stream.total() + " records, got " + records.size());
        }
        return TableDiff.between(events.oracle().tables(records), stage.tables());
    }

    @Override
    public void close() {
        stage.close();
    }
}
