package io.earshot.local.oracle;

/** A record as it was read back from Kafka; one without a value has no bytes. */
public record Raw(String topic, int partition, long offset, long timestampMillis, byte[] value) {}
