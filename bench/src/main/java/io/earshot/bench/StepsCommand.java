package io.earshot.bench;

import io.earshot.bench.micro.FoldSteps;
import io.earshot.bench.micro.LiftSteps;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;

/** {@code bench/run steps}: what single steps of the mathematics cost. */
@Command(
        name = "steps",
        sortOptions = false,
        description = {
            "Time single steps of the mathematics with JMH, in one thread of a JVM of their own: a unit more in an arm,",
            "a unit restated, a look at the always-valid lift of a ratio, a day folded into the series of a product.",
            "Ends with 1 if an aim is missed."
        })
final class StepsCommand implements Callable<Integer> {
    /** What a step may cost. */
    private record Aim(String step, String method, double nanos) {}

    private static final List<Aim> AIMS = List.of(
            new Aim("a unit more in an arm", "addUnit", 20),
            new Aim("a unit taken back and put in again", "restateUnit", 40),
            new Aim("a look at a ratio's lift", "readRatio", 1_000),
            new Aim("a day folded into a product's series", "foldDay", 1_000));

    @Override
    public Integer call() throws RunnerException {
        Terminal terminal = Terminal.standard();
        Machine.describe(terminal, 1, "units of three values, months of 28 days");
        Options options = new OptionsBuilder()
                .include(LiftSteps.class.getName() + "\\..*")
                .include(FoldSteps.class.getName() + "\\..*")
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        TextTable table = new TextTable("step", "ns", "±", "per second and core", "at most ns", "reached?");
        boolean isReached = true;
        for (Aim aim : AIMS) {
            Result<?> measured = results.stream()
                    .map(RunResult::getPrimaryResult)
                    .filter(result -> result.getLabel().equals(aim.method))
                    .findFirst()
                    .orElseThrow();
            boolean isWithin = measured.getScore() <= aim.nanos;
            isReached &= isWithin;
            table.row(
                    aim.step,
                    "%.1f".formatted(measured.getScore()),
                    "%.1f".formatted(measured.getScoreError()),
                    "%,.0f".formatted(1e9 / measured.getScore()),
                    "%,.0f".formatted(aim.nanos),
                    isWithin ? terminal.good("✓") + " yes" : terminal.bad("✗") + " no");
        }
        terminal.say();
        table.print(terminal);
        terminal.say();
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        return isReached ? 0 : 1;
    }
}
