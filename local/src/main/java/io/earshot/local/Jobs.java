package io.earshot.local;

import io.earshot.jobs.AttributionJob;
import io.earshot.jobs.CustomerValueJob;
import io.earshot.jobs.ExperimentJob;
import io.earshot.jobs.ForecastJob;
import io.earshot.jobs.InsightJob;
import io.earshot.jobs.RecoveryJob;
import io.earshot.sources.CustomerKeys;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** The jobs that can be run, and what they are told of the stack. */
public final class Jobs {
    private static final String KAFKA_FILE = "kafka.properties";
    private static final String KEY_FILE = "customer.key";

    private Jobs() {}

    /** The class whose main runs the job, by the job's name. */
    public static SortedMap<String, Class<?>> mains() {
        return new TreeMap<>(Map.of(
                AttributionJob.NAME,
                AttributionJob.class,
                ExperimentJob.NAME,
                ExperimentJob.class,
                ForecastJob.NAME,
                ForecastJob.class,
                InsightJob.NAME,
                InsightJob.class,
                RecoveryJob.NAME,
                RecoveryJob.class,
                CustomerValueJob.NAME,
                CustomerValueJob.class));
    }

    /**
     * Returns the arguments of a job's main: where Kafka and ClickHouse are, and its own settings, which win.
     *
     * @param folder where a file is put for what is not shown in arguments: Kafka's passwords, say
     */
    public static List<String> arguments(
            Map<String, String> kafka, ClickHouseAddress clickHouse, Path folder, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>();
        Map<String, String> moreOfKafka = new TreeMap<>(kafka);
        all.put("kafka.bootstrap.servers", moreOfKafka.remove("bootstrap.servers"));
        if (!moreOfKafka.isEmpty()) {
            all.put(
                    "kafka.properties-file",
                    write(folder.resolve(KAFKA_FILE), moreOfKafka).toString());
        }
        all.put("clickhouse.url", clickHouse.jdbcUrl());
        all.put("clickhouse.user", clickHouse.user());
        all.put(
                "clickhouse.password-file",
                clickHouse.passwordFile().toAbsolutePath().toString());
        String customerKey = System.getenv(CustomerKeys.ENVIRONMENT);
        if (customerKey != null) {
            // Flink runs in another process, which does not see this one's environment.
            all.put(
                    "customer-key.file",
                    keep(folder.resolve(KEY_FILE), customerKey).toString());
        }
        all.putAll(settings);
        List<String> arguments = new ArrayList<>();
        all.forEach((key, value) -> {
            arguments.add("--" + key);
            arguments.add(value);
        });
        return arguments;
    }

    private static Path write(Path file, Map<String, String> values) {
        Properties properties = new Properties();
        properties.putAll(values);
        StringWriter text = new StringWriter();
        try {
            properties.store(text, "How the jobs reach Kafka");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keep(file, text.toString());
    }

    /** Writes a file that only its owner can read. */
    private static Path keep(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
            return file.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
