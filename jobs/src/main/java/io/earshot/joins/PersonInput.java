package io.earshot.joins;

import io.earshot.events.VisitorLinked;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.attribution.Touch;
import org.jspecify.annotations.Nullable;

/**
 * Something about a person: exactly one of an event, a link, a conversation or an order.
 *
 * @param isRemoval whether the conversation or order is no longer this person's
 */
public record PersonInput(
        String storeId,
        String person,
        @Nullable PersonalEvent event,
        @Nullable VisitorLinked link,
        @Nullable Touch conversation,
        @Nullable OrderHead order,
        boolean isRemoval) {

    public static PersonInput of(PersonalEvent event) {
        return new PersonInput(event.meta().storeId(), event.person(), event, null, null, null, false);
    }

    public static PersonInput of(VisitorLinked link) {
        return new PersonInput(link.meta().storeId(), link.visitor(), null, link, null, null, false);
    }

    /** A touch that was folded before: a conversation, or an assignment. */
    public static PersonInput of(String storeId, String person, Touch conversation, boolean isRemoval) {
        return new PersonInput(storeId, person, null, null, conversation, null, isRemoval);
    }

    static PersonInput of(String storeId, String person, OrderHead order, boolean isRemoval) {
        return new PersonInput(storeId, person, null, null, null, order, isRemoval);
    }
}
