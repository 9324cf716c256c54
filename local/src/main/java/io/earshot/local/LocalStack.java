package io.earshot.local;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Kafka, ClickHouse and Flink, all real, on one machine; or one's own Kafka and ClickHouse with Flink beside them.
 *
 * <p>Kafka and ClickHouse run in JVMs of their own, Flink in this one. All listen on the loopback address, keep what they
 * keep under one folder, and end with this JVM.
 */
public final class LocalStack implements AutoCloseable {
    private static final short ONE_BROKER = 1;

    private final StackOptions options;
    private final @Nullable KafkaProcess kafka;
    private final @Nullable ClickHouseProcess clickHouse;
    private final @Nullable FlinkCluster flink;

    private LocalStack(
            StackOptions options,
            @Nullable KafkaProcess kafka,
            @Nullable ClickHouseProcess clickHouse,
            @Nullable FlinkCluster flink) {
        this.options = options;
        this.kafka = kafka;
        this.clickHouse = clickHouse;
        this.flink = flink;
    }

    /** Starts all parts side by side and waits until each serves. If one does not, none is left. */
    public static LocalStack start(StackOptions options) {
        ExecutorService starters = Executors.newFixedThreadPool(3);
        Future<KafkaProcess> kafka =
                options.ownKafka() == null ? starters.submit(timed(options, "Kafka", () -> startKafka(options))) : null;
        Future<ClickHouseProcess> clickHouse = options.ownClickHouse() == null
                ? starters.submit(timed(options, "ClickHouse", () -> startClickHouse(options)))
                : null;
        Future<FlinkCluster> flink =
                options.flink() ? starters.submit(timed(options, "Flink", () -> startFlink(options))) : null;
        starters.shutdown();

        List<RuntimeException> failures = new ArrayList<>();
        LocalStack stack =
                new LocalStack(options, get(kafka, failures), get(clickHouse, failures), get(flink, failures));
        if (!failures.isEmpty()) {
            stack.close();
            throw failures.get(0);
        }
        return stack;
    }

    private static KafkaProcess startKafka(StackOptions options) {
        return KafkaProcess.start(
                options.folder().resolve("kafka"), options.usualPorts() ? KafkaProcess.USUAL_PORT : 0);
    }

    private static ClickHouseProcess startClickHouse(StackOptions options) {
        return ClickHouseProcess.start(
                options.folder().resolve("clickhouse"),
                options.usualPorts() ? ClickHouseProcess.USUAL_HTTP_PORT : 0,
                options.usualPorts() ? ClickHouseProcess.USUAL_TCP_PORT : 0);
    }

    private static FlinkCluster startFlink(StackOptions options) {
        return FlinkCluster.start(
                options.folder().resolve("flink"),
                options.usualPorts() ? FlinkCluster.USUAL_PORT : 0,
                options.parallelism(),
                options.slots(),
                options.checkpointInterval());
    }

    private static <T> Callable<T> timed(StackOptions options, String name, Callable<T> start) {
        return () -> {
            long began = System.nanoTime();
            T part = start.call();
            options.progress().accept("%-10s ready after %.1f s".formatted(name, (System.nanoTime() - began) / 1e9));
            return part;
        };
    }

    private static <T> @Nullable T get(@Nullable Future<T> part, List<RuntimeException> failures) {
        if (part == null) {
            return null;
        }
        try {
            return part.get();
        } catch (ExecutionException e) {
            failures.add(
                    e.getCause() instanceof RuntimeException failure
                            ? failure
                            : new IllegalStateException(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add(new IllegalStateException("interrupted while the stack was starting", e));
        }
        return null;
    }

    /** Creates Earshot's topics where they are missing, and returns the names of those created. */
    public List<String> createTopics() {
        return Topics.create(
                kafkaProperties(), options.partitions(), kafka != null ? ONE_BROKER : Topics.BROKER_DEFAULT);
    }

    /** What Kafka clients connect to. */
    public String kafkaBootstrap() {
        return requireNonNull(kafkaProperties().get("bootstrap.servers"), "bootstrap.servers is null");
    }

    /** How Kafka clients connect: {@code bootstrap.servers}, and what SASL and TLS need with one's own Kafka. */
    public Map<String, String> kafkaProperties() {
        if (kafka != null) {
            return Map.of("bootstrap.servers", kafka.bootstrap());
        }
        return options.ownKafka() == null ? Map.of() : options.ownKafka();
    }

    /** Where ClickHouse is, and who writes to it. */
    public ClickHouseAddress clickHouseAddress() {
        if (clickHouse != null) {
            return clickHouse.address(ClickHouseProcess.WRITER);
        }
        if (options.ownClickHouse() != null) {
            return options.ownClickHouse();
        }
        throw new IllegalStateException("there is no ClickHouse");
    }

    public String clickHouseJdbcUrl() {
        return clickHouseAddress().jdbcUrl();
    }

    public String clickHouseHttpUrl() {
        return clickHouseAddress().httpUrl();
    }

    public String writerUser() {
        return clickHouseAddress().user();
    }

    public String writerPassword() {
        return clickHouseAddress().password();
    }

    /** A file that holds the writer's password and nothing else: what a job is told instead of the password. */
    public Path writerPasswordFile() {
        return clickHouseAddress().passwordFile();
    }

    /** Flink, unless the options left it out. */
    public FlinkCluster flink() {
        if (flink == null) {
            throw new IllegalStateException("the stack was started without Flink");
        }
        return flink;
    }

    public boolean hasFlink() {
        return flink != null;
    }

    /** The broker that this stack started. */
    public Optional<KafkaProcess> kafkaProcess() {
        return Optional.ofNullable(kafka);
    }

    /** The database server that this stack started. */
    public Optional<ClickHouseProcess> clickHouseProcess() {
        return Optional.ofNullable(clickHouse);
    }

    public StackOptions options() {
        return options;
    }

    /** Stops Flink and its jobs first, then both servers at once. */
    @Override
    public void close() {
        try {
            if (flink != null) {
                flink.close();
            }
        } finally {
            closeServers();
        }
    }

    private void closeServers() {
        Thread kafkaStop = new Thread(() -> {
            if (kafka != null) {
                kafka.close();
            }
        });
        kafkaStop.start();
        if (clickHouse != null) {
            clickHouse.close();
        }
        try {
            kafkaStop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
