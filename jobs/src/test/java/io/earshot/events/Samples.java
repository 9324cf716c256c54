package io.earshot.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Events as tests tell them: what is not said is the same in all. */
public final class Samples {
    public static final long MINUTE = 60_000_000L;
    public static final long HOUR = 60 * MINUTE;
    public static final long DAY = 24 * HOUR;

    /** A noon in May. */
    public static final long NOON = Instant.parse("2026-05-04T12:00:00Z").getEpochSecond() * 1_000_000;

    public static final String STORE = "shop";
    public static final Store BERLIN = new Store(STORE, "Shop", "Europe/Berlin", "EUR");
    public static final Stores STORES = Stores.of(List.of(BERLIN, new Store("elsewhere", "Elsewhere", "UTC", "USD")));

    private Samples() {}

    public static Meta meta(String eventId, long atMicros) {
        return meta(eventId, atMicros, 0);
    }

    public static Meta meta(String eventId, long atMicros, int revision) {
        return meta(eventId, atMicros, revision, eventId.hashCode() * 31L + revision);
    }

    public static Meta meta(String eventId, long atMicros, int revision, long hash) {
        return new Meta(eventId, STORE, atMicros, revision, hash);
    }

    public static OrderPlaced placed(Meta meta, String orderId, String person, long amount) {
        return new OrderPlaced(meta, orderId, person, amount, "EUR");
    }

    public static OrderPlaced placed(String orderId, String person, long atMicros, long amount) {
        return placed(meta("placed-" + orderId, atMicros), orderId, person, amount);
    }

    public static OrderCancelled cancelled(String orderId, long atMicros) {
        return new OrderCancelled(meta("cancelled-" + orderId, atMicros), orderId);
    }

    public static OrderRefunded refunded(Meta meta, String refundId, String orderId, long amount) {
        return new OrderRefunded(meta, refundId, orderId, amount, "EUR");
    }

    public static OrderRefunded refunded(String refundId, String orderId, long atMicros, long amount) {
        return refunded(meta("event-" + refundId, atMicros), refundId, orderId, amount);
    }

    public static AdTouched click(String eventId, String person, long atMicros) {
        return new AdTouched(meta(eventId, atMicros), person, true, "meta", "spring", "ad-1", "", "");
    }

    public static AdTouched click(String eventId, String person, long atMicros, String variantId) {
        return new AdTouched(meta(eventId, atMicros), person, true, "meta", "spring", "ad-1", variantId, "");
    }

    public static PageViewed view(String eventId, String person, long atMicros) {
        return view(meta(eventId, atMicros), person);
    }

    public static PageViewed view(Meta meta, String person) {
        return new PageViewed(meta, person, "google", "organic");
    }

    public static VisitorLinked link(Meta meta, String visitor, String customer) {
        return new VisitorLinked(meta, visitor, customer);
    }

    public static VisitorLinked link(String eventId, String visitor, String customer, long atMicros) {
        return link(meta(eventId, atMicros), visitor, customer);
    }

    public static ConversationHeld conversation(Meta meta, String id, String person, boolean isConnected, Tag... tags) {
        return new ConversationHeld(meta, id, person, "recent_buyer", "phone", isConnected, true, List.of(tags), "");
    }

    public static Tag tag(String name, String phrase) {
        return new Tag("objection", name, "", phrase, "");
    }

    public static VariantRegistered variant(Meta meta, String variantId, String... phraseIds) {
        return new VariantRegistered(meta, variantId, "", "", "", List.of(phraseIds));
    }

    public static RateQuoted rate(Meta meta, int day, String from, String rate) {
        return new RateQuoted(meta, day, from, "EUR", new BigDecimal(rate));
    }

    public static AdSpent spent(Meta meta, int day, long cost, String currency) {
        return new AdSpent(meta, "meta", "spring", "ad-1", "", day, cost, currency, 1500, 2 * cost);
    }

    public static ExperimentRegistered experiment(Meta meta, String experimentId, String baseline, String other) {
        return new ExperimentRegistered(
                meta,
                experimentId,
                experimentId,
                List.of(new ExperimentRegistered.Arm(baseline, 1), new ExperimentRegistered.Arm(other, 1)),
                baseline,
                "customer",
                1000,
                "revenue_per_unit",
                14,
                false,
                0,
                0,
                List.of());
    }

    public static CopyExposed exposed(Meta meta, String person, String experimentId, String arm) {
        return new CopyExposed(meta, person, "email", "copy-" + arm, experimentId, arm, "");
    }

    public static ArmTotalled totalled(Meta meta, String experimentId, String arm, long units, long successes) {
        return new ArmTotalled(
                meta,
                experimentId,
                arm,
                NOON,
                units,
                successes,
                0,
                BigDecimal.ZERO,
                0,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                "");
    }

    public static StockCounted counted(Meta meta, String sku, long onHand, long onOrder) {
        return new StockCounted(meta, sku, onHand, onOrder);
    }

    public static OutreachAssigned outreach(Meta meta, String outreachId, String person, String arm) {
        return new OutreachAssigned(
                meta, outreachId, person, "cart", "cart-1", "", arm, true, 500_000, Long.MAX_VALUE, "");
    }

    public static CartChanged cart(Meta meta, String cartId, String kind, String person, long value) {
        return new CartChanged(meta, cartId, kind, person, value, "EUR", "");
    }

    public static SubscriptionChanged subscription(Meta meta, String subscriptionId, String kind, String person) {
        return new SubscriptionChanged(meta, subscriptionId, kind, person, 1900, "EUR");
    }

    /** The day in Berlin. */
    public static int day(long atMicros) {
        return BERLIN.day(atMicros);
    }

    public static CartChanged cart(Meta meta, String cartId, String kind, String person, long value, String orderId) {
        return new CartChanged(meta, cartId, kind, person, value, "EUR", orderId);
    }

    public static CartChanged cart(String cartId, String kind, String person, long atMicros, long value) {
        return cart(meta(kind + "-" + cartId, atMicros), cartId, kind, person, value, "");
    }

    public static OutreachAssigned assigned(Meta meta, String about, String id, String person, String arm) {
        return new OutreachAssigned(
                meta,
                "outreach-" + meta.eventId(),
                person,
                about,
                about.equals("cart") ? id : "",
                about.equals("cart") ? "" : id,
                arm,
                true,
                500_000,
                Long.MAX_VALUE,
                "");
    }

    public static SubscriptionChanged subscription(Meta meta, String id, String kind, String person, long amount) {
        return new SubscriptionChanged(meta, id, kind, person, amount, "EUR");
    }
}
