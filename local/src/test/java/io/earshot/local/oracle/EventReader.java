package io.earshot.local.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Bytes to events, strictly. */
final class EventReader {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> NEEDS_PERSON =
            Set.of("impression", "click", "exposure", "page_view", "conversation", "outreach", "cart", "subscription");
    private static final String SEPARATOR = "\u001f";

    private final BinaryOperator<String> customerKey;
    private final MessageDigest sha256;

    /** @param customerKey from store and customer_id to the customer_key */
    EventReader(BinaryOperator<String> customerKey) {
        this.customerKey = customerKey;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Event read(Raw raw) throws Malformed {
        JsonNode json = parse(raw.value());
        String store = json.path("store_id").asText("");
        try {
            return read(raw, json);
        } catch (Malformed e) {
            throw new Malformed(String.valueOf(e.getMessage()), Shape.isText(json.path("store_id")) ? store : "");
        }
    }

    private Event read(Raw raw, JsonNode json) throws Malformed {
        String type = json.path("type").asText("");
        Shape shape = Shape.OF_TYPE.get(type);
        if (shape == null || !json.path("type").isTextual()) {
            throw new Malformed("unknown type", "");
        }
        shape.check(json);
        if (!shape.topic().isEmpty() && !shape.topic().equals(raw.topic())) {
            throw new Malformed("a type of another topic", "");
        }
        String store = json.path("store_id").asText("");
        String visitor = json.path("visitor_id").asText("");
        String customer = customer(store, json);
        if (NEEDS_PERSON.contains(type) && visitor.isEmpty() && customer.isEmpty()
                || type.equals("link") && (visitor.isEmpty() || customer.isEmpty())) {
            throw new Malformed("nobody", "");
        }
        if (type.equals("rate") && json.get("from_currency").equals(json.get("to_currency"))) {
            throw new Malformed("a rate of a currency to itself", "");
        }
        Consistency.check(type, json);
        return new Event(
                type.equals("impression") || type.equals("click") ? "ad" : type,
                raw.topic(),
                store,
                key(type, json, Event.person(visitor, customer)),
                json.path("event_id").asText(""),
                Shape.micros(json.get("occurred_at").textValue()),
                json.path("revision").intValue(),
                visitor,
                customer,
                HexFormat.of().formatHex(sha256.digest(raw.value())),
                json);
    }

    private static JsonNode parse(byte[] value) throws Malformed {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            JsonNode json = JSON.readTree(text);
            if (!json.isObject()) {
                throw new Malformed("not an object", "");
            }
            return json;
        } catch (CharacterCodingException | JsonProcessingException e) {
            throw new Malformed("not JSON", "");
        }
    }

    private String customer(String store, JsonNode json) {
        String key = json.path("customer_key").asText("");
        String id = json.path("customer_id").asText("");
        return !key.isEmpty() || id.isEmpty() ? key : customerKey.apply(store, id);
    }

    private static String key(String type, JsonNode json, String person) {
        return switch (type) {
            case "spend" -> join(json, "channel", "campaign_id", "ad_id", "variant_id", "day");
            case "rate" -> join(json, "day", "from_currency", "to_currency");
            case "conversation" -> json.get("conversation_id").textValue();
            case "variant" -> json.get("variant_id").textValue();
            case "placed", "cancelled" -> json.get("order_id").textValue();
            case "refunded" -> json.get("refund_id").textValue();
            case "experiment" -> json.get("experiment_id").textValue();
            case "arm_total" ->
                join(json, "experiment_id", "arm")
                        + SEPARATOR
                        + Shape.micros(json.get("period_start").textValue());
            case "outreach" -> json.get("outreach_id").textValue();
            case "cart" -> join(json, "cart_id", "kind");
            case "stock_level" ->
                join(json, "sku")
                        + SEPARATOR
                        + Shape.micros(json.get("occurred_at").textValue());
            case "subscription" -> json.get("subscription_id").textValue();
            case "link" -> "v:" + json.get("visitor_id").textValue();
            default -> person;
        };
    }

    private static String join(JsonNode json, String... fields) {
        return String.join(
                SEPARATOR,
                List.of(fields).stream().map(name -> json.path(name).asText("")).toList());
    }
}
