package io.earshot.local.simulate;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The Kafka key of an event: its customer, else its visitor, else its entity, so that one person's events share a
 * partition. Lenient: whatever is wrong with an event, it gets a key, at worst the empty one.
 *
 * <p>A link is kept with its visitor. Spend, rates and stock leave the time out of their key, so that a series shares a
 * partition.
 */
public final class PartitionKey {
    private PartitionKey() {}

    public static String of(JsonNode event) {
        switch (text(event, "type")) {
            case "link":
                return first(event, "visitor_id", "event_id");
            case "spend":
                return text(event, "channel")
                        + '/'
                        + text(event, "campaign_id")
                        + '/'
                        + text(event, "ad_id")
                        + '/'
                        + text(event, "variant_id");
            case "rate":
                return text(event, "from_currency") + '/' + text(event, "to_currency");
            case "stock_level":
                return first(event, "sku", "event_id");
            default:
                return first(
                        event,
                        "customer_key",
                        "customer_id",
                        "visitor_id",
                        "order_id",
                        "refund_id",
                        "conversation_id",
                        "variant_id",
                        "outreach_id",
                        "cart_id",
                        "subscription_id",
                        "experiment_id",
                        "event_id");
        }
    }

    private static String first(JsonNode event, String... fields) {
        for (String field : fields) {
            String text = text(event, field);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String text(JsonNode event, String field) {
        return event.path(field).asText("");
    }
}
