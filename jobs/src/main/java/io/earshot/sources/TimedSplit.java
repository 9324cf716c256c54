package io.earshot.sources;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/** A partition to be read, with the newest time of what has been read of it: wherever it is read on, its newest is known. */
final class TimedSplit extends KafkaPartitionSplit {
    /** The newest of a partition of which no event has been read. */
    static final long NOTHING_READ = Long.MIN_VALUE;

    private final long newestMicros;

    TimedSplit(KafkaPartitionSplit split, long newestMicros) {
        super(
                split.getTopicPartition(),
                split.getStartingOffset(),
                split.getStoppingOffset().orElse(NO_STOPPING_OFFSET));
        this.newestMicros = newestMicros;
    }

    /** Of a split that Kafka's enumerator has just made, nothing has been read. */
    static long newestMicros(KafkaPartitionSplit split) {
        return split instanceof TimedSplit timed ? timed.newestMicros : NOTHING_READ;
    }
}
