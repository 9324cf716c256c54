package io.earshot.bench;

import io.earshot.bench.lifts.Coverage;
import io.earshot.bench.lifts.Horizon;
import io.earshot.bench.lifts.Population;
import io.earshot.bench.lifts.Stream;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import io.earshot.measures.lift.AlwaysValid;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run lifts}: whether lifts keep what they promise, on streams with a planted one. */
@Command(
        name = "lifts",
        sortOptions = false,
        description = {
            "Watch streams of units with a planted lift, with a look after each unit from the 20th on: does the always-valid",
            "interval ever lose the truth, how soon does it find the lift, and do the intervals for one look cover?",
            "Ends with status 1 where an aim is missed by more than two standard errors."
        })
final class LiftsCommand implements Callable<Integer> {
    /** How units come where no lift is planted: that changes nothing for those that are shuffled or called. */
    private static final List<Stream.Order> NULLS = List.of(Stream.Order.DRAWN, Stream.Order.FEW, Stream.Order.HOLDOUT);

    private static final double LEAST_INSIDE = 0.95;
    private static final double LEAST_FOUND = 0.72;
    private static final double MOST_UNITS = 0.98;
    private static final double LEAST_COVERED = 0.94;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Streams of each kind (default: ${DEFAULT-VALUE}).")
    private int streams;

    @Option(
            names = "--units",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Units per arm of a stream (default: ${DEFAULT-VALUE}).")
    private int units;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "Only these of ${COMPLETION-CANDIDATES} (default: all).")
    private List<Population> metrics = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the streams (default: ${DEFAULT-VALUE}).")
    private long seed;

    private final Terminal terminal = Terminal.standard();
    private final List<String> missed = new ArrayList<>();

    @Override
    public Integer call() {
        if (metrics.isEmpty()) {
            metrics.addAll(List.of(Population.values()));
        }
        Machine.describe(terminal, seed, "%,d streams of up to %,d units per arm".formatted(streams, units));
        watch();
        find();
        cover();
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        missed.forEach(aim -> terminal.say(terminal.bad("✗") + " missed: " + aim));
        return missed.isEmpty() ? 0 : 1;
    }

    /** Whether a share lies within what is aimed at, give or take two standard errors of so many streams. */
    private void aim(String what, double share, double from, double to) {
        double error = 2 * Math.sqrt(share * (1 - share) / streams);
        if (share + error < from || share - error > to) {
            missed.add("%s: %.1f%%, the aim is %.0f%% to %.0f%%".formatted(what, 100 * share, 100 * from, 100 * to));
        }
    }

    private void watch() {
        terminal.say();
        terminal.say("The truth is in the shown interval at every look (always valid, N* = %,d):"
                .formatted(AlwaysValid.DEFAULT_PLANNED_UNITS));
        TextTable table = new TextTable(
                "metric", "planted lift", "units come", "always inside", "without rules for few", "delta method");
        for (Population population : metrics) {
            for (Stream.Order order : NULLS) {
                table.row(watched(population, 0, order));
            }
            for (Stream.Order order : Stream.Order.values()) {
                table.row(watched(population, population.lift(), order));
            }
        }
        terminal.say();
        table.print(terminal);
    }

    private String[] watched(Population population, double lift, Stream.Order order) {
        boolean isNull = lift == 0;
        List<Stream> all = all(i -> Stream.watch(
                population, lift, order, AlwaysValid.DEFAULT_PLANNED_UNITS, 2 * units, false, isNull, seed(i)));
        double inside =
                share(all.stream().filter(stream -> stream.lostAt() == 0).count());
        double naive =
                share(all.stream().filter(stream -> stream.naiveLostAt() == 0).count());
        double plain =
                share(all.stream().filter(stream -> stream.plainLostAt() == 0).count());
        terminal.say(
                "  %s, %+.0f%%, %s: %.1f%%".formatted(population.title(), 100 * lift, order.title(), 100 * inside));
        aim(
                "%s, %+.0f%%, %s, inside".formatted(population.title(), 100 * lift, order.title()),
                inside,
                LEAST_INSIDE,
                1);
        return new String[] {
            population.title(),
            "%+.0f%%".formatted(100 * lift),
            order.title(),
            percent(inside),
            isNull ? percent(plain) : "",
            isNull ? percent(naive) : "",
        };
    }

    private void find() {
        terminal.say();
        terminal.say("The planted lift is found by 1.5 times the horizon of a test of one look (N* = that horizon):");
        TextTable table = new TextTable(
                "metric", "planted lift", "horizon", "one look finds", "always valid finds", "mean units / horizon");
        for (Population population : metrics) {
            int horizon = Horizon.units(population);
            int last = horizon * 3 / 2;
            long fixed = all(i -> Stream.isFoundAtOnce(population, population.lift(), horizon, seed(i))).stream()
                    .filter(isFound -> isFound)
                    .count();
            List<Stream> watched = all(i -> Stream.watch(
                    population, population.lift(), Stream.Order.DRAWN, horizon, last, true, false, seed(i)));
            long found = watched.stream().filter(stream -> stream.foundAt() > 0).count();
            double mean = watched.stream()
                    .mapToInt(stream -> stream.foundAt() > 0 ? stream.foundAt() : last)
                    .average()
                    .orElseThrow();
            terminal.say("  %s: %.1f%%".formatted(population.title(), 100 * share(found)));
            aim(population.title() + " found", share(found), LEAST_FOUND, 1);
            if (mean > MOST_UNITS * horizon) {
                missed.add("%s: found after %.3f horizons on average, the aim is at most %.2f"
                        .formatted(population.title(), mean / horizon, MOST_UNITS));
            }
            table.row(
                    population.title(),
                    "%+.0f%%".formatted(100 * population.lift()),
                    "%,d".formatted(horizon),
                    percent(share(fixed)),
                    percent(share(found)),
                    "%.3f".formatted(mean / horizon));
        }
        terminal.say();
        table.print(terminal);
    }

    private void cover() {
        terminal.say();
        terminal.say("Intervals for one look contain the truth:");
        TextTable table = new TextTable("effect", "units per arm", "interval", "contains");
        for (int n : new int[] {300, 1000}) {
            double lift = Population.COHORT.lift();
            List<Coverage.Fixed> fixed = all(i -> Coverage.Fixed.of(Population.COHORT, lift, n, seed(i)));
            count(
                    table,
                    "ROAS lift",
                    n,
                    "Fieller",
                    fixed.stream().filter(Coverage.Fixed::isInFieller).count(),
                    0.97);
            count(
                    table,
                    "ROAS lift",
                    n,
                    "log ratio",
                    fixed.stream().filter(Coverage.Fixed::isInLogRatio).count(),
                    0);
        }
        for (int n : new int[] {500, 2000}) {
            List<Coverage.Called> called = all(i -> Coverage.Called.of(n, seed(i)));
            count(
                    table,
                    "of a call, on the connected",
                    n,
                    "Wald",
                    called.stream().filter(Coverage.Called::isInWald).count(),
                    0.96);
            count(
                    table,
                    "of a call, on the connected",
                    n,
                    "Anderson-Rubin",
                    called.stream().filter(Coverage.Called::isInAndersonRubin).count(),
                    0.96);
        }
        table.print(terminal);
        terminal.say();
    }

    /** @param most share that is aimed at; the least is {@link #LEAST_COVERED}; 0: shown for comparison, no aim */
    private void count(TextTable table, String effect, int units, String interval, long contained, double most) {
        if (most > 0) {
            aim("%s, %,d units per arm, %s".formatted(effect, units, interval), share(contained), LEAST_COVERED, most);
        }
        table.row(effect, "%,d".formatted(units), interval, percent(share(contained)));
    }

    private <R> List<R> all(IntFunction<R> stream) {
        return IntStream.range(0, streams).parallel().mapToObj(stream).toList();
    }

    private long seed(int stream) {
        return seed * 1_000_003 + stream;
    }

    private double share(long count) {
        return (double) count / streams;
    }

    /** With its standard error. */
    private String percent(double share) {
        return "%.1f%% ± %.1f".formatted(100 * share, 100 * Math.sqrt(share * (1 - share) / streams));
    }
}
