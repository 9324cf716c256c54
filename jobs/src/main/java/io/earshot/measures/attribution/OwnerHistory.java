package io.earshot.measures.attribution;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The touches and orders of one owner. Each is kept with the person that contributed it, and only that person's word takes
 * it back: while an order moves from one person to another it may stand here twice for a moment.
 *
 * @param first the owner's first order that was not cancelled, among those forgotten
 * @param wakeMillis event time at which something of it may be forgotten first, or 0
 */
public record OwnerHistory(
        List<PersonTouch> touches, List<PersonOrder> orders, @Nullable OrderHead first, long wakeMillis) {

    /** A touch, and who contributed it. */
    public record PersonTouch(String person, OwnedTouch owned) {}

    /** An order, and who contributed it. */
    public record PersonOrder(String person, OrderHead head) {}

    public static OwnerHistory empty() {
        return new OwnerHistory(new ArrayList<>(), new ArrayList<>(), null, 0);
    }

    /** The same, to be woken at another time. */
    public OwnerHistory woken(long atMillis) {
        return atMillis == wakeMillis ? this : new OwnerHistory(touches, orders, first, atMillis);
    }

    /** For all that it holds the time of the last order that can need it, microseconds. */
    public LongStream neededUntil(Windows windows) {
        return LongStream.concat(
                touches.stream().mapToLong(touch -> touch.owned.touch().atMicros() + windows.longestMicros()),
                orders.stream().mapToLong(order -> order.head.atMicros()));
    }

    /** Puts a touch in, in the place of its former version, or takes it out; gives the ids of the orders that it reaches. */
    public Set<String> change(String person, OwnedTouch owned, boolean isRemoval, Windows windows) {
        Set<String> reached = new LinkedHashSet<>();
        touches.removeIf(other -> {
            boolean isSame = other.person.equals(person) && other.owned.touch().isSameAs(owned.touch());
            if (isSame) {
                addReached(other.owned, windows, reached);
            }
            return isSame;
        });
        if (!isRemoval) {
            touches.add(sharing(person, owned));
            addReached(owned, windows, reached);
        }
        return reached;
    }

    /** Puts an order in, in the place of its former version, or takes it out; gives the ids of the orders that change. */
    public Set<String> change(String person, OrderHead head, boolean isRemoval) {
        Set<String> changed = new LinkedHashSet<>();
        changed.add(head.orderId());
        String before = newOrderId();
        orders.removeIf(
                other -> other.person.equals(person) && other.head.orderId().equals(head.orderId()));
        if (!isRemoval) {
            orders.add(new PersonOrder(person, head));
        }
        String after = newOrderId();
        if (!Objects.equals(before, after)) {
            for (PersonOrder order : orders) {
                String id = order.head.orderId();
                if (id.equals(before) || id.equals(after)) {
                    changed.add(id);
                }
            }
        }
        return changed;
    }

    /** What an order of this owner may be credited to, or null if it is not (any more) an order of this owner. */
    public @Nullable Candidates candidates(String orderId, Windows windows) {
        OrderHead head = null;
        for (PersonOrder order : orders) {
            if (order.head.orderId().equals(orderId)) {
                head = order.head;
            }
        }
        if (head == null) {
            return null;
        }
        List<Touch> candidates = new ArrayList<>();
        for (PersonTouch touch : touches) {
            if (touch.owned.isSeenFrom(head.atMicros(), windows)) {
                candidates.add(touch.owned.touch());
            }
        }
        candidates.sort(Touch.ORDER);
        return new Candidates(head.atMicros(), orderId.equals(newOrderId()), candidates);
    }

    /** What an owner says of an order: when it was, whether it is his first, and its touches from first to last. */
    public record Candidates(long orderAtMicros, boolean isNew, List<Touch> touches) {}

    /** Forgets what no order can need any more; gives what is left. */
    public OwnerHistory forget(long watermarkMicros, Windows windows) {
        long orderDone = watermarkMicros - 2 * windows.horizonMicros();
        OrderHead newFirst = first;
        for (PersonOrder order : orders) {
            if (order.head.atMicros() < orderDone && !order.head.isCancelled()) {
                newFirst = earlier(newFirst, order.head);
            }
        }
        orders.removeIf(order -> order.head.atMicros() < orderDone);
        touches.removeIf(touch -> touch.owned.touch().atMicros() < orderDone - windows.longestMicros());
        return new OwnerHistory(touches, orders, newFirst, wakeMillis);
    }

    public boolean isEmpty() {
        return touches.isEmpty() && orders.isEmpty() && first == null;
    }

    /** A touch with the very names of the one before it: a history would hold a copy of them for each touch. */
    private PersonTouch sharing(String person, OwnedTouch owned) {
        if (touches.isEmpty()) {
            return new PersonTouch(person, owned);
        }
        PersonTouch before = touches.get(touches.size() - 1);
        String samePerson = person.equals(before.person) ? before.person : person;
        String sameOwner = owned.owner().equals(before.owned.owner()) ? before.owned.owner() : owned.owner();
        Touch touch = owned.touch();
        return new PersonTouch(
                samePerson,
                new OwnedTouch(
                        sameOwner,
                        touch.key().equals(samePerson) ? touch.sharing(samePerson) : touch,
                        owned.fromMicros(),
                        owned.untilMicros()));
    }

    private @Nullable String newOrderId() {
        OrderHead earliest = first;
        for (PersonOrder order : orders) {
            if (!order.head.isCancelled()) {
                earliest = earlier(earliest, order.head);
            }
        }
        return earliest == null ? null : earliest.orderId();
    }

    private static OrderHead earlier(@Nullable OrderHead one, OrderHead other) {
        return one == null || OrderHead.ORDER.compare(other, one) < 0 ? other : one;
    }

    private void addReached(OwnedTouch owned, Windows windows, Set<String> reached) {
        for (PersonOrder order : orders) {
            if (owned.isSeenFrom(order.head.atMicros(), windows)) {
                reached.add(order.head.orderId());
            }
        }
    }
}
