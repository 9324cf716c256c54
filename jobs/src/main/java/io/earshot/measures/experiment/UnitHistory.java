package io.earshot.measures.experiment;

import io.earshot.events.Store;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OwnedTouch;
import io.earshot.measures.attribution.OwnerHistory.PersonOrder;
import io.earshot.measures.attribution.OwnerHistory.PersonTouch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one owner was shown and bought, as far as a comparison may ask. As in
 * {@link io.earshot.measures.attribution.OwnerHistory} each is kept with the person that contributed it, and only that
 * person's word takes it back.
 *
 * @param first the owner's first order that was not cancelled, among those forgotten
 */
public record UnitHistory(List<PersonTouch> touches, List<PersonOrder> orders, @Nullable OrderHead first) {

    /** How far an order may lie behind an exposure whose experiment is not registered yet. */
    private static final long LONGEST_WINDOW_MICROS = 365 * 86_400_000_000L;

    public static UnitHistory empty() {
        return new UnitHistory(new ArrayList<>(), new ArrayList<>(), null);
    }

    /** Puts a touch in, in the place of its former version, or takes it out. */
    public void change(String person, OwnedTouch owned, boolean isRemoval) {
        touches.removeIf(
                other -> other.person().equals(person) && other.owned().touch().isSameAs(owned.touch()));
        if (!isRemoval) {
            touches.add(new PersonTouch(person, owned));
        }
    }

    /** Puts an order in, in the place of its former version, or takes it out. */
    public void change(String person, OrderHead head, boolean isRemoval) {
        orders.removeIf(
                other -> other.person().equals(person) && other.head().orderId().equals(head.orderId()));
        if (!isRemoval) {
            orders.add(new PersonOrder(person, head));
        }
    }

    /** What the owner did as a unit, once for each spell in each experiment. */
    public List<UnitOutcome> outcomes(Store store, String owner, Registry registry, Spans spans) {
        List<Spell> spells = Spell.of(touches, registry, spans);
        return new UnitOutcomes(store, owner, spells, orders, first, registry, spans).all();
    }

    /** What the owner is worth after each of some horizons, once for each spell in each comparison. */
    public List<UnitOutcome> worth(
            Store store, String owner, List<Integer> horizonDays, Registry registry, Spans spans) {
        List<Spell> spells = Spell.of(touches, registry, spans);
        return new UnitOutcomes(store, owner, spells, orders, first, registry, spans).worth(horizonDays);
    }

    /** Forgets what can count for no outcome any more once the watermark has come this far; gives what is left. */
    public UnitHistory forget(long watermarkMicros, Registry registry, Spans spans) {
        List<Spell> spells = new ArrayList<>(Spell.of(touches, registry, spans));
        spells.removeIf(spell -> spell.keptUntilMicros(spans) > watermarkMicros);
        for (Spell over : spells) {
            touches.removeAll(over.touches());
        }
        for (Spell spell : Spell.of(touches, registry, spans)) {
            touches.removeAll(spell.repeated().stream()
                    .filter(touch -> settledMicros(touch, spans) <= watermarkMicros)
                    .toList());
        }
        List<PersonTouch> open = unresolved(registry, spans);
        open.removeIf(touch -> touch.owned().touch().atMicros() + 2 * spans.horizonMicros() > watermarkMicros);
        touches.removeAll(open);
        List<Spell> left = Spell.of(touches, registry, spans);
        List<PersonTouch> leftOpen = unresolved(registry, spans);
        OrderHead newFirst = first;
        List<PersonOrder> kept = new ArrayList<>();
        for (PersonOrder order : orders) {
            long at = order.head().atMicros();
            boolean isNeeded = keptMicros(order.head(), spans) > watermarkMicros
                    || left.stream().anyMatch(spell -> spell.asks(at, spans))
                    || leftOpen.stream().anyMatch(touch -> mayAsk(touch, at, spans));
            if (isNeeded) {
                kept.add(order);
            } else if (!order.head().isCancelled()) {
                newFirst = newFirst == null || OrderHead.ORDER.compare(order.head(), newFirst) < 0
                        ? order.head()
                        : newFirst;
            }
        }
        return new UnitHistory(touches, kept, newFirst);
    }

    /** Until when something stays at least; {@link Long#MAX_VALUE} if nothing will have to go. */
    public long nextMicros(Registry registry, Spans spans) {
        long next = Long.MAX_VALUE;
        for (Spell spell : Spell.of(touches, registry, spans)) {
            next = Math.min(next, spell.keptUntilMicros(spans));
            for (PersonTouch touch : spell.repeated()) {
                next = Math.min(next, settledMicros(touch, spans));
            }
        }
        for (PersonTouch touch : unresolved(registry, spans)) {
            next = Math.min(next, touch.owned().touch().atMicros() + 2 * spans.horizonMicros());
        }
        if (next == Long.MAX_VALUE) {
            for (PersonOrder order : orders) {
                next = Math.min(next, keptMicros(order.head(), spans));
            }
        }
        return next;
    }

    /** Whether nothing is left but, perhaps, that there was a first order. */
    public boolean isEmpty() {
        return touches.isEmpty() && orders.isEmpty() && first == null;
    }

    /** An exposure after an order asks for it as a covariate, and may come late. */
    private static long keptMicros(OrderHead head, Spans spans) {
        return head.atMicros() + spans.covariateMicros() + 2 * spans.horizonMicros();
    }

    /** From when on a touch is what it is: nothing that is said of it, its person or its variant counts any more. */
    private static long settledMicros(PersonTouch touch, Spans spans) {
        return touch.owned().touch().atMicros() + 2 * spans.horizonMicros();
    }

    private static boolean mayAsk(PersonTouch touch, long orderAtMicros, Spans spans) {
        long at = touch.owned().touch().atMicros();
        return orderAtMicros >= at - spans.covariateMicros() && orderAtMicros <= at + LONGEST_WINDOW_MICROS;
    }

    /** Touches that are in no experiment, or in none that is registered yet. */
    private List<PersonTouch> unresolved(Registry registry, Spans spans) {
        List<PersonTouch> others = new ArrayList<>(touches);
        Spell.of(touches, registry, spans).forEach(spell -> others.removeAll(spell.touches()));
        return others;
    }
}
