package io.earshot.local;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Where a ClickHouse is and who writes to it.
 *
 * @param jdbcUrl {@code jdbc:clickhouse://HOST:PORT/DATABASE}, without user or password
 * @param user who makes, writes and reads tables
 * @param passwordFile a file that holds the user's password and nothing else
 * @param password what the file holds
 */
public record ClickHouseAddress(String jdbcUrl, String user, Path passwordFile, String password) {
    private static final String PREFIX = "jdbc:clickhouse:";
    private static final int HTTP = 8123;
    private static final int HTTPS = 8443;

    public ClickHouseAddress {
        if (!jdbcUrl.startsWith(PREFIX) && !jdbcUrl.startsWith("jdbc:ch:")) {
            throw new IllegalArgumentException(
                    "the address of ClickHouse must begin with jdbc:clickhouse://, got " + jdbcUrl);
        }
        if (jdbcUrl.contains("password=")) {
            throw new IllegalArgumentException(
                    "the address of ClickHouse must not hold the password: give it in EARSHOT_CLICKHOUSE_PASSWORD_FILE"
                            + " or EARSHOT_CLICKHOUSE_PASSWORD");
        }
    }

    /** The HTTP address of the same server. */
    public String httpUrl() {
        String rest = jdbcUrl.replaceFirst("^jdbc:(clickhouse|ch):", "");
        boolean tls = rest.startsWith("https:") || rest.contains("ssl=true");
        URI uri = URI.create(rest.replaceFirst("^https?:", ""));
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS : HTTP;
        return (tls ? "https://" : "http://") + uri.getHost() + ":" + port;
    }

    /** Connects as the writer. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.put("user", user);
        properties.put("password", password);
        return DriverManager.getConnection(jdbcUrl, properties);
    }

    /** Says where, not with which password. */
    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
