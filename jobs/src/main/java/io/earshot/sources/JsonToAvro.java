package io.earshot.sources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;

/** Says in Avro what a record says in JSON: the same event, as a large producer would send it. Not thread-safe. */
public final class JsonToAvro {
    private final Map<Schema, BinaryMessageEncoder<SpecificRecord>> encoders = new HashMap<>();

    /** The value in Avro's single-object encoding; a malformed one stays as it is. */
    public byte[] convert(String topic, byte[] json) {
        SpecificRecord record;
        try {
            record = JsonRecords.read(topic, JsonRecords.parse(json));
        } catch (Malformed e) {
            return json;
        }
        try {
            ByteBuffer buffer = encoders.computeIfAbsent(record.getSchema(), schema -> encoder(record))
                    .encode(record);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BinaryMessageEncoder<SpecificRecord> encoder(SpecificRecord record) {
        return new BinaryMessageEncoder<>(((SpecificRecordBase) record).getSpecificData(), record.getSchema());
    }
}
