package io.earshot.events;

/**
 * Somebody saw an ad, or clicked it.
 *
 * @param device such as {@code mobile}; empty if unknown
 */
public record AdTouched(
        Meta meta,
        String person,
        boolean isClick,
        String channel,
        String campaignId,
        String adId,
        String variantId,
        String device)
        implements Event {}
