package io.earshot.measures.attribution;

/**
 * A touch of an owner, as orders in a range of time see it.
 *
 * @param fromMicros orders from this time on, inclusive
 * @param untilMicros orders before this time
 */
public record OwnedTouch(String owner, Touch touch, long fromMicros, long untilMicros) {

    /** A touch that all orders of its owner see. */
    public static OwnedTouch always(String owner, Touch touch) {
        return new OwnedTouch(owner, touch, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Whether an order of the owner has this touch among its candidates. */
    public boolean isSeenFrom(long orderAtMicros, Windows windows) {
        return orderAtMicros >= fromMicros && orderAtMicros < untilMicros && windows.reaches(touch, orderAtMicros);
    }
}
