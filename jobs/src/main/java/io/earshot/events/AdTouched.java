package io.earshot.events;

/** Somebody saw an ad, or clicked it. */
public record AdTouched(
        Meta meta, String person, boolean isClick, String channel, String campaignId, String adId, String variantId)
        implements Event {}
