package io.earshot.sources;

import io.earshot.events.AdSpent;
import io.earshot.events.AdTouched;
import io.earshot.events.ArmTotalled;
import io.earshot.events.CartChanged;
import io.earshot.events.ConversationHeld;
import io.earshot.events.CopyExposed;
import io.earshot.events.DaySummed;
import io.earshot.events.Event;
import io.earshot.events.ExperimentRegistered;
import io.earshot.events.OrderCancelled;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import io.earshot.events.OutreachAssigned;
import io.earshot.events.PageViewed;
import io.earshot.events.RateQuoted;
import io.earshot.events.StockCounted;
import io.earshot.events.SubscriptionChanged;
import io.earshot.events.VariantRegistered;
import io.earshot.events.VisitorLinked;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic, read: a heartbeat (all that may be null is null), a dead letter, or one event.
 *
 * @param recordMillis timestamp of the Kafka record
 * @param atMicros when it happened; {@link Long#MIN_VALUE} for a dead letter
 */
public record Decoded(
        Kind kind,
        String topic,
        int partition,
        long offset,
        long recordMillis,
        long atMicros,
        @Nullable DeadLetter deadLetter,
        @Nullable AdTouched adTouched,
        @Nullable AdSpent adSpent,
        @Nullable CopyExposed copyExposed,
        @Nullable PageViewed pageViewed,
        @Nullable VisitorLinked visitorLinked,
        @Nullable ConversationHeld conversationHeld,
        @Nullable VariantRegistered variantRegistered,
        @Nullable OrderPlaced orderPlaced,
        @Nullable OrderCancelled orderCancelled,
        @Nullable OrderRefunded orderRefunded,
        @Nullable RateQuoted rateQuoted,
        @Nullable ExperimentRegistered experimentRegistered,
        @Nullable OutreachAssigned outreachAssigned,
        @Nullable CartChanged cartChanged,
        @Nullable SubscriptionChanged subscriptionChanged,
        @Nullable ArmTotalled armTotalled,
        @Nullable DaySummed daySummed,
        @Nullable StockCounted stockCounted) {

    /** What a record is. */
    public enum Kind {
        EVENT,
        /** An event that came too late to count. */
        LATE,
        HEARTBEAT,
        DEAD_LETTER
    }

    /** Where a record stands, and since when. */
    record Position(String topic, int partition, long offset, long recordMillis) {}

    static Decoded heartbeat(Position at, long atMicros) {
        return of(Kind.HEARTBEAT, at, atMicros, null, null);
    }

    static Decoded refused(Position at, DeadLetter letter) {
        return of(Kind.DEAD_LETTER, at, Long.MIN_VALUE, letter, null);
    }

    static Decoded of(Position at, Event event) {
        return of(Kind.EVENT, at, event.meta().atMicros(), null, event);
    }

    /** The same event, late. */
    Decoded late() {
        return new Decoded(
                Kind.LATE,
                topic,
                partition,
                offset,
                recordMillis,
                atMicros,
                deadLetter,
                adTouched,
                adSpent,
                copyExposed,
                pageViewed,
                visitorLinked,
                conversationHeld,
                variantRegistered,
                orderPlaced,
                orderCancelled,
                orderRefunded,
                rateQuoted,
                experimentRegistered,
                outreachAssigned,
                cartChanged,
                subscriptionChanged,
                armTotalled,
                daySummed,
                stockCounted);
    }

    /** The event, if it is one. */
    @Nullable
    Event event() {
        Event[] all = {
            adTouched,
            adSpent,
            copyExposed,
            pageViewed,
            visitorLinked,
            conversationHeld,
            variantRegistered,
            orderPlaced,
            orderCancelled,
            orderRefunded,
            rateQuoted,
            experimentRegistered,
            outreachAssigned,
            cartChanged,
            subscriptionChanged,
            armTotalled,
            daySummed,
            stockCounted
        };
        for (Event event : all) {
            if (event != null) {
                return event;
            }
        }
        return null;
    }

    private static Decoded of(
            Kind kind, Position at, long atMicros, @Nullable DeadLetter letter, @Nullable Event event) {
        return new Decoded(
                kind,
                at.topic,
                at.partition,
                at.offset,
                at.recordMillis,
                atMicros,
                letter,
                as(AdTouched.class, event),
                as(AdSpent.class, event),
                as(CopyExposed.class, event),
                as(PageViewed.class, event),
                as(VisitorLinked.class, event),
                as(ConversationHeld.class, event),
                as(VariantRegistered.class, event),
                as(OrderPlaced.class, event),
                as(OrderCancelled.class, event),
                as(OrderRefunded.class, event),
                as(RateQuoted.class, event),
                as(ExperimentRegistered.class, event),
                as(OutreachAssigned.class, event),
                as(CartChanged.class, event),
                as(SubscriptionChanged.class, event),
                as(ArmTotalled.class, event),
                as(DaySummed.class, event),
                as(StockCounted.class, event));
    }

    private static <T> @Nullable T as(Class<T> type, @Nullable Event event) {
        return type.isInstance(event) ? type.cast(event) : null;
    }
}
