package io.earshot.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.local.ClickHouseAddress;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.KafkaProcess;
import io.earshot.local.Needed;
import io.earshot.local.SharedServers;
import io.earshot.local.Topics;
import io.earshot.sinks.Ancestry;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.Epochs;
import io.earshot.sinks.Migrations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two submissions of one job write the topic of daily facts, of which Kafka keeps the last record of each key. */
class DaySumFenceITCase {
    private static final String JOB = "attribution";
    private static final int TESTS = 5;

    @TempDir
    static Path folder;

    private static KafkaProcess kafka;
    private static int partition = -1;

    private ClickHouseConnection clickHouse;

    @BeforeAll
    static void startKafka() {
        kafka = KafkaProcess.start(folder);
        Topics.create(Map.of("bootstrap.servers", kafka.bootstrap()), TESTS, (short) 1);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    /** No submissions yet, and a partition without records. */
    @BeforeEach
    void beginAnew() throws Exception {
        Needed.clickHouse();
        partition++;
        ClickHouseProcess database = SharedServers.clickHouse();
        database.emptyDatabase();
        ClickHouseAddress address = database.address(ClickHouseProcess.WRITER);
        clickHouse = new ClickHouseConnection(
                address.jdbcUrl(), address.user(), address.passwordFile().toString());
        Migrations.apply(clickHouse);
    }

    @Test
    void aLateRetryOfAnOlderSubmissionNeverStandsBehindANewerRow() throws Exception {
        Submitted older = submitted();
        try (Committer<DaySumSink.Batch> late = older.committer()) {
            commit(late, "older 1");
            Submitted newer = submitted();
            try (Committer<DaySumSink.Batch> current = newer.committer()) {
                commit(current, "newer 1");

                assertThatThrownBy(() -> commit(late, "older 2"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("daily facts did not reach Kafka");
                assertThat(records()).containsExactly("older 1", "newer 1");
            }
        }
    }

    @Test
    void anOlderSubmissionThatRestartsIsRefusedForGood() throws Exception {
        Submitted older = submitted();
        Submitted newer = submitted();
        try (Committer<DaySumSink.Batch> current = newer.committer()) {
            commit(current, "newer 1");

            try (Committer<DaySumSink.Batch> restarted = older.committer()) {
                assertThatThrownBy(() -> commit(restarted, "older 1"))
                        .isInstanceOf(SuppressRestartsException.class)
                        .rootCause()
                        .hasMessageContaining("a later submission of the job writes to the same database");
            }
        }
        try (Committer<DaySumSink.Batch> current = newer.committer()) {
            commit(current, "newer 2");
        }

        assertThat(records()).containsExactly("newer 1", "newer 2");
    }

    @Test
    void ofTwoAttemptsOfASubmissionOnlyTheLaterWrites() throws Exception {
        Submitted submission = submitted();
        try (Committer<DaySumSink.Batch> lost = submission.committer()) {
            commit(lost, "checkpoint 1");
            try (Committer<DaySumSink.Batch> successor = submission.committer()) {
                commit(successor, "checkpoint 1", "checkpoint 2");

                assertThatThrownBy(() -> commit(lost, "checkpoint 1")).isInstanceOf(IOException.class);
            }
        }

        assertThat(records()).containsExactly("checkpoint 1", "checkpoint 1", "checkpoint 2");
    }

    @Test
    void aSubmissionThatHasWrittenNothingLeavesTheOtherAlone() throws Exception {
        Submitted running = submitted();
        submitted();
        try (Committer<DaySumSink.Batch> committer = running.committer()) {
            commit(committer, "row");
        }

        assertThat(records()).containsExactly("row");
        assertThat(Epochs.current(clickHouse, JOB)).isEqualTo(1);
    }

    @Test
    void aPartitionThatEndsWithWhatWasTakenBackIsReadToItsEnd() throws Exception {
        Submitted submission = submitted();
        try (Committer<DaySumSink.Batch> committer = submission.committer()) {
            commit(committer, "row");
        }
        byte[] taken = "taken back".getBytes(UTF_8);
        AbortedFacts.abort(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ProducerRecord<>(DaySums.TOPIC, partition, taken, taken));

        assertThat(records()).as("what Kafka holds").containsExactly("row", "taken back");
        try (Unread unread = new Unread(properties(), "reader")) {
            TopicPartition read = new TopicPartition(DaySums.TOPIC, partition);
            assertThat(unread.isUnread(read, 0)).as("the row").isTrue();
            assertThat(unread.isUnread(read, 1)).as("behind the row").isFalse();
        }
    }

    private record Submitted(DaySumSink sink) {
        Committer<DaySumSink.Batch> committer() {
            return sink.createCommitter(null);
        }
    }

    /** A submission that starts afresh. */
    private Submitted submitted() throws Exception {
        int epoch = Epochs.take(clickHouse, JOB);
        Epochs.start(clickHouse, JOB, epoch, Ancestry.fresh(epoch));
        return new Submitted(new DaySumSink(
                new DaySums.Writing(properties(), Duration.ofMinutes(1)),
                new DaySums.Submission(JOB, checkpoint -> checkpoint, () -> Epochs.begin(clickHouse, JOB, epoch))));
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka.bootstrap());
        return properties;
    }

    private static void commit(Committer<DaySumSink.Batch> committer, String... values)
            throws IOException, InterruptedException {
        List<Committer.CommitRequest<DaySumSink.Batch>> requests = new ArrayList<>();
        for (String value : values) {
            requests.add(new Request(new DaySumSink.Batch(
                    List.of(new DaySumWriter.Entry(partition, 0, "day".getBytes(UTF_8), value.getBytes(UTF_8))))));
        }
        committer.commit(requests);
    }

    /** What the partition holds, in its order. */
    private List<String> records() {
        TopicPartition read = new TopicPartition(DaySums.TOPIC, partition);
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrap());
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(read));
            consumer.seekToBeginning(List.of(read));
            long end = consumer.endOffsets(List.of(read)).get(read);
            List<String> values = new ArrayList<>();
            while (consumer.position(read) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    /** What Flink hands over: here nothing is ever given back. */
    private record Request(DaySumSink.Batch getCommittable) implements Committer.CommitRequest<DaySumSink.Batch> {
        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void retryLater() {
            throw new AssertionError("retry");
        }

        @Override
        public void updateAndRetryLater(DaySumSink.Batch batch) {
            throw new AssertionError("retry");
        }

        @Override
        public void signalAlreadyCommitted() {
            throw new AssertionError("already committed");
        }
    }
}
