package io.earshot.joins;

import io.earshot.measures.attribution.OrderFacts;
import org.jspecify.annotations.Nullable;

/** What decides an order's rows: exactly one of its facts and what an owner says of it. */
public record LedgerInput(String storeId, String orderId, @Nullable OrderFacts facts, @Nullable OrderOwner owner) {

    public static LedgerInput of(OrderFacts facts) {
        return new LedgerInput(facts.storeId(), facts.orderId(), facts, null);
    }

    public static LedgerInput of(OrderOwner owner) {
        return new LedgerInput(owner.storeId(), owner.orderId(), null, owner);
    }
}
