package io.earshot.local.cli;

import io.earshot.local.Heartbeats;
import io.earshot.local.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps quiet partitions moving. */
@Command(
        name = "heartbeat",
        description = {
            "Write heartbeats into every partition until Ctrl-C.",
            "A partition without events does not tell how far time has come, and holds others back; a heartbeat does."
        })
final class HeartbeatCommand implements Callable<Integer> {
    @Mixin
    private Servers servers;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Only this topic. Repeatable (default: every topic of events).")
    private List<String> topics = Topics.EVENTS;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How often (default: ${DEFAULT-VALUE}).")
    private int everySeconds;

    @Option(
            names = "--behind",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How far behind the clock time has been reached, so that producers may be this late without"
                    + " being behind it (default: ${DEFAULT-VALUE}).")
    private int behindSeconds;

    @Option(names = "--once", description = "Write one into each partition, and end.")
    private boolean once;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.standard();
        try (Heartbeats heartbeats = new Heartbeats(servers.kafka())) {
            for (long round = 1; ; round++) {
                Instant reached = Instant.now().minusSeconds(behindSeconds);
                int partitions = heartbeats.send(topics, reached);
                terminal.status("  %,d heartbeats into %d partitions of %d topics, the last of %s"
                        .formatted(round * partitions, partitions, topics.size(), reached));
                if (once) {
                    terminal.say();
                    return 0;
                }
                Thread.sleep(Duration.ofSeconds(everySeconds).toMillis());
            }
        }
    }
}
