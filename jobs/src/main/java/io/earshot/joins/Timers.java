package io.earshot.joins;

import java.util.stream.LongStream;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.SimpleTimerService;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;

/**
 * Timers are set to whole days, so that a key has few of them however many events it has. A history has one only, for what
 * it may forget first; the next is set when that one fires.
 */
public final class Timers {
    private static final long DAY_MILLIS = 86_400_000L;

    private Timers() {}

    /** The first whole day of event time after a time in microseconds, in milliseconds. */
    public static long day(long atMicros) {
        return (Math.floorDiv(atMicros / 1000, DAY_MILLIS) + 1) * DAY_MILLIS;
    }

    /**
     * When a history must wake first.
     *
     * @param standing when it wakes already, or 0
     * @param neededUntil until when something new in it is needed, microseconds
     */
    public static long earlier(long standing, long neededUntil) {
        long day = day(neededUntil);
        return standing == 0 ? day : Math.min(standing, day);
    }

    /** When a history wakes next after a timer; 0 if nothing in it goes by time. */
    public static long next(LongStream neededUntil, long timestampMillis) {
        return neededUntil
                .map(Timers::day)
                .filter(day -> day > timestampMillis)
                .min()
                .orElse(0);
    }

    /** Those of the function that an operator runs. */
    static <T extends AbstractStreamOperator<?> & Triggerable<String, VoidNamespace>> TimerService of(T operator) {
        // The name is Flink's.
        return new SimpleTimerService(
                operator.getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, operator));
    }

    /** Event time in microseconds that a timer stands for. */
    public static long micros(long timestampMillis) {
        return timestampMillis * 1000;
    }
}
