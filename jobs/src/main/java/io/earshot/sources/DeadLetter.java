package io.earshot.sources;

/**
 * A record that was refused, with its original bytes.
 *
 * @param recordMillis timestamp of the Kafka record
 * @param storeId empty where it cannot be read
 * @param key empty if it had none
 * @param value empty if it had none
 */
public record DeadLetter(
        String topic,
        int partition,
        long offset,
        long recordMillis,
        String storeId,
        Reason reason,
        String detail,
        byte[] key,
        byte[] value) {}
