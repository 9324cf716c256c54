package io.earshot.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.earshot.local.LocalStack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/** How far the jobs are: what they have read, where their watermark stands, what ClickHouse shows. */
final class DemoProgress implements AutoCloseable {
    private static final String READ = "SELECT sum(records) FROM records_by_fate_current WHERE topic != 'daily_facts'";
    private static final String WRITTEN = "SELECT sum(rows) FROM writes";
    private static final int QUIET_CHECKPOINTS = 3;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);

    private final LocalStack stack;
    private final List<JobID> jobs;
    private final long startMillis;
    private final Connection connection;
    private long read;
    private long written;
    private boolean shownFirst;

    DemoProgress(LocalStack stack, List<JobID> jobs, long startMillis) throws SQLException {
        this.stack = stack;
        this.jobs = jobs;
        this.startMillis = startMillis;
        this.connection = stack.clickHouseAddress().connect();
    }

    /**
     * Shows one line.
     *
     * @param readings how often all jobs together will have read one of the records
     */
    void show(long sent, long readings, Terminal terminal) throws SQLException {
        look();
        String troubles = "";
        for (JobID job : jobs) {
            JobStatus status = stack.flink().status(job);
            if (status.isGloballyTerminalState()) {
                throw new CommandException(
                        "a job has ended: " + status + "; see " + stack.flink().webAddress() + " and the log");
            }
            troubles += status == JobStatus.RUNNING ? "" : " · a job is " + status;
        }
        if (!shownFirst && written > 0) {
            shownFirst = true;
            terminal.say("  " + terminal.good("✓")
                    + " first results %.0f s after the start of the demo"
                            .formatted((System.currentTimeMillis() - startMillis) / 1000.0));
        }
        terminal.status("  %,d sent · %,d behind · watermark %s · %,d rows written%s"
                .formatted(
                        sent,
                        Math.max(0, readings - read),
                        watermark().map(DAY::format).orElse("not yet"),
                        written,
                        troubles));
    }

    /** Whether the jobs have told the fate of so many records, all together. */
    boolean hasRead(long readings) {
        return read >= readings;
    }

    /**
     * The last events are read, and change rows until the checkpoint after them; what one job tells another, until the one
     * after that. Over when all jobs have completed some checkpoints that wrote nothing, however long these take.
     */
    void awaitLastCommit(long sent, Terminal terminal) throws SQLException, InterruptedException {
        long pause = stack.options().checkpointInterval().toMillis();
        long before = written;
        Map<JobID, Long> since = checkpoints();
        while (!haveAllCompleted(QUIET_CHECKPOINTS, since)) {
            Thread.sleep(pause);
            look();
            if (written != before) {
                before = written;
                since = checkpoints();
            }
            terminal.status("  waiting for the last checkpoint · %,d rows written".formatted(written));
        }
        terminal.say(
                "  " + terminal.good("✓") + " %,d events read, %,d rows written to ClickHouse".formatted(sent, written)
                        + terminal.dim(": whatever changes a row writes it again"));
    }

    private Map<JobID, Long> checkpoints() {
        Map<JobID, Long> completed = new HashMap<>();
        jobs.forEach(job -> completed.put(
                job,
                stack.flink()
                        .rest("/jobs/" + job + "/checkpoints")
                        .at("/counts/completed")
                        .asLong()));
        return completed;
    }

    private boolean haveAllCompleted(int more, Map<JobID, Long> since) {
        Map<JobID, Long> now = checkpoints();
        return jobs.stream().allMatch(job -> now.getOrDefault(job, 0L) >= since.getOrDefault(job, 0L) + more);
    }

    private void look() throws SQLException {
        read = number(READ);
        written = number(WRITTEN);
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    /** The least watermark of all operators that have one. */
    private Optional<Instant> watermark() {
        Optional<Instant> least = Optional.empty();
        for (JobID job : jobs) {
            for (JsonNode vertex : stack.flink().rest("/jobs/" + job).path("vertices")) {
                String path = "/jobs/" + job + "/vertices/" + vertex.get("id").asText() + "/watermarks";
                for (JsonNode subtask : stack.flink().rest(path)) {
                    long millis = subtask.path("value").asLong(Long.MIN_VALUE);
                    if (millis > 0
                            && least.map(instant -> millis < instant.toEpochMilli())
                                    .orElse(true)) {
                        least = Optional.of(Instant.ofEpochMilli(millis));
                    }
                }
            }
        }
        return least;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
