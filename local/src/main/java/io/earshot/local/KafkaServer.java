package io.earshot.local;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** A Kafka broker that is its own controller, on the loopback address. Runs in a JVM that {@link KafkaProcess} starts. */
final class KafkaServer {
    private static final long STOP_SECONDS = 30;

    /** Two brokers in one folder would spoil it. Held here, because a lock that nobody holds is collected, and gone. */
    private static @Nullable Closeable lock;

    private KafkaServer() {}

    /** Serves until the parent goes. Arguments: data folder, port, port of the controller, and a file of further properties if any. */
    public static void main(String[] args) throws Exception {
        ChildJvm.leaveSignalsToParent();
        Path data = Path.of(args[0]);
        int port = Integer.parseInt(args[1]);
        int controllerPort = Integer.parseInt(args[2]);
        lock = DataFolder.lock(data.resolveSibling(".")).orElse(null);
        if (lock == null) {
            System.err.println("another broker uses " + data);
            System.exit(1);
        }
        format(data);
        Properties properties = properties(data, port, controllerPort);
        if (args.length > 3) {
            try (Reader further = Files.newBufferedReader(Path.of(args[3]))) {
                properties.load(further);
            }
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        server.startup();
        ChildJvm.sayReady(Map.of("port", port));
        ChildJvm.awaitParent();
        System.exit(0);
    }

    private static void stop(KafkaRaftServer server) {
        // A broker that stops while it starts, or whose folder has gone, may try for ever.
        CompletableFuture.delayedExecutor(STOP_SECONDS, TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(1));
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path data) throws Exception {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(data);
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data.toString())
                .setIgnoreFormatted(true);
        formatter.addDirectory(data.toString());
        formatter.run();
    }

    private static Properties properties(Path data, int port, int controllerPort) throws IOException {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put("listeners", "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "BROKER://127.0.0.1:" + port);
        properties.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "BROKER");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", data.toString());

        // There is one broker.
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");

        // A misspelt topic is an error, and nothing goes until the data folder does.
        properties.put("auto.create.topics.enable", "false");
        properties.put("log.retention.ms", "-1");
        // Old orders are replayed and simulated days lie ahead: record timestamps are the producer's.
        properties.put("log.message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
        properties.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));

        // Small enough for a laptop.
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "2");
        properties.put("background.threads", "2");
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        return properties;
    }
}
