package io.earshot.sources;

import io.earshot.wire.AdSpend;
import io.earshot.wire.AdTouch;
import io.earshot.wire.ArmTotal;
import io.earshot.wire.Cart;
import io.earshot.wire.Conversation;
import io.earshot.wire.CopyVariant;
import io.earshot.wire.DailyFact;
import io.earshot.wire.Experiment;
import io.earshot.wire.Exposure;
import io.earshot.wire.FxRate;
import io.earshot.wire.Heartbeat;
import io.earshot.wire.IdentityLink;
import io.earshot.wire.OrderCancelled;
import io.earshot.wire.OrderPlaced;
import io.earshot.wire.OrderRefunded;
import io.earshot.wire.Outreach;
import io.earshot.wire.PageView;
import io.earshot.wire.StockLevel;
import io.earshot.wire.Subscription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/** The types of events: in which topic they come, by which word JSON calls them, and which schema they have. */
public final class EventTypes {
    static final String HEARTBEAT = "heartbeat";

    private static final Map<String, Map<String, Schema>> BY_TOPIC = new LinkedHashMap<>();

    static {
        BY_TOPIC.put("conversations", Map.of("conversation", Conversation.getClassSchema()));
        BY_TOPIC.put(
                "ads",
                Map.of(
                        "impression", AdTouch.getClassSchema(),
                        "click", AdTouch.getClassSchema(),
                        "spend", AdSpend.getClassSchema()));
        BY_TOPIC.put("exposures", Map.of("exposure", Exposure.getClassSchema()));
        BY_TOPIC.put("copy_variants", Map.of("variant", CopyVariant.getClassSchema()));
        BY_TOPIC.put("page_views", Map.of("page_view", PageView.getClassSchema()));
        BY_TOPIC.put("identities", Map.of("link", IdentityLink.getClassSchema()));
        BY_TOPIC.put(
                "orders",
                Map.of(
                        "placed", OrderPlaced.getClassSchema(),
                        "cancelled", OrderCancelled.getClassSchema(),
                        "refunded", OrderRefunded.getClassSchema()));
        BY_TOPIC.put("fx_rates", Map.of("rate", FxRate.getClassSchema()));
        BY_TOPIC.put("experiments", Map.of("experiment", Experiment.getClassSchema()));
        BY_TOPIC.put("arm_totals", Map.of("arm_total", ArmTotal.getClassSchema()));
        BY_TOPIC.put("outreach", Map.of("outreach", Outreach.getClassSchema()));
        BY_TOPIC.put("carts", Map.of("cart", Cart.getClassSchema()));
        BY_TOPIC.put("subscriptions", Map.of("subscription", Subscription.getClassSchema()));
        BY_TOPIC.put("stock", Map.of("stock_level", StockLevel.getClassSchema()));
    }

    /** What jobs write for other jobs: nobody else sends it. */
    private static final Map<String, Map<String, Schema>> OF_JOBS =
            Map.of(DaySums.TOPIC, Map.of("daily_fact", DailyFact.getClassSchema()));

    /** Topics of which a shop may send nothing for ever, and whose records say nothing of what others still have to say. */
    private static final Set<String> WITHOUT_TIME = Set.of("stock");

    private EventTypes() {}

    /** The topics of producers, as they are called unless the settings say otherwise. */
    public static List<String> topics() {
        return List.copyOf(BY_TOPIC.keySet());
    }

    /** The schemas of a topic by the words of JSON, heartbeats apart. */
    public static Map<String, Schema> of(String topic) {
        Map<String, Schema> types = BY_TOPIC.getOrDefault(topic, OF_JOBS.get(topic));
        if (types == null) {
            throw new IllegalArgumentException(
                    "topic must be one of " + BY_TOPIC.keySet() + " or " + OF_JOBS.keySet() + ", got " + topic);
        }
        return types;
    }

    /** Whether event time waits for a topic, and goes on with its records. */
    static boolean isTellingTime(String topic) {
        return !WITHOUT_TIME.contains(topic);
    }

    static Schema heartbeat() {
        return Heartbeat.getClassSchema();
    }
}
