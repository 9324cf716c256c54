package io.earshot.local.simulate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as microseconds since 1970. */
public final class Micros {
    public static final long SECOND = 1_000_000;
    public static final long MINUTE = 60 * SECOND;
    public static final long HOUR = 60 * MINUTE;
    public static final long DAY = 24 * HOUR;

    private Micros() {}

    public static long of(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** ISO 8601 in UTC with as many decimals as needed, such as {@code 2026-05-01T12:00:00.123456Z}. */
    public static String iso(long micros) {
        return instant(micros).toString();
    }

    static long seconds(double seconds) {
        return (long) (seconds * SECOND);
    }
}
