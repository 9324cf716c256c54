package io.earshot.local.cli;

import io.earshot.local.ClickHouseAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code earshot experiments list}. */
@Command(name = "list", description = "How all experiments stand, and what to do about each.")
final class ExperimentListCommand implements Callable<Integer> {
    private static final String QUERY =
            """
            SELECT store_id, comparison_id, formatReadableQuantity(units), status, decision, reason
            FROM experiments_current
            ORDER BY store_id, registered_at DESC, comparison_id""";

    @Mixin
    private AllServers servers;

    @Override
    public Integer call() throws SQLException {
        Terminal terminal = Terminal.standard();
        ClickHouseAddress clickHouse = servers.clickHouse();
        TextTable table = new TextTable("store", "experiment", "units", "status", "decision", "reason");
        try (Connection connection = clickHouse.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            while (rows.next()) {
                table.row(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getString(6));
            }
        }
        if (table.isEmpty()) {
            terminal.say("No experiment is registered. ./earshot experiments add --help");
        } else {
            table.print(terminal);
        }
        return 0;
    }
}
