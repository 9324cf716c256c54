package io.earshot.dashboards;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reader has chosen on a dashboard.
 *
 * @param values of each variable; All if it is missing
 * @param timezone in which the reader sees the dashboard: {@code utc} or a name of the IANA database
 */
record Selection(Map<String, List<String>> values, Instant from, Instant to, String timezone, long intervalSeconds) {
    static final String ALL = "$__all";

    /** The days that the picker shows, from the first moment of the first to the last moment of the last. */
    static Selection ofDays(LocalDate first, LocalDate last, String timezone) {
        ZoneId zone = zone(timezone);
        return new Selection(
                Map.of(),
                first.atStartOfDay(zone).toInstant(),
                last.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1),
                timezone,
                60);
    }

    Selection with(String variable, String... chosen) {
        Map<String, List<String>> changed = new HashMap<>(values);
        changed.put(variable, List.of(chosen));
        return new Selection(changed, from, to, timezone, intervalSeconds);
    }

    List<String> chosen(String variable) {
        return values.getOrDefault(variable, List.of(ALL));
    }

    boolean isAll(String variable) {
        List<String> chosen = chosen(variable);
        return chosen.isEmpty() || chosen.equals(List.of(ALL)) || chosen.equals(List.of(""));
    }

    boolean admits(String variable, String value) {
        return isAll(variable) || chosen(variable).contains(value);
    }

    String one(String variable) {
        List<String> chosen = chosen(variable);
        if (chosen.size() != 1 || isAll(variable)) {
            throw new IllegalStateException(variable + " must have one value, got " + chosen);
        }
        return chosen.get(0);
    }

    LocalDate firstDay() {
        return LocalDate.ofInstant(from, zone(timezone));
    }

    LocalDate lastDay() {
        return LocalDate.ofInstant(to, zone(timezone));
    }

    /** The same number of days right before. */
    Selection before() {
        long days = ChronoUnit.DAYS.between(firstDay(), lastDay()) + 1;
        Selection days0 = ofDays(firstDay().minusDays(days), firstDay().minusDays(1), timezone);
        return new Selection(values, days0.from, days0.to, timezone, intervalSeconds);
    }

    boolean covers(LocalDate day) {
        return !day.isBefore(firstDay()) && !day.isAfter(lastDay());
    }

    /** As the macro {@code $__timeFilter} has it: whole seconds, both ends included. */
    boolean covers(Instant at) {
        return !at.isBefore(from.truncatedTo(ChronoUnit.SECONDS)) && !at.isAfter(to.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Where a day stands on the time axis: the reader reads the store's date there. */
    Instant axis(LocalDate day) {
        return day.atStartOfDay(zone(timezone)).toInstant();
    }

    /** The beginning of the step that a moment falls into. */
    Instant step(Instant at) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), intervalSeconds) * intervalSeconds);
    }

    private static ZoneId zone(String timezone) {
        return timezone.equals("utc") ? ZoneOffset.UTC : ZoneId.of(timezone);
    }
}
