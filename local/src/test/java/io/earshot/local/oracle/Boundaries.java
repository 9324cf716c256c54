package io.earshot.local.oracle;

import io.earshot.local.oracle.World.PlacedOrder;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Scenes among people of their own in which a microsecond, a tie or one definition decides. */
final class Boundaries {
    private static final String ASTRAL = "\uD83D\uDE00";
    private static final String HALFWIDTH = "\uFF5E";

    private final World world;
    private final String foreign;
    private final long horizon;
    private final long lookback;

    /** Before the boundary, on it, after it: -1, 0, 1. */
    private int epsilon;

    private long now;
    private Who ann;
    private Who visitor;

    Boundaries(World world, String foreign) {
        this.world = world;
        this.foreign = foreign;
        horizon = world.settings.horizon();
        lookback = world.settings.lookback();
    }

    void stage() {
        List<Runnable> scenes = List.of(
                this::lookback,
                this::firstLinkAroundHorizon,
                this::linkAroundTouch,
                this::linksAtOnce,
                this::refundAroundHorizon,
                this::refundLongBefore,
                this::lateRefundInAnotherCurrency,
                this::cancellationAroundHorizon,
                this::silence,
                this::landing,
                this::landingBreaksSilence,
                this::rateAroundHorizon,
                this::lowerRateRevisionLater,
                this::variantAroundHorizon,
                this::lowerVariantRevisionLater,
                this::tiesOfTouches,
                this::tiesOfOrders,
                this::tiesOfRevisions,
                this::tiesOfCorrections,
                this::excess,
                this::firstOrderCancelled,
                this::allDirect,
                this::directByName,
                this::midnight,
                this::hugeAmount,
                this::twoOfAll,
                this::customerAndVisitorOnThePage);
        for (int round = -1; round <= 1; round++) {
            for (Runnable scene : scenes) {
                epsilon = round;
                now = world.time();
                now = Math.max(world.start + horizon + lookback, Math.min(world.end - 2 * Times.DAY, now));
                ann = Who.customer(world.fresh("ann"));
                visitor = Who.visitor(world.fresh("visitor"));
                scene.run();
            }
        }
    }

    private PlacedOrder order(Who who, long at) {
        return world.order(who, at, 1 + world.upTo(1000), world.store.currency());
    }

    private JsonEvent touch(String type, Who who, long at) {
        return world.tell(world.event(type, who, at));
    }

    private void lookback() {
        order(ann, now);
        touch("click", ann, now - lookback + epsilon);
        touch("impression", ann, now - world.settings.viewLookback() + epsilon);
        touch("exposure", ann, now - world.settings.viewLookback() + epsilon);
        conversation(ann, now - lookback + epsilon);
        touch("page_view", ann, now - lookback + epsilon);
        touch("click", ann, now + epsilon);
    }

    private JsonEvent conversation(Who who, long at) {
        return world.tell(world.name(world.event("conversation", world.eventId(), at), who)
                .with("conversation_id", world.fresh("conversation"))
                .item("tags", Map.of("kind", "TOPIC", "name", "price", "phrase", "words")));
    }

    private void firstLinkAroundHorizon() {
        touch("click", visitor, now - 2 * Times.HOUR);
        touch("click", ann, now - Times.HOUR);
        order(visitor, now);
        order(ann, now + Times.HOUR);
        world.link(visitor.visitor(), ann.customer(), now + horizon + epsilon);
    }

    private void linkAroundTouch() {
        world.link(visitor.visitor(), world.fresh("bob"), now - Times.DAY);
        world.link(visitor.visitor(), ann.customer(), now);
        touch("click", visitor, now + epsilon);
        order(ann, now + Times.HOUR);
    }

    private void linksAtOnce() {
        world.link(ASTRAL, visitor.visitor(), ann.customer(), now - Times.HOUR);
        world.link(HALFWIDTH, visitor.visitor(), world.fresh("bob"), now - Times.HOUR);
        touch("click", visitor, now);
        order(ann, now);
    }

    private void refundAroundHorizon() {
        PlacedOrder order = order(ann, now);
        world.refund(world.fresh("refund"), order, now + horizon + epsilon, 1, order.currency());
    }

    private void refundLongBefore() {
        PlacedOrder order = order(ann, now);
        world.refund(world.fresh("refund"), order, now - horizon + epsilon, 1, order.currency());
    }

    private void lateRefundInAnotherCurrency() {
        PlacedOrder order = order(ann, now);
        world.refund(world.fresh("refund"), order, now + horizon + epsilon, 1, foreign);
    }

    private void cancellationAroundHorizon() {
        touch("click", ann, now - Times.HOUR);
        world.cancel(order(ann, now), now + horizon + epsilon);
        world.cancel(order(ann, now), now - horizon + epsilon);
    }

    private void silence() {
        touch("page_view", ann, now - Times.HOUR);
        touch("page_view", ann, now - 30 * Times.MINUTE + epsilon);
        order(ann, now);
    }

    private void landing() {
        Who bob = Who.customer(world.fresh("bob"));
        touch("click", ann, now - Times.HOUR);
        touch("page_view", ann, now - Times.HOUR + 5 * Times.MINUTE + epsilon);
        touch("page_view", bob, now - Times.HOUR + epsilon);
        touch("click", bob, now - Times.HOUR);
        order(ann, now);
        order(bob, now);
    }

    private void landingBreaksSilence() {
        touch("click", ann, now - Times.HOUR);
        touch("page_view", ann, now - Times.HOUR + Times.MINUTE);
        touch("page_view", ann, now - Times.HOUR + 10 * Times.MINUTE);
        order(ann, now);
    }

    private JsonEvent rate(LocalDate day, long at, String rate) {
        return world.tell(world.event("rate", world.eventId(), at)
                .day(day)
                .with("from_currency", foreign)
                .with("to_currency", world.store.currency())
                .with("rate", rate));
    }

    /** Of a currency of its own, as people of its own are not enough here; the day is shared by all scenes. */
    private void rateAroundHorizon() {
        LocalDate day = Times.day(now, world.store.zone());
        touch("click", ann, now);
        PlacedOrder order = world.order(ann, now, 1001, foreign);
        rate(day, now, "1.5");
        rate(day, now + horizon + epsilon, "2.5").revision(1);
        world.refund(world.fresh("refund"), order, now + Times.DAY, 1002, foreign);
    }

    private void lowerRateRevisionLater() {
        LocalDate day = Times.day(now, world.store.zone());
        world.order(ann, now, 1001, foreign);
        rate(day, now, "1.5").revision(1);
        rate(day, now + Times.DAY, "2.5");
    }

    private void variantAroundHorizon() {
        String variant = world.fresh("variant");
        touch("click", ann, now).with("variant_id", variant);
        order(ann, now);
        variant(variant, now - Times.DAY, "before");
        variant(variant, now + horizon + epsilon, "after").revision(1);
    }

    private void lowerVariantRevisionLater() {
        String variant = world.fresh("variant");
        touch("click", ann, now).with("variant_id", variant);
        order(ann, now);
        variant(variant, now - Times.DAY, "higher").revision(1);
        variant(variant, now, "later");
    }

    private JsonEvent variant(String id, long at, String phrase) {
        return world.tell(world.event("variant", world.eventId(), at)
                .with("variant_id", id)
                .item("phrases", Map.of("conversation_id", "c", "kind", "TOPIC", "name", phrase)));
    }

    /** The same time, then event_id, topic and key decide who gets the odd cent. */
    private void tiesOfTouches() {
        world.link(visitor.visitor(), ann.customer(), now - Times.DAY);
        touch("click", ann, now).with("event_id", ASTRAL);
        touch("click", ann, now).with("event_id", HALFWIDTH);
        touch("exposure", ann, now).with("event_id", HALFWIDTH);
        touch("click", visitor, now).with("event_id", HALFWIDTH);
        touch("page_view", visitor, now).with("event_id", "a");
        touch("click", ann, now).with("event_id", "z");
        order(ann, now);
    }

    private void tiesOfOrders() {
        world.order(ASTRAL + ann.customer(), ann, now, 100, world.store.currency());
        world.order(HALFWIDTH + ann.customer(), ann, now, 100, world.store.currency());
    }

    private void tiesOfRevisions() {
        String id = world.fresh("order");
        for (String eventId : List.of(ASTRAL, HALFWIDTH)) {
            world.tell(world.name(world.event("placed", eventId, now), ann)
                    .order(id)
                    .money(1 + world.upTo(1000), world.store.currency()));
        }
    }

    /** Which of two refunds at once is in excess, and what is booked first. */
    private void tiesOfCorrections() {
        PlacedOrder order = world.order(ann, now, 11, foreign);
        world.refund(world.fresh("refund"), order, now, 7, foreign).with("event_id", ASTRAL);
        world.refund(world.fresh("refund"), order, now, 9, foreign).with("event_id", HALFWIDTH);
        PlacedOrder other = order(ann, now);
        world.refund(ASTRAL + other.id(), other, now, other.amount(), other.currency())
                .with("event_id", "e");
        world.refund(HALFWIDTH + other.id(), other, now, other.amount() / 2, other.currency())
                .with("event_id", "e");
        world.cancel(other, now + epsilon * Times.DAY);
    }

    private void excess() {
        PlacedOrder order = order(ann, now);
        world.refund(world.fresh("refund"), order, now + Times.DAY, order.amount(), order.currency());
        world.refund(world.fresh("refund"), order, now + 2 * Times.DAY, 1 + order.amount() / 3, order.currency());
    }

    private void firstOrderCancelled() {
        touch("click", ann, now - Times.HOUR);
        world.cancel(order(ann, now), now + Times.DAY);
        order(ann, now + Times.HOUR);
        order(ann, now + 2 * Times.HOUR);
    }

    private void allDirect() {
        touch("page_view", ann, now - 3 * Times.HOUR);
        touch("page_view", ann, now - Times.HOUR).with("source", "");
        order(ann, now);
    }

    private void directByName() {
        touch("page_view", ann, now - 3 * Times.HOUR).with("source", "direct");
        touch("page_view", ann, now - Times.HOUR);
        order(ann, now);
    }

    private void midnight() {
        long midnight = Times.day(now, world.store.zone())
                        .atStartOfDay(world.store.zone())
                        .toEpochSecond()
                * Times.SECOND;
        touch("click", ann, midnight + epsilon);
        PlacedOrder order = order(ann, midnight + epsilon);
        world.refund(world.fresh("refund"), order, midnight + Times.DAY + epsilon, 1, order.currency());
    }

    /** Converts to more than fits. By nobody, and once, for sums of such amounts would not fit either. */
    private void hugeAmount() {
        if (world.store.currency().equals("KRW") || epsilon != 0) {
            return;
        }
        world.tell(world.event("rate", world.eventId(), now)
                .day(Times.day(now, world.store.zone()))
                .with("from_currency", "KRW")
                .with("to_currency", world.store.currency())
                .with("rate", "100000"));
        PlacedOrder order = world.order(Who.NOBODY, now, 10_000_000_000_000L, "KRW");
        world.refund(world.fresh("refund"), order, now + Times.DAY, 9_999_999_999_999L, "KRW");
    }

    private void twoOfAll() {
        touch("click", ann, now - 3 * Times.HOUR);
        conversation(ann, now - 2 * Times.HOUR);
        world.order(ann, now, 1 + 2 * world.upTo(50), world.store.currency());
    }

    /** Page views of a visitor fall silent apart from those that carry the customer. */
    private void customerAndVisitorOnThePage() {
        world.link(visitor.visitor(), ann.customer(), now - Times.DAY);
        touch("page_view", visitor, now - Times.HOUR);
        touch("page_view", new Who(visitor.visitor(), ann.customer()), now - Times.HOUR + Times.MINUTE);
        order(ann, now);
    }
}
