package io.earshot.local.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The report of an experiment as a page: titles and numbers for people, from the views that dashboards read. */
final class ExperimentPage {
    /** One row: how it stands. */
    static final String STATE =
            """
            SELECT name, comparison_id, decision_words, reason_words, status, registered_at, design,
                if(is_aa_test, 'yes', '') AS aa, metric_name, arrayStringConcat(arms, ', ') AS arms, baseline, units,
                planned_units, open_units, contaminated, outcome_window_days, decision_margin,
                replaceAll(arrayStringConcat(guardrails, '; '), '_', ' ') AS guardrails, currency
            FROM experiment_states
            LEFT JOIN (SELECT store_id, currency FROM store_currencies) AS money USING (store_id)
            WHERE store_id = ? AND comparison_id = ?""";

    static final String CHECKS =
            """
            SELECT arm, units, expected_units, planned_share, contaminated, p_value,
                multiIf(has_fired AND is_furthest_off, 'off', has_fired, 'do not believe', '') AS verdict
            FROM sample_ratio_current
            WHERE job = 'experiment' AND store_id = ? AND comparison_id = ?
            ORDER BY arm""";

    static final String LIFTS =
            """
            SELECT metric_name,
                multiIf(slice = '', 'all units', slice = 'since', concat('days since: ', slice_value),
                    concat(slice, ': ', slice_value)) AS part,
                if(maturity = 'mature', 'closed', 'still open') AS windows, arm, units, rate, amount,
                lift, lower, upper, p_value, chance_to_beat, expected_loss,
                if(is_baseline, concat('baseline', if(warnings = '', '', ', '), warnings), warnings) AS remarks
            FROM experiment_lifts
            WHERE store_id = ? AND comparison_id = ?
            ORDER BY maturity, slice != '', is_primary DESC, metric_place, slice, slice_value, is_baseline DESC, arm""";

    private static final String UNKNOWN = "–";

    /** From here on decimals of a lift say nothing. */
    private static final double FAR = 10;

    /** P-values below say no more than that they are. */
    private static final double LEAST_P = 1e-4;

    /** What a column is called, and how its values read. */
    private record Column(String title, String name, UnaryOperator<String> words) {}

    private static final List<Column> STANDING = List.of(
            new Column("Experiment", "comparison_id", UnaryOperator.identity()),
            new Column("Status", "status", UnaryOperator.identity()),
            new Column("Registered", "registered_at", time -> time.replaceAll("\\.\\d+$", "") + " UTC"),
            new Column("Design", "design", UnaryOperator.identity()),
            new Column("A/A test", "aa", UnaryOperator.identity()),
            new Column("Metric that decides", "metric_name", UnaryOperator.identity()),
            new Column("Arms", "arms", UnaryOperator.identity()),
            new Column("Baseline", "baseline", UnaryOperator.identity()),
            new Column("Units whose outcome window has closed", "units", ExperimentPage::count),
            new Column("Planned units", "planned_units", ExperimentPage::count),
            new Column("Units whose window is still open", "open_units", ExperimentPage::count),
            new Column("Units seen in several arms, in no lift", "contaminated", ExperimentPage::count),
            new Column("Outcome window, days", "outcome_window_days", ExperimentPage::count),
            new Column("Lift from which an arm is worth shipping", "decision_margin", ExperimentPage::margin),
            new Column("Guardrails", "guardrails", UnaryOperator.identity()),
            new Column("Currency of amounts", "currency", UnaryOperator.identity()));

    private static final List<Column> CHECKED = List.of(
            new Column("Arm", "arm", UnaryOperator.identity()),
            new Column("Units", "units", ExperimentPage::count),
            new Column("Expected", "expected_units", ExperimentPage::count),
            new Column("Planned share", "planned_share", share -> percent(share, "%.1f%%")),
            new Column("In several arms", "contaminated", ExperimentPage::count),
            new Column("p, at every look", "p_value", ExperimentPage::p),
            new Column("Verdict", "verdict", UnaryOperator.identity()));

    private static final List<Column> SHOWN = List.of(
            new Column("Metric", "metric_name", UnaryOperator.identity()),
            new Column("Of", "part", UnaryOperator.identity()),
            new Column("Outcome windows", "windows", UnaryOperator.identity()),
            new Column("Arm", "arm", UnaryOperator.identity()),
            new Column("Units", "units", ExperimentPage::count),
            new Column("Rate", "rate", rate -> percent(rate, "%.2f%%")),
            new Column("Amount", "amount", amount -> format("%,.2f", number(amount))),
            new Column("Lift", "lift", ExperimentPage::lift),
            new Column("At least", "lower", ExperimentPage::lift),
            new Column("At most", "upper", ExperimentPage::lift),
            new Column("p, at every look", "p_value", ExperimentPage::p),
            new Column("Chance to beat the baseline", "chance_to_beat", chance -> percent(chance, "%.1f%%")),
            new Column("Lift lost on average by shipping it", "expected_loss", loss -> percent(loss, "%.2f%%")),
            new Column("Remarks", "remarks", UnaryOperator.identity()));

    private ExperimentPage() {}

    /**
     * The page.
     *
     * @param state the row of {@link #STATE}, by column; values as the database prints them, null as an empty text
     * @param checks rows of {@link #CHECKS}
     * @param lifts rows of {@link #LIFTS}
     */
    static String of(Map<String, String> state, List<Map<String, String>> checks, List<Map<String, String>> lifts) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>%1$s</title>
                <style>
                body { font: 15px/1.5 sans-serif; margin: 2em; }
                table { border-collapse: collapse; margin: 1em 0; }
                th, td { border-bottom: 1px solid #ccc; padding: .2em .8em .2em 0; text-align: left; }
                </style>
                </head>
                <body>
                <h1>%1$s</h1>
                <p><strong>%2$s.</strong> %3$s.</p>
                <h2>How it stands</h2>
                %4$s
                <h2>Did the units come to the arms in their shares?</h2>
                %5$s
                <h2>Lifts</h2>
                <p>What an arm did against the baseline, between at least and at most with 95%% at all looks together: each row
                by itself, where outcome windows have closed; what is provisional still changes. – is not known, or without
                a bound. Rows that are not randomised are associations: they do not say what caused what.</p>
                %6$s
                </body>
                </html>
                """
                .formatted(
                        text(state.getOrDefault("name", "")),
                        text(state.getOrDefault("decision_words", "")),
                        text(state.getOrDefault("reason_words", "")),
                        standing(state),
                        table(checks, CHECKED),
                        table(lifts, SHOWN));
    }

    private static String standing(Map<String, String> state) {
        return STANDING.stream()
                .map(column ->
                        "<tr><th>" + text(column.title) + "</th><td>" + text(words(column, state)) + "</td></tr>")
                .collect(Collectors.joining("\n", "<table>\n", "\n</table>"));
    }

    private static String table(List<Map<String, String>> rows, List<Column> columns) {
        if (rows.isEmpty()) {
            return "<p>Nothing yet.</p>";
        }
        StringBuilder table = new StringBuilder("<table>\n<tr>");
        columns.forEach(
                column -> table.append("<th>").append(text(column.title)).append("</th>"));
        table.append("</tr>\n");
        for (Map<String, String> row : rows) {
            table.append("<tr>");
            columns.forEach(column ->
                    table.append("<td>").append(text(words(column, row))).append("</td>"));
            table.append("</tr>\n");
        }
        return table.append("</table>").toString();
    }

    private static String words(Column column, Map<String, String> row) {
        String value = row.getOrDefault(column.name, "");
        return value.isEmpty() ? UNKNOWN : column.words.apply(value);
    }

    private static String count(String value) {
        return format("%,.0f", number(value));
    }

    private static String margin(String value) {
        return number(value) == 0 ? "any" : percent(value, "%.1f%%");
    }

    private static String lift(String value) {
        return percent(value, Math.abs(number(value)) < FAR ? "%+.1f%%" : "%+,.0f%%");
    }

    private static String p(String value) {
        double p = number(value);
        return p < LEAST_P ? "below 0.0001" : format("%.4f", p);
    }

    private static String percent(String value, String pattern) {
        return format(pattern, 100 * number(value));
    }

    private static double number(String value) {
        return Double.parseDouble(value);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** Names come from events: nothing of them may be markup. */
    private static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
