package io.earshot.measures.attribution;

import io.earshot.events.Utf8;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What an order's owner must know of it.
 *
 * @param worth what was left of it when, for comparisons of arms; null elsewhere
 */
public record OrderHead(String orderId, long atMicros, boolean isCancelled, @Nullable OrderWorth worth) {

    /** Which order of an owner comes first. */
    public static final Comparator<OrderHead> ORDER =
            Comparator.comparingLong(OrderHead::atMicros).thenComparing(OrderHead::orderId, Utf8::compare);

    public OrderHead(String orderId, long atMicros, boolean isCancelled) {
        this(orderId, atMicros, isCancelled, null);
    }
}
