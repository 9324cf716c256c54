package io.earshot.local.simulate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Events in the shape of the contracts, with ids of their own. */
final class EventFactory {
    private final SimulationOptions options;
    private final Randomness delays;
    private final Map<String, Integer> ids = new HashMap<>();

    EventFactory(SimulationOptions options) {
        this.options = options;
        this.delays = Randomness.of(options.seed(), "delays");
    }

    Draft adTouch(String type, long at, Who who, AdPlan.Slot slot) {
        Draft touch = draft(TopicNames.ADS, type, "ad", at);
        who.into(touch.body);
        slot.into(touch.body);
        return touch;
    }

    Draft spend(long at, AdPlan.Slot slot, LocalDate day, long costMinor, String currency) {
        Draft spend = draft(TopicNames.ADS, "spend", "cost", at);
        slot.into(spend.body);
        return spend.with("day", day.toString()).with("cost_minor", costMinor).with("currency", currency);
    }

    Draft exposure(long at, Who who, String surface, String variantId, String experimentId, String arm) {
        Draft exposure = draft(TopicNames.EXPOSURES, "exposure", "seen", at);
        who.into(exposure.body);
        exposure.with("surface", surface).with("variant_id", variantId);
        return experimentId.isEmpty()
                ? exposure
                : exposure.with("experiment_id", experimentId).with("arm", arm);
    }

    Draft pageView(long at, Who who, String url, int dwellSeconds) {
        Draft view = draft(TopicNames.PAGE_VIEWS, "page_view", "view", at);
        who.into(view.body);
        return view.with("url", url).with("dwell_seconds", dwellSeconds);
    }

    Draft link(long at, String visitor, String customer) {
        Draft link = draft(TopicNames.IDENTITIES, "link", "link", at);
        return link.with("visitor_id", visitor).with("customer_id", customer);
    }

    Draft conversation(long at, Who who, String conversationId, String segment, String channel, String outcome) {
        Draft conversation = draft(TopicNames.CONVERSATIONS, "conversation", "talk", at);
        who.into(conversation.body);
        return conversation
                .with("conversation_id", conversationId)
                .with("segment", segment)
                .with("channel", channel)
                .with("outcome", outcome);
    }

    Draft variant(long at, String variantId, String experimentId, String arm, String text) {
        Draft variant = draft(TopicNames.COPY_VARIANTS, "variant", "copy", at);
        return variant.with("variant_id", variantId)
                .with("experiment_id", experimentId)
                .with("arm", arm)
                .with("text", text);
    }

    Draft placed(long at, Who who, String orderId, long amountMinor, String currency) {
        Draft placed = draft(TopicNames.ORDERS, "placed", "sale", at);
        who.into(placed.body);
        return placed.with("order_id", orderId)
                .with("amount_minor", amountMinor)
                .with("currency", currency);
    }

    Draft cancelled(long at, String orderId) {
        return draft(TopicNames.ORDERS, "cancelled", "void", at).with("order_id", orderId);
    }

    Draft refunded(long at, String orderId, long amountMinor, String currency) {
        Draft refunded = draft(TopicNames.ORDERS, "refunded", "back", at);
        return refunded.with("refund_id", id("refund"))
                .with("order_id", orderId)
                .with("amount_minor", amountMinor)
                .with("currency", currency);
    }

    Draft rate(long at, LocalDate day, String from, String to, String rate) {
        Draft draft = draft(TopicNames.FX_RATES, "rate", "rate", at);
        return draft.with("day", day.toString())
                .with("from_currency", from)
                .with("to_currency", to)
                .with("rate", rate);
    }

    Draft experiment(long at, String experimentId, String unit, String metric, int windowDays) {
        return draft(TopicNames.EXPERIMENTS, "experiment", "plan", at)
                .with("experiment_id", experimentId)
                .with("unit", unit)
                .with("primary_metric", metric)
                .with("outcome_window_days", windowDays);
    }

    Draft armTotal(long at, String experimentId, String arm, long periodStart, long units, long successes) {
        return draft(TopicNames.ARM_TOTALS, "arm_total", "total", at)
                .with("experiment_id", experimentId)
                .with("arm", arm)
                .with("period_start", Micros.iso(periodStart))
                .with("units", units)
                .with("successes", successes);
    }

    Draft outreach(long at, Who who, String about, String arm, long dueBy, String experimentId) {
        Draft outreach = draft(TopicNames.OUTREACH, "outreach", "assigned", at);
        who.into(outreach.body);
        return outreach.with("outreach_id", id("outreach"))
                .with("about", about)
                .with("arm", arm)
                .with("due_by", Micros.iso(dueBy))
                .with("experiment_id", experimentId);
    }

    Draft cart(long at, Who who, String cartId, String kind, long valueMinor, String currency) {
        Draft cart = draft(TopicNames.CARTS, "cart", "basket", at);
        who.into(cart.body);
        return cart.with("cart_id", cartId)
                .with("kind", kind)
                .with("value_minor", valueMinor)
                .with("currency", currency);
    }

    Draft subscription(long at, Who who, String subscriptionId, String kind, long amountMinor) {
        Draft subscription = draft(TopicNames.SUBSCRIPTIONS, "subscription", "plan-change", at);
        who.into(subscription.body);
        return subscription
                .with("subscription_id", subscriptionId)
                .with("kind", kind)
                .with("amount_minor", amountMinor)
                .with("currency", SimulationOptions.CURRENCY);
    }

    /** A count, which comes when it is said to come: by no delay that others would miss. */
    Draft stockLevel(long at, long arrival, String sku, long onHand, long onOrder) {
        return draft(TopicNames.STOCK, "stock_level", "count", at, arrival)
                .with("sku", sku)
                .with("on_hand", onHand)
                .with("on_order", onOrder);
    }

    String id(String prefix) {
        return String.format(Locale.ROOT, "%s-%06d", prefix, ids.merge(prefix, 1, Integer::sum));
    }

    static void tag(ObjectNode body, PhraseBank.Phrase phrase, String product) {
        ObjectNode tag = body.withArray("tags").addObject();
        tag.put("kind", phrase.kind()).put("name", phrase.name());
        if (!phrase.stage().isEmpty()) {
            tag.put("stage", phrase.stage());
        }
        tag.put("phrase", phrase.words());
        if (!product.isEmpty()) {
            tag.put("product", product);
        }
    }

    static void lines(ObjectNode body, List<Catalogue.Line> lines) {
        for (Catalogue.Line line : lines) {
            body.withArray("lines")
                    .addObject()
                    .put("line_id", line.lineId())
                    .put("sku", line.sku())
                    .put("quantity", line.quantity())
                    .put("amount_minor", line.amountMinor());
        }
    }

    private Draft draft(String topic, String type, String prefix, long at) {
        return draft(topic, type, prefix, at, at + delay());
    }

    private Draft draft(String topic, String type, String prefix, long at, long arrival) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", type)
                .put("event_id", id(prefix))
                .put("store_id", options.storeId())
                .put("occurred_at", Micros.iso(at));
        return new Draft(topic, body, at, arrival);
    }

    /** Most events arrive within seconds, some after hours, a few after days: a phone without a network, a batch export. */
    private long delay() {
        double ticket = delays.nextDouble();
        if (!options.faults() || ticket < 0.91) {
            return Micros.seconds(Math.min(120, delays.exponential(4)));
        }
        if (ticket < 0.965) {
            return Micros.seconds(delays.exponential(1800));
        }
        return ticket < 0.99 ? delays.between(Micros.HOUR, Micros.DAY) : delays.between(Micros.DAY, 6 * Micros.DAY);
    }
}
