package io.earshot.joins.recovery;

import io.earshot.events.CartChanged;
import io.earshot.events.OutreachAssigned;
import io.earshot.events.SubscriptionChanged;
import io.earshot.measures.attribution.OrderHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something about a cart or subscription: exactly one of all groups of one kind of a cart's events, an assignment, a
 * subscription's event, or an order that a check-out of the cart names.
 *
 * @param thing {@link #CART} or {@link #SUBSCRIPTION}
 * @param id of the cart or subscription
 * @param isRemoval whether the assignment or order is of this one no more
 */
public record CaseInput(
        String storeId,
        String thing,
        String id,
        List<CartChanged> cart,
        @Nullable OutreachAssigned outreach,
        @Nullable SubscriptionChanged subscription,
        @Nullable OrderHead order,
        boolean isRemoval) {
    static final String CART = "cart";
    static final String SUBSCRIPTION = "subscription";

    static CaseInput of(List<CartChanged> groups) {
        CartChanged first = groups.get(0);
        return new CaseInput(first.meta().storeId(), CART, first.cartId(), groups, null, null, null, false);
    }

    static CaseInput of(SubscriptionChanged event) {
        return new CaseInput(
                event.meta().storeId(), SUBSCRIPTION, event.subscriptionId(), List.of(), null, event, null, false);
    }

    /** Which thing an assignment is about, and under which id; where it names none it is a case of its own. */
    static CaseInput of(OutreachAssigned assigned, boolean isRemoval) {
        boolean isCart = assigned.about().equals("cart");
        String named = isCart ? assigned.cartId() : assigned.subscriptionId();
        return new CaseInput(
                assigned.meta().storeId(),
                isCart ? CART : SUBSCRIPTION,
                named.isEmpty() ? assigned.outreachId() : named,
                List.of(),
                assigned,
                null,
                null,
                isRemoval);
    }

    static CaseInput of(String storeId, String cartId, OrderHead order, boolean isRemoval) {
        return new CaseInput(storeId, CART, cartId, List.of(), null, null, order, isRemoval);
    }
}
