package io.earshot.measures.attribution;

import io.earshot.events.Utf8;
import java.util.Comparator;
import java.util.List;

/**
 * A contact that may have led to an order, known by topic, key and event id.
 *
 * @param key the conversation, or the person
 * @param channel ad channel, surface, conversation channel, source, or {@code direct}
 * @param medium how a visit came, such as {@code organic}; empty if not said, or if it is no visit
 * @param isDirect whether it is a visit without a source
 * @param phraseIds the phrases of its variant or conversation; those of a variant are filled in for each order
 */
public record Touch(
        String topic,
        String key,
        String eventId,
        long atMicros,
        TouchKind kind,
        String channel,
        String medium,
        String campaignId,
        String adId,
        String variantId,
        String conversationId,
        List<String> phraseIds,
        boolean isDirect) {

    /** The order of touches: time, event id, topic, key. */
    public static final Comparator<Touch> ORDER = Comparator.comparingLong(Touch::atMicros)
            .thenComparing(Touch::eventId, Utf8::compare)
            .thenComparing(Touch::topic, Utf8::compare)
            .thenComparing(Touch::key, Utf8::compare);

    /** Whether this and another touch are the same one, perhaps in two versions. */
    public boolean isSameAs(Touch other) {
        return eventId.equals(other.eventId) && key.equals(other.key) && topic.equals(other.topic);
    }

    /** The same touch with other phrases. */
    public Touch withPhrases(List<String> ids) {
        return new Touch(
                topic,
                key,
                eventId,
                atMicros,
                kind,
                channel,
                medium,
                campaignId,
                adId,
                variantId,
                conversationId,
                ids,
                isDirect);
    }
}
