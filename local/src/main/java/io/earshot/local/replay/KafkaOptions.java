package io.earshot.local.replay;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to reach a Kafka that is not on this machine: passed through to the client as it stands. */
public final class KafkaOptions {
    public static final String USUAL = "127.0.0.1:9092";

    @Option(
            names = "--kafka-property",
            paramLabel = "NAME=VALUE",
            description =
                    "Setting of the Kafka client, such as security.protocol=SASL_SSL; secrets belong into the file.")
    Map<String, String> kafkaProperties = new TreeMap<>();

    @Option(names = "--kafka-properties", paramLabel = "FILE", description = "Settings of the Kafka client, in a file.")
    @Nullable
    Path kafkaPropertiesFile;

    @Option(
            names = "--create-topics",
            paramLabel = "PARTITIONS",
            defaultValue = "0",
            description = "Create missing topics with so many partitions.")
    int createTopics;

    /** What the client is made with: the file, then single properties, then the address. */
    public Map<String, String> properties(@Nullable String bootstrap) {
        Map<String, String> all = new TreeMap<>();
        if (kafkaPropertiesFile != null) {
            Properties file = new Properties();
            try (Reader reader = Files.newBufferedReader(kafkaPropertiesFile)) {
                file.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + kafkaPropertiesFile, e);
            }
            file.stringPropertyNames().forEach(name -> all.put(name, file.getProperty(name)));
        }
        all.putAll(kafkaProperties);
        if (bootstrap != null) {
            all.put("bootstrap.servers", bootstrap);
        }
        all.putIfAbsent("bootstrap.servers", USUAL);
        return all;
    }

    /** Partitions of topics to be created; 0 to create none. */
    public int partitions() {
        return createTopics;
    }
}
