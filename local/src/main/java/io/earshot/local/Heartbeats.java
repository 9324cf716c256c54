package io.earshot.local;

import io.earshot.wire.Heartbeat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records that say: time has passed in this partition and nothing happened. They keep quiet partitions moving. */
public final class Heartbeats implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;

    /** Connects to Kafka: the properties are at least {@code bootstrap.servers}. */
    public Heartbeats(Map<String, String> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Writes one heartbeat into every partition of the topics, and waits until Kafka has them.
     *
     * @param reached the event time that has been reached; also the records' timestamp
     * @return how many
     */
    public int send(Collection<String> topics, Instant reached) {
        byte[] value;
        try {
            value = Heartbeat.getEncoder()
                    .encode(Heartbeat.newBuilder().setOccurredAt(reached).build())
                    .array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (String topic : topics) {
            for (PartitionInfo partition : producer.partitionsFor(topic)) {
                sent.add(producer.send(
                        new ProducerRecord<>(topic, partition.partition(), reached.toEpochMilli(), null, value)));
            }
        }
        producer.flush();
        for (Future<RecordMetadata> heartbeat : sent) {
            try {
                heartbeat.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a heartbeat was not written: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while writing heartbeats", e);
            }
        }
        return sent.size();
    }

    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
    }
}
