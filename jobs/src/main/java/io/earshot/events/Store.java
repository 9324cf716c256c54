package io.earshot.events;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * A shop.
 *
 * @param timeZone name of the zone that decides which day it is
 * @param currency ISO 4217 code of the currency in which results are stated
 */
public record Store(String id, String name, String timeZone, String currency) implements Serializable {

    /** The day at a time in microseconds since 1970 UTC, in days since 1970-01-01. */
    public int day(long atMicros) {
        return Math.toIntExact(Instant.EPOCH
                .plus(atMicros, ChronoUnit.MICROS)
                .atZone(ZoneId.of(timeZone))
                .toLocalDate()
                .toEpochDay());
    }

    /** When a day begins, in microseconds since 1970 UTC. */
    public long startMicros(int day) {
        return ChronoUnit.MICROS.between(
                Instant.EPOCH,
                LocalDate.ofEpochDay(day).atStartOfDay(ZoneId.of(timeZone)).toInstant());
    }
}
