package io.earshot.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the text of a setting is read. */
final class Readers {
    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|min|h|d)");

    /** A century: sums of some such times, in microseconds, fit into 64 bits. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Readers() {}

    /** A positive duration of at most {@link #LONGEST}, such as {@code 30 d}, {@code 90min}, {@code 250 ms} or ISO 8601. */
    static Duration duration(String text) {
        Duration duration = anyDuration(text.strip());
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("must be a positive duration, got " + text);
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must be at most " + LONGEST.toDays() + " d, got " + text);
        }
        return duration;
    }

    /** A duration of whole days of 24 h. */
    static Duration wholeDays(String text) {
        Duration duration = duration(text);
        if (!duration.equals(Duration.ofDays(duration.toDays()))) {
            throw new IllegalArgumentException("must be whole days, got " + text);
        }
        return duration;
    }

    /** The same, or zero. */
    static Duration wholeDaysOrNone(String text) {
        return anyDuration(text.strip()).isZero() ? Duration.ZERO : wholeDays(text);
    }

    private static Duration anyDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        try {
            if (!matcher.matches()) {
                return Duration.parse(text);
            }
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "min" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "must be a duration such as 30 d, 1 h, 5 min, 2 s or PT5M, got " + text, e);
        }
    }

    /** One of an enumeration's words, in any case. */
    static <E extends Enum<E>> E word(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text.strip())) {
                return constant;
            }
        }
        throw new IllegalArgumentException("must be one of "
                + java.util.Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT) + ", got " + text);
    }
}
