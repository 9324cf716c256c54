package io.earshot.measures.attribution;

import io.earshot.events.Meta;
import io.earshot.events.OrderCancelled;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the shop said about one order, winners only.
 *
 * @param placed null while nobody said that it was placed
 * @param cancelled null if nobody said that it was cancelled
 * @param refunds in any order
 */
public record OrderFacts(
        String storeId,
        String orderId,
        @Nullable OrderPlaced placed,
        @Nullable OrderCancelled cancelled,
        List<OrderRefunded> refunds) {

    /** The same for those who need not know what was bought. */
    public OrderFacts withoutLines() {
        return placed == null || placed.lines().isEmpty()
                ? this
                : new OrderFacts(storeId, orderId, placed.withoutLines(), cancelled, refunds);
    }

    /** Whether it was placed, and cancelled no more than the horizon before or after. */
    public boolean isCancelled(long horizonMicros) {
        return cancelled != null && isNear(cancelled.meta(), horizonMicros);
    }

    /** Whether something counts for the order: it happened no more than the horizon before or after it was placed. */
    boolean isNear(Meta meta, long horizonMicros) {
        return placed != null && Math.abs(meta.atMicros() - placed.meta().atMicros()) <= horizonMicros;
    }
}
