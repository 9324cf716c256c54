package io.earshot.measures.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.earshot.events.Meta;
import io.earshot.events.OrderCancelled;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import io.earshot.events.Store;
import io.earshot.results.Credit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A case told as a story: touches, an order, then what corrects it; after each step the credits are compared. */
final class RetractionVector {
    private static final long DAY = 86_400_000_000L;
    private static final long START = 365 * DAY;
    private static final Store STORE = new Store("s", "s", "UTC", "EUR");
    private static final Pattern TOUCHES = Pattern.compile("touches? (\\S+) \\(days? (\\S+)\\)");
    private static final Pattern ORDER = Pattern.compile("order (\\S+) day (\\S+)");
    private static final Pattern REFUND = Pattern.compile("refund (\\S+) day (\\S+)");
    private static final Pattern LATE_TOUCH = Pattern.compile("late touch (\\S+) with event time day (\\S+) .*");
    private static final Pattern CANCEL = Pattern.compile("cancel.* day (\\S+)");

    private final JsonNode vector;
    private final List<Touch> touches = new ArrayList<>();
    private final List<OrderRefunded> refunds = new ArrayList<>();
    private OrderPlaced placed;
    private OrderCancelled cancelled;

    private RetractionVector(JsonNode vector) {
        this.vector = vector;
    }

    static void check(JsonNode vector) {
        RetractionVector story = new RetractionVector(vector);
        Iterator<Map.Entry<String, JsonNode>> steps = vector.path("expected").fields();
        for (JsonNode event : vector.path("params").path("events")) {
            boolean isCorrection = story.tell(event.asText());
            if (isCorrection) {
                Map.Entry<String, JsonNode> step = steps.next();
                story.compare(step.getKey(), step.getValue());
            }
        }
        assertThat(steps.hasNext()).as("a step that was not told").isFalse();
    }

    /** Takes an event in; whether there is an order to look at after it. */
    private boolean tell(String event) {
        Matcher matcher;
        if ((matcher = TOUCHES.matcher(event)).matches()) {
            String[] names = matcher.group(1).split(",");
            String[] days = matcher.group(2).split(",");
            for (int i = 0; i < names.length; i++) {
                touch(names[i], days[i]);
            }
            return false;
        } else if ((matcher = ORDER.matcher(event)).matches()) {
            placed = new OrderPlaced(meta("order", matcher.group(2)), "o", "c:1", cents(matcher.group(1)), "EUR");
        } else if ((matcher = REFUND.matcher(event)).matches()) {
            String id = "r" + refunds.size();
            refunds.add(new OrderRefunded(meta(id, matcher.group(2)), id, "o", cents(matcher.group(1)), "EUR"));
        } else if ((matcher = LATE_TOUCH.matcher(event)).matches()) {
            touch(matcher.group(1), matcher.group(2));
        } else if ((matcher = CANCEL.matcher(event)).matches()) {
            cancelled = new OrderCancelled(meta("cancel", matcher.group(1)), "o");
        } else {
            throw new AssertionError("event must be one that is understood, got " + event);
        }
        return true;
    }

    private void compare(String step, JsonNode expected) {
        Windows windows =
                new Windows(vector.path("params").path("lookback_days").asLong(30) * DAY, DAY, 90 * DAY, 7 * DAY);
        touches.sort(Touch.ORDER);
        OrderFacts facts = new OrderFacts("s", "o", placed, cancelled, refunds);
        List<Touch> reached = touches.stream()
                .filter(touch -> windows.reaches(touch, placed.meta().atMicros()))
                .toList();
        List<Credit> credits = new OrderCase(facts, "c:1", true, reached, Map.of())
                .ledger(STORE, windows)
                .credits();
        assertThat(credits).as(step).hasSize(expected.size());
        for (Credit credit : credits) {
            assertThat(net(credit) / 100.0)
                    .as("%s: %s", step, credit.channel())
                    .isCloseTo(
                            expected.path(credit.channel()).asDouble(),
                            within(vector.path("tolerance").asDouble()));
        }
    }

    private long net(Credit credit) {
        String model = vector.path("model").asText();
        return switch (model) {
            case "first_touch" -> credit.firstNetMinor();
            case "last_touch" -> credit.lastNetMinor();
            case "linear" -> credit.linearNetMinor();
            case "position" -> credit.positionNetMinor();
            case "time_decay" -> credit.timeDecayNetMinor();
            default -> throw new AssertionError("model must be one of Earshot's, got " + model);
        };
    }

    private void touch(String name, String day) {
        long at = at(day);
        touches.add(new Touch("ads", "c:1", name, at, TouchKind.CLICK, name, "", "", "", "", "", List.of(), false));
    }

    private static Meta meta(String id, String day) {
        return new Meta(id, "s", at(day), 0, 0);
    }

    private static long at(String day) {
        return START + Math.round(Double.parseDouble(day) * DAY);
    }

    private static long cents(String amount) {
        return new BigDecimal(amount).movePointRight(2).longValueExact();
    }
}
