package io.earshot.sources;

/**
 * A record that went no further: a dead letter, or late.
 *
 * @param storeId empty where it is none of the settings, or cannot be read
 */
public record Refusal(String topic, String storeId, boolean isLate) {}
