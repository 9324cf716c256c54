package io.earshot.bench;

import io.earshot.local.cli.Terminal;
import io.earshot.local.crash.Hit;
import io.earshot.local.crash.Nemesis;
import io.earshot.local.crash.Trial;
import io.earshot.local.oracle.TableDiff;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run soak}: faults at random for a set time, while records stream in. */
@Command(
        name = "soak",
        sortOptions = false,
        description = {
            "Let faults hit jobs on a cluster of processes, one after the other, while adversarial events stream in;",
            "then hold every row against the oracle. Ends with 0 if no row differs."
        })
final class SoakCommand implements Callable<Integer> {
    private static final int RECORDS_PER_SECOND = 80;

    /** One store for so many records of the first rate: then a third is left at the end, which is read within minutes. */
    private static final int RECORDS_PER_STORE = 20_000;

    /** The aim for nineteen of twenty faults. */
    private static final int MOST_SECONDS_TO_RECOVER = 60;

    /** The start and the last fault may take so long. */
    private static final int SPARE_MINUTES = 5;

    @Option(
            names = "--minutes",
            paramLabel = "MINUTES",
            defaultValue = "30",
            description = "How long faults come (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "Of events, faults and pauses (default: another each time).")
    private @Nullable Long seed;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "How many jobs run, in this order: attribution, experiment, recovery, value, insight, forecast"
                            + " (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where data and logs go (default: a new temporary folder).")
    private @Nullable Path data;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() throws Exception {
        long chosen = seed == null ? new Random().nextInt(1_000_000) : seed;
        Path folder = data == null ? Files.createTempDirectory("earshot-soak") : Files.createDirectories(data);
        Machine.describe(
                terminal, chosen, minutes + " minutes of faults, " + jobs + " jobs; data and logs in " + folder);
        int stores = (minutes + SPARE_MINUTES) * 60 * RECORDS_PER_SECOND / RECORDS_PER_STORE + 1;
        List<Hit> hits = new ArrayList<>();
        List<TableDiff.Difference> differences;
        try (Trial trial = new Trial(folder, chosen, stores, Math.min(jobs, Trial.JOBS), RECORDS_PER_SECOND)) {
            Random random = new Random(chosen);
            long began = System.nanoTime();
            long end = began + Duration.ofMinutes(minutes).toNanos();
            while (System.nanoTime() < end) {
                for (Nemesis nemesis : shuffled(random)) {
                    if (System.nanoTime() < end) {
                        trial.awaitRecords(random.nextInt(10 * RECORDS_PER_SECOND));
                        long at = System.nanoTime();
                        Hit hit = trial.strike(nemesis);
                        hits.add(hit);
                        terminal.say("%5.0f s  %s".formatted((at - began) / 1e9, hit));
                    }
                }
            }
            differences = trial.end();
        }
        return report(chosen, hits, differences);
    }

    /** Each fault comes once before any comes again. */
    private static List<Nemesis> shuffled(Random random) {
        List<Nemesis> nemeses = Arrays.asList(Nemesis.values());
        Collections.shuffle(nemeses, random);
        return nemeses;
    }

    private int report(long seed, List<Hit> hits, List<TableDiff.Difference> differences) {
        double[] seconds =
                hits.stream().mapToDouble(Hit::secondsToRecover).sorted().toArray();
        long early = hits.stream().filter(hit -> !hit.isMidStream()).count();
        terminal.say(
                "Seed %d: %d faults, %d of them not in mid-stream; time to recover p50 %.1f s, p95 %.1f s, longest %.1f s"
                        .formatted(
                                seed,
                                hits.size(),
                                early,
                                quantile(seconds, 0.5),
                                quantile(seconds, 0.95),
                                quantile(seconds, 1)));
        Aim.atMost(terminal, "p95 of the time to recover, seconds", quantile(seconds, 0.95), 60);
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        terminal.say(TableDiff.report(differences, 5));
        boolean isSoonEnough = quantile(seconds, 0.95) <= MOST_SECONDS_TO_RECOVER;
        boolean isRight = differences.isEmpty() && early == 0;
        terminal.say("Aims: no row differs, every fault in mid-stream: %s; p95 of the time to recover at most %d s: %s"
                .formatted(isRight ? "met" : "MISSED", MOST_SECONDS_TO_RECOVER, isSoonEnough ? "met" : "MISSED"));
        return isRight && isSoonEnough ? 0 : 1;
    }

    /** The smallest value that at least this share of all does not exceed. */
    private static double quantile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
