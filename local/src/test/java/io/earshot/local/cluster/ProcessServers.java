package io.earshot.local.cluster;

import io.earshot.local.ClickHouseAddress;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.KafkaProcess;
import io.earshot.local.Ports;
import io.earshot.local.oracle.Stage;
import io.earshot.local.sinks.FaultyProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * A broker, a database and a Flink cluster, every part a process that can be killed and started again. The job reaches the
 * database through a proxy.
 */
public final class ProcessServers implements Stage.Servers {
    /** Short ones, so that a server that stands still is longer silent than clients wait. */
    private static final Map<String, String> TIMEOUTS = Map.of(
            "kafka.client.request.timeout.ms", "5000",
            "kafka.client.default.api.timeout.ms", "10000");

    private static final String SOCKET_TIMEOUT_MILLIS = "8000";

    private final Path folder;
    private final int kafkaPort = Ports.lasting();
    private final FaultyProxy proxy;
    private final FlinkProcesses flink;
    private KafkaProcess kafka;
    private volatile ClickHouseProcess clickHouse;

    private ProcessServers(Path folder, int taskManagers, int jobs) throws IOException {
        this.folder = folder;
        clickHouse = ClickHouseProcess.start(folder.resolve("clickhouse"));
        kafka = KafkaProcess.start(folder.resolve("kafka"), kafkaPort);
        proxy = new FaultyProxy(() -> clickHouse.httpUrl());
        flink = FlinkProcesses.start(folder.resolve("flink"), taskManagers, jobs, checkpointInterval(jobs));
    }

    /** Often, for a trial waits for them; but those of several jobs must leave time to do something between them. */
    private static Duration checkpointInterval(int jobs) {
        return Duration.ofMillis(1500 + 500L * jobs);
    }

    /** For one job; folder keeps all data and logs. */
    public static ProcessServers start(Path folder, int taskManagers) {
        return start(folder, taskManagers, 1);
    }

    /**
     * Starts all processes.
     *
     * @param folder keeps all data and logs
     * @param jobs how many may run at once, each on all TaskManagers
     */
    public static ProcessServers start(Path folder, int taskManagers, int jobs) {
        try {
            return new ProcessServers(folder, taskManagers, jobs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> kafkaProperties() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort);
    }

    @Override
    public ClickHouseAddress clickHouse() {
        ClickHouseAddress direct = clickHouse.address(ClickHouseProcess.WRITER);
        return new ClickHouseAddress(
                proxy.jdbcUrl() + "?socket_timeout=" + SOCKET_TIMEOUT_MILLIS,
                direct.user(),
                direct.passwordFile(),
                direct.password());
    }

    @Override
    public Connection administer() throws SQLException {
        return clickHouse.connect(ClickHouseProcess.ADMIN);
    }

    @Override
    public FlinkProcesses flink() {
        return flink;
    }

    @Override
    public Map<String, String> settings() {
        return TIMEOUTS;
    }

    public FaultyProxy proxy() {
        return proxy;
    }

    public KafkaProcess kafka() {
        return kafka;
    }

    public ClickHouseProcess database() {
        return clickHouse;
    }

    /** Starts the broker again on its folder and port. */
    public void restartKafka() {
        kafka = KafkaProcess.start(folder.resolve("kafka"), kafkaPort);
        if (kafka.port() != kafkaPort) {
            throw new IllegalStateException(
                    "the broker must have its port " + kafkaPort + " again, got " + kafka.port());
        }
    }

    /** Starts the database again on its folder. */
    public void restartClickHouse() {
        clickHouse = ClickHouseProcess.start(folder.resolve("clickhouse"));
    }

    @Override
    public void close() {
        flink.close();
        proxy.close();
        kafka.close();
        clickHouse.close();
    }
}
