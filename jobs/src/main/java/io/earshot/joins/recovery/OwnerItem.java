package io.earshot.joins.recovery;

import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.recovery.Attempt;
import io.earshot.measures.recovery.RecoveryCase;
import org.jspecify.annotations.Nullable;

/**
 * What a person contributes to an owner, or takes back: exactly one of a case, an attempt or an order.
 *
 * @param person who contributes it
 */
public record OwnerItem(
        String storeId,
        String owner,
        String person,
        @Nullable RecoveryCase one,
        @Nullable Attempt attempt,
        @Nullable OrderHead order,
        boolean isRemoval) {

    static OwnerItem of(PersonItem item, String owner, boolean isRemoval) {
        return new OwnerItem(item.storeId(), owner, item.person(), item.one(), item.attempt(), item.order(), isRemoval);
    }
}
