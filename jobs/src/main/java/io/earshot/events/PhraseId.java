package io.earshot.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The id of a phrase: conversation, tag kind, tag name, and its position where the conversation has several tags of that
 * kind and name, joined by slashes. {@code %} and {@code /} inside a part are written {@code %25} and {@code %2F}.
 */
public final class PhraseId {
    private PhraseId() {}

    /** The id of one phrase; position 0 stands for none. */
    public static String of(String conversationId, String kind, String name, int position) {
        String id = escape(conversationId) + "/" + escape(kind) + "/" + escape(name);
        return position == 0 ? id : id + "/" + position;
    }

    /** The position of each tag among those of its kind and name, counted from 1; 0 where it is alone. */
    public static List<Integer> positions(List<Tag> tags) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < tags.size(); i++) {
            int before = 0;
            int all = 0;
            for (int j = 0; j < tags.size(); j++) {
                if (tags.get(i).kind().equals(tags.get(j).kind())
                        && tags.get(i).name().equals(tags.get(j).name())) {
                    all++;
                    before += j <= i ? 1 : 0;
                }
            }
            positions.add(all == 1 ? 0 : before);
        }
        return positions;
    }

    /** The ids of a conversation's phrases, in the order of its tags. */
    public static List<String> of(ConversationHeld conversation) {
        List<Integer> positions = positions(conversation.tags());
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            Tag tag = conversation.tags().get(i);
            ids.add(of(conversation.conversationId(), tag.kind(), tag.name(), positions.get(i)));
        }
        return ids;
    }

    /** The name of the tag, if it is of a kind; else nothing. */
    public static Optional<String> name(String phraseId, String kind) {
        String[] parts = phraseId.split("/", -1);
        return parts.length > 2 && parts[1].equals(escape(kind)) ? Optional.of(unescape(parts[2])) : Optional.empty();
    }

    static String escape(String part) {
        return part.replace("%", "%25").replace("/", "%2F");
    }

    private static String unescape(String part) {
        return part.replace("%2F", "/").replace("%25", "%");
    }
}
