package io.earshot.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.local.Topics;
import io.earshot.local.simulate.Micros;
import io.earshot.local.simulate.SimulatedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends events to Kafka, no faster than told, and ends with heartbeats, so that no partition holds time back. */
public final class RecordSender implements RecordTarget, AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    /** As `docs/attribution.md`: what lies further ahead of its record is refused, so it is no time that was reached. */
    private static final long FUTURE_MICROS = 5 * Micros.MINUTE;

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<String> topics;
    private final Speed.Limiter limiter;
    private volatile @Nullable Exception failure;
    private long sent;
    private long newest = Long.MIN_VALUE;

    private RecordSender(KafkaProducer<byte[], byte[]> producer, List<String> topics, Speed speed) {
        this.producer = producer;
        this.topics = topics;
        this.limiter = speed.limiter();
    }

    /**
     * Connects.
     *
     * @param properties of the Kafka client, at least {@code bootstrap.servers}
     * @param createWith partitions of topics that are missing, or 0 to create none
     * @throws IllegalStateException if Kafka cannot be reached, or a topic is missing and not to be created
     */
    public static RecordSender open(Map<String, String> properties, int createWith, Speed speed) {
        List<String> topics = topics(properties, createWith);
        Map<String, Object> settings = new HashMap<>();
        settings.put("linger.ms", "20");
        settings.put("batch.size", "131072");
        settings.put("compression.type", "lz4");
        settings.put("acks", "all");
        settings.putAll(properties);
        return new RecordSender(
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()), topics, speed);
    }

    /** Sends a simulated record; its arrival is its timestamp. */
    public void send(SimulatedRecord simulated) {
        send(
                simulated.topic(),
                simulated.key(),
                simulated.value(),
                simulated.arrivalMicros() / 1000,
                simulated.fate() == SimulatedRecord.Fate.DEAD_LETTER ? Long.MIN_VALUE : simulated.occurredMicros());
    }

    @Override
    public void send(String topic, String key, byte[] value, long timestampMillis, long occurredMicros) {
        limiter.await();
        throwFailure();
        if (occurredMicros <= timestampMillis * 1000 + FUTURE_MICROS) {
            newest = Math.max(newest, occurredMicros);
        }
        producer.send(
                new ProducerRecord<>(topic, null, timestampMillis, key.getBytes(UTF_8), value), (metadata, error) -> {
                    if (error != null) {
                        failure = error;
                    }
                });
        sent++;
    }

    /** Tells every partition of every topic how far time has come: to the newest event that was sent. */
    public void heartbeats() {
        if (newest == Long.MIN_VALUE) {
            return;
        }
        long timestamp = Math.max(System.currentTimeMillis(), newest / 1000);
        byte[] value = ("{\"type\":\"heartbeat\",\"occurred_at\":\"" + Micros.iso(newest) + "\"}").getBytes(UTF_8);
        for (String topic : topics) {
            for (PartitionInfo partition : producer.partitionsFor(topic)) {
                producer.send(new ProducerRecord<>(topic, partition.partition(), timestamp, null, value));
            }
        }
        flush();
    }

    /** Waits until Kafka has everything. */
    public void flush() {
        producer.flush();
        throwFailure();
    }

    /** Records sent so far, heartbeats apart. */
    public long sent() {
        return sent;
    }

    @Override
    public void close() {
        producer.close();
    }

    private void throwFailure() {
        Exception error = failure;
        if (error != null) {
            throw new IllegalStateException("Kafka refused a record: " + error.getMessage(), error);
        }
    }

    private static List<String> topics(Map<String, String> properties, int createWith) {
        String address = properties.get("bootstrap.servers");
        Map<String, Object> settings = new HashMap<>(properties);
        settings.putIfAbsent("default.api.timeout.ms", "15000");
        settings.putIfAbsent("request.timeout.ms", "5000");
        Set<String> present;
        try (Admin admin = Admin.create(settings)) {
            present = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "Kafka at " + address + " does not answer; 'earshot up' starts one, --kafka names another", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while connecting to Kafka", e);
        }
        List<String> missing = new ArrayList<>(Topics.EVENTS);
        missing.removeAll(present);
        if (!missing.isEmpty()) {
            if (createWith <= 0) {
                throw new IllegalStateException("topics " + missing + " are missing at " + address
                        + "; --create-topics PARTITIONS creates them");
            }
            Topics.create(properties, createWith, (short) -1);
        }
        return Topics.EVENTS;
    }
}
