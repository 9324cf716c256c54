package io.earshot.local.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Ids of phrases. */
final class Phrases {
    private Phrases() {}

    /** A tag of a conversation; position is 0 where the id has none. */
    record Tag(String phraseId, int position, JsonNode json) {

        String kind() {
            return json.get("kind").textValue().toLowerCase(Locale.ROOT);
        }

        String text(String field) {
            return json.path(field).asText("");
        }
    }

    static List<Tag> tags(Event conversation, Fault fault) {
        Map<List<String>, Long> alike = new HashMap<>();
        for (JsonNode tag : conversation.json().path("tags")) {
            alike.merge(kindAndName(tag, fault), 1L, Long::sum);
        }
        Map<List<String>, Integer> positions = new HashMap<>();
        List<Tag> tags = new ArrayList<>();
        for (JsonNode tag : conversation.json().path("tags")) {
            int position = positions.merge(kindAndName(tag, fault), 1, Integer::sum);
            if (alike.get(kindAndName(tag, fault)) == 1 && fault != Fault.PHRASE_POSITION_ALWAYS) {
                position = 0;
            }
            tags.add(new Tag(id(conversation.key(), tag, position, fault), position, tag));
        }
        return tags;
    }

    /** The phrases that a variant was made of. */
    static List<String> references(Event variant, Fault fault) {
        List<String> ids = StreamSupport.stream(variant.json().path("phrases").spliterator(), false)
                .map(phrase -> id(
                        phrase.get("conversation_id").textValue(),
                        phrase,
                        phrase.path("position").intValue(),
                        fault))
                .toList();
        return fault == Fault.PHRASES_REPEAT ? ids : ids.stream().distinct().toList();
    }

    private static List<String> kindAndName(JsonNode tag, Fault fault) {
        String kind =
                fault == Fault.PHRASE_POSITION_OVER_KINDS ? "" : tag.get("kind").textValue();
        return List.of(kind, tag.get("name").textValue());
    }

    private static String id(String conversation, JsonNode tag, int position, Fault fault) {
        String id = escape(conversation, fault)
                + "/" + tag.get("kind").textValue().toLowerCase(Locale.ROOT)
                + "/" + escape(tag.get("name").textValue(), fault);
        return position == 0 ? id : id + "/" + position;
    }

    static String escape(String part) {
        return escape(part, Fault.NONE);
    }

    private static String escape(String part, Fault fault) {
        return switch (fault) {
            case PHRASE_PARTS_AS_THEY_ARE -> part;
            case PERCENT_ESCAPED_LAST -> part.replace("/", "%2F").replace("%", "%25");
            default -> part.replace("%", "%25").replace("/", "%2F");
        };
    }
}
