package io.earshot.local.replay;

/** Where records go. */
interface RecordTarget {
    /**
     * Takes a record.
     *
     * @param occurredMicros when the event occurred, or {@link Long#MIN_VALUE} if it says nothing of that
     */
    void send(String topic, String key, byte[] value, long timestampMillis, long occurredMicros);
}
