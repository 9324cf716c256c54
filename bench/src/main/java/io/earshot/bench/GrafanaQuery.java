package io.earshot.bench;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a panel asks over a range of time, with every filter at All: so far only what our dashboards use. */
record GrafanaQuery(Instant from, Instant to) {
    /** As many points as a panel is wide. */
    private static final long POINTS = 1000;

    private static final Map<String, String> VALUES = Map.of(
            "store", "year",
            "model", "linear",
            "day_basis", "order",
            "currency", "EUR",
            "__timezone", "UTC");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(:\\w+)?}");
    private static final Pattern MACRO = Pattern.compile("\\$__(\\w+)(\\(([^()]*)\\))?");

    String expand(String sql) {
        String all = sql.replaceAll("\\$__conditionalAll\\((?:[^()]|\\([^()]*\\))*\\)", "1=1");
        String named = VARIABLE.matcher(all)
                .replaceAll(variable -> Matcher.quoteReplacement("'" + value(variable.group(1)) + "'"));
        return MACRO.matcher(named)
                .replaceAll(macro -> Matcher.quoteReplacement(macro(macro.group(1), macro.group(3), macro.group(2))));
    }

    private static String value(String variable) {
        String value = VALUES.get(variable);
        if (value == null) {
            throw new IllegalArgumentException("variable must be one of " + VALUES.keySet() + ", got " + variable);
        }
        return value;
    }

    private String macro(String name, String column, String parentheses) {
        String range = "toDateTime(%d)";
        String since = range.formatted(from.getEpochSecond());
        String until = range.formatted(to.getEpochSecond());
        return switch (name) {
            case "fromTime" -> since + (parentheses == null ? "" : parentheses);
            case "toTime" -> until + (parentheses == null ? "" : parentheses);
            case "timeFilter" -> column + " >= " + since + " AND " + column + " <= " + until;
            case "dateFilter" -> column + " >= " + day(from) + " AND " + column + " <= " + day(to);
            case "timeInterval" ->
                "toStartOfInterval(toDateTime(" + column + "), INTERVAL " + intervalSeconds() + " second)";
            case "interval_s" -> Long.toString(intervalSeconds());
            default -> throw new IllegalArgumentException("there is no macro $__" + name);
        };
    }

    private long intervalSeconds() {
        return Math.max(1, (to.getEpochSecond() - from.getEpochSecond()) / POINTS);
    }

    private static String day(Instant at) {
        return "toDate('" + LocalDate.ofInstant(at, ZoneOffset.UTC) + "')";
    }
}
