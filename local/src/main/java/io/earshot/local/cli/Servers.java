package io.earshot.local.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** Options that say where things are: the data folder, and Kafka. */
class Servers {
    @Mixin
    private DataOption data;

    @Mixin
    private KafkaAddress kafka;

    /** The folder that keeps everything. */
    final Path folder() {
        return data.folder();
    }

    /** How to reach a Kafka of one's own, if one was given. */
    final Optional<Map<String, String>> ownKafka() {
        return kafka.own();
    }

    /** How to reach Kafka: one's own, else that of the stack that {@code earshot up} keeps running. */
    final Map<String, String> kafka() {
        return kafka.ownOrRunning(folder());
    }
}
