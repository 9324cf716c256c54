package io.earshot.local.sinks;

import io.earshot.local.ClickHouseProcess;
import io.earshot.local.Needed;
import io.earshot.local.SharedServers;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.Migrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A real database as the sink finds it, to be asked what stands in it. */
final class Database {
    private final ClickHouseProcess server;

    private Database(ClickHouseProcess server) {
        this.server = server;
    }

    /** An empty database. */
    static Database empty() throws SQLException {
        Needed.clickHouse();
        ClickHouseProcess server = SharedServers.clickHouse();
        server.emptyDatabase();
        return new Database(server);
    }

    /** All tables, empty, and no merges, so that a forgotten FINAL shows. */
    static Database migrated() throws SQLException {
        Database database = empty();
        Migrations.apply(database.connection());
        database.server.stopMerges();
        return database;
    }

    ClickHouseProcess server() {
        return server;
    }

    /** As the jobs connect. */
    ClickHouseConnection connection() {
        return connection(server.jdbcUrl());
    }

    /** As the jobs connect, by another way. */
    ClickHouseConnection connection(String url) {
        return new ClickHouseConnection(
                url,
                ClickHouseProcess.WRITER,
                server.passwordFile(ClickHouseProcess.WRITER).toString());
    }

    void execute(String sql) throws SQLException {
        server.administer(sql);
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(rows(sql).get(0));
    }

    /** Each row as text, its cells joined by a bar. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = server.connect(ClickHouseProcess.ADMIN);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    cells.add(result.getString(column));
                }
                rows.add(String.join("|", cells));
            }
            return rows;
        }
    }
}
