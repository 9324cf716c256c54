package io.earshot.events;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * A shop.
 *
 * @param timeZone name of the zone that decides which day it is
 * @param currency ISO 4217 code of the currency in which results are stated
 */
public record Store(String id, String name, String timeZone, String currency, SpecialDays specialDays)
        implements Serializable {
    private static final long HOUR_MICROS = 3_600_000_000L;

    /** A shop whose days are all alike, as far as is known. */
    public Store(String id, String name, String timeZone, String currency) {
        this(id, name, timeZone, currency, SpecialDays.NONE);
    }

    /** The day at a time in microseconds since 1970 UTC, in days since 1970-01-01. */
    public int day(long atMicros) {
        return Math.toIntExact(local(atMicros).toLocalDate().toEpochDay());
    }

    /** The hour of the day at a time in microseconds since 1970 UTC, in [0, 23]. */
    public int hour(long atMicros) {
        return local(atMicros).getHour();
    }

    /** When the next hour of the store's clocks begins, in microseconds since 1970 UTC; always later. */
    public long nextHourMicros(long atMicros) {
        long next = ChronoUnit.MICROS.between(
                Instant.EPOCH,
                local(atMicros).truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant());
        return next > atMicros ? next : atMicros + HOUR_MICROS; // clocks set back by less than an hour
    }

    private ZonedDateTime local(long atMicros) {
        return Instant.EPOCH.plus(atMicros, ChronoUnit.MICROS).atZone(ZoneId.of(timeZone));
    }

    /** When a day begins, in microseconds since 1970 UTC. */
    public long startMicros(int day) {
        return ChronoUnit.MICROS.between(
                Instant.EPOCH,
                LocalDate.ofEpochDay(day).atStartOfDay(ZoneId.of(timeZone)).toInstant());
    }
}
