package io.earshot.local.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Records that no reader may accept, each kind in turn. */
final class Malformer {
    /**
     * A broken record.
     *
     * @param storeId what can be read of the store, else empty
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Broken(String kind, String key, byte[] value, String storeId) {}

    /** Fields whose absence breaks an event of each type. */
    private static final Map<String, String> NEEDED = Map.ofEntries(
            Map.entry("placed", "order_id"),
            Map.entry("cancelled", "order_id"),
            Map.entry("refunded", "refund_id"),
            Map.entry("conversation", "conversation_id"),
            Map.entry("variant", "variant_id"),
            Map.entry("impression", "channel"),
            Map.entry("click", "channel"),
            Map.entry("spend", "channel"),
            Map.entry("link", "visitor_id"),
            Map.entry("rate", "day"),
            Map.entry("experiment", "experiment_id"),
            Map.entry("arm_total", "experiment_id"),
            Map.entry("outreach", "outreach_id"),
            Map.entry("cart", "cart_id"),
            Map.entry("subscription", "subscription_id"),
            Map.entry("stock_level", "sku"));

    private static final List<String> BAD_CURRENCIES = List.of("EURO", "ZZZ", "XAU", "eur", "");
    private static final List<String> BAD_TIMES =
            List.of("yesterday", "2026-13-45T00:00:00Z", "2250-01-01T00:00:00Z", "1969-12-31T23:59:59Z");
    private static final List<String> BAD_RATES = List.of("0", "-0.9", "1e-3", "0.12345678901234", "100001", "0,92");
    private static final Set<String> TOUCHES = new TreeSet<>(List.of(
            "impression", "click", "exposure", "page_view", "conversation", "outreach", "cart", "subscription"));

    private final ObjectMapper mapper;
    private final Map<String, Integer> made = new HashMap<>();

    Malformer(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    Broken broken(Draft draft, Randomness randomness) {
        ObjectNode body = draft.body.deepCopy();
        body.put("event_id", body.get("event_id").textValue() + "-bad");
        String kind = kinds(body).stream()
                .min(Comparator.comparing((String name) -> made.getOrDefault(name, 0))
                        .thenComparing(name -> name))
                .orElseThrow();
        made.merge(kind, 1, Integer::sum);
        if (kind.equals("not_json")) {
            return new Broken(kind, "", garbage(randomness), "");
        }
        if (kind.equals("broken_json")) {
            byte[] whole = bytes(body);
            int beforeStore = new String(whole, UTF_8).indexOf("\"store_id\"");
            return new Broken(kind, "", Arrays.copyOf(whole, 1 + randomness.below(beforeStore)), "");
        }
        spoil(kind, body, randomness);
        return new Broken(
                kind, PartitionKey.of(body), bytes(body), body.path("store_id").asText(""));
    }

    private static Set<String> kinds(ObjectNode body) {
        Set<String> kinds = new TreeSet<>(List.of(
                "not_json",
                "broken_json",
                "missing_event_id",
                "blank_event_id",
                "missing_store_id",
                "bad_time",
                "missing_time",
                "negative_revision",
                "unknown_field",
                "unknown_type",
                "wrong_type"));
        String type = body.get("type").textValue();
        if (NEEDED.containsKey(type)) {
            kinds.add("missing_entity_id");
        }
        if (TOUCHES.contains(type)) {
            kinds.add("missing_person");
        }
        if (type.equals("link")) {
            kinds.add("link_without_customer");
        }
        if (body.has("currency")) {
            kinds.addAll(List.of("bad_currency", "negative_money", "too_much_money"));
        }
        if (type.equals("rate")) {
            kinds.addAll(List.of("bad_rate", "rate_to_itself"));
        }
        if (body.has("dwell_seconds")) {
            kinds.add("negative_dwell");
        }
        if (body.has("lines")) {
            kinds.add("negative_quantity");
        }
        if (body.has("segment") || body.has("surface")) {
            kinds.add("unknown_symbol");
        }
        return kinds;
    }

    private static void spoil(String kind, ObjectNode body, Randomness randomness) {
        String money = body.has("cost_minor") ? "cost_minor" : body.has("value_minor") ? "value_minor" : "amount_minor";
        switch (kind) {
            case "missing_event_id" -> body.remove("event_id");
            case "blank_event_id" -> body.put("event_id", " ");
            case "missing_store_id" -> body.remove("store_id");
            case "bad_time" -> body.put("occurred_at", randomness.pick(BAD_TIMES));
            case "missing_time" -> body.remove("occurred_at");
            case "negative_revision" -> body.put("revision", -1);
            case "unknown_field" -> body.put("utm_term", "serum");
            case "unknown_type" -> body.put("type", "purchase");
            case "wrong_type" -> body.put("occurred_at", 1_750_000_000L);
            case "missing_entity_id" -> body.remove(NEEDED.get(body.get("type").textValue()));
            case "missing_person" -> body.remove(List.of("visitor_id", "customer_id"));
            case "link_without_customer" -> body.put("customer_id", "");
            case "bad_currency" -> body.put("currency", randomness.pick(BAD_CURRENCIES));
            case "negative_money" -> body.put(money, -1 - randomness.below(10_000));
            case "too_much_money" -> body.put(money, 10_000_000_000_001L);
            case "bad_rate" -> body.put("rate", randomness.pick(BAD_RATES));
            case "rate_to_itself" ->
                body.put("from_currency", body.get("to_currency").textValue());
            case "negative_dwell" -> body.put("dwell_seconds", -1);
            case "negative_quantity" -> ((ObjectNode) body.get("lines").get(0)).put("quantity", -1);
            case "unknown_symbol" -> body.put(body.has("segment") ? "segment" : "surface", "BILLBOARD");
            default -> throw new IllegalArgumentException("no way to break by " + kind);
        }
    }

    private static byte[] garbage(Randomness randomness) {
        return switch (randomness.below(4)) {
            case 0 -> "order 4711 paid, thanks!".getBytes(UTF_8);
            case 1 -> "<event><type>placed</type></event>".getBytes(UTF_8);
            case 2 -> new byte[] {(byte) 0xFF, (byte) 0xFE, 'o', 'r', 'd', (byte) 0xE2, 0x28};
            default -> "[]".getBytes(UTF_8);
        };
    }

    private byte[] bytes(ObjectNode body) {
        try {
            return mapper.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
