package io.earshot.results;

import java.time.LocalDate;
import java.util.List;

/** What a touch earned of an order, by each model. A row of {@code credits}, where each component is explained. */
public record Credit(
        String storeId,
        String orderId,
        String touchTopic,
        String touchKey,
        String touchEventId,
        String orderEventId,
        long orderAt,
        LocalDate orderDay,
        long touchAt,
        LocalDate touchDay,
        String touchKind,
        String channel,
        String campaignId,
        String adId,
        String variantId,
        String conversationId,
        List<String> phraseIds,
        boolean isNew,
        String currency,
        boolean inStoreCurrency,
        long firstGrossMinor,
        long lastGrossMinor,
        long lastNonDirectGrossMinor,
        long linearGrossMinor,
        long positionGrossMinor,
        long timeDecayGrossMinor,
        long firstNetMinor,
        long lastNetMinor,
        long lastNonDirectNetMinor,
        long linearNetMinor,
        long positionNetMinor,
        long timeDecayNetMinor,
        boolean isDeleted) {

    /** The same row, vanished. */
    public Credit deleted() {
        return new Credit(
                storeId,
                orderId,
                touchTopic,
                touchKey,
                touchEventId,
                orderEventId,
                orderAt,
                orderDay,
                touchAt,
                touchDay,
                touchKind,
                channel,
                campaignId,
                adId,
                variantId,
                conversationId,
                phraseIds,
                isNew,
                currency,
                inStoreCurrency,
                firstGrossMinor,
                lastGrossMinor,
                lastNonDirectGrossMinor,
                linearGrossMinor,
                positionGrossMinor,
                timeDecayGrossMinor,
                firstNetMinor,
                lastNetMinor,
                lastNonDirectNetMinor,
                linearNetMinor,
                positionNetMinor,
                timeDecayNetMinor,
                true);
    }
}
