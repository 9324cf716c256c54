package io.earshot.events;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The days of a store of which everybody knows beforehand that they are unlike others: holidays, sales, closing days.
 *
 * @param kinds in the order of their names; a day of several counts for the first
 */
public record SpecialDays(List<Kind> kinds) implements Serializable {
    public static final SpecialDays NONE = new SpecialDays(List.of());

    private static final String TO = "..";

    /** Days that are alike, those past and those to come. */
    public record Kind(String name, List<Span> spans) implements Serializable {
        boolean has(LocalDate day) {
            return spans.stream().anyMatch(span -> span.has(day));
        }
    }

    /**
     * From one day to another, both included.
     *
     * @param from days since 1970-01-01, or of each year the month times 100 and the day, then maybe beyond its end
     */
    public record Span(int from, int to, boolean isYearly) implements Serializable {
        boolean has(LocalDate day) {
            int at = isYearly ? number(MonthDay.from(day)) : Math.toIntExact(day.toEpochDay());
            return from <= to ? from <= at && at <= to : at >= from || at <= to;
        }
    }

    /**
     * Reads the days of each kind.
     *
     * @param days by kind, comma-separated: {@code 2026-11-27}, {@code 12-25} for each year, {@code 12-24..01-02} for all from
     *     one to the other
     * @throws IllegalArgumentException for what are no such days
     */
    public static SpecialDays of(Map<String, String> days) {
        List<Kind> kinds = new ArrayList<>();
        new TreeMap<>(days).forEach((name, text) -> {
            if (name.isBlank()) {
                throw new IllegalArgumentException("they have no name");
            }
            kinds.add(new Kind(name, spans(text)));
        });
        return new SpecialDays(List.copyOf(kinds));
    }

    /** Which kind a day is of, −1 if it is none. */
    public int kind(int day) {
        if (kinds.isEmpty()) {
            return -1;
        }
        LocalDate date = LocalDate.ofEpochDay(day);
        for (int i = 0; i < kinds.size(); i++) {
            if (kinds.get(i).has(date)) {
                return i;
            }
        }
        return -1;
    }

    private static List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            spans.add(span(each.strip()));
        }
        return List.copyOf(spans);
    }

    private static Span span(String text) {
        int to = text.indexOf(TO);
        String first = to < 0 ? text : text.substring(0, to);
        String last = to < 0 ? text : text.substring(to + TO.length());
        try {
            if (first.length() <= "12-25".length()) {
                return new Span(number(MonthDay.parse("--" + first)), number(MonthDay.parse("--" + last)), true);
            }
            Span span = new Span(day(first), day(last), false);
            if (span.to < span.from) {
                throw new IllegalArgumentException(text + " ends before it begins");
            }
            return span;
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is none", e);
        }
    }

    private static int day(String text) {
        return Math.toIntExact(LocalDate.parse(text).toEpochDay());
    }

    private static int number(MonthDay day) {
        return 100 * day.getMonthValue() + day.getDayOfMonth();
    }
}
