package io.earshot.results;

/** The whole credit of the touches that a phrase stood behind; not additive over phrases. A row of {@code phrase_revenue}, where each component is explained. */
public record PhraseRevenue(
        String storeId,
        int day,
        String phraseId,
        String via,
        String channel,
        String campaignId,
        String adId,
        String variantId,
        String currency,
        long credits,
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
        boolean isDeleted) {}
