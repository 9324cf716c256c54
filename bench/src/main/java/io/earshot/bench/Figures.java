package io.earshot.bench;

import java.util.Map;

/**
 * What one run took.
 *
 * @param events read, heartbeats apart
 * @param seconds from the first record read until all rows stood in ClickHouse
 * @param cpuNanos of Flink's JVM in that time, garbage collection and compilation among it
 * @param threads CPU of that JVM's threads in that time, nanoseconds, by purpose: less than all
 * @param collectionMillis in which that JVM stood still to collect garbage
 * @param brokerNanos CPU of Kafka's process
 * @param databaseNanos CPU of ClickHouse's process
 * @param sent rows that reached the sink
 * @param written rows inserted: the last of each natural key and checkpoint
 * @param stateBytes of the last checkpoint, in full
 */
record Figures(
        Contender contender,
        String backend,
        long events,
        double seconds,
        long cpuNanos,
        Map<String, Long> threads,
        long collectionMillis,
        long brokerNanos,
        long databaseNanos,
        long sent,
        long written,
        int checkpoints,
        long stateBytes) {

    double eventsPerSecond() {
        return events / seconds;
    }

    double cpuMicrosPerEvent() {
        return cpuNanos / 1e3 / events;
    }

    /** Without garbage collection and compilation, which a loaded machine makes dearer than all else. */
    double threadMicrosPerEvent() {
        return threads.values().stream().mapToLong(Long::longValue).sum() / 1e3 / events;
    }

    double writtenPerEvent() {
        return (double) written / events;
    }
}
