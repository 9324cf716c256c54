package io.earshot.local.cli;

import io.earshot.local.ClickHouseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code earshot experiments export}. */
@Command(
        name = "export",
        description = {
            "Write the report of an experiment: EXPERIMENT.csv with every lift, and EXPERIMENT.html to read.",
            "Both say what docs/lifts.md explains."
        })
final class ExperimentExportCommand implements Callable<Integer> {
    /** Where units are missing from an arm, every lift says so. */
    private static final String LIFTS = "SELECT * EXCEPT (job, store_id, comparison_id) REPLACE (arrayConcat(if("
            + "(SELECT max(has_fired) FROM sample_ratio_current WHERE store_id = ? AND comparison_id = ?),"
            + " ['sample ratio mismatch'], []), warnings) AS warnings) FROM lifts_current"
            + " WHERE store_id = ? AND comparison_id = ? ORDER BY maturity, is_primary DESC, metric, slice, slice_value, arm";

    private static final String STATE =
            "SELECT * EXCEPT (job) FROM experiments_current WHERE store_id = ? AND comparison_id = ?";
    private static final String CHECKS = "SELECT * EXCEPT (job, store_id, comparison_id) FROM sample_ratio_current"
            + " WHERE store_id = ? AND comparison_id = ? ORDER BY arm";

    /** What the page shows of a lift. */
    private static final List<String> SHOWN = List.of(
            "metric",
            "slice",
            "slice_value",
            "maturity",
            "arm",
            "units",
            "value",
            "lift",
            "lower",
            "upper",
            "p_value",
            "chance_to_beat",
            "expected_loss",
            "warnings");

    @Mixin
    private AllServers servers;

    @Parameters(paramLabel = "EXPERIMENT", description = "Its id.")
    private String id;

    @Option(names = "--store", paramLabel = "STORE", required = true, description = "Its store.")
    private String store;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where to write (default: the present folder).")
    private Path out;

    @Override
    public Integer call() throws SQLException, IOException {
        Terminal terminal = Terminal.standard();
        ClickHouseAddress clickHouse = servers.clickHouse();
        List<Map<String, String>> state;
        List<Map<String, String>> checks;
        List<Map<String, String>> lifts;
        try (Connection connection = clickHouse.connect()) {
            state = rows(connection, STATE, store, id);
            checks = rows(connection, CHECKS, store, id);
            lifts = rows(connection, LIFTS, store, id, store, id);
        }
        if (state.isEmpty()) {
            throw new CommandException(
                    "there is no experiment " + id + " in store " + store + ": ./earshot experiments list shows all");
        }
        Files.createDirectories(out);
        String file = id.replaceAll("[^\\w.-]", "_");
        Path csv = out.resolve(file + ".csv");
        Path html = out.resolve(file + ".html");
        Files.writeString(csv, csv(lifts));
        Files.writeString(html, page(state.get(0), checks, lifts));
        terminal.say(terminal.good("✓") + " " + csv + " and " + html
                + (lifts.isEmpty() ? ": no unit has been seen yet, so there is no lift in them" : ""));
        return 0;
    }

    private static List<Map<String, String>> rows(Connection connection, String sql, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<Map<String, String>> rows = new ArrayList<>();
                while (result.next()) {
                    Map<String, String> row = new LinkedHashMap<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        String value = result.getString(i);
                        row.put(result.getMetaData().getColumnName(i), value == null ? "" : value);
                    }
                    rows.add(row);
                }
                return rows;
            }
        }
    }

    private static String csv(List<Map<String, String>> rows) {
        StringBuilder csv = new StringBuilder();
        if (!rows.isEmpty()) {
            csv.append(String.join(",", rows.get(0).keySet())).append("\r\n");
        }
        for (Map<String, String> row : rows) {
            csv.append(row.values().stream()
                            .map(ExperimentExportCommand::quoted)
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return csv.toString();
    }

    private static String quoted(String field) {
        return field.matches("(?s).*[\",\r\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }

    private static String page(
            Map<String, String> state, List<Map<String, String>> checks, List<Map<String, String>> lifts) {
        String title = text(state.getOrDefault("name", ""));
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
                <p>Intervals hold at every look. Rows that are not randomised are associations.</p>
                %6$s
                </body>
                </html>
                """
                .formatted(
                        title,
                        text(state.getOrDefault("decision", "")),
                        text(state.getOrDefault("reason", "")),
                        standing(state),
                        table(
                                checks,
                                checks.isEmpty()
                                        ? List.of()
                                        : List.copyOf(checks.get(0).keySet())),
                        table(lifts, SHOWN));
    }

    private static String standing(Map<String, String> state) {
        return state.entrySet().stream()
                .map(entry -> "<tr><th>" + text(entry.getKey()) + "</th><td>" + text(entry.getValue()) + "</td></tr>")
                .collect(Collectors.joining("\n", "<table>\n", "\n</table>"));
    }

    private static String table(List<Map<String, String>> rows, List<String> columns) {
        StringBuilder table = new StringBuilder("<table>\n<tr>");
        columns.forEach(column -> table.append("<th>").append(text(column)).append("</th>"));
        table.append("</tr>\n");
        for (Map<String, String> row : rows) {
            table.append("<tr>");
            columns.forEach(column -> table.append("<td>")
                    .append(text(row.getOrDefault(column, "")))
                    .append("</td>"));
            table.append("</tr>\n");
        }
        return table.append("</table>").toString();
    }

    /** Names come from events: nothing of them may be markup. */
    private static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
