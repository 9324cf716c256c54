package io.earshot.local.deploy;

import io.earshot.local.ClickHouseAddress;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.FlinkCluster;
import io.earshot.local.KafkaProcess;
import io.earshot.local.LocalStack;
import io.earshot.local.Ports;
import io.earshot.local.StackOptions;
import io.earshot.local.cluster.DeployedSettings;
import io.earshot.local.oracle.Stage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.prometheus.LoopbackReporterFactory;

/**
 * Servers of this machine: a Kafka that lets nobody in without a password, a ClickHouse without merges, and Flink with the
 * settings of {@code deploy/flink/config.yaml}.
 */
final class DeployedServers implements Stage.Servers {
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"earshot\" password=\"secret-1\"";

    private final KafkaProcess kafka;
    private final LocalStack stack;
    private final FlinkCluster flink;
    private final int metricsPort = Ports.usualOrFree(0);

    DeployedServers(Path folder) throws IOException, SQLException {
        kafka = KafkaProcess.start(folder.resolve("kafka"), 0, passwords(folder));
        stack = LocalStack.start(
                StackOptions.in(folder).withKafka(kafkaProperties()).withoutFlink());
        Stage.stopMerges(stack.clickHouseProcess().orElseThrow());
        flink = FlinkCluster.start(folder.resolve("flink"), 0, 2, 2, Duration.ofSeconds(2), deployed(folder));
    }

    private static Path passwords(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("broker.properties"),
                """
                listener.security.protocol.map=BROKER:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
                sasl.enabled.mechanisms=PLAIN
                sasl.mechanism.inter.broker.protocol=PLAIN
                listener.name.broker.plain.sasl.jaas.config=%s user_earshot="secret-1";
                """
                        .formatted(LOGIN));
    }

    private Configuration deployed(Path folder) throws IOException {
        Configuration deployed = DeployedSettings.read(folder.resolve("conf"));
        deployed.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
        deployed.setString("metrics.reporter.prometheus.factory.class", LoopbackReporterFactory.class.getName());
        deployed.setString("metrics.reporter.prometheus.port", Integer.toString(metricsPort));
        return deployed;
    }

    /** What Prometheus would be told. */
    String metrics() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Override
    public Map<String, String> kafkaProperties() {
        return Map.of(
                "bootstrap.servers",
                kafka.bootstrap(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN + ";");
    }

    @Override
    public ClickHouseAddress clickHouse() {
        return stack.clickHouseAddress();
    }

    @Override
    public Connection administer() throws SQLException {
        return stack.clickHouseProcess().orElseThrow().connect(ClickHouseProcess.ADMIN);
    }

    @Override
    public FlinkCluster flink() {
        return flink;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public void close() {
        flink.close();
        stack.close();
        kafka.close();
    }
}
