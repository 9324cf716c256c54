package io.earshot.sources;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads Avro single-object encoding: two marker bytes, the fingerprint of the schema it was written with (found among all
 * committed versions), and the record. Not thread-safe.
 */
final class AvroRecords {
    private static final int HEADER = 10;

    static {
        // A broken length must not make Avro allocate gigabytes: no Kafka record is as long as this.
        limit("string.maxLength", 16 << 20);
        limit("bytes.maxLength", 16 << 20);
        limit("collectionItems.maxLength", 1 << 20);
    }

    private final Map<Long, SpecificDatumReader<SpecificRecord>> readers = new HashMap<>();
    private final DecoderFactory decoders = DecoderFactory.get();

    /** Reads the current schemas of a topic, and their released versions. */
    AvroRecords(String topic) {
        EventTypes.of(topic).values().forEach(this::add);
        add(EventTypes.heartbeat());
    }

    private void add(Schema current) {
        add(current, current);
        ReleasedSchemas.of(current.getFullName()).forEach(writer -> add(writer, current));
    }

    private void add(Schema writer, Schema reader) {
        long fingerprint = SchemaNormalization.parsingFingerprint64(writer);
        readers.put(fingerprint, new SpecificDatumReader<>(writer, reader));
    }

    private static void limit(String name, int limit) {
        String property = "org.apache.avro.limits." + name;
        System.setProperty(property, System.getProperty(property, Integer.toString(limit)));
    }

    static boolean isSingleObject(byte[] bytes) {
        return bytes.length >= 2 && bytes[0] == (byte) 0xC3 && bytes[1] == 0x01;
    }

    SpecificRecord read(byte[] bytes) throws Malformed {
        if (!isSingleObject(bytes) || bytes.length < HEADER) {
            throw new Malformed("value must begin with C3 01 and a schema fingerprint of 8 bytes");
        }
        long fingerprint = 0;
        for (int i = HEADER - 1; i >= 2; i--) {
            fingerprint = fingerprint << 8 | (bytes[i] & 0xFF);
        }
        SpecificDatumReader<SpecificRecord> reader = readers.get(fingerprint);
        if (reader == null) {
            throw new Malformed(
                    "schema fingerprint must be one of this topic's schemas, got " + Long.toHexString(fingerprint));
        }
        try {
            BinaryDecoder decoder = decoders.binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
            SpecificRecord record = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new Malformed("value must end with the record: bytes are left over");
            }
            return record;
        } catch (IOException | RuntimeException e) {
            // What Avro throws at broken bytes has no type of its own: UnsupportedOperationException is among it.
            throw new Malformed("value must be a record of "
                    + reader.getExpected().getFullName() + ": " + e.getClass().getSimpleName());
        }
    }
}
