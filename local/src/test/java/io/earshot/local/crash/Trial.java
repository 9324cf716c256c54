package io.earshot.local.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.earshot.local.Await;
import io.earshot.local.cluster.ProcessServers;
import io.earshot.local.oracle.AdversarialEvents;
import io.earshot.local.oracle.Hmac;
import io.earshot.local.oracle.Stage;
import io.earshot.local.oracle.TableDiff;
import io.earshot.local.oracle.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;

/** Jobs on a cluster of processes while adversarial events stream in; faults hit them, and the oracle judges the end. */
public final class Trial implements AutoCloseable {
    /** How many can take part. */
    public static final int JOBS = 6;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** So many records in, there are credits. */
    private static final int ENOUGH = 500;

    private final ProcessServers servers;
    private final List<Player> players = new ArrayList<>();
    private final PacedStream stream;
    private final Scene scene;
    private final Set<String> topics;

    /** A job that runs. */
    private record Player(AdversarialEvents.Part part, Stage stage, JobID job) {}

    /**
     * Starts everything, and waits until rows are being written.
     *
     * @param folder keeps all data and logs
     * @param seed of the first store, and of whatever else is random
     * @param stores how many; each has some 12,000 records
     * @param jobs how many run, in the order of {@link AdversarialEvents#parts}
     */
    public Trial(Path folder, long seed, int stores, int jobs, double recordsPerSecond) {
        AdversarialEvents events = AdversarialEvents.ofAll(seed, stores, Stage.PARTITIONS, Hmac::customerKey);
        List<AdversarialEvents.Part> parts = events.parts().subList(0, jobs);
        topics = events.topics();
        servers = ProcessServers.start(folder, Nemesis.TASK_MANAGERS, jobs);
        for (AdversarialEvents.Part part : parts) {
            Stage stage = new Stage(servers, folder, events.stores(), part.play());
            players.add(new Player(part, stage, stage.submit(Optional.empty())));
        }
        Set<String> tables = parts.stream()
                .flatMap(part -> part.play().keys().keySet().stream())
                .collect(Collectors.toSet());
        scene = new Scene(servers, players.get(0).job, tables, new Random(seed));
        stream = new PacedStream(players.get(0).stage, events.sent(), recordsPerSecond);
        awaitRecords(ENOUGH);
        Await.until(PATIENCE, () -> standing().jobs().size() == jobs, () -> "not all jobs write: " + standing());
    }

    /** What {@code flink list} says. */
    String list() {
        return servers.flink().list();
    }

    /** Lets one fault come and go, and waits until the jobs have come over it. */
    public Hit strike(Nemesis nemesis) throws IOException, SQLException {
        Hit.Standing before = standing();
        int sentBefore = stream.sent();
        int revivedBefore = servers.flink().revived();
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
                servers.flink().revived() - revivedBefore,
                (ended - began) / 1e9,
                (System.nanoTime() - ended) / 1e9);
    }

    /** Rows that a checkpoint before the end of the fault contained prove nothing. */
    private Hit.Standing awaitRowsOfCheckpointAfter(long millis) {
        Recovery recovery = new Recovery(millis);
        Await.until(PATIENCE, recovery::isDone, () -> "a job writes no more rows: " + recovery.standing);
        return recovery.standing;
    }

    private final class Recovery {
        private final long sinceMillis;
        private final Map<String, Long> versionsBefore = new HashMap<>();
        private final Set<String> completed = new HashSet<>();
        private Hit.Standing standing = new Hit.Standing(new TreeMap<>());

        Recovery(long sinceMillis) {
            this.sinceMillis = sinceMillis;
        }

        boolean isDone() {
            standing = standing();
            return players.stream().allMatch(this::isDone);
        }

        private boolean isDone(Player player) {
            String name = player.part.play().name();
            Hit.Written now = standing.jobs().getOrDefault(name, new Hit.Written(0, 0));
            if (!completed.contains(name)) {
                versionsBefore.put(name, now.version()); // even if the JobManager does not answer next
                JsonNode latest = scene.checkpoints(player.job).get("latest").get("completed");
                if (latest.path("trigger_timestamp").asLong() <= sinceMillis) {
                    return false;
                }
                completed.add(name);
            }
            return now.version() > versionsBefore.get(name);
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
                ResultSet result = statement.executeQuery(
                        "SELECT job, max(version), sum(records) FROM records_by_fate FINAL GROUP BY job")) {
            SortedMap<String, Hit.Written> jobs = new TreeMap<>();
            while (result.next()) {
                jobs.put(result.getString(1), new Hit.Written(result.getLong(2), result.getLong(3)));
            }
            return new Hit.Standing(jobs);
        } catch (SQLException e) {
            throw new IllegalStateException("ClickHouse does not answer", e);
        }
    }

    /** Sends what is left, waits until all is read, and returns the rows that are not what they must be. */
    public List<TableDiff.Difference> end() throws SQLException {
        stream.finish();
        List<TableDiff.Difference> differences = new ArrayList<>();
        for (Player player : players) {
            Tables ought;
            if (player.part.isFedByOthers()) {
                ought = player.part.ought().apply(player.stage.records(topics));
                awaitNoDifference(player, ought);
            } else {
                player.stage.awaitAll(player.job);
                ought = player.part.ought().apply(player.stage.records());
            }
            differences.addAll(player.part.differences().apply(ought, player.stage.tables()));
        }
        return differences;
    }

    /** Of a job whose input has no end that is known, and over some checkpoints more. */
    private static void awaitNoDifference(Player player, Tables ought) {
        Callable<List<TableDiff.Difference>> differences =
                () -> player.part.differences().apply(ought, player.stage.tables());
        Await.until(PATIENCE, () -> differences.call().isEmpty(), () -> TableDiff.report(differences.call(), 5));
        long checkpoints = player.stage.checkpoints(player.job);
        Await.until(
                PATIENCE,
                () -> player.stage.checkpoints(player.job) >= checkpoints + 4,
                () -> "no four checkpoints more than " + checkpoints);
    }

    @Override
    public void close() {
        servers.close();
    }
}
