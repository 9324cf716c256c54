package io.earshot.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.earshot.events.Samples;
import io.earshot.wire.AdTouchKind;
import io.earshot.wire.ExperimentArm;
import io.earshot.wire.Guardrail;
import io.earshot.wire.Metric;
import io.earshot.wire.RandomisationUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as producers write them, in both formats. */
final class Wire {
    static final JsonMapper JSON = new JsonMapper();
    static final String CUSTOMER = "jane.doe@example.org";

    /** When the broker got the records. */
    static final Instant RECEIVED = Instant.parse("2026-05-04T12:00:00.500Z");

    private static final Map<String, String> PLAIN = Map.ofEntries(
            Map.entry("store_id", Samples.STORE),
            Map.entry("occurred_at", "2026-05-04T12:00:00.123456Z"),
            Map.entry("period_start", "2026-05-03T12:00:00Z"),
            Map.entry("due_by", "2026-05-05T12:00:00Z"),
            Map.entry("day", "2026-05-04"),
            Map.entry("currency", "EUR"),
            Map.entry("from_currency", "USD"),
            Map.entry("to_currency", "EUR"),
            Map.entry("rate", "0.8542"),
            Map.entry("numerator_squares", "2000"),
            Map.entry("denominator_squares", "2000"),
            Map.entry("products", "2000"));

    private Wire() {}

    /** All words for types of events and the topic of each, heartbeats apart. */
    static Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        for (String topic : EventTypes.topics()) {
            EventTypes.of(topic).keySet().forEach(type -> types.put(type, topic));
        }
        return types;
    }

    /** A valid record of a type with all its fields. */
    static ObjectNode json(String type) {
        ObjectNode node = JSON.createObjectNode().put("type", type);
        Schema schema = EventTypes.of(types().get(type)).get(type);
        for (Schema.Field field : schema.getFields()) {
            boolean isKindOfAd =
                    schema.getName().equals("AdTouch") && field.name().equals("kind");
            if (!isKindOfAd && !field.name().equals("customer_key")) {
                put(node, field);
            }
        }
        if (type.equals("experiment")) {
            node.withArray("arms").addObject().put("name", "other").put("weight", 1);
            node.put("baseline", "other");
        }
        return node;
    }

    private static void put(ObjectNode node, Schema.Field field) {
        Schema schema = withoutNull(field.schema());
        String plain = PLAIN.get(field.name());
        if (field.name().equals("customer_id")) {
            node.put("customer_id", CUSTOMER);
        } else if (plain != null) {
            node.put(field.name(), plain);
        } else {
            switch (schema.getType()) {
                case STRING -> node.put(field.name(), "some " + field.name());
                case BOOLEAN -> node.put(field.name(), true);
                case INT -> node.put(field.name(), 3);
                case LONG -> node.put(field.name(), 1234);
                case ENUM -> node.put(field.name(), schema.getEnumSymbols().get(0));
                case ARRAY -> {
                    ObjectNode element = JSON.createObjectNode();
                    schema.getElementType().getFields().forEach(inner -> put(element, inner));
                    node.putArray(field.name()).add(element);
                }
                default -> throw new AssertionError("no contract has a field of type " + schema.getType());
            }
        }
    }

    /** A random record of a type that keeps all rules. */
    static SpecificRecord random(String type, Random random) {
        Schema schema = EventTypes.of(types().get(type)).get(type);
        SpecificRecord record = randomRecord(schema, random);
        for (Schema.Field field : schema.getFields()) {
            switch (field.name()) {
                case "store_id" -> record.put(field.pos(), Samples.STORE);
                case "currency", "to_currency" -> record.put(field.pos(), random.nextBoolean() ? "EUR" : "JPY");
                case "from_currency" -> record.put(field.pos(), random.nextBoolean() ? "USD" : "KWD");
                case "rate" -> record.put(field.pos(), random.nextInt(90_000) + "." + (random.nextInt(900) + 1));
                case "visitor_id" -> record.put(field.pos(), "visitor " + random.nextInt(5));
                case "customer_key" ->
                    record.put(field.pos(), random.nextBoolean() ? null : "k1." + "x_-Y".repeat(10) + "abc");
                default -> {}
            }
        }
        switch (type) {
            case "click" -> put(record, "kind", AdTouchKind.CLICK);
            case "impression" -> put(record, "kind", AdTouchKind.IMPRESSION);
            case "link" -> put(record, "customer_id", CUSTOMER);
            case "experiment" -> keepRulesOfExperiment(record, random);
            case "outreach" -> {
                put(record, "randomised", random.nextBoolean());
                boolean isRandomised = (boolean) get(record, "randomised");
                put(record, "probability_ppm", isRandomised ? 1L + random.nextInt(1_000_000) : 0L);
            }
            case "arm_total" -> keepRulesOfTotal(record, random);
            default -> {}
        }
        return record;
    }

    private static void keepRulesOfExperiment(SpecificRecord experiment, Random random) {
        List<ExperimentArm> arms = new ArrayList<>();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            arms.add(new ExperimentArm("arm " + i + text(random), 1L + random.nextInt(100)));
        }
        put(experiment, "arms", arms);
        put(experiment, "baseline", arms.get(random.nextInt(2)).getName());
        put(experiment, "outcome_window_days", 1 + random.nextInt(365));
        put(experiment, "decision_margin_ppm", (long) random.nextInt(1_000_000));
        put(experiment, "guardrails", List.of(new Guardrail(Metric.REFUND_RATE, (long) random.nextInt(1_000_000))));
        if (get(experiment, "primary_metric") == Metric.ROAS) {
            put(
                    experiment,
                    "unit",
                    random.nextBoolean() ? RandomisationUnit.AD_COHORT : RandomisationUnit.AD_COHORT_DAY);
        }
    }

    /** As if there were these two units. */
    private static void keepRulesOfTotal(SpecificRecord total, Random random) {
        long[] numerators = {random.nextInt(1_000_000), random.nextInt(1_000_000)};
        long[] denominators = {random.nextInt(1_000_000), random.nextInt(1_000_000)};
        put(total, "period_start", RECEIVED.minusSeconds(3000));
        put(total, "units", 2L);
        put(total, "successes", (long) random.nextInt(3));
        put(total, "numerator_sum", numerators[0] + numerators[1]);
        put(total, "numerator_squares", product(numerators, numerators));
        put(total, "denominator_sum", denominators[0] + denominators[1]);
        put(total, "denominator_squares", product(denominators, denominators));
        put(total, "products", product(numerators, denominators));
    }

    private static String product(long[] a, long[] b) {
        return Long.toString(a[0] * b[0] + a[1] * b[1]);
    }

    private static void put(SpecificRecord record, String field, Object value) {
        record.put(record.getSchema().getField(field).pos(), value);
    }

    private static Object get(SpecificRecord record, String field) {
        return record.get(record.getSchema().getField(field).pos());
    }

    private static SpecificRecord randomRecord(Schema schema, Random random) {
        SpecificRecord record =
                (SpecificRecord) SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), randomValue(field.schema(), random));
        }
        return record;
    }

    private static Object randomValue(Schema schema, Random random) {
        return switch (schema.getType()) {
            case UNION -> random.nextBoolean() ? null : randomValue(withoutNull(schema), random);
            case STRING -> text(random);
            case BOOLEAN -> random.nextBoolean();
            case INT ->
                LogicalTypes.date().equals(schema.getLogicalType())
                        ? LocalDate.EPOCH.plusDays(random.nextInt(80_000))
                        : (Object) random.nextInt(Integer.MAX_VALUE);
            case LONG ->
                LogicalTypes.timestampMicros().equals(schema.getLogicalType())
                        ? RECEIVED.minusNanos(1000L * random.nextInt(Integer.MAX_VALUE))
                        : (Object) (long) (random.nextDouble() * Rules.MOST_MONEY);
            case ENUM ->
                SpecificData.get()
                        .createEnum(
                                schema.getEnumSymbols()
                                        .get(random.nextInt(
                                                schema.getEnumSymbols().size())),
                                schema);
            case ARRAY -> {
                List<Object> elements = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    elements.add(randomRecord(schema.getElementType(), random));
                }
                yield elements;
            }
            default -> throw new AssertionError("no contract has a field of type " + schema.getType());
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(List.of(0x0, 0x22, 0x5C, 0x41, 0xE9, 0x2028, 0xFFFD, 0x1F600)
                    .get(random.nextInt(8)));
        }
        return text.toString();
    }

    /** The same content as JSON. */
    static ObjectNode json(String type, SpecificRecord record) {
        ObjectNode node = object(record);
        if (record instanceof io.earshot.wire.AdTouch) {
            node.remove("kind");
        }
        return node.put("type", type);
    }

    private static ObjectNode object(SpecificRecord record) {
        ObjectNode node = JSON.createObjectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value instanceof List<?> elements) {
                ArrayNode array = node.putArray(field.name());
                elements.forEach(element -> array.add(object((SpecificRecord) element)));
            } else if (value instanceof Integer number) {
                node.put(field.name(), number);
            } else if (value instanceof Long number) {
                node.put(field.name(), number);
            } else if (value instanceof Boolean is) {
                node.put(field.name(), is);
            } else if (value == null) {
                node.putNull(field.name());
            } else {
                node.put(field.name(), value.toString());
            }
        }
        return node;
    }

    /** Avro single-object encoding. */
    static byte[] avro(SpecificRecord record) {
        try {
            SpecificData model = ((SpecificRecordBase) record).getSpecificData();
            ByteBuffer buffer = new BinaryMessageEncoder<SpecificRecord>(model, record.getSchema()).encode(record);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ConsumerRecord<byte[], byte[]> record(String topic, byte[] value) {
        return record(topic, value, RECEIVED);
    }

    static ConsumerRecord<byte[], byte[]> record(String topic, byte[] value, Instant received) {
        return new ConsumerRecord<>(
                topic,
                3,
                42L,
                received.toEpochMilli(),
                TimestampType.CREATE_TIME,
                -1,
                -1,
                "key".getBytes(UTF_8),
                value,
                new RecordHeaders(),
                java.util.Optional.empty());
    }

    private static Schema withoutNull(Schema schema) {
        return schema.getType() == Schema.Type.UNION ? schema.getTypes().get(1) : schema;
    }
}
