package io.earshot.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Keeps the stack up until it is told to stop. */
@Command(
        name = "up",
        description = "Start Kafka, ClickHouse and Flink, and keep them up until Ctrl-C.",
        footer = {
            "",
            "Then, in another terminal:",
            "  ./earshot run attribution   (--help says what it must be told of your store)",
            "  ./earshot simulate",
            "  ./earshot doctor"
        })
final class UpCommand implements Callable<Integer> {
    @Mixin
    private StackSettings settings;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        try (StackSettings.Running running = settings.start(settings.folder(), terminal)) {
            terminal.say("Ctrl-C stops everything.");
            running.awaitEnd();
        }
        return 0;
    }
}
