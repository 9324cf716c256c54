package io.earshot.local.oracle;

import java.util.Comparator;
import java.util.List;

/**
 * Something that may earn credit.
 *
 * @param medium of a visit
 * @param campaign empty if the touch is no ad, as are ad and, where the touch has none, variant and conversation
 * @param phraseIds of a conversation
 */
record Touch(
        Event event,
        String kind,
        long lookback,
        String channel,
        String medium,
        String campaign,
        String ad,
        String variant,
        String conversation,
        boolean direct,
        List<String> phraseIds) {

    static Comparator<Touch> order(Fault fault) {
        Comparator<String> ids = fault == Fault.TOUCH_TIES_BY_UTF16 ? Comparator.naturalOrder() : Utf8.ORDER;
        Comparator<Touch> byTime =
                Comparator.comparingLong(touch -> touch.event().at());
        Comparator<Touch> byTopic = Comparator.comparing(touch -> touch.event().topic(), ids);
        Comparator<Touch> byEventId =
                Comparator.comparing(touch -> touch.event().eventId(), ids);
        return (fault == Fault.TOUCH_TIES_BY_TOPIC
                        ? byTime.thenComparing(byTopic).thenComparing(byEventId)
                        : byTime.thenComparing(byEventId).thenComparing(byTopic))
                .thenComparing(touch -> touch.event().key(), ids);
    }
}
