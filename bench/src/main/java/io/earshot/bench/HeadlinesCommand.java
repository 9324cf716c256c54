package io.earshot.bench;

import io.earshot.local.cli.CommandException;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import io.earshot.local.lifts.HeadlineReplay;
import io.earshot.local.lifts.HeadlineReplay.Guard;
import io.earshot.local.lifts.HeadlineReplay.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run headlines}: real tests as totals and unit by unit. */
@Command(
        name = "headlines",
        sortOptions = false,
        description = {
            "Replay 4,873 real headline tests (Upworthy Research Archive, in the folder EARSHOT_DATA) as totals of their arms",
            "through Kafka, ExperimentJob and ClickHouse, and one in so many unit by unit as well: do both say the same?",
            "Ends with 1 if a row differs, or a figure that is known from elsewhere is missed."
        })
final class HeadlinesCommand implements Callable<Integer> {
    @Option(
            names = "--every",
            paramLabel = "N",
            defaultValue = "20",
            description = "One test in so many is sent unit by unit (default: ${DEFAULT-VALUE}).")
    private int every;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where data and logs go (default: a new temporary folder).")
    private @Nullable Path folder;

    /** What others counted on the same tests: all, χ² p < 0.05, and the guard at one look in the broken weeks and in others. */
    private static final int TESTS = 4872;

    private static final int SIGNIFICANT = 2203;
    private static final int BROKEN = 735;
    private static final int OTHERS = 18;

    @Override
    public Integer call() throws Exception {
        String data = System.getenv("EARSHOT_DATA");
        if (data == null) {
            throw new CommandException("EARSHOT_DATA is not set: it names the folder of real data (see README.md)");
        }
        Terminal terminal = Terminal.standard();
        Path work = folder == null ? Files.createTempDirectory("earshot-headlines") : Files.createDirectories(folder);
        Machine.describe(terminal, 1, "one test in " + every + " unit by unit; data and logs in " + work);
        terminal.say("Replaying; a million units take a minute or two ...");
        Outcome outcome = new HeadlineReplay(work, Path.of(data), every).run();
        TextTable table = new TextTable("", "measured", "known");
        table.row("tests with a click, as totals", "%,d".formatted(outcome.evaluable()), known(TESTS));
        table.row("of these χ² p < 0.05", "%,d".formatted(outcome.significant()), known(SIGNIFICANT));
        guard(table, "weeks 201325-201401", outcome.broken(), known(BROKEN));
        guard(table, "other weeks", outcome.others(), known(OTHERS));
        table.row("tests sent unit by unit", "%,d".formatted(outcome.testsByUnit()), "");
        table.row("their units", "%,d".formatted(outcome.units()), "");
        table.row("rows compared with those of the totals", "%,d".formatted(outcome.comparedRows()), "");
        table.row("rows that differ", "%,d".formatted(outcome.differentRows().size()), "0");
        terminal.say();
        table.print(terminal);
        terminal.say();
        terminal.say("%,d events in %.1f s, %,.0f a second, from the first one sent to the last row in ClickHouse"
                .formatted(outcome.events(), outcome.seconds(), outcome.events() / outcome.seconds()));
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        outcome.differentRows().stream().limit(5).forEach(terminal::say);
        boolean isAsKnown = outcome.evaluable() == TESTS
                && outcome.significant() == SIGNIFICANT
                && outcome.broken().atOneLook() == BROKEN
                && outcome.others().atOneLook() == OTHERS;
        return isAsKnown
                        && outcome.differentRows().isEmpty()
                        && outcome.differentTotals().isEmpty()
                ? 0
                : 1;
    }

    private static String known(int figure) {
        return "%,d".formatted(figure);
    }

    private static void guard(TextTable table, String weeks, Guard guard, String known) {
        table.row(
                "sample-ratio guard fires at one look, " + weeks,
                "%d of %,d".formatted(guard.atOneLook(), guard.tests()),
                known);
        table.row(
                "sample-ratio guard fires at any look, " + weeks,
                "%d of %,d".formatted(guard.atEveryLook(), guard.tests()),
                "");
    }
}
