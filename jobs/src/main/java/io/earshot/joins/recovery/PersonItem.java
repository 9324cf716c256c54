package io.earshot.joins.recovery;

import io.earshot.events.VisitorLinked;
import io.earshot.joins.PersonInput;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.recovery.Attempt;
import io.earshot.measures.recovery.RecoveryCase;
import org.jspecify.annotations.Nullable;

/**
 * Something about a person: exactly one of a link, a case, an attempt or an order.
 *
 * @param isRemoval whether it is no longer this person's
 */
public record PersonItem(
        String storeId,
        String person,
        @Nullable VisitorLinked link,
        @Nullable RecoveryCase one,
        @Nullable Attempt attempt,
        @Nullable OrderHead order,
        boolean isRemoval) {

    public static PersonItem of(VisitorLinked link) {
        return new PersonItem(link.meta().storeId(), link.visitor(), link, null, null, null, false);
    }

    /** An order, as its fold tells it. */
    public static PersonItem of(PersonInput order) {
        return new PersonItem(order.storeId(), order.person(), null, null, null, order.order(), order.isRemoval());
    }

    static PersonItem of(String storeId, RecoveryCase one, boolean isRemoval) {
        return new PersonItem(storeId, one.person(), null, one, null, null, isRemoval);
    }

    static PersonItem of(String storeId, Attempt attempt, boolean isRemoval) {
        return new PersonItem(storeId, attempt.person(), null, null, attempt, null, isRemoval);
    }
}
