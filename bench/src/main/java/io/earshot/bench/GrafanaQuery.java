package io.earshot.bench;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ClickHouse is asked for a panel or a variable: so far only what our dashboards use.
 *
 * @param values of the variables; All if it is missing
 */
record GrafanaQuery(Instant from, Instant to, Map<String, String> values) {
    /** As many points as a panel is wide. */
    private static final long POINTS = 1000;

    private static final String CONDITIONAL_ALL = "$__conditionalAll(";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(:\\w+)?}");
    private static final Pattern MACRO = Pattern.compile("\\$__(\\w+)(\\(([^()]*)\\))?");

    String expand(String sql) {
        String named = VARIABLE.matcher(conditions(sql))
                .replaceAll(variable -> Matcher.quoteReplacement("'" + value(variable.group(1)) + "'"));
        return MACRO.matcher(named)
                .replaceAll(macro -> Matcher.quoteReplacement(macro(macro.group(1), macro.group(3), macro.group(2))));
    }

    /** {@code 1=1} instead of the condition where the variable is All. */
    private String conditions(String sql) {
        int start = sql.lastIndexOf(CONDITIONAL_ALL);
        if (start < 0) {
            return sql;
        }
        int end = start + CONDITIONAL_ALL.length();
        for (int depth = 1; depth > 0; end++) {
            depth += sql.charAt(end) == '(' ? 1 : sql.charAt(end) == ')' ? -1 : 0;
        }
        String inside = sql.substring(start + CONDITIONAL_ALL.length(), end - 1);
        int comma = inside.lastIndexOf(',');
        boolean isAll = !values.containsKey(inside.substring(comma + 1).strip().substring(1));
        return conditions(sql.substring(0, start) + (isAll ? "1=1" : inside.substring(0, comma)) + sql.substring(end));
    }

    private String value(String variable) {
        String value = variable.equals("__timezone") ? "UTC" : values.get(variable);
        if (value == null) {
            throw new IllegalArgumentException(
                    "variable must be one of " + values.keySet() + " or left to $__conditionalAll, got " + variable);
        }
        return value.replace("'", "\\'");
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
