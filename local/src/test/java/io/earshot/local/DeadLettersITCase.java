package io.earshot.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.DeadLetters.Letter;
import io.earshot.sources.DeadLetterSerializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersITCase {
    private static final byte[] BYTES = {(byte) 0xC3, 0, 1, (byte) 0xFF};

    @TempDir
    Path folder;

    @Test
    void sendsBackTheOriginalBytesToTheOriginalPartition() throws Exception {
        try (KafkaProcess kafka = KafkaProcess.start(folder)) {
            Map<String, String> properties = Map.of("bootstrap.servers", kafka.bootstrap());
            Topics.create(properties, 3, (short) 1);
            write(properties, "orders", 2, 17, "malformed", "customer-1");
            write(properties, "orders", 2, 17, "malformed", "customer-1"); // a restart may write it twice
            write(properties, "ads", 0, 4, "future", "");
            DeadLetters letters = new DeadLetters(properties, Topics.DEAD_LETTERS);

            List<Letter> all = read(letters);
            assertThat(all).extracting(Letter::topic).containsExactlyInAnyOrder("orders", "ads");
            Letter order = all.stream()
                    .filter(letter -> letter.topic().equals("orders"))
                    .findFirst()
                    .orElseThrow();
            assertThat(order.partition()).isEqualTo(2);
            assertThat(order.offset()).isEqualTo(17);
            assertThat(order.reason()).isEqualTo("malformed");
            assertThat(order.recordAt().toEpochMilli()).isEqualTo(1_000);

            letters.replay(List.of(order), sent -> {});

            ConsumerRecord<byte[], byte[]> replayed = only(properties, new TopicPartition("orders", 2));
            assertThat(replayed.value()).isEqualTo(BYTES);
            assertThat(replayed.key()).isEqualTo("customer-1".getBytes(UTF_8));
            assertThat(replayed.timestamp()).as("a record of now").isGreaterThan(1_000);
        }
    }

    @Test
    void heartbeatsReachEveryPartition() {
        try (KafkaProcess kafka = KafkaProcess.start(folder)) {
            Map<String, String> properties = Map.of("bootstrap.servers", kafka.bootstrap());
            Topics.create(properties, 3, (short) 1);
            try (Heartbeats heartbeats = new Heartbeats(properties)) {
                assertThat(heartbeats.send(Topics.EVENTS, java.time.Instant.EPOCH.plusSeconds(5)))
                        .isEqualTo(14 * 3);
            }
            ConsumerRecord<byte[], byte[]> heartbeat = only(properties, new TopicPartition("fx_rates", 1));
            assertThat(heartbeat.timestamp()).isEqualTo(5_000);
            assertThat(heartbeat.value()).as("Avro single-object encoding").startsWith(0xC3, 0x01);
        }
    }

    private static List<Letter> read(DeadLetters letters) {
        List<Letter> all = new ArrayList<>();
        letters.forEach(all::add);
        return all;
    }

    private static void write(
            Map<String, String> properties, String topic, int partition, long offset, String reason, String key)
            throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(Map.copyOf(properties), new ByteArraySerializer(), new ByteArraySerializer())) {
            String position = topic + "/" + partition + "/" + offset;
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(Topics.DEAD_LETTERS, position.getBytes(UTF_8), BYTES);
            record.headers()
                    .add(DeadLetterSerializer.TOPIC, topic.getBytes(UTF_8))
                    .add(
                            DeadLetterSerializer.PARTITION,
                            Integer.toString(partition).getBytes(UTF_8))
                    .add(DeadLetterSerializer.OFFSET, Long.toString(offset).getBytes(UTF_8))
                    .add(DeadLetterSerializer.TIMESTAMP, "1000".getBytes(UTF_8))
                    .add(DeadLetterSerializer.STORE, "shop".getBytes(UTF_8))
                    .add(DeadLetterSerializer.REASON, reason.getBytes(UTF_8))
                    .add(DeadLetterSerializer.DETAIL, "amount must not be negative, got -1".getBytes(UTF_8))
                    .add(DeadLetterSerializer.KEY, key.getBytes(UTF_8));
            producer.send(record).get();
        }
    }

    private static ConsumerRecord<byte[], byte[]> only(Map<String, String> properties, TopicPartition partition) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(Map.copyOf(properties), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            Await.until(
                    Duration.ofSeconds(30),
                    () -> {
                        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                        return !records.isEmpty();
                    },
                    () -> "no record in " + partition);
            assertThat(records).hasSize(1);
            return records.get(0);
        }
    }
}
