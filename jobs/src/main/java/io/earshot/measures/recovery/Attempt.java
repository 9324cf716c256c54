package io.earshot.measures.recovery;

import io.earshot.events.ConversationHeld;
import io.earshot.events.PhraseId;
import io.earshot.events.Tag;
import io.earshot.events.Utf8;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Somebody tried to talk with a customer.
 *
 * @param cartId cart that it was about; empty if none is named
 * @param objections names of the objections that were noted, each once, in their order
 * @param objectionIds ids of the phrases in which they were said, in the order of the tags
 */
public record Attempt(
        String conversationId,
        String person,
        long atMicros,
        String segment,
        String channel,
        boolean isConnected,
        String cartId,
        List<String> objections,
        List<String> objectionIds) {

    static final Comparator<Attempt> ORDER =
            Comparator.comparingLong(Attempt::atMicros).thenComparing(Attempt::conversationId, Utf8::compare);

    public static Attempt of(ConversationHeld conversation) {
        List<String> ids = PhraseId.of(conversation);
        List<String> objections = new ArrayList<>();
        List<String> objectionIds = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Tag tag = conversation.tags().get(i);
            if (tag.kind().equals("objection")) {
                objectionIds.add(ids.get(i));
                if (!objections.contains(tag.name())) {
                    objections.add(tag.name());
                }
            }
        }
        return new Attempt(
                conversation.conversationId(),
                conversation.person(),
                conversation.meta().atMicros(),
                conversation.segment(),
                conversation.channel(),
                conversation.isConnected(),
                conversation.cartId(),
                objections,
                objectionIds);
    }
}
