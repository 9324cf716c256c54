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
import io.earshot.results.SignalLead;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run signals}: how often a signal that leads is found, and one that does not. */
@Command(
        name = "signals",
        sortOptions = false,
        description = {
            "Plant a signal of conversations in daily series, a lead of 1 to 14 days before the target, among others without",
            "effect: how often is it found, with which lead, and how often one without effect?",
            "Then the same in simulated stores whose survey leads what is ordered, as jobs would add them up."
        })
final class SignalsCommand implements Callable<Integer> {
    private static final int CONVERSATIONS = 50;
    private static final int OTHERS = 5;
    private static final double WEIGHT = 0.5;
    private static final int DAYS_OF_STORES = 350;
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
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the series (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--stores",
            paramLabel = "N",
            defaultValue = "100",
            description = "Simulated stores of 350 days (default: ${DEFAULT-VALUE}; 0 for none).")
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
        TextTable table = new TextTable(
                "days",
                "effect",
                "memory",
                "level moves by",
                "squared errors saved",
                "found",
                "with its lead",
                "series with another found");
        for (int days : series == 0 ? new int[0] : new int[] {200, 322, 365, 730}) {
            for (double effect : new double[] {0, 0.3, 0.5, 1}) {
                row(terminal, table, days, effect, 0.5, 0.02);
            }
        }
        for (double memory : series == 0 ? new double[0] : new double[] {0, 0.9, 0.97}) {
            row(terminal, table, 365, 0, memory, 0.02);
            row(terminal, table, 365, 0, memory, 0.05);
        }
        table.print(terminal);
        if (series > 0) {
            terminal.say(Machine.took("series of %d signals".formatted(1 + OTHERS), kinds * series, began, cpu));
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
            List<SignalLead> leads = DailySums.of(store).leads();
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
                        absent[i] += isFound ? 1 : 0;
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
                "found",
                "with its lead",
                "absent signals found",
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

    private void row(Terminal terminal, TextTable table, int days, double effect, double memory, double wander) {
        terminal.say("  %d days, effect %.1f, memory %.2f, level moves by %.0f%% ..."
                .formatted(days, effect, memory, 100 * wander));
        kinds++;
        Random random = new Random(seed);
        int found = 0;
        int withLag = 0;
        int others = 0;
        double gain = 0;
        for (int run = 0; run < series; run++) {
            int lag = 1 + run % LeadingIndicator.LONGEST_LAG;
            double[][] signals = new double[1 + OTHERS][];
            double[] cause = moods(random, days, memory);
            signals[0] = asked(random, cause);
            for (int i = 1; i < signals.length; i++) {
                signals[i] = asked(random, moods(random, days, memory));
            }
            Finding[] findings = LeadingIndicator.of(target(random, cause, lag, effect, wander), signals, run);
            boolean isFound = findings[0].verdict() == Verdict.YES;
            found += isFound ? 1 : 0;
            withLag += isFound && findings[0].lag() == lag ? 1 : 0;
            gain += findings[0].gain() / series;
            boolean isOther = false;
            for (int i = 1; i < findings.length; i++) {
                isOther |= findings[i].verdict() == Verdict.YES;
            }
            others += isOther ? 1 : 0;
        }
        table.row(
                "%d".formatted(days),
                "%.1f".formatted(effect),
                "%.2f".formatted(memory),
                "%.0f%%".formatted(100 * wander),
                "%.1f%%".formatted(100 * gain),
                "%.1f%%".formatted(100.0 * found / series),
                "%.1f%%".formatted(100.0 * withLag / series),
                "%.1f%%".formatted(100.0 * others / series));
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
