package io.earshot.bench;

import com.sun.management.ThreadMXBean;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import io.earshot.measures.attribution.Model;
import io.earshot.measures.attribution.Shares;
import io.earshot.measures.attribution.Windows;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run credits}: how long the mathematics alone takes. */
@Command(
        name = "credits",
        sortOptions = false,
        description = {
            "Credit journeys in memory, gross and net by all six models, in one thread: weights and shares, nothing else.",
            "Journeys have 1 to 12 touches, 3 on average."
        })
final class CreditsCommand implements Callable<Integer> {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Option(
            names = "--journeys",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Journeys (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Rounds, the first half to warm up (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the journeys (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** An order's touches, by their ages. */
    private record Journey(long grossMinor, long netMinor, long[] agesMicros, long direct) implements Model.Path {
        @Override
        public int size() {
            return agesMicros.length;
        }

        @Override
        public boolean isDirect(int touch) {
            return (direct >> touch & 1) != 0;
        }

        @Override
        public long ageMicros(int touch) {
            return agesMicros[touch];
        }

        @Override
        public long halfLifeMicros() {
            return Windows.DEFAULT.halfLifeMicros();
        }
    }

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        Machine.describe(terminal, seed, "%,d journeys".formatted(count));
        Journey[] journeys = journeys();
        double best = Double.MAX_VALUE;
        TextTable table = new TextTable("round", "CPU seconds", "CPU ns/journey", "allocated bytes/journey");
        for (int round = 1; round <= rounds; round++) {
            long cpu = THREADS.getCurrentThreadCpuTime();
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long sum = 0;
            for (Journey journey : journeys) {
                sum += credited(journey);
            }
            double seconds = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9;
            long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            check(journeys, sum);
            if (round > rounds / 2) {
                best = Math.min(best, seconds);
                table.row(
                        Integer.toString(round),
                        "%.3f".formatted(seconds),
                        "%,.0f".formatted(seconds * 1e9 / count),
                        "%,d".formatted(bytes / count));
            }
        }
        terminal.say();
        table.print(terminal);
        terminal.say();
        Aim.atMost(terminal, "CPU seconds for a million journeys, best round", best * 1e6 / count, 0.5);
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        return 0;
    }

    private static long credited(Journey journey) {
        Shares shares = Shares.of(journey.grossMinor, journey.netMinor, journey);
        return sum(shares.gross()) + sum(shares.net());
    }

    private static long sum(long[][] shares) {
        long sum = 0;
        for (long[] model : shares) {
            for (long share : model) {
                sum += share;
            }
        }
        return sum;
    }

    /** Credits add up to the money, or the time was spent on something else. */
    private static void check(Journey[] journeys, long credited) {
        long money = 0;
        for (Journey journey : journeys) {
            money += Model.values().length * (journey.grossMinor + journey.netMinor);
        }
        if (credited != money) {
            throw new IllegalStateException("credits must add up to " + money + ", got " + credited);
        }
    }

    private Journey[] journeys() {
        SplittableRandom random = new SplittableRandom(seed);
        Journey[] journeys = new Journey[count];
        for (int i = 0; i < count; i++) {
            int touches = 1;
            while (touches < 12 && random.nextInt(3) != 0) {
                touches++;
            }
            long[] ages = random.longs(touches, 0, Windows.DEFAULT.lookbackMicros())
                    .sorted()
                    .map(age -> Windows.DEFAULT.lookbackMicros() - age)
                    .toArray();
            long gross = random.nextLong(500, 50_000);
            long net = random.nextInt(20) == 0 ? gross / 2 : gross;
            journeys[i] = new Journey(gross, net, ages, random.nextLong());
        }
        return journeys;
    }
}
