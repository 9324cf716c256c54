package io.earshot.sources;

import io.earshot.events.Meta;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/** What every event must keep to. */
final class Rules {
    /** The most that one amount may be, in minor units: sums of them never overflow. */
    static final long MOST_MONEY = 10_000_000_000_000L;

    private static final BigDecimal HIGHEST_RATE = BigDecimal.valueOf(100_000);
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,12})?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,27}");
    private static final Instant LAST_TIME = Instant.parse("2200-01-01T00:00:00Z");
    private static final LocalDate FIRST_DAY = LocalDate.EPOCH;
    private static final LocalDate LAST_DAY = LocalDate.of(2199, 12, 31);

    private Rules() {}

    static Meta meta(SpecificRecord record, long hash) throws Malformed {
        String eventId = (String) get(record, "event_id");
        String storeId = (String) get(record, "store_id");
        Instant at = (Instant) get(record, "occurred_at");
        int revision = (int) get(record, "revision");
        id("event_id", eventId);
        id("store_id", storeId);
        time("occurred_at", at);
        notNegative("revision", revision);
        return new Meta(eventId, storeId, micros(at), revision, hash);
    }

    static long micros(Instant at) {
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
    }

    // The words are put together only where they are needed: each event is checked.

    static void time(String field, Instant at) throws Malformed {
        if (at.isBefore(Instant.EPOCH) || !at.isBefore(LAST_TIME)) {
            throw new Malformed(field + " must be in 1970-2199, got " + at);
        }
    }

    static void day(String field, LocalDate day) throws Malformed {
        if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
            throw new Malformed(field + " must be in 1970-2199, got " + day);
        }
    }

    static void id(String field, String id) throws Malformed {
        if (id.isBlank()) {
            throw new Malformed(field + " must not be blank");
        }
    }

    static void money(String field, long minor) throws Malformed {
        if (minor < 0 || minor > MOST_MONEY) {
            throw new Malformed(field + " must be in [0, 10^13], got " + minor);
        }
    }

    static void notNegative(String field, long number) throws Malformed {
        if (number < 0) {
            throw new Malformed(field + " must not be negative, got " + number);
        }
    }

    static void within(String field, long number, long least, long most) throws Malformed {
        if (number < least || number > most) {
            throw new Malformed(field + " must be in [" + least + ", " + most + "], got " + number);
        }
    }

    static void currency(String field, String code) throws Malformed {
        if (!hasMinorUnits(code)) {
            throw new Malformed(field + " must be an ISO 4217 code with minor units, got "
                    + (code.length() > 8 ? "a longer text" : code));
        }
    }

    /** A whole number that may need more than 64 bits. */
    static BigDecimal digits(String field, String text) throws Malformed {
        require(DIGITS.matcher(text).matches(), field + " must be 1 to 27 decimal digits");
        return new BigDecimal(text);
    }

    static BigDecimal rate(String text) throws Malformed {
        require(DECIMAL.matcher(text).matches(), "rate must be a plain decimal with at most 12 decimals");
        BigDecimal rate = new BigDecimal(text);
        require(rate.signum() > 0 && rate.compareTo(HIGHEST_RATE) <= 0, "rate must be in (0, 10^5], got " + rate);
        return rate;
    }

    static void require(boolean holds, String rule) throws Malformed {
        if (!holds) {
            throw new Malformed(rule);
        }
    }

    private static boolean hasMinorUnits(String code) {
        try {
            return Currency.getInstance(code).getDefaultFractionDigits() >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Object get(SpecificRecord record, String field) {
        return record.get(record.getSchema().getField(field).pos());
    }
}
