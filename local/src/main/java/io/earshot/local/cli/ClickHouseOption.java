package io.earshot.local.cli;

import io.earshot.local.ClickHouseAddress;
import io.earshot.local.RunningStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which ClickHouse: one's own, or none of one's own. */
public final class ClickHouseOption {
    private static final String USER = "EARSHOT_CLICKHOUSE_USER";
    private static final String PASSWORD = "EARSHOT_CLICKHOUSE_PASSWORD";
    private static final String PASSWORD_FILE = "EARSHOT_CLICKHOUSE_PASSWORD_FILE";

    @Option(
            names = "--clickhouse",
            paramLabel = "jdbc:clickhouse://HOST:PORT/DATABASE",
            description = "Use this ClickHouse instead of the laptop's own. The user comes from the variable " + USER
                    + " (default earshot_writer), the password from " + PASSWORD_FILE + " or " + PASSWORD + ".")
    private @Nullable String jdbcUrl;

    /** Returns a ClickHouse of one's own, or nothing if none was given. */
    public Optional<ClickHouseAddress> own(Path data) {
        if (jdbcUrl == null) {
            return Optional.empty();
        }
        String user = System.getenv().getOrDefault(USER, "earshot_writer");
        Path passwordFile = passwordFile(data);
        try {
            String password =
                    Files.readString(passwordFile, StandardCharsets.UTF_8).strip();
            return Optional.of(new ClickHouseAddress(jdbcUrl, user, passwordFile, password));
        } catch (IOException e) {
            throw new CommandException("the password of ClickHouse cannot be read from " + passwordFile, e);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    /** Returns which ClickHouse: one's own, else that of the stack that {@code earshot up} keeps running. */
    public ClickHouseAddress ownOrRunning(Path data) {
        return own(data)
                .orElseGet(
                        () -> RunningStack.find(data)
                                .map(RunningStack::clickHouse)
                                .orElseThrow(
                                        () -> new CommandException(
                                                "no ClickHouse is running from " + data
                                                        + ": start `./earshot up` in another terminal, or give --clickhouse jdbc:clickhouse://HOST:PORT/earshot")));
    }

    /** Jobs are told a file, so a password from the environment is put into one that only its owner reads. */
    private static Path passwordFile(Path data) {
        String named = System.getenv(PASSWORD_FILE);
        if (named != null) {
            return Path.of(named);
        }
        String password = System.getenv().getOrDefault(PASSWORD, "");
        Path file = data.resolve("secrets").resolve("clickhouse");
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, password, StandardCharsets.UTF_8);
            return file;
        } catch (IOException e) {
            throw new CommandException("the password of ClickHouse cannot be kept in " + file, e);
        }
    }
}
