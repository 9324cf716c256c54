package io.earshot.local.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** An event as somebody got it wrong: still valid, still the same entity. */
final class Mutations {
    private Mutations() {}

    static void change(ObjectNode body, long occurredAt, Randomness randomness) {
        switch (body.get("type").textValue()) {
            case "impression", "click" -> {
                body.put("campaign_id", "untitled-" + randomness.below(1000));
                if (randomness.chance(0.5)) {
                    body.remove("variant_id");
                }
                maybeEarlier(body, occurredAt, randomness);
            }
            case "exposure" -> {
                body.put("variant_id", "draft-" + randomness.below(1000));
                maybeEarlier(body, occurredAt, randomness);
            }
            case "page_view" -> {
                body.put("dwell_seconds", 1801 + randomness.below(1000));
                if (randomness.chance(0.6)) {
                    body.put("source", randomness.chance(0.5) ? "bing" : "");
                }
                maybeEarlier(body, occurredAt, randomness);
            }
            case "link" -> body.put("customer_id", "cust-" + (900_000 + randomness.below(1000)));
            case "conversation" -> changeConversation(body, randomness);
            case "variant" -> {
                body.put("text", body.get("text").textValue() + " (draft " + randomness.below(1000) + ")");
                removeLast(body.withArray("phrases"));
            }
            case "placed" -> {
                changeAmount(body, randomness);
                if (body.has("visitor_id") && randomness.chance(0.4)) {
                    body.remove("customer_id");
                }
                maybeEarlier(body, occurredAt, randomness);
            }
            case "cancelled" -> earlier(body, occurredAt, randomness);
            case "refunded" -> {
                changeAmount(body, randomness);
                maybeEarlier(body, occurredAt, randomness);
            }
            case "spend" -> body.put("cost_minor", body.get("cost_minor").longValue() + 1 + randomness.below(500));
            case "rate" ->
                body.put(
                        "rate",
                        new BigDecimal(body.get("rate").textValue())
                                .add(BigDecimal.valueOf(1 + randomness.below(9000), 6))
                                .toPlainString());
            case "experiment" -> body.put("name", "draft " + randomness.below(1000));
            case "arm_total" -> body.put("units", body.get("units").longValue() + 1 + randomness.below(50));
            case "outreach" -> body.put("due_by", Micros.iso(occurredAt + randomness.between(1, Micros.DAY)));
            case "cart" -> body.put("value_minor", body.get("value_minor").longValue() + 1 + randomness.below(2000));
            case "subscription" -> changeAmount(body, randomness);
            case "stock_level" -> body.put("on_hand", body.get("on_hand").longValue() + 1 + randomness.below(50));
            default -> throw new IllegalArgumentException("no way to change a " + body.get("type"));
        }
    }

    private static void changeConversation(ObjectNode body, Randomness randomness) {
        body.put("agent", "agent " + randomness.below(1000));
        ArrayNode tags = body.withArray("tags");
        if (tags.isEmpty()) {
            return;
        }
        if (randomness.chance(0.5)) {
            removeLast(tags);
        } else {
            ((ObjectNode) tags.get(0)).put("phrase", "(inaudible)").put("name", "unclear");
        }
    }

    private static void changeAmount(ObjectNode body, Randomness randomness) {
        body.put("amount_minor", body.get("amount_minor").longValue() + 1 + randomness.below(2000));
    }

    private static void maybeEarlier(ObjectNode body, long occurredAt, Randomness randomness) {
        if (randomness.chance(0.2)) {
            earlier(body, occurredAt, randomness);
        }
    }

    private static void earlier(ObjectNode body, long occurredAt, Randomness randomness) {
        body.put("occurred_at", Micros.iso(occurredAt - randomness.between(1, 2 * Micros.HOUR)));
    }

    private static void removeLast(ArrayNode array) {
        if (!array.isEmpty()) {
            array.remove(array.size() - 1);
        }
    }
}
