package io.earshot.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What may stand in a cell besides null, a text, a number, a day and a moment. */
final class Cell {
    private static final double RELATIVE = 1e-9;

    private Cell() {}

    /** Seconds from a moment until the question, whole ones. */
    record Age(Instant since) {
        private boolean isSaid(double seconds, Shown.Moments answer) {
            return seconds >= Duration.between(since, answer.asked()).toSeconds() - 1
                    && seconds <= Duration.between(since, answer.came()).toSeconds() + 1;
        }
    }

    /** Words that are for people, and not empty. */
    record Words() {}

    static boolean matches(@Nullable Object ought, JsonNode is, Shown.Moments answer) {
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
            return is.isNumber() && age.isSaid(is.asDouble(), answer);
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
