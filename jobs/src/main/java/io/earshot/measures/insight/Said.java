package io.earshot.measures.insight;

import io.earshot.events.ConversationHeld;
import io.earshot.events.Tag;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation is counted under: a tag that it carries, or {@link #ANYTHING}.
 *
 * @param kind of the tag, such as objection
 * @param name of the tag, such as price
 */
public record Said(String kind, String name) {
    /** Under which every connected conversation counts: what shares of tags are shares of. */
    public static final Said ANYTHING = new Said("", "");

    /**
     * All that a conversation counts under, each once however often it was said; nothing where nobody was reached, whatever tags
     * it carries, or where there is no conversation.
     */
    public static Set<Said> in(@Nullable ConversationHeld conversation) {
        Set<Said> all = new LinkedHashSet<>();
        if (conversation != null && conversation.isConnected()) {
            all.add(ANYTHING);
            for (Tag tag : conversation.tags()) {
                all.add(new Said(tag.kind(), tag.name()));
            }
        }
        return all;
    }
}
