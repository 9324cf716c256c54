package io.earshot.local.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.config.AttributionConfig;
import io.earshot.events.PageViewed;
import io.earshot.local.Await;
import io.earshot.local.FlinkCluster;
import io.earshot.local.KafkaProcess;
import io.earshot.local.Topics;
import io.earshot.sources.EventSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job is stopped with a savepoint while one subtask of its source is under back-pressure and another one has nothing to
 * do: the first makes its snapshot before it ends, the other one after it has ended. Chance has no part in it: nothing
 * behind the source is read until the first has made its snapshot.
 */
class StopITCase {
    private static final int RECORDS = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Queue<ResultPartitionWriter> WRITERS = new ConcurrentLinkedQueue<>();
    private static CountDownLatch held = new CountDownLatch(1);
    private static CountDownLatch released = new CountDownLatch(1);

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        WRITERS.clear();
        held = new CountDownLatch(1);
        released = new CountDownLatch(1);
    }

    @AfterEach
    void release() {
        released.countDown();
    }

    @Test
    void succeedsWhileASubtaskIsUnderBackPressure() throws Exception {
        try (KafkaProcess kafka = kafka();
                FlinkCluster flink = flink()) {
            String savepoint = stopUnderBackPressure(kafka, flink, false);

            assertThat(Path.of(URI.create(savepoint)).resolve("_metadata")).isNotEmptyFile();
        }
    }

    /** What this is about: else the other test would prove nothing. */
    @Test
    void isRefusedWhereAnOperatorBesideTheSourceKeepsUnionListState() throws Exception {
        try (KafkaProcess kafka = kafka();
                FlinkCluster flink = flink()) {
            assertThatThrownBy(() -> stopUnderBackPressure(kafka, flink, true))
                    .hasStackTraceContaining(
                            "has used UnionListState, but part of its tasks has called operators' finish method");
        }
    }

    private static String stopUnderBackPressure(KafkaProcess kafka, FlinkCluster flink, boolean keepsUnion)
            throws Exception {
        AttributionConfig config = AttributionConfig.from(Map.of(
                "kafka.bootstrap.servers", kafka.bootstrap(),
                "clickhouse.url", "jdbc:clickhouse://127.0.0.1:1/earshot",
                "stores.shop.time-zone", "UTC",
                "stores.shop.currency", "EUR"));
        StreamExecutionEnvironment env = flink.environment(null);
        EventSource.read(
                        env,
                        config.source(),
                        config.stores(),
                        Duration.ofDays(90).toMillis() * 1000)
                .pageViews()
                .transform("Watch", TypeInformation.of(PageViewed.class), new Watch(keepsUnion))
                .uid("watch")
                .keyBy(PageViewed::person)
                .process(new Hold())
                .uid("hold")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
        JobID job = env.executeAsync().getJobID();

        // From here on nobody gives a buffer back, so who has none left waits until the test lets go.
        held.await();
        Await.until(
                PATIENCE,
                () -> WRITERS.stream().anyMatch(writer -> !writer.isAvailable()),
                () -> "no subtask of the source is under back-pressure");
        assertThat(WRITERS).as("subtasks of the source with buffers left").anyMatch(ResultPartitionWriter::isAvailable);
        return flink.stopWithSavepoint(job);
    }

    /** Stands beside the source. Once a subtask has made its snapshot without a buffer left, it lets go. */
    private static final class Watch extends AbstractStreamOperator<PageViewed>
            implements OneInputStreamOperator<PageViewed, PageViewed> {
        private static final long serialVersionUID = 1;

        private final boolean keepsUnion;

        Watch(boolean keepsUnion) {
            this.keepsUnion = keepsUnion;
        }

        @Override
        public void open() throws Exception {
            super.open();
            WRITERS.addAll(Arrays.asList(writers()));
        }

        @Override
        public void initializeState(StateInitializationContext context) throws Exception {
            super.initializeState(context);
            if (keepsUnion) {
                context.getOperatorStateStore().getUnionListState(new ListStateDescriptor<>("any", Types.LONG));
            }
        }

        @Override
        public void processElement(StreamRecord<PageViewed> element) {
            output.collect(element);
        }

        @Override
        public void snapshotState(StateSnapshotContext context) throws Exception {
            super.snapshotState(context);
            if (!Arrays.stream(writers()).allMatch(ResultPartitionWriter::isAvailable)) {
                released.countDown();
            }
        }

        private ResultPartitionWriter[] writers() {
            return getContainingTask().getEnvironment().getAllWriters();
        }
    }

    /** Reads one record and no more, until it is released. */
    private static final class Hold extends KeyedProcessFunction<String, PageViewed, PageViewed> {
        private static final long serialVersionUID = 1;

        @Override
        public void processElement(PageViewed view, Context context, Collector<PageViewed> out) throws Exception {
            held.countDown();
            released.await();
        }
    }

    /** All records are of one person, in one partition, so that one subtask has all of them; the others have none. */
    private KafkaProcess kafka() {
        KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrap());
        Topics.create(Map.of("bootstrap.servers", kafka.bootstrap()), 1, (short) 1);
        Instant at = Instant.parse("2026-05-04T12:00:00Z");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                String view =
                        """
                        {"type": "page_view", "event_id": "page-%d", "store_id": "shop", "occurred_at": "%s",
                         "visitor_id": "visitor-7", "url": "/shoes/red"}"""
                                .formatted(i, at);
                producer.send(new ProducerRecord<>("page_views", 0, at.toEpochMilli(), null, view.getBytes(UTF_8)));
            }
        }
        return kafka;
    }

    /** Small buffers, which are soon full; no checkpoint but the one of the stop. */
    private FlinkCluster flink() {
        Configuration settings = new Configuration();
        settings.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("4kb"));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(8));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(8));
        return FlinkCluster.start(folder.resolve("flink"), 0, 2, 2, Duration.ofHours(1), settings);
    }
}
