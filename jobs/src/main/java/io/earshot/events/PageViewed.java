package io.earshot.events;

/**
 * Somebody looked at a page.
 *
 * @param source where they came from; empty if direct
 * @param medium how, such as {@code organic}; empty if not said
 */
public record PageViewed(Meta meta, String person, String source, String medium) implements Event {}
