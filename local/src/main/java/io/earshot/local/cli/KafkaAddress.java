package io.earshot.local.cli;

import io.earshot.local.RunningStack;
import io.earshot.sources.SourceSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which Kafka: one's own, with what SASL and TLS need, or none of one's own. */
public final class KafkaAddress {
    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Use this Kafka instead of the laptop's own.")
    private @Nullable String bootstrap;

    @Option(
            names = "--kafka-property",
            paramLabel = "KEY=VALUE",
            description = {
                "A property of Kafka's clients, such as",
                "security.protocol=SASL_SSL. Repeatable.",
                "Passwords belong into --kafka-properties."
            })
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--kafka-properties",
            paramLabel = "FILE",
            description = "A file of such properties, for passwords among others.")
    private @Nullable Path file;

    /** Returns the properties of a Kafka of one's own, or nothing if none was given. */
    public Optional<Map<String, String>> own() {
        Map<String, String> all = new LinkedHashMap<>();
        if (file != null) {
            Properties fromFile = new Properties();
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                fromFile.load(reader);
            } catch (IOException e) {
                throw new CommandException("--kafka-properties " + file + " cannot be read: " + e.getMessage(), e);
            }
            fromFile.stringPropertyNames().forEach(name -> all.put(name, fromFile.getProperty(name)));
        }
        properties.forEach((name, value) -> {
            if (SourceSettings.mayHoldSecret(name)) {
                throw new CommandException(
                        "--kafka-property " + name
                                + " would show a secret to everyone on this machine: put it into a file for --kafka-properties");
            }
            all.put(name, value);
        });
        if (bootstrap != null) {
            all.put("bootstrap.servers", bootstrap);
        }
        if (!all.isEmpty() && !all.containsKey("bootstrap.servers")) {
            throw new CommandException("properties of Kafka were given, but not where it is: add --kafka HOST:PORT");
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /** Returns how to reach Kafka: one's own, else that of the stack that {@code earshot up} keeps running. */
    public Map<String, String> ownOrRunning(Path data) {
        return own().orElseGet(() -> RunningStack.find(data)
                .map(RunningStack::kafkaProperties)
                .orElseThrow(() -> new CommandException("no Kafka is running from " + data
                        + ": start `./earshot up` in another terminal, or give --kafka HOST:PORT")));
    }
}
