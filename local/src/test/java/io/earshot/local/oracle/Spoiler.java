package io.earshot.local.oracle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Makes a good event malformed, in every way that docs/attribution.md names. */
final class Spoiler {
    private static final List<UnaryOperator<JsonEvent>> ANY = List.of(
            event -> event.with("colour", "red"),
            event -> event.without("event_id"),
            event -> event.with("event_id", " "),
            event -> event.withNull("event_id"),
            event -> event.without("store_id"),
            event -> event.with("store_id", ""),
            event -> event.with("store_id", 7),
            event -> event.without("type"),
            event -> event.with("type", "ordered"),
            event -> event.with("type", event.type().equals("rate") ? "link" : "rate"),
            event -> event.with("revision", -1),
            event -> event.with("revision", "1"),
            event -> event.with("revision", 1.0),
            event -> event.with("revision", 1L << 31),
            event -> event.without("occurred_at"),
            event -> event.with("occurred_at", 1_700_000_000_000_000L),
            event -> event.with("occurred_at", "2024-03-01T12:00:00"),
            event -> event.with("occurred_at", "2024-03-01T12:00:00.1234567Z"),
            event -> event.with("occurred_at", "2024-02-30T12:00:00Z"),
            event -> event.with("occurred_at", "1969-12-31T23:59:59.999999Z"),
            event -> event.with("occurred_at", "2200-01-01T00:00:00Z"));
    private static final List<UnaryOperator<JsonEvent>> MONEY = List.of(
            event -> event.with("amount_minor", -1),
            event -> event.with("amount_minor", 10_000_000_000_001L),
            event -> event.with("amount_minor", "1"),
            event -> event.with("currency", "EURO"),
            event -> event.with("currency", "XAU"),
            event -> event.without("currency"),
            event -> event.with("order_id", ""));
    private static final List<UnaryOperator<JsonEvent>> TOUCH = List.of(
            event -> event.without("visitor_id").without("customer_id").without("customer_key"),
            event -> event.with("visitor_id", "").with("customer_id", "").withNull("customer_key"),
            event -> event.with("visitor_id", 7));
    private static final List<UnaryOperator<JsonEvent>> RATE = List.of(
            event -> event.with("rate", "0"),
            event -> event.with("rate", "-1"),
            event -> event.with("rate", "1e1"),
            event -> event.with("rate", "100000.000000000001"),
            event -> event.with("rate", "0.1234567890123"),
            event -> event.with("to_currency", event.text("from_currency")),
            event -> event.with("day", "2200-01-01"),
            event -> event.with("day", "1.3.2024"));

    private Spoiler() {}

    static byte[] spoil(JsonEvent good, Random random) {
        if (random.nextInt(4) == 0) {
            return spoilBytes(good.toString(), random);
        }
        List<UnaryOperator<JsonEvent>> ways =
                switch (random.nextBoolean() ? "" : good.type()) {
                    case "placed", "refunded" -> MONEY;
                    case "click", "impression", "exposure", "page_view", "conversation" -> TOUCH;
                    case "rate" -> RATE;
                    default -> ANY;
                };
        return ways.get(random.nextInt(ways.size())).apply(good.copy()).bytes();
    }

    private static byte[] spoilBytes(String good, Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> new byte[0];
            case 1 -> bytes(good.substring(0, good.length() - 1));
            case 2 -> bytes(good + "x");
            case 3 -> bytes(good.replace("{\"type\"", "{\"event_id\":\"twice\",\"type\""));
            case 4 -> bytes("[" + good + "]");
            case 5 -> bytes("not JSON");
            case 6 -> bytes(good.replace("\"event_id\":\"", "\"event_id\":\"\\ud83d"));
            case 7 -> bytes(good.replace("\"store_id\":\"", "\"store_id\":\"\\ude00"));
            default -> {
                byte[] bytes = bytes(good.replace("\"event_id\":\"", "\"event_id\":\"?"));
                bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xFF;
                yield bytes;
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
