package io.earshot.bench;

import io.earshot.local.cli.CommandException;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code bench/run} runs. */
@Command(
        name = "bench/run",
        description = "Measure Earshot. Each command says the machine, its load, the versions and the seed.",
        subcommands = {
            JobCommand.class,
            CreditsCommand.class,
            PanelsCommand.class,
            LiftsCommand.class,
            StepsCommand.class,
            HeadlinesCommand.class,
            ContactsCommand.class,
            ForecastsCommand.class,
            DemandCommand.class,
            SignalsCommand.class,
            ShopCommand.class,
            SkusCommand.class,
            SoakCommand.class
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        int status = new CommandLine(new Bench())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof CommandException) {
                        Terminal.standard().say(Terminal.standard().bad("✗") + " " + failure.getMessage());
                        return 1;
                    }
                    throw failure;
                })
                .execute(arguments);
        System.exit(status);
    }
}
