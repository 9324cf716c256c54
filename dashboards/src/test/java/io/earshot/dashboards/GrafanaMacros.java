package io.earshot.dashboards;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns the SQL of a panel into what ClickHouse is asked, as Grafana and its ClickHouse plugin do: {@code $__conditionalAll}
 * first, then variables, then the other macros. Stricter than they: what they would leave as it stands is an error.
 */
final class GrafanaMacros {
    private static final String CONDITIONAL_ALL = "$__conditionalAll(";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}|\\$(?!__)\\w+");
    private static final Pattern MACRO = Pattern.compile("\\$__(\\w+)");

    private GrafanaMacros() {}

    static String expand(String sql, Selection selection) {
        return macros(variables(conditions(sql, selection), selection), selection);
    }

    /** {@code 1=1} instead of the condition where the variable is All or empty. */
    private static String conditions(String sql, Selection selection) {
        String expanded = sql;
        for (int at = sql.lastIndexOf(CONDITIONAL_ALL); at >= 0; at = expanded.lastIndexOf(CONDITIONAL_ALL)) {
            Call call = call(expanded, at + CONDITIONAL_ALL.length() - 1);
            if (call.arguments.size() != 2 || !call.arguments.get(1).startsWith("$")) {
                throw new IllegalArgumentException("$__conditionalAll takes a condition and a variable, got " + call);
            }
            boolean isAll = selection.isAll(call.arguments.get(1).substring(1));
            expanded =
                    expanded.substring(0, at) + (isAll ? "1=1" : call.arguments.get(0)) + expanded.substring(call.end);
        }
        return expanded;
    }

    private static String variables(String sql, Selection selection) {
        return VARIABLE.matcher(sql).replaceAll(match -> {
            String inside = match.group(1) == null ? "" : match.group(1);
            if (!inside.endsWith(":singlequote")) {
                throw new IllegalArgumentException(
                        "a variable must be written ${name:singlequote}, got " + match.group());
            }
            String name = inside.substring(0, inside.indexOf(':'));
            List<String> values = name.equals("__timezone") ? List.of(selection.timezone()) : selection.chosen(name);
            if (values.contains(Selection.ALL)) {
                throw new IllegalArgumentException("All of " + name + " must be left to $__conditionalAll");
            }
            return Matcher.quoteReplacement(values.stream()
                    .map(value -> "'" + value.replace("'", "\\'") + "'")
                    .collect(Collectors.joining(",")));
        });
    }

    private static String macros(String sql, Selection selection) {
        StringBuilder expanded = new StringBuilder();
        Matcher macro = MACRO.matcher(sql);
        int done = 0;
        while (macro.find(done)) {
            boolean hasArguments = macro.end() < sql.length() && sql.charAt(macro.end()) == '(';
            Call call = hasArguments ? call(sql, macro.end()) : new Call(List.of(), macro.end());
            expanded.append(sql, done, macro.start()).append(expand(macro.group(1), call.arguments, selection));
            done = call.end;
        }
        return expanded.append(sql.substring(done)).toString();
    }

    private static String expand(String macro, List<String> arguments, Selection selection) {
        String from = seconds(selection.from());
        String to = seconds(selection.to());
        Map<String, Integer> sizes =
                Map.of("timeFilter", 1, "timeFilter_ms", 1, "dateFilter", 1, "dateTimeFilter", 2, "timeInterval", 1);
        if (arguments.size() != sizes.getOrDefault(macro, 0)) {
            throw new IllegalArgumentException("$__" + macro + " got " + arguments);
        }
        return switch (macro) {
            case "fromTime" -> from;
            case "toTime" -> to;
            case "fromTime_ms" -> millis(selection.from());
            case "toTime_ms" -> millis(selection.to());
            case "timeFilter" -> between(arguments.get(0), from, to);
            case "timeFilter_ms" -> between(arguments.get(0), millis(selection.from()), millis(selection.to()));
            case "dateFilter" -> dates(arguments.get(0), selection);
            case "dateTimeFilter" ->
                "(" + dates(arguments.get(0), selection) + ") AND (" + between(arguments.get(1), from, to) + ")";
            case "timeInterval" ->
                "toStartOfInterval(toDateTime(" + arguments.get(0) + "), INTERVAL " + interval(selection) + " second)";
            case "interval_s" -> Long.toString(interval(selection));
            default -> throw new IllegalArgumentException("there is no macro $__" + macro);
        };
    }

    private static String between(String column, String from, String to) {
        return column + " >= " + from + " AND " + column + " <= " + to;
    }

    private static String dates(String column, Selection selection) {
        return between(column, date(selection.from()), date(selection.to()));
    }

    private static String seconds(Instant at) {
        return "toDateTime(" + at.getEpochSecond() + ")";
    }

    private static String millis(Instant at) {
        return "fromUnixTimestamp64Milli(" + at.toEpochMilli() + ")";
    }

    private static String date(Instant at) {
        return "toDate('" + LocalDate.ofInstant(at, ZoneOffset.UTC) + "')";
    }

    private static long interval(Selection selection) {
        return Math.max(1, selection.intervalSeconds());
    }

    private record Call(List<String> arguments, int end) {}

    /** The arguments of a macro, from its opening parenthesis. */
    private static Call call(String sql, int open) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int begin = open + 1;
        for (int i = open; i < sql.length(); i++) {
            char c = sql.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 || (depth == 1 && c == ',')) {
                arguments.add(sql.substring(begin, i).strip());
                begin = i + 1;
            }
            if (depth == 0) {
                return new Call(arguments, i + 1);
            }
        }
        throw new IllegalArgumentException("a parenthesis is missing in " + sql.substring(open));
    }
}
