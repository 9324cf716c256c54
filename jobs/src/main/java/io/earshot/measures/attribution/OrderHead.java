package io.earshot.measures.attribution;

import io.earshot.events.Utf8;
import java.util.Comparator;

/** What an order's owner must know of it. */
public record OrderHead(String orderId, long atMicros, boolean isCancelled) {

    /** Which order of an owner comes first. */
    public static final Comparator<OrderHead> ORDER =
            Comparator.comparingLong(OrderHead::atMicros).thenComparing(OrderHead::orderId, Utf8::compare);
}
