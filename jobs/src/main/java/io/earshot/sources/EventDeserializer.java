package io.earshot.sources;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.earshot.events.Event;
import io.earshot.events.Stores;
import io.earshot.sources.Decoded.Position;
import io.earshot.wire.Heartbeat;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads each Kafka record as an event or a heartbeat; what cannot be read, or is refused, becomes a dead letter. */
final class EventDeserializer implements KafkaRecordDeserializationSchema<Decoded> {
    /** How far the clock of a producer may be ahead of the broker's. */
    static final Duration AHEAD = Duration.ofMinutes(5);

    private static final long serialVersionUID = 1;
    private static final byte[] NOTHING = {};

    private final Stores stores;
    private final Map<String, Format> formats;
    private final CustomerKeys.Location keyLocation;
    private transient @Nullable Tools tools;

    /** What cannot travel with the job. */
    private record Tools(EventConversion conversion, Map<String, AvroRecords> avro, MessageDigest sha256) {}

    /**
     * Reads some topics.
     *
     * @param formats by topic
     */
    EventDeserializer(Stores stores, Map<String, Format> formats, CustomerKeys.Location keyLocation) {
        this.stores = stores;
        this.formats = new HashMap<>(formats);
        this.keyLocation = keyLocation;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        Map<String, AvroRecords> avro = new HashMap<>();
        formats.keySet().forEach(topic -> avro.put(topic, new AvroRecords(topic)));
        tools = new Tools(new EventConversion(CustomerKeys.read(keyLocation)), avro, sha256());
    }

    @Override
    public TypeInformation<Decoded> getProducedType() {
        return TypeInformation.of(Decoded.class);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decoded> out) {
        Decoded decoded = decode(record);
        if (decoded != null) {
            out.collect(decoded);
        }
    }

    /** What a record says; null for a heartbeat from the future, which says nothing. */
    @Nullable
    Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        Position at = new Position(record.topic(), record.partition(), record.offset(), record.timestamp());
        Tools with = requireNonNull(tools, "tools is null: open must come first");
        String storeId = "";
        try {
            byte[] value = record.value();
            Rules.require(value != null, "value must not be null");
            SpecificRecord wire;
            if (isJson(record.topic(), value)) {
                JsonNode node = JsonRecords.parse(value);
                storeId = JsonRecords.storeId(node);
                wire = JsonRecords.read(record.topic(), node);
            } else {
                wire = requireNonNull(with.avro.get(record.topic())).read(value);
                storeId = wire instanceof Heartbeat ? "" : EventConversion.storeId(wire);
            }
            long latest = (record.timestamp() + AHEAD.toMillis()) * 1000;
            if (wire instanceof Heartbeat heartbeat) {
                Rules.time("occurred_at", heartbeat.getOccurredAt());
                long micros = Rules.micros(heartbeat.getOccurredAt());
                return micros > latest ? null : Decoded.heartbeat(at, micros);
            }
            Event event = with.conversion.event(
                    wire, ByteBuffer.wrap(with.sha256.digest(value)).getLong());
            if (!stores.has(storeId)) {
                return refused(at, record, storeId, Reason.UNKNOWN_STORE, "store_id must be one of the settings");
            }
            if (event.meta().atMicros() > latest) {
                return refused(
                        at,
                        record,
                        storeId,
                        Reason.FUTURE,
                        "occurred_at must be at most " + AHEAD.toMinutes() + " min after the record's timestamp "
                                + record.timestamp() + " ms, got "
                                + event.meta().atMicros() / 1000 + " ms");
            }
            return Decoded.of(at, event);
        } catch (Malformed e) {
            return refused(at, record, storeId, Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private boolean isJson(String topic, byte[] value) {
        Format format = formats.get(topic);
        return format == Format.JSON || (format == Format.ANY && !AvroRecords.isSingleObject(value));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 must be there in every Java", e);
        }
    }

    private static Decoded refused(
            Position at, ConsumerRecord<byte[], byte[]> record, String storeId, Reason reason, String detail) {
        return Decoded.refused(
                at,
                new DeadLetter(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        storeId,
                        reason,
                        detail,
                        record.key() == null ? NOTHING : record.key(),
                        record.value() == null ? NOTHING : record.value()));
    }
}
