package io.earshot.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code earshot replay}: files to Kafka. */
@Command(
        name = "replay",
        subcommands = {ReplayEventsCommand.class, ReplayOrdersCommand.class},
        description = "Send events from files to Kafka: JSON lines as they stand, or orders from a CSV.")
final class ReplayCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to replay is missing: events DIR or orders FILE.csv");
    }
}
