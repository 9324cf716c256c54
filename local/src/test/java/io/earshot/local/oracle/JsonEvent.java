package io.earshot.local.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/** The JSON of an event, under construction: starts with plain values in all required fields. */
final class JsonEvent {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode json;

    private JsonEvent(ObjectNode json) {
        this.json = json;
    }

    static JsonEvent of(String type, String store, String eventId, long at) {
        JsonEvent event = new JsonEvent(JsonNodeFactory.instance.objectNode())
                .with("type", type)
                .with("event_id", eventId)
                .with("store_id", store)
                .at(at);
        return switch (type) {
            case "impression", "click" ->
                event.with("channel", "meta").with("campaign_id", "c").with("ad_id", "a");
            case "spend" ->
                event.with("channel", "meta")
                        .with("campaign_id", "c")
                        .with("ad_id", "a")
                        .with("day", "2024-03-01")
                        .with("cost_minor", 100)
                        .with("currency", "EUR");
            case "exposure" -> event.with("surface", "EMAIL").with("variant_id", "variant");
            case "conversation" ->
                event.with("conversation_id", eventId)
                        .with("segment", "PROSPECT")
                        .with("channel", "phone")
                        .with("outcome", "CONNECTED");
            case "variant" -> event.with("variant_id", "variant").with("text", "copy");
            case "placed" ->
                event.with("order_id", eventId).with("amount_minor", 100).with("currency", "EUR");
            case "cancelled" -> event.with("order_id", eventId);
            case "refunded" ->
                event.with("refund_id", eventId)
                        .with("order_id", eventId)
                        .with("amount_minor", 100)
                        .with("currency", "EUR");
            case "rate" ->
                event.with("day", "2024-03-01")
                        .with("from_currency", "USD")
                        .with("to_currency", "EUR")
                        .with("rate", "1");
            case "experiment" ->
                event.with("experiment_id", eventId)
                        .item("arms", Map.of("name", "a", "weight", 1))
                        .item("arms", Map.of("name", "b", "weight", 1))
                        .with("baseline", "a")
                        .with("unit", "CUSTOMER")
                        .with("primary_metric", "REVENUE_PER_UNIT")
                        .with("outcome_window_days", 7);
            case "arm_total" ->
                event.with("experiment_id", "x")
                        .with("arm", "a")
                        .with("period_start", Times.instant(at - Times.DAY).toString())
                        .with("units", 100)
                        .with("successes", 10);
            case "stock_level" -> event.with("sku", "sku").with("on_hand", 10);
            default -> event;
        };
    }

    /** Time has passed; carries nothing but its time. */
    static JsonEvent heartbeat(long at) {
        return new JsonEvent(JsonNodeFactory.instance.objectNode())
                .with("type", "heartbeat")
                .at(at);
    }

    JsonEvent with(String field, Object value) {
        json.set(field, JSON.valueToTree(value));
        return this;
    }

    JsonEvent withNull(String field) {
        json.putNull(field);
        return this;
    }

    JsonEvent without(String field) {
        json.remove(field);
        return this;
    }

    JsonEvent at(long micros) {
        return with("occurred_at", Times.instant(micros).toString().replaceFirst("(\\.\\d{6})\\d+Z", "$1Z"));
    }

    JsonEvent revision(int revision) {
        return with("revision", revision);
    }

    JsonEvent day(LocalDate day) {
        return with("day", day.toString());
    }

    JsonEvent customer(String id) {
        return with("customer_id", id);
    }

    JsonEvent visitor(String id) {
        return with("visitor_id", id);
    }

    JsonEvent order(String id) {
        return with("order_id", id);
    }

    JsonEvent money(long amount, String currency) {
        return with("amount_minor", amount).with("currency", currency);
    }

    /** Adds an item to a list, its fields sorted: the order of a Map.of changes from run to run, and hashes with it. */
    JsonEvent item(String list, Map<String, ?> item) {
        ArrayNode items = json.withArray(list);
        items.add(JSON.<JsonNode>valueToTree(new TreeMap<>(item)));
        return this;
    }

    JsonEvent copy() {
        return new JsonEvent(json.deepCopy());
    }

    boolean has(String field) {
        return json.has(field);
    }

    String text(String field) {
        return json.path(field).asText("");
    }

    long number(String field) {
        return json.path(field).longValue();
    }

    String type() {
        return text("type");
    }

    long occurredAt() {
        return Shape.micros(text("occurred_at"));
    }

    ObjectNode json() {
        return json;
    }

    String topic() {
        return Shape.OF_TYPE.get(type()).topic();
    }

    byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
