package io.earshot.bench;

import java.util.Map;

/**
 * What one run took.
 *
 * @param events read, heartbeats apart
 * @param seconds from the first record read until all rows stood in ClickHouse
 * @param cpuNanos of Flink's JVM in that time, garbage collection and compilation among it
 * @param threads CPU of that JVM's threads in that time, nanoseconds, by purpose: less than all
 * @param housekeeping CPU of that JVM's collector and compilers in that time
 * @param collectionMillis in which that JVM stood still to collect garbage
 * @param brokerNanos CPU of Kafka's process
 * @param databaseNanos CPU of ClickHouse's process
 * @param sent rows that reached the sink
 * @param written rows inserted: the last of each natural key and checkpoint
 * @param stateBytes of the last checkpoint, in full
 * @param load average of the machine in the minute before the end
 */
record Figures(
        Contender contender,
        String backend,
        long events,
        double seconds,
        long cpuNanos,
        Map<String, Long> threads,
        Housekeeping housekeeping,
        long collectionMillis,
        long brokerNanos,
        long databaseNanos,
        long sent,
        long written,
        int checkpoints,
        long stateBytes,
        double load) {

    double eventsPerSecond() {
        return events / seconds;
    }

    double cpuMicrosPerEvent() {
        return microsPerEvent(cpuNanos);
    }

    double microsPerEvent(long nanos) {
        return nanos / 1e3 / events;
    }

    /** Without garbage collection and compilation, which a loaded machine makes dearer than all else. */
    double threadMicrosPerEvent() {
        return microsPerEvent(
                threads.values().stream().mapToLong(Long::longValue).sum());
    }

    double writtenPerEvent() {
        return (double) written / events;
    }
}
