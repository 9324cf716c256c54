package io.earshot.local.cli;

import io.earshot.local.DataFolder;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

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
    /** How ClickHouse begins to say so. */
    private static final String UNKNOWN_TABLE = "Code: 60.";

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
        commandLine.setParameterExceptionHandler(Earshot::refuse);
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

    /** What is wrong comes first and is not drowned in options: only a list of commands is short enough to follow. */
    private static int refuse(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText("✗ " + failure.getMessage()));
        UnmatchedArgumentException.printSuggestions(failure, err);
        if (command.getSubcommands().isEmpty()) {
            err.println("  ./" + command.getCommandSpec().qualifiedName() + " --help says which options there are");
        } else {
            command.usage(err);
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** People get the sentence, and the way to the rest. */
    private static int explain(Exception failure, CommandLine commandLine, ParseResult parsed) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof NoSuchFileException) {
            message = "there is no file " + message; // Java gives its name alone
        } else if (failure instanceof CharacterCodingException) {
            message = "the file must be in UTF-8, and is not";
        } else if (failure instanceof SQLException && message.startsWith(UNKNOWN_TABLE)) {
            message =
                    "ClickHouse has no tables of Earshot yet: the first job that starts makes them (./earshot run --help)";
        }
        commandLine.getErr().println(commandLine.getColorScheme().errorText("✗ " + message));
        if (System.getenv("EARSHOT_STACKTRACE") != null) {
            failure.printStackTrace(commandLine.getErr());
        } else if (!(failure instanceof CommandException)) {
            commandLine.getErr().println("  (EARSHOT_STACKTRACE=1 shows where it happened)");
        }
        return commandLine.getCommandSpec().exitCodeOnExecutionException();
    }
}
