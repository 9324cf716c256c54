package io.earshot.bench;

import io.earshot.config.Arguments;
import io.earshot.config.AttributionConfig;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.FlinkCluster;
import io.earshot.local.Jobs;
import io.earshot.local.KafkaProcess;
import io.earshot.local.cli.CommandException;
import io.earshot.local.cli.Terminal;
import io.earshot.sinks.ClickHouseSink;
import io.earshot.sinks.EncodedRow;
import io.earshot.sinks.EpochSettlement;
import io.earshot.sinks.Epochs;
import io.earshot.sinks.Migrations;
import io.earshot.sinks.SinkSettings;
import io.earshot.sinks.Tables;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** One broker, one database, and for each run a Flink of its own in this JVM. */
final class Stage implements AutoCloseable {
    private static final Duration PROGRESS = Duration.ofSeconds(10);
    static final String SOURCE = "Source: Read events";

    private final Path folder;
    private final KafkaProcess kafka;
    private final ClickHouseProcess clickHouse;
    private final Terminal terminal;
    private final Subject subject;

    /** How Flink is set up for a run. */
    record Setup(int parallelism, Duration checkpointInterval, String backend, int managedMegabytes) {
        Configuration configuration() {
            Configuration flink = new Configuration();
            flink.setString("state.backend.type", backend);
            flink.setString("taskmanager.memory.managed.size", managedMegabytes + "m");
            flink.setString("taskmanager.memory.network.min", "256m");
            flink.setString("taskmanager.memory.network.max", "256m");
            flink.setString("restart-strategy.type", "none");
            return flink;
        }
    }

    private Stage(Path folder, KafkaProcess kafka, ClickHouseProcess clickHouse, Terminal terminal, Subject subject) {
        this.folder = folder;
        this.kafka = kafka;
        this.clickHouse = clickHouse;
        this.terminal = terminal;
        this.subject = subject;
    }

    static Stage open(Path folder, Terminal terminal, Subject subject) {
        return new Stage(
                folder,
                KafkaProcess.start(folder.resolve("kafka")),
                ClickHouseProcess.start(folder.resolve("clickhouse")),
                terminal,
                subject);
    }

    Map<String, String> kafka() {
        return Map.of("bootstrap.servers", kafka.bootstrap());
    }

    /**
     * Runs a contender over all that stands in Kafka.
     *
     * @param rowsPerEvent what the floor is to write
     * @param profile where to record a profile, or null
     */
    Figures run(Contender contender, EventLog log, Setup setup, double rowsPerEvent, @Nullable Path profile)
            throws SQLException, InterruptedException {
        clickHouse.emptyDatabase();
        Configuration configuration = setup.configuration();
        Counters.listen(configuration);
        if (contender == Contender.SQL) {
            SqlQuestion.configure(configuration);
        }
        System.gc();
        try (FlinkCluster flink = FlinkCluster.start(
                folder.resolve("flink"),
                0,
                setup.parallelism(),
                setup.parallelism(),
                setup.checkpointInterval(),
                configuration)) {
            return measure(flink, contender, log, setup, rowsPerEvent, profile);
        }
    }

    private Figures measure(
            FlinkCluster flink,
            Contender contender,
            EventLog log,
            Setup setup,
            double rowsPerEvent,
            @Nullable Path profile)
            throws SQLException, InterruptedException {
        long records = log.records();
        JobID job = submit(flink, contender, rowsPerEvent);
        await(flink, job, () -> read() > 0, 5);
        Profile recording = profile == null ? null : Profile.start(profile);
        ThreadTimes threads = new ThreadTimes();
        Housekeeping housekeeping = Housekeeping.now();
        long start = System.nanoTime();
        long cpu = Machine.cpuNanos();
        long collection = collectionMillis();
        long broker = Machine.cpuNanos(kafka.pid());
        long database = Machine.cpuNanos(clickHouse.pid());

        await(flink, job, () -> read() >= records, 50);
        flink.checkpoint(job);
        await(flink, job, () -> isWritten(contender, log.events()), 50);
        Figures figures = new Figures(
                contender,
                setup.backend(),
                log.events(),
                (System.nanoTime() - start) / 1e9,
                Machine.cpuNanos() - cpu,
                threads.since(),
                Housekeeping.now().since(housekeeping),
                collectionMillis() - collection,
                Machine.cpuNanos(kafka.pid()) - broker,
                Machine.cpuNanos(clickHouse.pid()) - database,
                sent(),
                Counters.sum("rowsWritten", operator -> true),
                flink.rest("/jobs/" + job + "/checkpoints")
                        .get("counts")
                        .get("completed")
                        .asInt(),
                flink.rest("/jobs/" + job + "/checkpoints")
                        .get("latest")
                        .get("completed")
                        .get("state_size")
                        .asLong(),
                Machine.load());
        if (recording != null) {
            terminal.say();
            terminal.say("Profile of %s on %s:".formatted(title(contender), setup.backend()));
            recording.print(terminal);
            Flow.print(terminal, figures);
        }
        flink.cancel(job);
        return figures;
    }

    private JobID submit(FlinkCluster flink, Contender contender, double rowsPerEvent)
            throws SQLException, InterruptedException {
        if (contender == Contender.JOB) {
            return flink.submit(subject.job(), arguments(contender));
        }
        Subject.Wiring wiring = subject.wiring(arguments(contender));
        StreamExecutionEnvironment env = flink.environment(null);
        Migrations.apply(wiring.clickHouse());
        if (contender == Contender.FLOOR) {
            Floor.wire(env, wiring, Epochs.take(wiring.clickHouse(), Floor.NAME), rowsPerEvent);
        } else {
            AttributionConfig config =
                    AttributionConfig.from(Arguments.parse(arguments(contender).toArray(new String[0])));
            SqlQuestion.wire(env, config, Epochs.take(config.clickHouse(), SqlQuestion.NAME));
        }
        try {
            return env.executeAsync(title(contender)).getJobID();
        } catch (Exception e) {
            throw new IllegalStateException(title(contender) + " could not be submitted", e);
        }
    }

    private String title(Contender contender) {
        return contender == Contender.JOB ? subject.title() : contender.title();
    }

    /** Writes rows to ClickHouse the way a job does. */
    static void write(DataStream<EncodedRow> rows, Subject.Wiring wiring, String name, int epoch) {
        SinkSettings sink = new SinkSettings(wiring.clickHouse(), name, epoch, wiring.retryFor());
        ClickHouseSink.attach(rows, sink);
        // Without it the sink does not begin; it has nothing to remove, and is sent nothing.
        EpochSettlement.attach(
                rows.filter(row -> false).uid("nothing-to-settle"), sink, Tables.all(), Epochs::start, () -> false);
    }

    private List<String> arguments(Contender contender) {
        Map<String, String> settings = new HashMap<>();
        settings.put("stores.demo.time-zone", "Europe/Berlin");
        settings.put("stores.demo.currency", "EUR");
        settings.put("kafka.group-id", "bench-" + contender.name());
        return Jobs.arguments(kafka(), clickHouse.address(ClickHouseProcess.WRITER), folder, settings);
    }

    private static long read() {
        return Counters.sum("numRecordsIn", SOURCE::equals);
    }

    private static long sent() {
        return Counters.sum("numRecordsIn", operator -> operator.contains("ClickHouse: Writer"));
    }

    /** Whether all that the checkpoint behind the last record contains has been inserted. */
    private boolean isWritten(Contender contender, long events) {
        return switch (contender) {
            case JOB -> accounts() == events;
            case FLOOR -> Counters.sum("rowsWritten", operator -> true) == Counters.sum(Floor.ROWS, operator -> true);
            case SQL ->
                Counters.sum("successfulCommittables", operator -> true)
                        == Counters.sum("totalCommittables", operator -> true);
        };
    }

    /** How many records the job has accounted for. */
    private long accounts() {
        try (Connection connection = clickHouse.connect(ClickHouseProcess.READER);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sum(records) FROM records_by_fate_current")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("ClickHouse did not say how many records are accounted for", e);
        }
    }

    private void await(FlinkCluster flink, JobID job, BooleanSupplier condition, long pauseMillis) {
        long start = System.nanoTime();
        long next = start + PROGRESS.toNanos();
        while (!condition.getAsBoolean()) {
            if (flink.status(job).isGloballyTerminalState()) {
                flink.awaitFinished(job);
                throw new CommandException("the job ended before it had read everything");
            }
            if (System.nanoTime() > next) {
                next += PROGRESS.toNanos();
                terminal.say("  read %,d records after %.0f s, load %.1f"
                        .formatted(read(), (System.nanoTime() - start) / 1e9, Machine.load()));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    @Override
    public void close() {
        kafka.close();
        clickHouse.close();
    }
}
