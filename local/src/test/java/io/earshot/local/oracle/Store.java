package io.earshot.local.oracle;

import io.earshot.events.SpecialDays;
import java.time.ZoneId;

/** A store as the settings of the job know it. */
public record Store(String id, ZoneId zone, String currency, SpecialDays specialDays) {
    /** Of which no day is special. */
    public Store(String id, ZoneId zone, String currency) {
        this(id, zone, currency, SpecialDays.NONE);
    }
}
