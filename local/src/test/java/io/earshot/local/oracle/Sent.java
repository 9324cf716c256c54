package io.earshot.local.oracle;

/** A record on its way to Kafka. */
public record Sent(String topic, int partition, String key, long timestampMillis, byte[] value) {}
