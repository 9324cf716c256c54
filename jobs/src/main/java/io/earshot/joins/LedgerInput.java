package io.earshot.joins;

import io.earshot.measures.attribution.OrderFacts;
import org.jspecify.annotations.Nullable;

/**
 * What decides an order's rows: exactly one of its facts and what an owner says of it.
 *
 * @param keptUntilMicros event time until which it may still change; 0 where it says nothing of that
 * @param isFirst whether the facts know nothing of what was said of the order before
 */
public record LedgerInput(
        String storeId,
        String orderId,
        @Nullable OrderFacts facts,
        @Nullable OrderOwner owner,
        long keptUntilMicros,
        boolean isFirst) {

    static LedgerInput of(OrderFacts facts, long keptUntilMicros, boolean isFirst) {
        return new LedgerInput(facts.storeId(), facts.orderId(), facts, null, keptUntilMicros, isFirst);
    }

    /** An owner's word. Where it comes before the facts, it must wait for them. */
    public static LedgerInput of(OrderOwner owner, long horizonMicros) {
        long kept = owner.isWithdrawn() ? 0 : owner.orderAtMicros() + 2 * horizonMicros;
        return new LedgerInput(owner.storeId(), owner.orderId(), null, owner, kept, false);
    }
}
