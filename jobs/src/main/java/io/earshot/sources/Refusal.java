package io.earshot.sources;

/** A record that went no further: a dead letter, or late. */
public record Refusal(String topic, String storeId, boolean isLate) {}
