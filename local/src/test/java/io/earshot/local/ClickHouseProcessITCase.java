package io.earshot.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseProcessITCase {
    private static final String TABLE =
            "CREATE TABLE IF NOT EXISTS earshot.sales (id UInt32, cents Int64, version UInt64)"
                    + " ENGINE = ReplacingMergeTree(version) ORDER BY id";

    @TempDir
    Path folder;

    @BeforeAll
    static void needsTheLibrary() {
        Needed.clickHouse();
    }

    @Test
    void keepsRowsOverACrashAndAnotherPort() throws Exception {
        int firstPort;
        try (ClickHouseProcess clickHouse = ClickHouseProcess.start(folder)) {
            firstPort = clickHouse.httpPort();
            as(clickHouse, ClickHouseProcess.WRITER, TABLE);
            as(clickHouse, ClickHouseProcess.WRITER, "INSERT INTO sales VALUES (1, 100, 1)");
            clickHouse.kill();
        }
        try (ServerSocket squatter = new ServerSocket(firstPort, 1, InetAddress.getLoopbackAddress());
                ClickHouseProcess clickHouse = ClickHouseProcess.start(folder, firstPort, 0)) {
            assertThat(clickHouse.httpPort()).isNotEqualTo(squatter.getLocalPort());
            assertThat(number(clickHouse, "SELECT sum(cents) FROM sales")).isEqualTo(100);
        }
    }

    @Test
    void givesEachUserNoMoreThanItNeeds() throws Exception {
        try (ClickHouseProcess clickHouse = ClickHouseProcess.start(folder)) {
            as(clickHouse, ClickHouseProcess.WRITER, TABLE);
            as(clickHouse, ClickHouseProcess.WRITER, view("orders_current", "SELECT * FROM sales FINAL"));
            as(clickHouse, ClickHouseProcess.WRITER, view("orders_current", "SELECT id FROM sales FINAL"));
            as(clickHouse, ClickHouseProcess.WRITER, view("unknown", "SELECT id FROM sales FINAL"));
            as(clickHouse, ClickHouseProcess.READER, "SELECT * FROM orders_current SETTINGS max_threads = 1");

            refused(clickHouse, ClickHouseProcess.WRITER, "DROP TABLE sales");
            refused(clickHouse, ClickHouseProcess.WRITER, "CREATE DATABASE other");
            refused(clickHouse, ClickHouseProcess.WRITER, "SYSTEM STOP MERGES sales");
            refused(clickHouse, ClickHouseProcess.WRITER, "SELECT * FROM file('/etc/passwd', 'LineAsString')");
            refused(clickHouse, ClickHouseProcess.READER, "SELECT * FROM sales");
            refused(clickHouse, ClickHouseProcess.READER, "SELECT * FROM unknown");
            refused(clickHouse, ClickHouseProcess.READER, "INSERT INTO sales VALUES (1, 1, 1)");
            refused(clickHouse, ClickHouseProcess.READER, "CREATE TABLE t (a Int8) ENGINE = Memory");
            refused(clickHouse, ClickHouseProcess.READER, "SELECT * FROM file('/etc/passwd', 'LineAsString')");
            HttpRequest anybody = HttpRequest.newBuilder(URI.create(clickHouse.httpUrl() + "/?query=SELECT+1"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(anybody, BodyHandlers.ofString())
                            .body())
                    .as("the engine's own user, which has no password, has no session left")
                    .contains("USER_SESSION_LIMIT_EXCEEDED");
        }
    }

    @Test
    void showsEveryVersionWhileMergesAreStopped() throws Exception {
        try (ClickHouseProcess clickHouse = ClickHouseProcess.start(folder)) {
            as(clickHouse, ClickHouseProcess.WRITER, TABLE);
            clickHouse.stopMerges();
            for (int version = 1; version <= 20; version++) {
                as(clickHouse, ClickHouseProcess.WRITER, "INSERT INTO sales VALUES (1, 100, " + version + ")");
            }
            assertThat(number(clickHouse, "SELECT count() FROM sales")).isEqualTo(20);
            assertThat(number(clickHouse, "SELECT count() FROM sales FINAL")).isEqualTo(1);

            clickHouse.emptyDatabase();
            assertThat(number(clickHouse, "SELECT count() FROM system.tables WHERE database = 'earshot'"))
                    .isZero();
        }
    }

    private static void refused(ClickHouseProcess clickHouse, String user, String sql) {
        assertThatThrownBy(() -> as(clickHouse, user, sql))
                .as(user + ": " + sql)
                .isInstanceOf(SQLException.class)
                .hasMessageMatching("(?s).*(Not enough privileges|readonly mode).*");
    }

    private static void as(ClickHouseProcess clickHouse, String user, String sql) throws SQLException {
        try (Connection connection = clickHouse.connect(user);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String view(String name, String select) {
        return "CREATE OR REPLACE VIEW " + name + " DEFINER = CURRENT_USER SQL SECURITY DEFINER AS " + select;
    }

    private static long number(ClickHouseProcess clickHouse, String sql) throws SQLException {
        try (Connection connection = clickHouse.connect(ClickHouseProcess.WRITER);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
