package io.earshot.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Writes a dead letter: its value is the original one, its key says where it stood ({@code topic/partition/offset}, so that
 * a repeated one can be told), its headers say the rest.
 */
public final class DeadLetterSerializer implements KafkaRecordSerializationSchema<DeadLetter> {
    /** Names of the headers; all but the original key are text. */
    public static final String TOPIC = "earshot-topic";

    public static final String PARTITION = "earshot-partition";
    public static final String OFFSET = "earshot-offset";
    public static final String TIMESTAMP = "earshot-timestamp";
    public static final String STORE = "earshot-store";
    public static final String REASON = "earshot-reason";
    public static final String DETAIL = "earshot-detail";
    public static final String KEY = "earshot-key";

    private static final long serialVersionUID = 1;

    private final String topic;

    DeadLetterSerializer(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(DeadLetter letter, KafkaSinkContext context, Long timestamp) {
        String position = letter.topic() + "/" + letter.partition() + "/" + letter.offset();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, position.getBytes(UTF_8), letter.value());
        Headers headers = record.headers();
        headers.add(TOPIC, letter.topic().getBytes(UTF_8));
        headers.add(PARTITION, Integer.toString(letter.partition()).getBytes(UTF_8));
        headers.add(OFFSET, Long.toString(letter.offset()).getBytes(UTF_8));
        headers.add(TIMESTAMP, Long.toString(letter.recordMillis()).getBytes(UTF_8));
        headers.add(STORE, letter.storeId().getBytes(UTF_8));
        headers.add(REASON, letter.reason().words().getBytes(UTF_8));
        headers.add(DETAIL, letter.detail().getBytes(UTF_8));
        headers.add(KEY, letter.key());
        return record;
    }
}
