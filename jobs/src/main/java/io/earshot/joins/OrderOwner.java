package io.earshot.joins;

import io.earshot.measures.attribution.Touch;
import java.util.List;

/**
 * What an owner says of an order.
 *
 * @param touches its candidates, from first to last
 * @param isWithdrawn whether the order is no longer his
 */
public record OrderOwner(
        String storeId, String orderId, String owner, boolean isNew, List<Touch> touches, boolean isWithdrawn) {

    static OrderOwner withdrawn(String storeId, String orderId, String owner) {
        return new OrderOwner(storeId, orderId, owner, false, List.of(), true);
    }
}
