package io.earshot.sources;

import static java.util.Objects.requireNonNull;

import io.earshot.events.DaySummed;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * The topic of daily facts, by which jobs tell others what happened on each day: whole rows, of which the greatest version
 * counts, and behind them the writer's event time as heartbeats.
 *
 * <p>Rows go out when the checkpoint that contains them has completed: who reads the topic sees what ClickHouse shows.
 */
public final class DaySums {
    /** The topic. */
    public static final String TOPIC = "daily_facts";

    private DaySums() {}

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

    /** How many partitions the topic has. */
    interface Partitions extends Serializable {
        int count() throws Exception;
    }

    /** Writes rows; the version that they carry is not used. */
    public static void write(DataStream<DaySummed> rows, Writing writing, Version version) {
        Properties kafka = writing.kafka();
        rows.global()
                .transform(
                        "Stamp daily facts",
                        TypeInformation.of(DaySumWriter.Entry.class),
                        new DaySumWriter(version, () -> partitions(kafka)))
                .setParallelism(1)
                .setMaxParallelism(1)
                .uid("daily-fact-stamp")
                .sinkTo(new DaySumSink(writing))
                .setParallelism(1)
                .uid("daily-facts")
                .name("Tell daily facts");
    }

    /**
     * Says of rows that they have vanished, at once and outside of checkpoints. May be repeated. The records have keys of their
     * own, so that Kafka never takes one for the successor of a row that was written at the same moment.
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
