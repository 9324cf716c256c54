package io.earshot.joins.recovery;

import io.earshot.events.CartChanged;
import io.earshot.joins.LedgerInput;
import io.earshot.measures.attribution.OrderFacts;
import org.jspecify.annotations.Nullable;

/**
 * Something about an order: its facts, or a cart that became it.
 *
 * @param cartId empty where it is the facts
 * @param isRemoval whether the cart's check-out names another order now
 */
public record CartOrderInput(
        String storeId,
        String orderId,
        String cartId,
        boolean isRemoval,
        long atMicros,
        @Nullable OrderFacts facts,
        long keptUntilMicros) {

    static CartOrderInput of(CartChanged checkedOut, boolean isRemoval) {
        long at = checkedOut.meta().atMicros();
        return new CartOrderInput(
                checkedOut.meta().storeId(), checkedOut.orderId(), checkedOut.cartId(), isRemoval, at, null, 0);
    }

    /** From the fold of orders. */
    public static CartOrderInput of(LedgerInput order) {
        return new CartOrderInput(
                order.storeId(), order.orderId(), "", false, 0, order.facts(), order.keptUntilMicros());
    }
}
