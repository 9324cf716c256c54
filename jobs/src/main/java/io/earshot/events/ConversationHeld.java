package io.earshot.events;

import java.util.List;

/** Somebody tried to talk with a customer. */
public record ConversationHeld(
        Meta meta,
        String conversationId,
        String person,
        String segment,
        String channel,
        boolean isConnected,
        boolean isConsentToQuote,
        List<Tag> tags)
        implements Event {}
