package io.earshot.joins;

import io.earshot.events.OrderCancelled;
import io.earshot.events.OrderPlaced;
import org.jspecify.annotations.Nullable;

/** Something about an order: exactly one of placed, cancelled or a refund. */
public record OrderInput(
        String storeId,
        String orderId,
        @Nullable OrderPlaced placed,
        @Nullable OrderCancelled cancelled,
        @Nullable RefundChange refund) {

    public static OrderInput of(OrderPlaced placed) {
        return new OrderInput(placed.meta().storeId(), placed.orderId(), placed, null, null);
    }

    /** The same for those who need not know what was bought. */
    OrderInput withoutLines() {
        return placed == null ? this : of(placed.withoutLines());
    }

    public static OrderInput of(OrderCancelled cancelled) {
        return new OrderInput(cancelled.meta().storeId(), cancelled.orderId(), null, cancelled, null);
    }

    public static OrderInput of(RefundChange change) {
        return new OrderInput(change.refund().meta().storeId(), change.orderId(), null, null, change);
    }
}
