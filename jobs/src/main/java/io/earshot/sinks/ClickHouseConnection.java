package io.earshot.sinks;

import com.clickhouse.client.api.Client;
import com.clickhouse.jdbc.Driver;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where ClickHouse is, and as whom to connect. The password is no part of this: whoever connects reads it from the file, or
 * from the environment variable {@value #PASSWORD_VARIABLE} where there is no file.
 *
 * @param url {@code jdbc:clickhouse://host:port/database}, with the driver's parameters: {@code ?ssl=true}, say
 * @param passwordFile a file that holds the password and nothing else, on every machine that connects
 */
public record ClickHouseConnection(String url, String user, @Nullable String passwordFile) implements Serializable {
    /** The environment variable that holds the password where there is no file. */
    public static final String PASSWORD_VARIABLE = "EARSHOT_CLICKHOUSE_PASSWORD";

    private static final String RULE = "ClickHouse's address must be jdbc:clickhouse://host:port/database";
    private static final Duration RETRY_FOR = Duration.ofMinutes(10);
    private static final int SOCKET_TIMEOUT_SECONDS = 600;

    public ClickHouseConnection {
        if (url.toLowerCase(Locale.ROOT).matches(".*([?&]password=|//[^/]*@).*")) {
            throw new IllegalArgumentException(RULE + " without user or password: put the password into a file or into "
                    + PASSWORD_VARIABLE + ", got a user or password in the address");
        }
        URI address = address(url);
        if (address.getHost() == null || database(address).isEmpty()) {
            throw new IllegalArgumentException(RULE + ", got " + url);
        }
        if (user.isBlank()) {
            throw new IllegalArgumentException("ClickHouse's user must not be blank");
        }
    }

    /** The same server and user; the password comes from the environment. */
    public static ClickHouseConnection of(String url, String user) {
        return new ClickHouseConnection(url, user, null);
    }

    public String database() {
        return database(address(url));
    }

    /**
     * Connects by JDBC.
     *
     * @throws SQLException if that fails, saying where to, as whom, and what to look at
     */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password());
        // An insert is answered when it stands in the table, not when it waits in a buffer.
        properties.setProperty("clickhouse_setting_async_insert", "0");
        properties.setProperty("socket_timeout", Integer.toString(SOCKET_TIMEOUT_SECONDS * 1000));
        try {
            // Not by the DriverManager, which does not see drivers in the jar of a Flink job.
            Connection connection = new Driver().connect(url, properties);
            if (connection == null) {
                throw new SQLException(RULE);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            throw explained(e);
        }
    }

    /** What can be asked or told in a connection, and more than once. */
    interface Question<T> {
        T ask(Statement statement) throws SQLException, IOException;
    }

    /**
     * Asks until there is an answer.
     *
     * @param what the subject of the error message
     * @throws IOException if there is none within ten minutes, or can never be
     */
    <T> T ask(String what, Question<T> question) throws IOException, InterruptedException {
        return Retry.within(RETRY_FOR).call(what, () -> {}, () -> {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                return question.ask(statement);
            }
        });
    }

    /** A client that repeats nothing by itself. */
    Client client() {
        URI address = address(url);
        Map<String, String> parameters = parameters(address);
        boolean ssl = Boolean.parseBoolean(parameters.remove("ssl"));
        int port = address.getPort() >= 0 ? address.getPort() : ssl ? 8443 : 8123;
        Client.Builder builder = new Client.Builder()
                .addEndpoint((ssl ? "https://" : "http://") + address.getHost() + ":" + port)
                .setDefaultDatabase(database(address))
                .setUsername(user)
                .setPassword(password())
                .setConnectTimeout(10, ChronoUnit.SECONDS)
                .setSocketTimeout(120, ChronoUnit.SECONDS)
                .setMaxRetries(0)
                .serverSetting("async_insert", "0");
        parameters.forEach(builder::setOption);
        return builder.build();
    }

    /** The same failure; where connecting was the trouble, it says where to, as whom, and what to look at. */
    SQLException explained(Exception e) {
        if (e instanceof SQLException && !Failures.isAboutConnecting(e)) {
            return (SQLException) e;
        }
        String secret = passwordFile == null ? "the environment variable " + PASSWORD_VARIABLE : passwordFile;
        return new SQLException(
                "cannot connect to ClickHouse at %s as %s with the password in %s: the server must run there and know the user and the database; got: %s"
                        .formatted(url, user, secret, Failures.message(e)),
                e);
    }

    private String password() {
        if (passwordFile == null) {
            return System.getenv().getOrDefault(PASSWORD_VARIABLE, "");
        }
        try {
            return Files.readString(Path.of(passwordFile), StandardCharsets.UTF_8)
                    .stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the file with ClickHouse's password must be readable by this process, got " + e.getMessage(), e);
        }
    }

    private static URI address(String url) {
        for (String scheme : new String[] {"jdbc:clickhouse:", "jdbc:ch:"}) {
            if (url.startsWith(scheme)) {
                try {
                    return URI.create("clickhouse:" + url.substring(scheme.length()));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(RULE + ", got " + url, e);
                }
            }
        }
        throw new IllegalArgumentException(RULE + ", got " + url);
    }

    private static String database(URI address) {
        String path = address.getPath();
        return path == null ? "" : path.replace("/", "");
    }

    /** The parameters that the client knows too; those of JDBC alone are left out. */
    private static Map<String, String> parameters(URI address) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String query = address.getRawQuery();
        for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
            if (!name.isEmpty() && !name.startsWith("jdbc_") && !name.startsWith("beta.")) {
                parameters.put(name, equals < 0 ? "true" : decoded(parameter.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
