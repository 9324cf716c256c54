package io.earshot.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.events.DaySummed;
import io.earshot.events.Keys;
import io.earshot.local.Topics;
import io.earshot.sources.DaySums;
import io.earshot.wire.DailyFact;
import io.earshot.wire.Heartbeat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Daily facts of many products in Kafka, one per product and day, and behind those of a day its midnight as a heartbeat. They
 * go out in a transaction, so that who reads committed records sees none of them before all have been sent: what it costs to
 * send them does not count.
 */
final class FactLog implements AutoCloseable {
    static final String STORE = "demo";
    private static final String LONGEST_TRANSACTION_MILLIS = "900000";

    private final KafkaProducer<byte[], byte[]> producer;
    private final int partitions;
    private final int series;
    private final long seed;
    private long records;

    private FactLog(KafkaProducer<byte[], byte[]> producer, int partitions, int series, long seed) {
        this.producer = producer;
        this.partitions = partitions;
        this.series = series;
        this.seed = seed;
    }

    /** Creates the topics. */
    static FactLog open(Map<String, String> kafka, int partitions, int series, long seed) {
        Topics.create(kafka, partitions, (short) 1);
        Map<String, Object> settings = new HashMap<>();
        settings.put("linger.ms", "20");
        settings.put("batch.size", "131072");
        settings.put("compression.type", "lz4");
        settings.put("transactional.id", "bench-facts");
        settings.put("transaction.timeout.ms", LONGEST_TRANSACTION_MILLIS);
        settings.putAll(kafka);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return new FactLog(producer, partitions, series, seed);
    }

    /** Sends the facts of some days, and that the last of them is over. Nobody sees them yet. */
    void send(LocalDate from, LocalDate to) {
        producer.beginTransaction();
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            for (int product = 0; product < series; product++) {
                send(product % partitions, Keys.join("p" + product, day.toString()), fact(product, day));
            }
        }
        Instant midnight = to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        for (int partition = 0; partition < partitions; partition++) {
            send(partition, "heartbeat", bytes(new Heartbeat(midnight)::toByteBuffer));
        }
        producer.flush();
    }

    /** Lets all that was sent be seen. */
    void commit() {
        producer.commitTransaction();
    }

    /** Records sent so far, heartbeats among them. */
    long records() {
        return records;
    }

    private void send(int partition, String key, byte[] value) {
        producer.send(new ProducerRecord<>(DaySums.TOPIC, partition, key.getBytes(UTF_8), value));
        records++;
    }

    /** One to seven units, more at the weekend of every product: they depend on seed, product and day alone. */
    private byte[] fact(int product, LocalDate day) {
        long hash = (seed * 31 + product) * 0x9E3779B97F4A7C15L + day.toEpochDay() * 0xBF58476D1CE4E5B9L;
        long units = 1
                + Long.remainderUnsigned(hash ^ hash >>> 29, 5)
                + (day.getDayOfWeek().getValue() + product) % 7 / 5;
        DailyFact fact = new DailyFact(
                DaySummed.UNITS + "/p" + product + "/" + day,
                STORE,
                Instant.EPOCH,
                0,
                DaySummed.UNITS,
                "p" + product,
                day,
                units,
                (units + 1) / 2,
                false,
                day.toEpochDay());
        return bytes(fact::toByteBuffer);
    }

    private interface Encoded {
        ByteBuffer get() throws IOException;
    }

    private static byte[] bytes(Encoded encoded) {
        try {
            ByteBuffer buffer = encoded.get();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
