package io.earshot.joins;

import io.earshot.measures.attribution.Touch;
import java.util.List;

/**
 * What an owner says of an order.
 *
 * @param orderAtMicros when the order was placed, as the owner knows it; meaningless if withdrawn
 * @param touches its candidates, from first to last
 * @param isWithdrawn whether the order is no longer his
 */
public record OrderOwner(
        String storeId,
        String orderId,
        String owner,
        long orderAtMicros,
        boolean isNew,
        List<Touch> touches,
        boolean isWithdrawn) {

    static OrderOwner withdrawn(String storeId, String orderId, String owner) {
        return new OrderOwner(storeId, orderId, owner, 0, false, List.of(), true);
    }
}
