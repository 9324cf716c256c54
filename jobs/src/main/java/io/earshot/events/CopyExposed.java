package io.earshot.events;

/**
 * Somebody was shown copy elsewhere than in an ad.
 *
 * @param experimentId empty if none
 * @param arm of the experiment; empty if none
 * @param device such as {@code mobile}; empty if unknown
 */
public record CopyExposed(
        Meta meta, String person, String surface, String variantId, String experimentId, String arm, String device)
        implements Event {}
