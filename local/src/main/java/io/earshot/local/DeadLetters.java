package io.earshot.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.sources.DeadLetterSerializer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The records that were refused, with their bytes, for as long as their topic keeps them. */
public final class DeadLetters {
    private final Map<String, String> properties;
    private final String topic;

    /**
     * Looks at a topic of dead letters.
     *
     * @param properties how to reach Kafka: at least {@code bootstrap.servers}
     */
    public DeadLetters(Map<String, String> properties, String topic) {
        this.properties = properties;
        this.topic = topic;
    }

    /**
     * A refused record.
     *
     * @param key the original key, or null
     * @param value the original bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Letter(
            String topic,
            int partition,
            long offset,
            Instant recordAt,
            String store,
            String reason,
            String detail,
            byte @Nullable [] key,
            byte @Nullable [] value) {}

    /** Shows every letter that is there now, each once. */
    public void forEach(Consumer<Letter> reader) {
        Set<String> seen = new HashSet<>();
        TopicReader.forEach(properties, topic, record -> {
            if (record.key() == null || seen.add(new String(record.key(), UTF_8))) {
                reader.accept(letter(record));
            }
        });
    }

    /**
     * Sends letters back to where they stood, as records of now, and waits until Kafka has them.
     *
     * @param progress told how many were sent so far
     */
    public void replay(List<Letter> letters, LongConsumer progress) {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            RuntimeException[] failure = new RuntimeException[1];
            long sent = 0;
            for (Letter letter : letters) {
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(letter.topic(), letter.partition(), letter.key(), letter.value());
                producer.send(record, (metadata, error) -> {
                    if (error != null) {
                        failure[0] = new IllegalStateException(
                                "%s/%d/%d was not sent: %s"
                                        .formatted(
                                                letter.topic(),
                                                letter.partition(),
                                                letter.offset(),
                                                error.getMessage()),
                                error);
                    }
                });
                progress.accept(++sent);
            }
            producer.flush();
            if (failure[0] != null) {
                throw failure[0];
            }
        }
    }

    private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
        Header key = record.headers().lastHeader(DeadLetterSerializer.KEY);
        return new Letter(
                text(record, DeadLetterSerializer.TOPIC),
                Integer.parseInt(text(record, DeadLetterSerializer.PARTITION)),
                Long.parseLong(text(record, DeadLetterSerializer.OFFSET)),
                Instant.ofEpochMilli(Long.parseLong(text(record, DeadLetterSerializer.TIMESTAMP))),
                text(record, DeadLetterSerializer.STORE),
                text(record, DeadLetterSerializer.REASON),
                text(record, DeadLetterSerializer.DETAIL),
                key == null || key.value() == null || key.value().length == 0 ? null : key.value(),
                record.value());
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            throw new IllegalStateException("a record of " + record.topic() + " at " + record.partition() + "/"
                    + record.offset() + " must have the header " + name);
        }
        return new String(header.value(), UTF_8);
    }
}
