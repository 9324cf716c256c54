package io.earshot.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What may stand in a cell besides null, a text, a number, a day and a moment. */
final class Cell {
    private static final double RELATIVE = 1e-9;

    /** The time between asking and comparing; ages are whole seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Cell() {}

    /** Seconds from a moment until now. */
    record Age(Instant since) {}

    /** Words that are for people, and not empty. */
    record Words() {}

    static boolean matches(@Nullable Object ought, JsonNode is) {
        if (ought == null) {
            return is.isNull();
        }
        if (ought instanceof Number number) {
            return is.isNumber() && isNear(number.doubleValue(), is.asDouble());
        }
        if (ought instanceof Instant at) {
            return is.isNumber() && Math.abs(at.toEpochMilli() / 1000.0 - is.asDouble()) < 0.002;
        }
        if (ought instanceof Age age) {
            double oldest = Duration.between(age.since, Instant.now()).toSeconds();
            return is.isNumber() && is.asDouble() <= oldest + 1 && is.asDouble() >= oldest - PATIENCE.toSeconds();
        }
        if (ought instanceof Words) {
            return !is.asText().isBlank();
        }
        if (ought instanceof LocalDate day) {
            return is.asText().equals(day.toString());
        }
        return is.isTextual() && is.asText().equals(ought);
    }

    private static boolean isNear(double ought, double is) {
        return Math.abs(ought - is) <= RELATIVE * Math.max(1, Math.abs(ought));
    }
}
