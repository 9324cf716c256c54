package io.earshot.local.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.config.AttributionConfig;
import io.earshot.config.ExperimentConfig;
import io.earshot.config.InsightConfig;
import io.earshot.config.RecoveryConfig;
import io.earshot.config.ValueConfig;
import io.earshot.jobs.AttributionJob;
import io.earshot.jobs.CustomerValueJob;
import io.earshot.jobs.ExperimentJob;
import io.earshot.jobs.ForecastJob;
import io.earshot.jobs.InsightJob;
import io.earshot.jobs.RecoveryJob;
import io.earshot.local.Await;
import io.earshot.local.ClickHouseAddress;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.Flink;
import io.earshot.local.Jobs;
import io.earshot.local.LocalStack;
import io.earshot.local.StackOptions;
import io.earshot.local.Topics;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Real Kafka, Flink and ClickHouse for a job to play on. */
public final class Stage implements AutoCloseable {
    public static final int PARTITIONS = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Servers servers;
    private final Play play;
    private final List<String> arguments;
    private int epoch;

    /**
     * Which job plays.
     *
     * @param name of the job in its rows
     * @param topics that it reads
     * @param keys of the tables that it writes
     * @param settings that decide its results
     */
    public record Play(
            Class<?> job,
            String name,
            List<String> topics,
            Map<String, List<String>> keys,
            Map<String, String> settings) {
        static Play attribution(Settings settings) {
            return new Play(
                    AttributionJob.class,
                    AttributionJob.NAME,
                    AttributionConfig.TOPICS,
                    Tables.KEYS,
                    Map.of(
                            "attribution.horizon", duration(settings.horizon()),
                            "attribution.lookback", duration(settings.lookback()),
                            "attribution.view-lookback", duration(settings.viewLookback()),
                            "attribution.half-life", duration(settings.halfLife())));
        }

        public static Play experiments(Settings settings, long covariateLookback) {
            return new Play(
                    ExperimentJob.class,
                    ExperimentJob.NAME,
                    ExperimentConfig.TOPICS,
                    ExperimentOracle.KEYS,
                    Map.of(
                            "experiment.horizon", duration(settings.horizon()),
                            "experiment.covariate-lookback", duration(covariateLookback)));
        }

        public static Play recoveries(Settings settings, RecoveryOracle.Spans spans) {
            return new Play(
                    RecoveryJob.class,
                    RecoveryJob.NAME,
                    RecoveryConfig.TOPICS,
                    RecoveryOracle.KEYS,
                    Map.of(
                            "recovery.horizon", duration(settings.horizon()),
                            "recovery.abandoned-after", duration(spans.silence()),
                            "recovery.cart-window", duration(spans.windows().get("cart")),
                            "recovery.win-back-window", duration(spans.windows().get("subscription")),
                            "recovery.trial-window", duration(spans.windows().get("trial"))));
        }

        static Play insights(Settings settings) {
            return new Play(
                    InsightJob.class,
                    InsightJob.NAME,
                    InsightConfig.TOPICS,
                    InsightOracle.KEYS,
                    Map.of("insight.horizon", duration(settings.horizon())));
        }

        public static Play values(Settings settings, long covariateLookback) {
            return new Play(
                    CustomerValueJob.class,
                    CustomerValueJob.NAME,
                    ValueConfig.TOPICS,
                    ValueOracle.KEYS,
                    Map.of(
                            "value.horizon", duration(settings.horizon()),
                            "value.covariate-lookback", duration(covariateLookback)));
        }

        /** It reads what AttributionJob writes, so nobody knows beforehand how many records that will be. */
        public static Play forecasts() {
            return new Play(ForecastJob.class, ForecastJob.NAME, List.of(), ForecastOracle.ALL_KEYS, Map.of());
        }
    }

    /** Where the job runs, and what it reads and writes. */
    public interface Servers extends AutoCloseable {
        Map<String, String> kafkaProperties();

        /** Where the job writes to. */
        ClickHouseAddress clickHouse();

        /** Connects to ClickHouse as one who may do everything. */
        Connection administer() throws SQLException;

        Flink flink();

        /** Further settings of the job. */
        Map<String, String> settings();

        @Override
        void close();
    }

    /** The laptop's stack, merges stopped. */
    Stage(Path folder, List<Store> stores, Settings settings) throws SQLException {
        this(folder, stores, Play.attribution(settings));
    }

    Stage(Path folder, List<Store> stores, Play play) throws SQLException {
        this(laptop(LocalStack.start(StackOptions.in(folder.resolve("stack")))), folder, stores, play);
    }

    /** @param folder gets the key of the customer keys */
    public Stage(Servers servers, Path folder, List<Store> stores, Settings settings) {
        this(servers, folder, stores, Play.attribution(settings));
    }

    /** Several may play on the same servers. */
    public Stage(Servers servers, Path folder, List<Store> stores, Play play) {
        this.servers = servers;
        this.play = play;
        Topics.create(servers.kafkaProperties(), PARTITIONS, (short) 1);
        arguments = arguments(folder, stores);
    }

    /** The laptop's stack; merges stop. */
    public static Servers laptop(LocalStack stack) throws SQLException {
        ClickHouseProcess clickHouse = stack.clickHouseProcess().orElseThrow();
        stopMerges(clickHouse);
        return new Servers() {
            @Override
            public Map<String, String> kafkaProperties() {
                return stack.kafkaProperties();
            }

            @Override
            public ClickHouseAddress clickHouse() {
                return stack.clickHouseAddress();
            }

            @Override
            public Connection administer() throws SQLException {
                return clickHouse.connect(ClickHouseProcess.ADMIN);
            }

            @Override
            public Flink flink() {
                return stack.flink();
            }

            @Override
            public Map<String, String> settings() {
                return Map.of();
            }

            @Override
            public void close() {
                stack.close();
            }
        };
    }

    /** Makes the tables first: those that come later would be merged. */
    public static void stopMerges(ClickHouseProcess clickHouse) throws SQLException {
        ClickHouseAddress address = clickHouse.address(ClickHouseProcess.WRITER);
        Migrations.apply(new ClickHouseConnection(
                address.jdbcUrl(), address.user(), address.passwordFile().toString()));
        clickHouse.stopMerges();
    }

    private List<String> arguments(Path folder, List<Store> stores) {
        Map<String, String> all = new HashMap<>(play.settings);
        stores.forEach(store -> {
            all.put("stores." + store.id() + ".time-zone", store.zone().getId());
            all.put("stores." + store.id() + ".currency", store.currency());
        });
        all.put("kafka.group-id", group());
        Path key = folder.resolve("customer.key");
        try {
            Files.writeString(key, Hmac.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.put("customer-key.file", key.toString());
        all.putAll(servers.settings());
        return Jobs.arguments(servers.kafkaProperties(), servers.clickHouse(), folder, all);
    }

    private String group() {
        return "oracle-" + play.name;
    }

    static String duration(long micros) {
        return micros / Times.SECOND + " s";
    }

    public void send(List<Sent> records) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<String, byte[]> producer = producer()) {
            for (Sent each : records) {
                producer.send(record(each), (sent, problem) -> failure.compareAndSet(null, problem));
            }
        }
        if (failure.get() != null) {
            throw new AssertionError("a record did not reach Kafka", failure.get());
        }
    }

    /**
     * A patient one: a busy machine is slow, and must lose nothing. A broker that was killed knows again only the last batch
     * of a producer, and refuses for ever to hear of an earlier one: so no more than one at a time is on its way.
     */
    public KafkaProducer<String, byte[]> producer() {
        Map<String, Object> properties = new HashMap<>(servers.kafkaProperties());
        properties.put("linger.ms", 20);
        properties.put("delivery.timeout.ms", 600_000);
        properties.put("max.in.flight.requests.per.connection", 1);
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Of two records without bytes one has no value at all. */
    public static ProducerRecord<String, byte[]> record(Sent sent) {
        byte[] value = sent.value().length == 0 && sent.timestampMillis() % 2 == 0 ? null : sent.value();
        return new ProducerRecord<>(sent.topic(), sent.partition(), sent.timestampMillis(), sent.key(), value);
    }

    /** All that the job reads, as Kafka holds it. */
    public List<Raw> records() {
        return records(play.topics);
    }

    /** All that some topics hold. */
    public List<Raw> records(Collection<String> topics) {
        List<Raw> records = new ArrayList<>();
        read(topics, Map.of(), each -> {
            byte[] value = Optional.ofNullable(each.value()).orElse(new byte[0]);
            records.add(new Raw(each.topic(), each.partition(), each.offset(), each.timestamp(), value));
        });
        return records;
    }

    /** How many records a topic holds that are no heartbeats, as those see it who read what is committed. */
    long committed(String topic) {
        long[] records = {0};
        read(List.of(topic), Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"), each -> {
            boolean isHeartbeat = each.key() != null && new String(each.key(), UTF_8).equals("heartbeat");
            records[0] += isHeartbeat ? 0 : 1;
        });
        return records[0];
    }

    /** What became of how many records of a topic, by the accounts of a job. */
    Map<String, Long> accounts(String job, String topic) throws SQLException {
        try (Connection connection = servers.administer();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT fate, sum(records) FROM earshot.records_by_fate_current WHERE job = '" + job
                                + "' AND topic = '" + topic + "' GROUP BY fate")) {
            Map<String, Long> accounts = new TreeMap<>();
            while (result.next()) {
                accounts.put(result.getString(1), result.getLong(2));
            }
            return accounts;
        }
    }

    private void read(
            Collection<String> topics, Map<String, Object> properties, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        Map<String, Object> all = new HashMap<>(servers.kafkaProperties());
        all.putAll(properties);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(topics));
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofSeconds(1)).forEach(taker);
            }
        }
    }

    private List<TopicPartition> partitions() {
        return partitions(play.topics);
    }

    private static List<TopicPartition> partitions(Collection<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
        }
        return partitions;
    }

    public JobID submit(Optional<String> savepoint) {
        return submit(given -> flink().submit(play.job, given, savepoint.orElse(null)));
    }

    /** Submits a job that reads what the one that plays writes. */
    JobID submitBeside(Class<?> job, Map<String, String> settings, Optional<String> savepoint) {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!arguments.get(i).startsWith("--attribution.")
                    && !arguments.get(i).equals("--kafka.group-id")) {
                given.addAll(arguments.subList(i, i + 2));
            }
        }
        settings.forEach((key, value) -> given.addAll(List.of("--" + key, value)));
        return flink().submit(job, given, savepoint.orElse(null));
    }

    /** Submits a job in a way of its own: from what its main gets to the job. */
    public JobID submit(Function<List<String>, JobID> submission) {
        JobID job = submission.apply(arguments);
        epoch = takenEpoch();
        return job;
    }

    /** The one that the latest submission took, of which the name of its group tells. */
    private int takenEpoch() {
        try (Connection connection = servers.administer();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT max(epoch) FROM earshot.epochs WHERE job = '" + play.name + "'")) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Epochs of the submissions that say that they have caught up. */
    List<Integer> settled() throws SQLException {
        try (Connection connection = servers.administer();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT epoch FROM earshot.submissions WHERE settled_at IS NOT NULL ORDER BY epoch")) {
            List<Integer> epochs = new ArrayList<>();
            while (result.next()) {
                epochs.add(result.getInt(1));
            }
            return epochs;
        }
    }

    public Flink flink() {
        return servers.flink();
    }

    /** Waits until a completed checkpoint contains a number of records. */
    public void awaitRead(JobID job, long records) {
        await(
                job,
                "a checkpoint with " + records + " records",
                () -> committedOffsets().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        >= records);
    }

    /** Waits until a completed checkpoint contains all that Kafka holds, and what it contains stands in ClickHouse. */
    public void awaitAll(JobID job) {
        Map<TopicPartition, Long> ends;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.copyOf(servers.kafkaProperties()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            ends = consumer.endOffsets(partitions());
        }
        await(job, "a checkpoint with all records", () -> ends.equals(committedOffsets()));
        // The last watermark, the last rows, and twice the removal of older epochs' rows follow.
        long checkpoints = checkpoints(job);
        await(job, "four checkpoints more than " + checkpoints, () -> checkpoints(job) >= checkpoints + 4);
    }

    public long checkpoints(JobID job) {
        return flink().rest("/jobs/" + job + "/checkpoints")
                .at("/counts/completed")
                .asLong();
    }

    private void await(JobID job, String what, Callable<Boolean> condition) {
        Callable<String> state = () -> "waiting for " + what + ", but the job is " + flink().status(job) + " after "
                + flink().restarts(job) + " restarts, at " + committedOffsets();
        Await.until(
                PATIENCE,
                () -> {
                    if (flink().status(job).isGloballyTerminalState()) {
                        throw new AssertionError(state.call());
                    }
                    return condition.call();
                },
                state);
    }

    /** What the latest submission tells Kafka with each completed checkpoint. */
    private Map<TopicPartition, Long> committedOffsets() {
        try (Admin admin = Admin.create(Map.copyOf(servers.kafkaProperties()))) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group() + "-" + epoch)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, Long> offsets = new HashMap<>();
            Set.copyOf(partitions()).forEach(partition -> {
                if (committed.get(partition) != null) {
                    offsets.put(partition, committed.get(partition).offset());
                }
            });
            return offsets;
        } catch (ExecutionException e) {
            return Map.of(); // nothing committed yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The rows that the job has written. */
    public Tables tables() throws SQLException {
        return tables(play.keys);
    }

    /** The rows of some tables that the job has written. */
    public Tables tables(Map<String, List<String>> keys) throws SQLException {
        try (Connection connection = servers.administer()) {
            return TableDiff.read(connection, keys, play.name);
        }
    }

    /** What the views of {@link Views} show of one store. */
    Tables views(String store) throws SQLException {
        try (Connection connection = servers.administer()) {
            return TableDiff.readViews(connection, store);
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
