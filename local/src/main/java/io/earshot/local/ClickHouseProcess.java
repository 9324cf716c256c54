package io.earshot.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A real ClickHouse server in a JVM of its own, on the loopback address, with its data in a folder that outlives it.
 *
 * <p>It has the database {@code earshot} and the users of {@code deploy/clickhouse/users.xml}, with passwords made for the
 * folder. It stops on {@link #close()}, and by itself when this JVM ends in whatever way.
 */
public final class ClickHouseProcess implements AutoCloseable {
    /** Where people look for ClickHouse's HTTP interface first. */
    public static final int USUAL_HTTP_PORT = 8123;

    /** Where people look for ClickHouse's native interface first. */
    public static final int USUAL_TCP_PORT = 9000;

    /** Makes tables, writes and reads them: what the jobs are given. */
    public static final String WRITER = "earshot_writer";

    /** Reads: what dashboards and people are given. */
    public static final String READER = "earshot_reader";

    /** May do everything, as tests must; exists on the laptop only. */
    public static final String ADMIN = "earshot_admin";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long MEMORY_BYTES = 3L << 30;

    private final ChildJvm child;
    private final Secrets secrets;
    private final int httpPort;
    private final int tcpPort;

    private ClickHouseProcess(ChildJvm child, Secrets secrets) {
        this.child = child;
        this.secrets = secrets;
        this.httpPort = Integer.parseInt(child.ready("http"));
        this.tcpPort = Integer.parseInt(child.ready("tcp"));
    }

    /** Starts a server on any free ports. */
    public static ClickHouseProcess start(Path folder) {
        return start(folder, 0, 0);
    }

    /**
     * Starts a server and waits until it serves.
     *
     * @param folder its data, configuration, passwords and log
     * @param usualHttpPort the port to take for HTTP if it is free, or 0 for any
     * @param usualTcpPort the port to take for the native protocol if it is free, or 0 for any
     * @throws IllegalStateException if this machine cannot run it, saying what to do
     */
    public static ClickHouseProcess start(Path folder, int usualHttpPort, int usualTcpPort) {
        ClickHouseLibrary.obstacle().ifPresent(obstacle -> {
            throw new IllegalStateException(obstacle);
        });
        Path library = ClickHouseLibrary.find().orElseThrow();
        Secrets secrets = new Secrets(folder.resolve("secrets"));
        Path config = writeConfiguration(folder);
        ChildJvm.Command command = new ChildJvm.Command(
                "ClickHouse",
                ClickHouseServer.class,
                ChildJvm.ownClassPath(),
                List.of("-Xmx64m", "-Xss8m"),
                List.of(
                        library.toAbsolutePath().toString(),
                        folder.resolve("data").toAbsolutePath().toString(),
                        config.toAbsolutePath().toString(),
                        Integer.toString(usualOrAny(usualHttpPort)),
                        Integer.toString(usualOrAny(usualTcpPort))),
                Map.of(
                        "EARSHOT_WRITER_PASSWORD_SHA256", secrets.sha256(WRITER),
                        "EARSHOT_READER_PASSWORD_SHA256", secrets.sha256(READER),
                        "EARSHOT_ADMIN_PASSWORD_SHA256", secrets.sha256(ADMIN)),
                folder.resolve("clickhouse.log"));
        return new ClickHouseProcess(ChildJvm.start(command, PATIENCE), secrets);
    }

    /** The JDBC address of the database {@code earshot}, without user or password. */
    public String jdbcUrl() {
        return "jdbc:clickhouse://127.0.0.1:" + httpPort + "/earshot";
    }

    public String httpUrl() {
        return "http://127.0.0.1:" + httpPort;
    }

    public int httpPort() {
        return httpPort;
    }

    public int tcpPort() {
        return tcpPort;
    }

    public String password(String user) {
        return secrets.password(user);
    }

    /** A file that holds the user's password and nothing else, readable by its owner only. */
    public Path passwordFile(String user) {
        return secrets.file(user);
    }

    /** Where this server is, for one of the users. */
    public ClickHouseAddress address(String user) {
        return new ClickHouseAddress(jdbcUrl(), user, passwordFile(user), password(user));
    }

    /** Connects to the database {@code earshot} as one of the users. */
    public Connection connect(String user) throws SQLException {
        return address(user).connect();
    }

    /** Runs one statement that the jobs' user may not: stop merges, say. */
    public void administer(String sql) throws SQLException {
        try (Connection connection = connect(ADMIN);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Stops merges of the tables that are there, so that a query that forgets {@code FINAL} shows rows that it should not. */
    public void stopMerges() throws SQLException {
        administer("SYSTEM STOP MERGES");
    }

    /** Lets merges go on. */
    public void startMerges() throws SQLException {
        administer("SYSTEM START MERGES");
    }

    /** Leaves an empty database, as a test wants to find it. */
    public void emptyDatabase() throws SQLException {
        administer("DROP DATABASE IF EXISTS earshot SYNC");
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:clickhouse://127.0.0.1:" + httpPort + "/default", ADMIN, password(ADMIN));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE earshot");
        }
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    public long pid() {
        return child.pid();
    }

    /** Ends the server at once, as a crash would. */
    public void kill() {
        child.kill();
    }

    @Override
    public void close() {
        child.close();
    }

    /** A port of 0 is chosen by the system when the server binds it. */
    private static int usualOrAny(int usual) {
        return usual != 0 && Ports.isFree(usual) ? usual : 0;
    }

    private static Path writeConfiguration(Path folder) {
        try {
            Path users = folder.resolve("users.xml");
            Path deployed = folder.resolve("users.d").resolve("earshot.xml");
            Path config = folder.resolve("config.xml");
            Files.createDirectories(deployed.getParent());
            copyResource("/clickhouse/users.xml", users);
            copyResource("/deploy/clickhouse/users.xml", deployed);
            Files.writeString(
                    config,
                    """
                    <clickhouse>
                        <users_config>%s</users_config>
                        <max_server_memory_usage>%d</max_server_memory_usage>
                        <mark_cache_size>67108864</mark_cache_size>
                    </clickhouse>
                    """
                            .formatted(users.toAbsolutePath(), MEMORY_BYTES),
                    StandardCharsets.UTF_8);
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write ClickHouse's configuration in " + folder, e);
        }
    }

    private static void copyResource(String name, Path file) throws IOException {
        try (InputStream resource = ClickHouseProcess.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IOException("the jar lacks " + name);
            }
            Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
