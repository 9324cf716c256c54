package io.earshot.events;

import java.util.List;

/**
 * Somebody tried to talk with a customer.
 *
 * @param cartId cart that it was about; empty if none is named
 */
public record ConversationHeld(
        Meta meta,
        String conversationId,
        String person,
        String segment,
        String channel,
        boolean isConnected,
        boolean isConsentToQuote,
        List<Tag> tags,
        String cartId)
        implements Event {}
