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
            "The CSV has the columns of lifts as docs/tables.md explains them, in full; the page is for people."
        })
final class ExperimentExportCommand implements Callable<Integer> {
    /** Where units are missing from an arm, every lift says so. */
    private static final String LIFTS = "SELECT * EXCEPT (job, store_id, comparison_id) REPLACE (arrayConcat(if("
            + "(SELECT max(has_fired) FROM sample_ratio_current WHERE store_id = ? AND comparison_id = ?),"
            + " ['sample ratio mismatch'], []), warnings) AS warnings) FROM lifts_current"
            + " WHERE store_id = ? AND comparison_id = ? ORDER BY maturity, is_primary DESC, metric, slice, slice_value, arm";

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
        List<Map<String, String>> shown;
        List<Map<String, String>> lifts;
        try (Connection connection = clickHouse.connect()) {
            state = rows(connection, ExperimentPage.STATE, store, id);
            checks = rows(connection, ExperimentPage.CHECKS, store, id);
            shown = rows(connection, ExperimentPage.LIFTS, store, id);
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
        Files.writeString(html, ExperimentPage.of(state.get(0), checks, shown));
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
}
