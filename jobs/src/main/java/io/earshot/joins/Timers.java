package io.earshot.joins;

/** Timers are set to whole days, so that a key has few of them however many events it has. */
final class Timers {
    private static final long DAY_MILLIS = 86_400_000L;

    private Timers() {}

    /** The first whole day of event time after a time in microseconds, in milliseconds. */
    static long day(long atMicros) {
        return (Math.floorDiv(atMicros / 1000, DAY_MILLIS) + 1) * DAY_MILLIS;
    }

    /** Event time in microseconds that a timer stands for. */
    static long micros(long timestampMillis) {
        return timestampMillis * 1000;
    }
}
