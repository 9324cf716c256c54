package io.earshot.joins;

import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OwnedTouch;
import org.jspecify.annotations.Nullable;

/**
 * What a person contributes to an owner, or takes back: a touch or an order.
 *
 * @param person who contributes it
 */
public record OwnerInput(
        String storeId,
        String owner,
        String person,
        @Nullable OwnedTouch touch,
        @Nullable OrderHead order,
        boolean isRemoval) {}
