package io.earshot.bench;

import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import io.earshot.local.simulate.DailySums;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.SimulationOptions;
import io.earshot.local.simulate.Truth;
import io.earshot.measures.forecast.LeadingIndicator;
import io.earshot.measures.forecast.LeadingIndicator.Finding;
import io.earshot.measures.forecast.LeadingIndicator.Verdict;
import io.earshot.measures.forecast.Looks;
import io.earshot.measures.series.Days;
import io.earshot.results.SignalLead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run signals}: how often a signal that leads is found, and one that does not, over all looks of some years. */
@Command(
        name = "signals",
        sortOptions = false,
        description = {
            "Plant a signal of conversations in daily series, a lead of 1 to 14 days before the target, among others without",
            "effect, and watch what is said at each look: how often is it found, with which lead, and how often is one without",
            "effect ever said to lead?",
            "Then the same in simulated stores whose survey leads what is ordered, as jobs would add them up."
        })
final class SignalsCommand implements Callable<Integer> {
    private static final int CONVERSATIONS = 50;
    private static final double WEIGHT = 0.5;
    /** Of revenue beside orders: what is bought costs more on some days. */
    private static final double BASKET = 0.05;
    /** The look after a year falls on one of its last days. */
    private static final int DAYS_OF_STORES = 371;

    private static final int HALF_A_YEAR = 189;
    private static final int PROGRESS = 10;
    /** Signals of a simulated store that lead nothing. */
    private static final int ABSENT = 2;

    @Option(
            names = "--series",
            paramLabel = "N",
            defaultValue = "300",
            description = "Series of each kind (default: ${DEFAULT-VALUE}).")
    private int series;

    @Option(
            names = "--weeks",
            paramLabel = "N",
            defaultValue = "156",
            description = "For how long series are watched (default: ${DEFAULT-VALUE}).")
    private int weeks;

    @Option(
            names = "--signals",
            paramLabel = "N",
            defaultValue = "6",
            description = "Signals that are looked at together (default: ${DEFAULT-VALUE}).")
    private int signals;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the series (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--stores",
            paramLabel = "N",
            defaultValue = "100",
            description = "Simulated stores of 371 days (default: ${DEFAULT-VALUE}; 0 for none).")
    private int stores;

    private int kinds;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        Machine.describe(terminal, seed, "%,d series of each kind".formatted(series));
        terminal.say();
        terminal.say(
                "Effect: of a share higher by 1 on the target's logarithm; memory: of the share, from day to day.");
        long began = System.nanoTime();
        long cpu = Machine.cpuNanos();
        kinds = 0;
        List<String> columns = new ArrayList<>(List.of("effect", "memory", "level moves by"));
        for (int look = 1; look <= Looks.within(weeks); look++) {
            columns.add("found at " + Looks.weeks(look) + " weeks");
        }
        columns.addAll(List.of("ever", "with its lead", "absent signals ever found", "series with one of them"));
        TextTable table = new TextTable(columns.toArray(String[]::new));
        for (double effect : series == 0 ? new double[0] : new double[] {0, 0.3, 0.5, 1}) {
            row(terminal, table, effect, 0.5, 0.02);
        }
        for (double memory : series == 0 ? new double[0] : new double[] {0, 0.9, 0.97}) {
            row(terminal, table, 0, memory, 0.02);
            row(terminal, table, 0, memory, 0.05);
        }
        table.print(terminal);
        if (series > 0) {
            terminal.say(Machine.took("series of %d signals".formatted(signals), kinds * series, began, cpu));
        }
        terminal.say();
        simulated(terminal);
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        return 0;
    }

    /** In how many stores what is planted is found, and how often what is absent. */
    private void simulated(Terminal terminal) {
        if (stores == 0) {
            return;
        }
        SimulationOptions options = SimulationOptions.defaults()
                .withCustomers(1)
                .withDays(DAYS_OF_STORES)
                .withSurvey(CONVERSATIONS)
                .withFaults(false)
                .withMalformed(0);
        List<String> targets = List.of("orders", "revenue");
        int[] found = new int[targets.size()];
        int[] withLag = new int[targets.size()];
        int[] absent = new int[targets.size()];
        int[] withAbsent = new int[targets.size()];
        double[] gain = new double[targets.size()];
        long began = System.nanoTime();
        long cpu = Machine.cpuNanos();
        for (int run = 0; run < stores; run++) {
            if (run > 0 && run % PROGRESS == 0) {
                terminal.say("  %d of %d stores".formatted(run, stores));
            }
            SimulatedStore store = new SimulatedStore(options.withSeed(seed + run));
            DailySums sums = DailySums.of(store);
            List<SignalLead> early = sums.leads(HALF_A_YEAR);
            List<SignalLead> leads = sums.leads();
            for (int i = 0; i < targets.size(); i++) {
                int absentBefore = absent[i];
                for (Truth.PlantedSignal planted : store.truth().signals()) {
                    SignalLead lead = lead(leads, targets.get(i), planted);
                    boolean isFound = lead.verdict().equals("yes");
                    if (planted.leads()) {
                        found[i] += isFound ? 1 : 0;
                        withLag[i] += isFound && lead.lagDays() == planted.lagDays() ? 1 : 0;
                        gain[i] += lead.gain() / stores;
                    } else {
                        String earlier = lead(early, targets.get(i), planted).verdict();
                        absent[i] += isFound || earlier.equals("yes") ? 1 : 0;
                    }
                }
                withAbsent[i] += absent[i] > absentBefore ? 1 : 0;
            }
        }
        terminal.say("%,d simulated stores of %d days, %d answers and about twice as many orders a day:"
                .formatted(stores, DAYS_OF_STORES, CONVERSATIONS));
        TextTable table = new TextTable(
                "target",
                "squared errors saved",
                "found after a year",
                "with its lead",
                "absent signals found then or before",
                "stores with one of them");
        for (int i = 0; i < targets.size(); i++) {
            table.row(
                    targets.get(i),
                    "%.1f%%".formatted(100 * gain[i]),
                    "%d of %d".formatted(found[i], stores),
                    "%d".formatted(withLag[i]),
                    "%d of %d".formatted(absent[i], ABSENT * stores),
                    "%d".formatted(withAbsent[i]));
        }
        table.print(terminal);
        terminal.say(Machine.took("stores", stores, began, cpu));
    }

    private static SignalLead lead(List<SignalLead> leads, String target, Truth.PlantedSignal planted) {
        return leads.stream()
                .filter(lead -> lead.target().equals(target) && lead.name().equals(planted.name()))
                .findFirst()
                .orElseThrow();
    }

    private void row(Terminal terminal, TextTable table, double effect, double memory, double wander) {
        terminal.say("  effect %.1f, memory %.2f, level moves by %.0f%% ...".formatted(effect, memory, 100 * wander));
        kinds++;
        Random random = new Random(seed);
        int looks = Looks.within(weeks);
        int[] found = new int[looks];
        int foundEver = 0;
        int withLag = 0;
        int absent = 0;
        int withAbsent = 0;
        for (int run = 0; run < series; run++) {
            int lag = 1 + run % LeadingIndicator.LONGEST_LAG;
            double[][] shares = new double[signals][];
            double[] cause = moods(random, 7 * weeks, memory);
            shares[0] = asked(random, cause);
            for (int i = 1; i < signals; i++) {
                shares[i] = asked(random, moods(random, 7 * weeks, memory));
            }
            double[] orders = target(random, cause, lag, effect, wander);
            double[] revenue = Arrays.stream(orders)
                    .map(value -> value * Math.exp(BASKET * random.nextGaussian()))
                    .toArray();
            boolean[] isEver = new boolean[signals];
            boolean isWithLag = true;
            for (int look = 1; look <= looks; look++) {
                Finding[][] findings = findings(look, new double[][] {revenue, orders}, shares, run);
                boolean isFound = findings[1][0].verdict() == Verdict.YES;
                found[look - 1] += isFound ? 1 : 0;
                isWithLag &= !isFound || findings[1][0].lag() == lag;
                for (int i = 0; i < signals; i++) {
                    isEver[i] |= findings[0][i].verdict() == Verdict.YES || findings[1][i].verdict() == Verdict.YES;
                }
            }
            foundEver += isEver[0] ? 1 : 0;
            withLag += isEver[0] && isWithLag ? 1 : 0;
            int others = 0;
            for (int i = effect == 0 ? 0 : 1; i < signals; i++) {
                others += isEver[i] ? 1 : 0;
            }
            absent += others;
            withAbsent += others > 0 ? 1 : 0;
        }
        List<String> cells = new ArrayList<>(
                List.of("%.1f".formatted(effect), "%.2f".formatted(memory), "%.0f%%".formatted(100 * wander)));
        for (int look = 0; look < looks; look++) {
            cells.add(percent(found[look], series));
        }
        cells.add(percent(foundEver, series));
        cells.add(percent(withLag, series));
        cells.add(percent(absent, series * (effect == 0 ? signals : signals - 1)));
        cells.add(percent(withAbsent, series));
        table.row(cells.toArray(String[]::new));
    }

    private static String percent(int some, int all) {
        return all == 0 ? "" : "%.1f%%".formatted(100.0 * some / all);
    }

    /** What a look of a store says that sees as many weeks, two years at most. */
    private static Finding[][] findings(int look, double[][] targets, double[][] shares, long run) {
        int until = 7 * Looks.weeks(look);
        int from = Math.max(0, until - Days.TRAINING);
        return LeadingIndicator.of(
                between(targets, from, until), between(shares, from, until), new long[] {run, ~run}, Looks.share(look));
    }

    private static double[][] between(double[][] days, int from, int until) {
        return Arrays.stream(days)
                .map(each -> Arrays.copyOfRange(each, from, until))
                .toArray(double[][]::new);
    }

    private static double[] moods(Random random, int days, double memory) {
        double[] shares = new double[days];
        double mood = 0;
        for (int t = 0; t < days; t++) {
            mood = memory * mood + random.nextGaussian() * Math.sqrt(1 - memory * memory);
            shares[t] = 1 / (1 + Math.exp(1.2 - WEIGHT * mood));
        }
        return shares;
    }

    private static double[] asked(Random random, double[] shares) {
        double[] asked = new double[shares.length];
        for (int t = 0; t < asked.length; t++) {
            for (int i = 0; i < CONVERSATIONS; i++) {
                asked[t] += random.nextDouble() < shares[t] ? 1.0 / CONVERSATIONS : 0;
            }
        }
        return asked;
    }

    private static double[] target(Random random, double[] shares, int lag, double effect, double wander) {
        double[] target = new double[shares.length];
        double level = 0;
        for (int t = 0; t < target.length; t++) {
            level += wander * random.nextGaussian();
            double led = t < lag ? 0 : effect * (shares[t - lag] - 0.25);
            double week = t % 7 == 6 ? -0.3 : 0.05;
            target[t] = 1_000 * Math.exp(week + level + led + 0.1 * random.nextGaussian());
        }
        return target;
    }
}
