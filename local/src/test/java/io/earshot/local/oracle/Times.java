package io.earshot.local.oracle;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Microseconds since 1970, to and from everything else. */
final class Times {
    static final long SECOND = 1_000_000;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private Times() {}

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    static long micros(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano() / 1000;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1000);
    }

    static LocalDate day(long micros, ZoneId zone) {
        return instant(micros).atZone(zone).toLocalDate();
    }

    /** As ClickHouse prints a DateTime64(6, 'UTC'). */
    static String text(long micros) {
        return MICROS.format(instant(micros));
    }

    /** As ClickHouse prints a DateTime64(3, 'UTC'). */
    static String textOfMillis(long millis) {
        return MILLIS.format(Instant.ofEpochMilli(millis));
    }
}
