package io.earshot.local.cli;

import io.earshot.config.AttributionConfig;
import io.earshot.config.ExperimentConfig;
import io.earshot.config.ForecastConfig;
import io.earshot.config.InsightConfig;
import io.earshot.config.RecoveryConfig;
import io.earshot.config.ValueConfig;
import io.earshot.local.DataFolder;
import io.earshot.local.Jobs;
import io.earshot.local.LocalStack;
import io.earshot.local.RunningStack;
import io.earshot.local.replay.RecordSender;
import io.earshot.local.replay.Speed;
import io.earshot.local.replay.StoreStream;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.SimulationOptions;
import io.earshot.local.simulate.Truth;
import java.io.Closeable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole of Earshot at work on a store that does not exist. */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Start everything, stream a simulated store through it, and show what was planted and what was measured.",
            "Each demo starts from nothing, in the folder demo of the data folder.",
            "With --once it ends with 1 if anything that must be exact is not as it was planted."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int DASHBOARD_DAYS = 30;
    /** That the forecasts look ahead. */
    private static final int DAYS_AHEAD = 28;

    /** What each job reads. */
    private static final List<List<String>> TOPICS = List.of(
            AttributionConfig.TOPICS,
            ExperimentConfig.TOPICS,
            RecoveryConfig.TOPICS,
            ValueConfig.TOPICS,
            InsightConfig.TOPICS,
            ForecastConfig.TOPICS);

    @Option(names = "--once", description = "End after the tables, instead of staying up.")
    private boolean once;

    @Option(names = "--clean", description = "Only remove the data folder with all that is in it.")
    private boolean clean;

    @Option(
            names = "--speed",
            paramLabel = "N|max",
            defaultValue = "3000",
            converter = Speed.Converter.class,
            description = "Records per second (default: ${DEFAULT-VALUE}).")
    private Speed speed;

    @Mixin
    private StoreOptions store;

    @Mixin
    private StackSettings settings;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.standard();
        RunningStack.find(settings.folder()).ifPresent(other -> {
            throw new CommandException(
                    "a stack is running from " + settings.folder() + " (process " + other.pid() + "): stop it first");
        });
        if (clean) {
            DataFolder.clean(settings.folder());
            terminal.say(terminal.good("✓") + " " + settings.folder() + " has gone.");
            return 0;
        }
        Closeable lock = DataFolder.lock(settings.folder())
                .orElseThrow(() ->
                        new CommandException("a stack is starting from " + settings.folder() + ": stop it first"));
        Path folder = settings.folder().resolve(DataFolder.DEMO);
        DataFolder.delete(folder);
        SimulationOptions options = store.options();
        try (lock;
                StackSettings.Running running = settings.start(folder, terminal)) {
            List<JobID> jobs = submit(running.stack(), folder, options, terminal);
            Truth truth = stream(running.stack(), jobs, options, terminal);
            boolean exact = new DemoReport(running.stack().clickHouseAddress(), truth, terminal).print();
            if (!once) {
                terminal.say();
                running.sayAddresses();
                sayDashboards(options, terminal);
                terminal.say("Everything stays up; in another terminal, try ./earshot doctor or ./earshot dead-letters"
                        + " list.");
                terminal.say("Ctrl-C stops it.");
                running.awaitEnd();
            }
            return exact ? 0 : 1;
        }
    }

    /** The dashboards show the last 30 days of the clock unless they are told the days of the simulation. */
    private void sayDashboards(SimulationOptions options, Terminal terminal) {
        LocalDate last = options.lastDay();
        LocalDate first = last.minusDays(Math.min(options.days(), DASHBOARD_DAYS) - 1L);
        String data = settings.folder().equals(DataFolder.USUAL) ? "" : " --data " + settings.folder();
        terminal.say("The dashboards, with the last of the simulated days:");
        terminal.say("  as pictures   "
                + terminal.bold("dashboards/preview/render --out target/preview --allow-empty --from %s --to %s%s"
                        .formatted(first, last, data)));
        terminal.say("  what comes    "
                + terminal.bold(("dashboards/preview/render --out target/preview --allow-empty --dashboard forecast"
                                + " --dashboard demand --from %s --to %s%s")
                        .formatted(first, last.plusDays(DAYS_AHEAD), data)));
        terminal.say("  in a Grafana  "
                + terminal.bold("/d/growth-lead?from=%1$sT000000&to=%2$sT235959&timezone=utc&var-store=%3$s"
                        .formatted(
                                first.format(DateTimeFormatter.BASIC_ISO_DATE),
                                last.format(DateTimeFormatter.BASIC_ISO_DATE),
                                options.storeId())));
        terminal.say("  the others    /d/experiments, /d/recovery, /d/hypotheses, /d/data-engineer; until " + DAYS_AHEAD
                + " days later /d/forecast, /d/demand");
        terminal.say();
    }

    private static List<JobID> submit(LocalStack stack, Path folder, SimulationOptions options, Terminal terminal) {
        List<String> arguments = Jobs.arguments(
                stack.kafkaProperties(),
                stack.clickHouseAddress(),
                folder,
                Map.of(
                        "stores." + options.storeId() + ".time-zone",
                        options.timeZone().getId(),
                        "stores." + options.storeId() + ".currency",
                        SimulationOptions.CURRENCY));
        List<JobID> jobs = new ArrayList<>();
        Jobs.mains().forEach((name, main) -> {
            terminal.status("Submitting the " + name + " job ...");
            JobID job = stack.flink().submit(main, arguments);
            stack.flink().awaitRunning(job);
            terminal.say("  " + terminal.good("✓") + " the " + name + " job runs");
            jobs.add(job);
        });
        return jobs;
    }

    /** Sends the whole store, shows how far the jobs are, and returns when each has told of every record that it reads. */
    private Truth stream(LocalStack stack, List<JobID> jobs, SimulationOptions options, Terminal terminal)
            throws SQLException, InterruptedException {
        terminal.say("  " + terminal.good("✓")
                + " streaming %d days of a store with %,d customers".formatted(options.days(), options.customers()));
        AtomicLong sent = new AtomicLong();
        AtomicLong readings = new AtomicLong();
        ExecutorService streamer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "simulated store");
            thread.setDaemon(true);
            return thread;
        });
        Future<Truth> truth = streamer.submit(() -> send(stack, options, sent, readings));
        streamer.shutdown();
        try (DemoProgress progress = new DemoProgress(
                stack, jobs, ManagementFactory.getRuntimeMXBean().getStartTime())) {
            while (!truth.isDone() || !progress.hasRead(readings.get())) {
                Thread.sleep(1000);
                progress.show(sent.get(), readings.get(), terminal);
            }
            progress.awaitLastCommit(sent.get(), terminal);
            return truth.get();
        } catch (ExecutionException e) {
            throw new CommandException("the simulated store stopped: " + e.getCause(), e);
        }
    }

    /** How many jobs read a topic that is simulated. */
    static long readers(String topic) {
        return TOPICS.stream().filter(topics -> topics.contains(topic)).count();
    }

    /** Counts the records that any job reads, and how often records are read by all of them together. */
    private Truth send(LocalStack stack, SimulationOptions options, AtomicLong sent, AtomicLong readings) {
        try (RecordSender sender = RecordSender.open(stack.kafkaProperties(), 0, speed)) {
            return StoreStream.send(new SimulatedStore(options), sender, record -> {
                long readers = readers(record.topic());
                sent.addAndGet(Math.min(1, readers));
                readings.addAndGet(readers);
            });
        }
    }
}
