package io.earshot.sources;

import static java.util.Objects.requireNonNull;

import io.earshot.events.DaySummed;
import io.earshot.measures.series.Plan;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topic of daily facts, by which jobs tell others what happened on each day: whole rows, of which the greatest version
 * counts, and behind them the event time of the one writer that keeps the topic's time, as heartbeats.
 *
 * <p>Rows go out when the checkpoint that contains them has completed: who reads the topic sees what ClickHouse shows.
 */
public final class DaySums {
    /** The topic. */
    public static final String TOPIC = "daily_facts";

    /** What forecasts look back, and four months in which jobs may be away. */
    private static final Duration RETENTION = Duration.ofDays(Plan.STORE.needed() + 120);

    private DaySums() {}

    /** The settings with which the topic is created: of rows with one key the last is needed, and none for ever. */
    public static Map<String, String> settings() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(RETENTION.toMillis()));
    }

    /**
     * How to write the topic.
     *
     * @param kafka properties of the Kafka client
     * @param retryFor how long a record is sent again before the job fails and restarts
     */
    public record Writing(Properties kafka, Duration retryFor) implements Serializable {
        /** Without the properties, which may hold a password. */
        @Override
        public String toString() {
            return "Writing[" + kafka.get("bootstrap.servers") + ", " + retryFor + "]";
        }
    }

    /** The version of what is written with a checkpoint. */
    public interface Version extends Serializable {
        long at(long checkpointId);
    }

    /**
     * The submission that writes.
     *
     * @param job whose rows they are: of the producers of a job Kafka takes records from the one that came last
     * @param version of what is written with a checkpoint
     * @param begin says that this submission writes from now on, and fails for good where a later one does
     */
    public record Submission(String job, Version version, Begin begin) implements Serializable {}

    /** How a submission begins. */
    public interface Begin extends Serializable {
        void begin() throws IOException, InterruptedException;
    }

    /** How many partitions the topic has. */
    interface Partitions extends Serializable {
        int count() throws Exception;
    }

    /**
     * Writes rows; the version that they carry is not used.
     *
     * @param isTellingTime whether this job's event time closes days: of the jobs that write the topic one may say so. What
     *     others write later than that opens its day again.
     */
    public static void write(
            DataStream<DaySummed> rows, Writing writing, Submission submission, boolean isTellingTime) {
        Properties kafka = writing.kafka();
        rows.global()
                .transform(
                        "Stamp daily facts",
                        TypeInformation.of(DaySumWriter.Entry.class),
                        new DaySumWriter(submission.version(), () -> partitions(kafka), isTellingTime))
                .setParallelism(1)
                .setMaxParallelism(1)
                .uid("daily-fact-stamp")
                .sinkTo(new DaySumSink(writing, submission))
                .setParallelism(1)
                .uid("daily-facts")
                .name("Tell daily facts");
    }

    /**
     * Says of rows that they have vanished, at once and outside of checkpoints. May be repeated. The records have keys of their
     * own, so that Kafka never takes one for the successor of a row that was written at the same moment, or of a withdrawal
     * by a later submission.
     */
    public static void withdraw(List<DaySummed> rows, Writing writing) throws ExecutionException, InterruptedException {
        if (rows.isEmpty()) {
            return;
        }
        int partitions = partitions(writing.kafka());
        try (KafkaProducer<byte[], byte[]> producer = DaySumSink.producer(writing)) {
            DaySumSink.send(
                    rows.stream()
                            .map(row -> DaySumWriter.withdrawal(row, partitions))
                            .toList(),
                    producer);
        }
    }

    private static int partitions(Properties kafka) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(kafka)) {
            TopicDescription topic = requireNonNull(
                    admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC));
            return topic.partitions().size();
        }
    }
}
