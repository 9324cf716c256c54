package io.earshot.local;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the stack of another process is: a file that the stack writes when it stands, so that {@code simulate}, {@code run}
 * and the others find it without being told.
 */
public final class RunningStack {
    private static final String KAFKA = "kafka.";

    private final Properties values;

    private RunningStack(Properties values) {
        this.values = values;
    }

    /** Returns the stack that runs from a data folder, if one does; a demo's stack too. */
    public static Optional<RunningStack> find(Path data) {
        return at(data).or(() -> at(data.resolve(DataFolder.DEMO)));
    }

    private static Optional<RunningStack> at(Path data) {
        Path file = file(data);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties values = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            values.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        boolean alive = ProcessHandle.of(Long.parseLong(values.getProperty("pid", "0")))
                .map(ProcessHandle::isAlive)
                .orElse(false);
        return alive ? Optional.of(new RunningStack(values)) : Optional.empty();
    }

    /** Tells other processes where the stack is. */
    public static void announce(LocalStack stack) {
        Properties values = new Properties();
        values.setProperty("pid", Long.toString(ProcessHandle.current().pid()));
        stack.kafkaProperties().forEach((name, value) -> values.setProperty(KAFKA + name, value));
        ClickHouseAddress clickHouse = stack.clickHouseAddress();
        values.setProperty("clickhouse.url", clickHouse.jdbcUrl());
        values.setProperty("clickhouse.user", clickHouse.user());
        values.setProperty(
                "clickhouse.password.file",
                clickHouse.passwordFile().toAbsolutePath().toString());
        if (stack.hasFlink()) {
            values.setProperty("flink.url", stack.flink().webAddress().toString());
        }
        Path file = file(stack.options().folder());
        try {
            Files.deleteIfExists(file);
            // Kafka's properties may hold a password.
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                values.store(writer, "Where the stack is that runs from this folder");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Forgets this process's stack. */
    public static void forget(Path data) {
        try {
            Files.deleteIfExists(file(data));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file(data), e);
        }
    }

    public Map<String, String> kafkaProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String name : values.stringPropertyNames()) {
            if (name.startsWith(KAFKA)) {
                properties.put(name.substring(KAFKA.length()), values.getProperty(name));
            }
        }
        return properties;
    }

    public ClickHouseAddress clickHouse() {
        Path passwordFile = Path.of(values.getProperty("clickhouse.password.file"));
        try {
            return new ClickHouseAddress(
                    values.getProperty("clickhouse.url"),
                    values.getProperty("clickhouse.user"),
                    passwordFile,
                    Files.readString(passwordFile, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + passwordFile, e);
        }
    }

    /** The address of Flink's web interface, if the stack has Flink. */
    public Optional<String> flink() {
        return Optional.ofNullable(values.getProperty("flink.url"));
    }

    public long pid() {
        return Long.parseLong(values.getProperty("pid"));
    }

    private static Path file(Path data) {
        return data.resolve("stack.properties");
    }
}
