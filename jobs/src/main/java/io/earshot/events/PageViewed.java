package io.earshot.events;

/**
 * Somebody looked at a page.
 *
 * @param source where they came from; empty if direct
 */
public record PageViewed(Meta meta, String person, String source, String medium) implements Event {}
