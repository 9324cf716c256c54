package io.earshot.local.cli;

import io.earshot.local.DataFolder;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line of Earshot. */
@Command(
        name = "earshot",
        description = "Hears what customers say and measures what it does to revenue.",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            RunCommand.class,
            TopicsCommand.class,
            SimulateCommand.class,
            ReplayCommand.class,
            HeartbeatCommand.class,
            ExperimentsCommand.class,
            DeadLettersCommand.class,
            KeysCommand.class,
            DoctorCommand.class
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%n",
        usageHelpAutoWidth = true)
public final class Earshot implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Earshot());
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        commandLine.setExecutionStrategy(Earshot::execute);
        commandLine.setExecutionExceptionHandler(Earshot::explain);
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    /** The log belongs into the data folder, which must be known before anything logs. */
    private static int execute(ParseResult parsed) {
        if (parsed.hasSubcommand()) {
            Path data = parsed.subcommand().matchedOptionValue(DataOption.NAME, DataFolder.USUAL);
            System.setProperty(
                    "earshot.log", data.resolve("logs").resolve("earshot.log").toString());
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** People get the sentence, and the way to the rest. */
    private static int explain(Exception failure, CommandLine commandLine, ParseResult parsed) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        commandLine.getErr().println(commandLine.getColorScheme().errorText("✗ " + message));
        if (System.getenv("EARSHOT_STACKTRACE") != null) {
            failure.printStackTrace(commandLine.getErr());
        } else if (!(failure instanceof CommandException)) {
            commandLine.getErr().println("  (EARSHOT_STACKTRACE=1 shows where it happened)");
        }
        return commandLine.getCommandSpec().exitCodeOnExecutionException();
    }
}
