package io.earshot.measures.recovery;

import io.earshot.events.CartChanged;
import io.earshot.events.Event;
import io.earshot.events.OutreachAssigned;
import io.earshot.events.SubscriptionChanged;
import io.earshot.events.Utf8;
import io.earshot.events.Versions;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OrderWorth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that was said about one cart or one subscription.
 *
 * @param carts all groups of the cart's events, of every kind
 * @param outreach winners
 * @param subscriptions winners
 * @param named orders that a check-out of the cart names
 * @param asOfMillis event time that had come when its cases were last told: a silent cart is one only when the time is over
 */
public record CaseHistory(
        List<CartChanged> carts,
        List<OutreachAssigned> outreach,
        List<SubscriptionChanged> subscriptions,
        List<OrderHead> named,
        long asOfMillis) {
    private static final String UPDATED = "updated";
    private static final String CHECKED_OUT = "checked_out";
    private static final String ABANDONED = "abandoned";
    private static final Comparator<Event> BY_TIME = Comparator.comparingLong(
                    (Event event) -> event.meta().atMicros())
            .thenComparing(event -> event.meta().eventId(), Utf8::compare);

    public static CaseHistory empty() {
        return new CaseHistory(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
    }

    /** The same at another time; lists are shared. */
    public CaseHistory asOf(long millis) {
        return new CaseHistory(carts, outreach, subscriptions, named, Math.max(asOfMillis, millis));
    }

    public boolean isEmpty() {
        return carts.isEmpty() && outreach.isEmpty() && subscriptions.isEmpty() && named.isEmpty();
    }

    /** When something was said last, microseconds. */
    public long latestMicros() {
        return LongStream.concat(
                        Stream.of(carts, outreach, subscriptions)
                                .flatMap(List::stream)
                                .mapToLong(event -> event.meta().atMicros()),
                        named.stream().mapToLong(OrderHead::atMicros))
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** When the cart will have been silent for long enough, event time in milliseconds; null if that is no question. */
    public @Nullable Long silentMillis(RecoverySpans spans) {
        CartChanged updated = said(UPDATED, Long.MAX_VALUE);
        return updated == null ? null : Math.floorDiv(updated.meta().atMicros() + spans.silenceMicros(), 1000) + 1;
    }

    /** The cases, at most one of a cart. */
    public List<RecoveryCase> cases(String id, RecoverySpans spans) {
        List<RecoveryCase> cases = new ArrayList<>();
        RecoveryCase cart = cart(id, spans);
        if (cart != null) {
            cases.add(cart);
        }
        RecoveryCase trial = trial(id);
        if (trial != null) {
            cases.add(trial);
        }
        cases.addAll(cancellations(id));
        return cases;
    }

    private @Nullable RecoveryCase cart(String id, RecoverySpans spans) {
        OutreachAssigned assigned = first(about(About.CART));
        long until = assigned == null ? Long.MAX_VALUE : assigned.meta().atMicros();
        CartChanged updated = said(UPDATED, until);
        CartChanged checkedOut = said(CHECKED_OUT, until);
        CartChanged abandoned = said(ABANDONED, until);
        if (abandoned != null && checkedOut != null && at(checkedOut) <= at(abandoned)) {
            abandoned = null;
        }
        CartChanged left = abandoned == null ? updated : abandoned;
        Long began = abandoned == null ? null : Long.valueOf(at(abandoned));
        if (abandoned == null && updated != null) {
            long silent = at(updated) + spans.silenceMicros();
            boolean isLeft = checkedOut == null || at(checkedOut) > silent;
            began = isLeft ? Long.valueOf(silent) : null;
        }
        if (assigned == null) {
            if (began == null || left == null) {
                return null;
            }
            boolean isOver = abandoned != null || Math.floorDiv(began.longValue(), 1000L) < asOfMillis;
            return isOver ? of(About.CART, id, "", began, null, left, named) : null;
        }
        CartChanged known = left == null ? checkedOut : left;
        long start = began == null ? until : Math.min(began, until);
        return of(About.CART, id, "", start, assigned, known, named);
    }

    private @Nullable RecoveryCase trial(String id) {
        SubscriptionChanged started = subscriptions.stream()
                .filter(event -> event.kind().equals("trial_started"))
                .min(BY_TIME)
                .orElse(null);
        OutreachAssigned assigned = first(about(About.TRIAL));
        if (started == null && assigned == null) {
            return null;
        }
        long began = started == null ? at(Objects.requireNonNull(assigned)) : at(started);
        return of(About.TRIAL, id, "", assigned == null ? began : Math.min(began, at(assigned)), assigned, started);
    }

    /** One for each cancellation; an assignment belongs to the latest at or before it. */
    private List<RecoveryCase> cancellations(String id) {
        List<SubscriptionChanged> cancelled = subscriptions.stream()
                .filter(event -> event.kind().equals("cancelled"))
                .sorted(BY_TIME)
                .toList();
        List<OutreachAssigned> assigned = about(About.SUBSCRIPTION);
        List<RecoveryCase> cases = new ArrayList<>();
        OutreachAssigned early = first(assigned.stream()
                .filter(one -> cancelled.isEmpty() || at(one) < at(cancelled.get(0)))
                .toList());
        if (early != null) {
            cases.add(of(About.SUBSCRIPTION, id, "", at(early), early, null));
        }
        for (int i = 0; i < cancelled.size(); i++) {
            SubscriptionChanged one = cancelled.get(i);
            long next = i + 1 < cancelled.size() ? at(cancelled.get(i + 1)) : Long.MAX_VALUE;
            OutreachAssigned about = first(assigned.stream()
                    .filter(other -> at(other) >= at(one) && at(other) < next)
                    .toList());
            cases.add(of(About.SUBSCRIPTION, id, one.meta().eventId(), at(one), about, one));
        }
        return cases;
    }

    private static RecoveryCase of(
            About about,
            String id,
            String eventId,
            long began,
            @Nullable OutreachAssigned assigned,
            @Nullable CartChanged cart,
            List<OrderHead> own) {
        return new RecoveryCase(
                about,
                id,
                eventId,
                assigned == null ? Objects.requireNonNull(cart).person() : assigned.person(),
                began,
                assigned == null ? began : at(assigned),
                assigned,
                cart == null ? 0 : cart.valueMinor(),
                cart == null ? "" : cart.currency(),
                List.copyOf(own));
    }

    /** At stake is what was charged last, at or before it began. */
    private RecoveryCase of(
            About about,
            String id,
            String eventId,
            long began,
            @Nullable OutreachAssigned assigned,
            @Nullable SubscriptionChanged event) {
        SubscriptionChanged charged = subscriptions.stream()
                .filter(other -> other.kind().equals("renewed") && at(other) <= began)
                .max(BY_TIME)
                .orElse(null);
        return new RecoveryCase(
                about,
                id,
                eventId,
                assigned == null ? Objects.requireNonNull(event).person() : assigned.person(),
                began,
                assigned == null ? began : at(assigned),
                assigned,
                charged == null ? 0 : charged.amountMinor(),
                charged == null ? "" : charged.currency(),
                renewals());
    }

    private List<OrderHead> renewals() {
        return subscriptions.stream()
                .filter(event -> event.kind().equals("renewed"))
                .map(event -> new OrderHead(
                        event.meta().eventId(),
                        at(event),
                        false,
                        new OrderWorth(event.currency(), event.amountMinor(), List.of())))
                .sorted(OrderHead.ORDER)
                .toList();
    }

    private List<OutreachAssigned> about(About about) {
        return outreach.stream().filter(one -> one.about().equals(about.word())).toList();
    }

    private static @Nullable OutreachAssigned first(List<OutreachAssigned> assigned) {
        return assigned.stream()
                .min(Comparator.<OutreachAssigned>comparingLong(CaseHistory::at)
                        .thenComparing(one -> one.meta().eventId(), Utf8::compare)
                        .thenComparing(OutreachAssigned::outreachId, Utf8::compare))
                .orElse(null);
    }

    private @Nullable CartChanged said(String kind, long untilMicros) {
        return Versions.winnerUntil(
                carts.stream().filter(cart -> cart.kind().equals(kind)).toList(), untilMicros);
    }

    private static long at(Event event) {
        return event.meta().atMicros();
    }
}
