package io.earshot.bench;

import io.earshot.config.Arguments;
import io.earshot.config.ForecastConfig;
import io.earshot.jobs.ForecastJob;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.DataFolder;
import io.earshot.local.FlinkCluster;
import io.earshot.local.Jobs;
import io.earshot.local.KafkaProcess;
import io.earshot.local.cli.CommandException;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run skus}: what it costs to advance very many products by a day inside ForecastJob. */
@Command(
        name = "skus",
        sortOptions = false,
        description = {
            "Let ForecastJob read the daily facts of many products from Kafka, day by day, and beside it a job that only",
            "reads and decodes them and updates a small state of each product. A day costs the CPU time of Flink's JVM from",
            "the moment at which its facts can be seen until the watermark has closed it everywhere; the checkpoint behind",
            "it, with which rows are worked out and inserted, is counted apart. Rows of products are renewed on Sundays,",
            "methods estimated anew on every fourth one."
        })
final class SkusCommand implements Callable<Integer> {
    /** A Sunday on which products are estimated. */
    private static final LocalDate ESTIMATED = LocalDate.of(2025, 1, 19);

    private static final int WEEK = 7;
    private static final int MOST_HOT_BYTES = 512;
    private static final Duration PROGRESS = Duration.ofSeconds(10);

    @Option(
            names = "--series",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Products (default: ${DEFAULT-VALUE}).")
    private int series;

    @Option(
            names = "--history",
            paramLabel = "DAYS",
            defaultValue = "28",
            description = "Days before the first one that is measured; from 14 on there are forecasts"
                    + " (default: ${DEFAULT-VALUE}).")
    private int history;

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            defaultValue = "7",
            description = "Days that are measured, the first is a Monday; 28 to see an estimation apart"
                    + " (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--every",
            paramLabel = "DAYS",
            defaultValue = "7",
            description = "After how many days the rows of products are renewed (default: ${DEFAULT-VALUE}).")
    private int every;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Products with which each job runs before it is measured; of these the state is weighed"
                    + " (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of what is sold (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "2",
            description = "Parallel tasks, and partitions of the topic (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Option(
            names = "--backend",
            paramLabel = "BACKEND",
            defaultValue = "hashmap",
            description = "State backend, hashmap or rocksdb (default: ${DEFAULT-VALUE}).")
    private String backend = "hashmap";

    private final Terminal terminal = Terminal.standard();

    private enum Runner {
        FLOOR("read and state update", "Add up days of a series"),
        JOB("ForecastJob", "Look ahead in each series");

        private final String title;
        private final String operator;

        /** @param operator that has the states of series */
        Runner(String title, String operator) {
            this.title = title;
            this.operator = operator;
        }
    }

    /**
     * What a day, or the history before the first, has cost.
     *
     * @param cpuNanos until the day was closed everywhere
     * @param checkpointNanos of the checkpoints behind it, and of what was worked out and written with them
     */
    private record Cost(
            LocalDate day,
            int days,
            int series,
            long cpuNanos,
            long checkpointNanos,
            long databaseNanos,
            long rows,
            long nanos) {
        double micros() {
            return cpuNanos / 1e3 / series;
        }

        double checkpointMicros() {
            return checkpointNanos / 1e3 / series;
        }
    }

    @Override
    public Integer call() throws Exception {
        Machine.describe(
                terminal,
                seed,
                "%,d products, %d days after %d of history, rows every %d days, parallelism %d, %s"
                        .formatted(series, days, history, every, parallelism, backend));
        Path folder = Files.createTempDirectory("earshot-skus");
        try (ClickHouseProcess clickHouse = ClickHouseProcess.start(folder.resolve("clickhouse"))) {
            Map<String, SavedBytes.Size> state = Map.of();
            if (warmUp > 0) {
                int few = Math.min(warmUp, series);
                run(Runner.FLOOR, few, folder, clickHouse, null);
                Map<String, SavedBytes.Size> weighed = new HashMap<>();
                run(Runner.JOB, few, folder, clickHouse, weighed);
                state = weighed;
            }
            List<Cost> floor = run(Runner.FLOOR, series, folder, clickHouse, null);
            List<Cost> job = run(Runner.JOB, series, folder, clickHouse, null);
            print(floor, job);
            judge(floor, job, state);
        } finally {
            DataFolder.delete(folder);
        }
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        return 0;
    }

    /** Each run has a broker, a Flink and tables of its own. */
    private List<Cost> run(
            Runner runner,
            int count,
            Path folder,
            ClickHouseProcess clickHouse,
            @Nullable Map<String, SavedBytes.Size> weighed)
            throws Exception {
        clickHouse.emptyDatabase();
        terminal.say("%s, %,d products ...".formatted(runner.title, count));
        Path place = Files.createTempDirectory(folder, "run");
        Stage.Setup setup = new Stage.Setup(parallelism, Duration.ofHours(1), backend, 512);
        Configuration configuration = setup.configuration();
        Counters.listen(configuration);
        List<Cost> costs = new ArrayList<>();
        try (KafkaProcess kafka = KafkaProcess.start(place.resolve("kafka"))) {
            Map<String, String> client = Map.of("bootstrap.servers", kafka.bootstrap());
            try (FactLog log = FactLog.open(client, parallelism, count, seed);
                    FlinkCluster flink = FlinkCluster.start(
                            place.resolve("flink"), 0, parallelism, parallelism, Duration.ofHours(1), configuration)) {
                Map<String, String> reader = new HashMap<>(client);
                reader.put("isolation.level", "read_committed");
                log.send(ESTIMATED.minusDays(history - 1), ESTIMATED);
                JobID job = submit(runner, flink, arguments(reader, clickHouse, place));
                flink.awaitRunning(job);
                costs.add(cost(runner, flink, job, log, clickHouse, ESTIMATED, history, count));
                for (int i = 1; i <= days; i++) {
                    LocalDate day = ESTIMATED.plusDays(i);
                    log.send(day, day);
                    costs.add(cost(runner, flink, job, log, clickHouse, day, 1, count));
                }
                if (weighed == null) {
                    flink.cancel(job);
                } else {
                    weighed.putAll(SavedBytes.of(flink.stopWithSavepoint(job), "series-fold"));
                }
            }
        } finally {
            DataFolder.delete(place);
        }
        return costs;
    }

    private List<String> arguments(Map<String, String> kafka, ClickHouseProcess clickHouse, Path folder) {
        Map<String, String> settings = new HashMap<>();
        settings.put("stores." + FactLog.STORE + ".time-zone", "UTC");
        settings.put("stores." + FactLog.STORE + ".currency", "EUR");
        settings.put("forecast.products-every", every + " d");
        settings.put("kafka.group-id", "bench-skus");
        return Jobs.arguments(kafka, clickHouse.address(ClickHouseProcess.WRITER), folder, settings);
    }

    private static JobID submit(Runner runner, FlinkCluster flink, List<String> arguments) throws Exception {
        if (runner == Runner.JOB) {
            return flink.submit(ForecastJob.class, arguments);
        }
        StreamExecutionEnvironment env = flink.environment(null);
        FactFloor.wire(env, ForecastConfig.from(Arguments.parse(arguments.toArray(new String[0]))));
        return env.executeAsync(FactFloor.NAME).getJobID();
    }

    /** Lets the job see what has been sent, and waits until nothing more follows from it. */
    private Cost cost(
            Runner runner,
            FlinkCluster flink,
            JobID job,
            FactLog log,
            ClickHouseProcess clickHouse,
            LocalDate day,
            int length,
            int count)
            throws InterruptedException {
        long start = System.nanoTime();
        long cpu = Machine.cpuNanos();
        long database = Machine.cpuNanos(clickHouse.pid());
        long before = rows();
        log.commit();
        await(flink, job, "read", () -> Counters.sum("numRecordsIn", Stage.SOURCE::equals), log.records());
        long midnight = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        await(flink, job, "come to millisecond", () -> Counters.watermark(runner.operator), midnight - 1);
        long closed = Machine.cpuNanos();
        long forecasts;
        do {
            forecasts = forecasts();
            flink.checkpoint(job);
            await(flink, job, "inserted", () -> blocks("successful"), blocks("total"));
        } while (forecasts() > forecasts);
        terminal.say("  %s: %,d rows, %.1f s".formatted(day, rows() - before, (System.nanoTime() - start) / 1e9));
        return new Cost(
                day,
                length,
                count,
                closed - cpu,
                Machine.cpuNanos() - closed,
                Machine.cpuNanos(clickHouse.pid()) - database,
                rows() - before,
                System.nanoTime() - start);
    }

    private void await(FlinkCluster flink, JobID job, String what, LongSupplier reached, long enough)
            throws InterruptedException {
        long start = System.nanoTime();
        long next = start + PROGRESS.toNanos();
        while (reached.getAsLong() < enough) {
            if (flink.status(job).isGloballyTerminalState()) {
                flink.awaitFinished(job);
                throw new CommandException("the job ended before it was through");
            }
            if (System.nanoTime() > next) {
                next += PROGRESS.toNanos();
                terminal.say("  %s %,d of %,d after %.0f s, load %.1f"
                        .formatted(
                                what, reached.getAsLong(), enough, (System.nanoTime() - start) / 1e9, Machine.load()));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Forecasts that were worked out: more may follow as long as there are more with each checkpoint. */
    private static long forecasts() {
        return Counters.sum("numRecordsIn", "Encode forecasts"::equals);
    }

    /** Blocks of rows on their way to ClickHouse. */
    private static long blocks(String which) {
        return Counters.sum(which + "Committables", operator -> true);
    }

    /** Rows that stand in ClickHouse. */
    private static long rows() {
        return Counters.sum("rowsWritten", operator -> true);
    }

    private void print(List<Cost> floor, List<Cost> job) {
        TextTable table = new TextTable(
                "day",
                "",
                "floor: CPU µs",
                "its checkpoint",
                "ForecastJob: CPU µs",
                "its checkpoint, rows",
                "rows",
                "ClickHouse: CPU µs",
                "seconds");
        for (int i = 0; i < job.size(); i++) {
            Cost its = job.get(i);
            table.row(
                    its.days > 1 ? "%d days".formatted(its.days) : its.day.toString(),
                    kind(its),
                    "%.2f".formatted(floor.get(i).micros()),
                    "%.2f".formatted(floor.get(i).checkpointMicros()),
                    "%.2f".formatted(its.micros()),
                    "%.2f".formatted(its.checkpointMicros()),
                    "%.1f".formatted((double) its.rows / its.series),
                    "%.1f".formatted(its.databaseNanos / 1e3 / its.series),
                    Machine.oneDigit(its.nanos / 1e9));
        }
        terminal.say();
        terminal.say("Each figure for one product; floor: reads, decodes, and updates a small state.");
        table.print(terminal);
        terminal.say();
    }

    private String kind(Cost cost) {
        if (cost.days > 1) {
            return "history, read and estimated";
        }
        if (isEstimated(cost)) {
            return "estimated anew";
        }
        return isRenewed(cost) ? "rows renewed" : "folded";
    }

    private static boolean isEstimated(Cost cost) {
        return Math.floorMod(cost.day.toEpochDay() - ESTIMATED.toEpochDay(), 4 * WEEK) == 0;
    }

    private boolean isRenewed(Cost cost) {
        return Math.floorMod(cost.day.toEpochDay() - ESTIMATED.toEpochDay(), every) == 0;
    }

    private void judge(List<Cost> floor, List<Cost> job, Map<String, SavedBytes.Size> state) {
        Predicate<Cost> isDay = cost -> cost.days == 1;
        Predicate<Cost> isFolded = isDay.and(cost -> !isRenewed(cost));
        double least = median(floor, isDay, Cost::micros);
        double folded = median(job, isFolded, Cost::micros);
        double leastSaved = median(floor, isDay, Cost::checkpointMicros);
        double foldedSaved = median(job, isFolded, Cost::checkpointMicros);
        double renewed = median(job, isDay.and(this::isRenewed).and(cost -> !isEstimated(cost)), SkusCommand::all);
        double estimated = median(job, isDay.and(SkusCommand::isEstimated), SkusCommand::all);
        terminal.say("Medians, CPU µs for one product and day (NaN: there was none):");
        terminal.say("  floor               %8.2f, and its checkpoint %.2f".formatted(least, leastSaved));
        terminal.say("  folded              %8.2f, and its checkpoint %.2f".formatted(folded, foldedSaved));
        terminal.say("  rows renewed        %8.2f".formatted(renewed));
        terminal.say("  and estimated anew  %8.2f".formatted(estimated));
        terminal.say();
        state.forEach((name, size) -> terminal.say("State %-8s %,9d entries, %.1f bytes each in a savepoint"
                .formatted(name, size.entries(), (double) size.bytes() / size.entries())));
        if (folded > 0) {
            Aim.atMost(terminal, "A product advanced by a day, in the floor's cost", folded / least, 1.5);
            Aim.atMost(
                    terminal,
                    "The same with a checkpoint after each day",
                    (folded + foldedSaved) / (least + leastSaved),
                    1.5);
        }
        if (state.containsKey("progress") && state.containsKey("months")) {
            Aim.atMost(terminal, "Hot state of a product, bytes", hot(state), MOST_HOT_BYTES);
        }
    }

    private static double all(Cost cost) {
        return cost.micros() + cost.checkpointMicros();
    }

    /** The most that a fact touches: how far the product has come, and a month of facts. */
    private static double hot(Map<String, SavedBytes.Size> state) {
        return state.entrySet().stream()
                .filter(each ->
                        each.getKey().equals("progress") || each.getKey().equals("months"))
                .mapToDouble(each -> each.getValue().most())
                .sum();
    }

    private static double median(List<Cost> costs, Predicate<Cost> which, ToDoubleFunction<Cost> what) {
        double[] sorted =
                costs.stream().filter(which).mapToDouble(what).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
