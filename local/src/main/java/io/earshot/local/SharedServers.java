package io.earshot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One broker and one database for all tests of a JVM, started at the first call and ended with the JVM.
 *
 * <p>Tests keep apart by names of their own: topics, and where a test needs tables of its own, {@link
 * ClickHouseProcess#emptyDatabase()}.
 */
public final class SharedServers {
    private static @Nullable Path folder;
    private static @Nullable KafkaProcess kafka;
    private static @Nullable ClickHouseProcess clickHouse;

    private SharedServers() {}

    public static synchronized KafkaProcess kafka() {
        if (kafka == null || !kafka.isAlive()) {
            kafka = KafkaProcess.start(folder().resolve("kafka"));
        }
        return kafka;
    }

    public static synchronized ClickHouseProcess clickHouse() {
        if (clickHouse == null || !clickHouse.isAlive()) {
            clickHouse = ClickHouseProcess.start(folder().resolve("clickhouse"));
        }
        return clickHouse;
    }

    private static synchronized Path folder() {
        if (folder == null) {
            try {
                folder = Files.createTempDirectory("earshot-servers");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(SharedServers::stop, "stop servers"));
        }
        return folder;
    }

    private static synchronized void stop() {
        if (kafka != null) {
            kafka.kill();
        }
        if (clickHouse != null) {
            clickHouse.kill();
        }
        if (folder != null) {
            DataFolder.delete(folder);
        }
    }
}
