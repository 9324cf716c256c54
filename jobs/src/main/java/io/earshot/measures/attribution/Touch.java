package io.earshot.measures.attribution;

import io.earshot.events.Utf8;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A contact that may have led to an order, known by topic, key and event id.
 *
 * @param key the conversation, or the person
 * @param channel ad channel, surface, conversation channel, source, or {@code direct}
 * @param medium how a visit came, such as {@code organic}; empty if not said, or if it is no visit
 * @param isDirect whether it is a visit without a source
 * @param phraseIds the phrases of its variant or conversation; those of a variant are filled in for each order
 * @param showing what else is known of it where arms are compared; null elsewhere
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
        boolean isDirect,
        @Nullable Showing showing) {

    /**
     * What a comparison of arms asks of a touch.
     *
     * @param experimentId empty if the event names none; then its variant may
     * @param arm of the experiment
     * @param device such as {@code mobile}; empty if unknown
     */
    public record Showing(String experimentId, String arm, String device) {}

    public Touch {
        phraseIds = phraseIds.isEmpty() ? List.of() : phraseIds; // most have none, and millions stand in memory
    }

    /** A touch that nothing is compared by. */
    public Touch(
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
        this(
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
                phraseIds,
                isDirect,
                null);
    }

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
        return with(key, ids, showing);
    }

    /** The same touch, with this very text as its key. */
    Touch sharing(String sameKey) {
        return with(sameKey, phraseIds, showing);
    }

    /** The same touch as comparisons see it. */
    Touch with(Showing shown) {
        return with(key, phraseIds, shown);
    }

    private Touch with(String sameKey, List<String> ids, @Nullable Showing shown) {
        return new Touch(
                topic,
                sameKey,
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
                isDirect,
                shown);
    }
}
