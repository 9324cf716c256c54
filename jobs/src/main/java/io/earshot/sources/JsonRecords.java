package io.earshot.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.earshot.wire.AdTouchKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON strictly into the records that Avro gives: the same fields, nothing unknown, nothing twice, no type but the
 * field's own. A field with a default may be left out. Times are ISO 8601 in UTC ({@code 2026-05-01T12:00:00.123456Z}),
 * days are ISO dates, and {@code type} says which event it is.
 */
final class JsonRecords {
    private static final String TYPE = "type";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonRecords() {}

    /** The JSON object in some bytes. */
    static JsonNode parse(byte[] bytes) throws Malformed {
        try {
            // Given bytes, Jackson would guess their encoding.
            JsonNode node = MAPPER.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
            if (node == null || !node.isObject()) {
                throw new Malformed("value must be one JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new Malformed("value must be one JSON object without repeated fields: broken at column "
                    + (e.getLocation() == null ? 0 : e.getLocation().getColumnNr()));
        } catch (CharacterCodingException e) {
            throw new Malformed("value must be one JSON object, in UTF-8");
        }
    }

    /** The store that an object speaks of, or empty. */
    static String storeId(JsonNode node) {
        JsonNode store = node.get("store_id");
        return store != null && store.isTextual() && isWhole(store.textValue()) ? store.textValue() : "";
    }

    /** The record that an object of a topic stands for. */
    static SpecificRecord read(String topic, JsonNode node) throws Malformed {
        JsonNode type = node.get(TYPE);
        if (type == null || !type.isTextual()) {
            throw new Malformed("type must be a text");
        }
        String word = type.textValue();
        Schema schema = word.equals(EventTypes.HEARTBEAT)
                ? EventTypes.heartbeat()
                : EventTypes.of(topic).get(word);
        if (schema == null) {
            throw new Malformed("type must be one of "
                    + EventTypes.of(topic).keySet().stream().sorted().toList() + " or heartbeat in topic " + topic);
        }
        boolean isAdTouch = word.equals("impression") || word.equals("click");
        if (isAdTouch && node.has("kind")) {
            throw new Malformed("kind must be left out: type says it");
        }
        SpecificRecord record = record(schema, node, "", isAdTouch ? "kind" : "");
        if (isAdTouch) {
            record.put(
                    schema.getField("kind").pos(), word.equals("click") ? AdTouchKind.CLICK : AdTouchKind.IMPRESSION);
        }
        return record;
    }

    private static SpecificRecord record(Schema schema, JsonNode node, String path, String skipped) throws Malformed {
        if (!node.isObject()) {
            throw new Malformed(path + " must be an object");
        }
        boolean isRoot = path.isEmpty();
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (schema.getField(name) == null && !(isRoot && name.equals(TYPE))) {
                throw new Malformed("a field must be known to the contract: there is an unknown one "
                        + (isRoot ? "in the object" : "in " + path));
            }
        }
        SpecificRecord record =
                (SpecificRecord) SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
        for (Schema.Field field : schema.getFields()) {
            String name = isRoot ? field.name() : path + "." + field.name();
            JsonNode value = node.get(field.name());
            if (field.name().equals(skipped)) {
                continue;
            }
            if (value != null) {
                record.put(field.pos(), value(field.schema(), value, name));
            } else if (field.hasDefaultValue()) {
                record.put(field.pos(), SpecificData.get().getDefaultValue(field));
            } else {
                throw new Malformed(name + " must be there");
            }
        }
        return record;
    }

    private static @Nullable Object value(Schema schema, JsonNode node, String path) throws Malformed {
        return switch (schema.getType()) {
            case UNION -> node.isNull() ? null : value(schema.getTypes().get(1), node, path);
            case STRING -> text(node, path);
            case BOOLEAN -> {
                require(node.isBoolean(), path, "true or false");
                yield node.booleanValue();
            }
            case INT ->
                LogicalTypes.date().equals(schema.getLogicalType()) ? day(text(node, path), path) : integer(node, path);
            case LONG ->
                LogicalTypes.timestampMicros().equals(schema.getLogicalType())
                        ? time(text(node, path), path)
                        : whole(node, path);
            case ENUM -> symbol(schema, text(node, path), path);
            case ARRAY -> array(schema, node, path);
            case RECORD -> record(schema, node, path, "");
            default -> throw new IllegalStateException("no contract has a field of type " + schema.getType());
        };
    }

    private static List<Object> array(Schema schema, JsonNode node, String path) throws Malformed {
        require(node.isArray(), path, "an array");
        List<Object> elements = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            elements.add(record(schema.getElementType(), node.get(i), path + "[" + i + "]", ""));
        }
        return elements;
    }

    private static String text(JsonNode node, String path) throws Malformed {
        require(node.isTextual(), path, "a text");
        String text = node.textValue();
        require(isWhole(text), path, "text that UTF-8 can write, without half a surrogate pair");
        return text;
    }

    /** Whether there is no half of a surrogate pair, which only an escape can write. */
    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean isPair = Character.isHighSurrogate(text.charAt(i))
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!isPair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static int integer(JsonNode node, String path) throws Malformed {
        require(node.isIntegralNumber() && node.canConvertToInt(), path, "a whole number of 32 bits");
        return node.intValue();
    }

    private static long whole(JsonNode node, String path) throws Malformed {
        require(node.isIntegralNumber() && node.canConvertToLong(), path, "a whole number of 64 bits");
        return node.longValue();
    }

    private static Instant time(String text, String path) throws Malformed {
        try {
            Instant time = Instant.parse(text);
            require(text.endsWith("Z") && time.getNano() % 1000 == 0, path, "a UTC time with at most 6 decimals");
            return time;
        } catch (DateTimeException e) {
            throw new Malformed(path + " must be a time such as 2026-05-01T12:00:00.123456Z");
        }
    }

    private static LocalDate day(String text, String path) throws Malformed {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new Malformed(path + " must be a day such as 2026-05-01");
        }
    }

    private static Object symbol(Schema schema, String text, String path) throws Malformed {
        require(schema.hasEnumSymbol(text), path, "one of " + schema.getEnumSymbols());
        return SpecificData.get().createEnum(text, schema);
    }

    private static void require(boolean holds, String path, String rule) throws Malformed {
        if (!holds) {
            throw new Malformed(path + " must be " + rule);
        }
    }
}
