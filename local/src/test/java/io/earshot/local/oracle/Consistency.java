package io.earshot.local.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;

/** What the fields of an event must not say together: a second reading of docs/contracts.md. */
final class Consistency {
    private Consistency() {}

    static void check(String type, JsonNode json) throws Malformed {
        switch (type) {
            case "experiment" -> experiment(json);
            case "arm_total" -> total(json);
            case "outreach" -> {
                boolean randomised = json.path("randomised").booleanValue();
                long probability = json.path("probability_ppm").longValue();
                require(randomised == (probability > 0), "a probability without a draw, or a draw without one");
            }
            default -> {}
        }
    }

    private static void experiment(JsonNode json) throws Malformed {
        Set<String> arms = new HashSet<>();
        long weights = 0;
        for (JsonNode arm : json.get("arms")) {
            require(arms.add(arm.get("name").textValue()), "an arm twice");
            weights += arm.get("weight").longValue();
        }
        require(arms.size() > 1 && weights > 0, "no arms to choose from");
        require(arms.contains(json.get("baseline").textValue()), "a baseline that is no arm");
        Set<String> metrics = new HashSet<>();
        for (JsonNode guardrail : json.path("guardrails")) {
            require(metrics.add(guardrail.get("metric").textValue()), "a guardrail twice");
        }
        metrics.add(json.get("primary_metric").textValue());
        require(
                !metrics.contains("ROAS") || json.get("unit").textValue().startsWith("AD_COHORT"),
                "a return on costs that nobody knows");
    }

    private static void total(JsonNode json) throws Malformed {
        require(
                Shape.micros(json.get("period_start").textValue())
                        <= Shape.micros(json.get("occurred_at").textValue()),
                "a period that ends before it begins");
        BigInteger units = whole(json, "units");
        require(whole(json, "successes").compareTo(units) <= 0, "more successes than units");
        for (String side : new String[] {"numerator", "denominator"}) {
            BigInteger most = whole(json, side + "_sum").pow(2);
            BigInteger squares = whole(json, side + "_squares");
            require(squares.compareTo(most) <= 0, "squares that are too great");
            require(squares.multiply(units).compareTo(most) >= 0, "squares that are too small");
        }
        BigInteger most = whole(json, "numerator_squares").multiply(whole(json, "denominator_squares"));
        require(whole(json, "products").pow(2).compareTo(most) <= 0, "products that are too great");
    }

    private static BigInteger whole(JsonNode json, String field) {
        return new BigInteger(json.path(field).asText("0"));
    }

    private static void require(boolean kept, String reason) throws Malformed {
        if (!kept) {
            throw new Malformed(reason, "");
        }
    }
}
