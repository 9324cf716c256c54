package io.earshot.events;

/** Somebody was shown copy elsewhere than in an ad. */
public record CopyExposed(Meta meta, String person, String surface, String variantId, String experimentId, String arm)
        implements Event {}
