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

    /** The day at a time in microseconds since 1970 UTC. */
    public LocalDate day(long atMicros) {
        return Instant.EPOCH
                .plus(atMicros, ChronoUnit.MICROS)
                .atZone(ZoneId.of(timeZone))
                .toLocalDate();
    }
}
