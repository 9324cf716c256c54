package io.earshot.local.cli;

import io.earshot.local.replay.RecordSender;
import io.earshot.local.replay.Speed;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that send events to Kafka. */
final class Sending {
    @Mixin
    private Servers servers;

    @Option(
            names = "--create-topics",
            paramLabel = "PARTITIONS",
            defaultValue = "0",
            description = "Create missing topics with so many partitions.")
    private int createTopics;

    @Option(
            names = "--speed",
            paramLabel = "N|max",
            defaultValue = "max",
            converter = Speed.Converter.class,
            description = "Records per second to Kafka (default: ${DEFAULT-VALUE}).")
    private Speed speed;

    RecordSender open() {
        return RecordSender.open(servers.kafka(), createTopics, speed);
    }
}
