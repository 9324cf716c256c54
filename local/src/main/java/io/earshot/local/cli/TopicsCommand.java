package io.earshot.local.cli;

import io.earshot.local.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the topics of a Kafka of one's own. */
@Command(
        name = "topics",
        description = "Create the Kafka topics that the jobs read and write.",
        subcommands = TopicsCommand.CreateCommand.class)
final class TopicsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "create?");
    }

    /** Creates what is missing, and tells of what differs. */
    @Command(
            name = "create",
            description = {
                "Create the topics that are missing, and say what is wrong with those that are there: events are kept for"
                        + " ever, dead letters for some days. Nothing that is there is changed.",
                "Ends with 1 if something must be mended."
            })
    static final class CreateCommand implements Callable<Integer> {
        @Mixin
        private Servers servers;

        @Option(
                names = "--partitions",
                paramLabel = "N",
                defaultValue = "8",
                description = "Partitions of each new topic: how many subtasks can read at once at most"
                        + " (default: ${DEFAULT-VALUE}).")
        private int partitions;

        @Option(
                names = "--replicas",
                paramLabel = "N",
                defaultValue = "" + Topics.BROKER_DEFAULT,
                description = "Copies of each new topic (default: as the broker does).")
        private short replicas;

        @Option(names = "--dry-run", description = "Create nothing, only say what would be.")
        private boolean dryRun;

        @Override
        public Integer call() {
            Terminal terminal = Terminal.standard();
            Map<String, String> properties = servers.kafka();
            Map<String, List<String>> present = Topics.problems(properties);
            List<String> missing = new ArrayList<>(Topics.all());
            missing.removeAll(present.keySet());
            List<String> made = dryRun ? missing : Topics.create(properties, partitions, replicas);
            made.forEach(topic -> terminal.say(
                    "  %s %s, %d partitions".formatted(dryRun ? "missing" : "created", topic, partitions)));
            boolean isHealthy = true;
            for (Map.Entry<String, List<String>> topic : present.entrySet()) {
                terminal.say("  there   " + topic.getKey());
                for (String problem : topic.getValue()) {
                    terminal.say("          " + terminal.bad("✗") + " " + problem);
                    isHealthy = false;
                }
            }
            return isHealthy ? 0 : 1;
        }
    }
}
