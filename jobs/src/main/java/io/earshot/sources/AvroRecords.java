package io.earshot.sources;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

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

    private final Map<Long, Readers> readers = new HashMap<>();
    private final DecoderFactory decoders = DecoderFactory.get();

    /** Of one schema; the strict one for records in which text may be broken. */
    private record Readers(SpecificDatumReader<SpecificRecord> fast, StrictTextReader strict) {}

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
        readers.put(
                fingerprint,
                new Readers(new SpecificDatumReader<>(writer, reader), new StrictTextReader(writer, reader)));
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
        Readers known = readers.get(fingerprint);
        if (known == null) {
            throw new Malformed(
                    "schema fingerprint must be one of this topic's schemas, got " + Long.toHexString(fingerprint));
        }
        try {
            SpecificRecord record = read(known.fast, bytes);
            return hasReplacement(record) ? read(known.strict, bytes) : record;
        } catch (StrictTextReader.NoText e) {
            throw new Malformed(e.field() + " must be text in UTF-8");
        } catch (IOException | RuntimeException e) {
            // What Avro throws at broken bytes has no type of its own: UnsupportedOperationException is among it.
            throw new Malformed(
                    "value must be a record of " + known.fast.getExpected().getFullName() + ": "
                            + e.getClass().getSimpleName());
        }
    }

    private SpecificRecord read(SpecificDatumReader<SpecificRecord> reader, byte[] bytes)
            throws IOException, Malformed {
        BinaryDecoder decoder = decoders.binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
        SpecificRecord record = reader.read(null, decoder);
        if (!decoder.isEnd()) {
            throw new Malformed("value must end with the record: bytes are left over");
        }
        return record;
    }

    /** Whether U+FFFD stands in a text, because it was sent or because bytes could not be read. */
    private static boolean hasReplacement(@Nullable Object value) {
        if (value instanceof String text) {
            return text.indexOf('\uFFFD') >= 0;
        } else if (value instanceof SpecificRecord record) {
            for (int i = 0; i < record.getSchema().getFields().size(); i++) {
                if (hasReplacement(record.get(i))) {
                    return true;
                }
            }
        } else if (value instanceof List<?> list) {
            return list.stream().anyMatch(AvroRecords::hasReplacement);
        }
        return false;
    }
}
