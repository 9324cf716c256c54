package io.earshot.bench;

import io.earshot.local.DataFolder;
import io.earshot.local.cli.CommandException;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run job}: how fast AttributionJob is, beside the floor and beside Flink SQL. */
@Command(
        name = "job",
        sortOptions = false,
        description = {
            "Run AttributionJob (or another, see --job) over a backlog in Kafka, and beside it, in the same process on the same stack and data,",
            "the floor (read, decode, one keyed state update per event, write as many rows) and the same question in Flink",
            "SQL. Each runs once over a part of the events to warm up, then in each round over all of them; every round",
            "begins with another contender. At the end it says which aims are met, by the CPU time of Flink's JVM, in which",
            "the load of others shows least: of several rounds the median counts."
        })
final class JobCommand implements Callable<Integer> {
    @Option(
            names = "--job",
            paramLabel = "JOB",
            defaultValue = "ATTRIBUTION",
            description = "Which job: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Subject subject;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "Events (default: ${DEFAULT-VALUE}).")
    private long events;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the simulated store (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "200000",
            description =
                    "Events that each contender reads before it is measured; 0 for none (default: ${DEFAULT-VALUE}).")
    private long warmUp;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each contender reads all events (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "2",
            description = "Parallel tasks (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of each topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--checkpoint-seconds",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Seconds between checkpoints (default: ${DEFAULT-VALUE}).")
    private int checkpointSeconds;

    @Option(
            names = "--contenders",
            paramLabel = "WHO",
            split = ",",
            description =
                    "Who runs, in this order in the first round: ${COMPLETION-CANDIDATES} (default: all; there is SQL"
                            + " for AttributionJob only).")
    private List<Contender> contenders = List.of();

    @Option(
            names = "--backends",
            paramLabel = "BACKEND",
            split = ",",
            defaultValue = "hashmap",
            description = "State backends, hashmap or rocksdb; all run on the first, the job on the others, too"
                    + " (default: ${DEFAULT-VALUE}).")
    private List<String> backends;

    @Option(
            names = "--managed-mb",
            paramLabel = "MB",
            defaultValue = "512",
            description = "Managed memory of RocksDB in all, megabytes (default: ${DEFAULT-VALUE}).")
    private int managedMegabytes;

    @Option(
            names = "--rows-per-event",
            paramLabel = "N",
            defaultValue = "0.5",
            description = "What the floor writes where the job has not run before it, as it does to warm up"
                    + " (default: ${DEFAULT-VALUE}).")
    private double rowsPerEvent;

    @Option(names = "--profile", description = "Record where the time goes, and say what costs most.")
    private boolean isProfiled;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Keep everything here (default: a temporary folder, removed at the end).")
    private @Nullable Path folder;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.standard();
        boolean isAttribution = subject == Subject.ATTRIBUTION;
        if (contenders.isEmpty()) {
            contenders = isAttribution ? List.of(Contender.values()) : List.of(Contender.JOB, Contender.FLOOR);
        }
        if (!isAttribution && contenders.contains(Contender.SQL)) {
            throw new CommandException("the question of " + subject.title() + " was not put in SQL: leave SQL out");
        }
        Path place = folder == null ? Files.createTempDirectory("earshot-bench") : folder;
        Machine.describe(
                terminal,
                seed,
                "%s, %,d events, parallelism %d, checkpoints every %d s"
                        .formatted(subject.title(), events, parallelism, checkpointSeconds));
        try (Stage stage = Stage.open(place, terminal, subject);
                EventLog log = EventLog.open(
                        stage.kafka(), partitions, EventLog.options(subject, events, seed), terminal, subject)) {
            if (warmUp > 0) {
                log.fillTo(Math.min(events, warmUp));
                runAll(stage, log, terminal, 0, false);
            }
            log.fillTo(events);
            if (log.events() < events) {
                throw new CommandException("the simulated store had only " + log.events() + " events");
            }
            List<Figures> all = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                all.addAll(runAll(stage, log, terminal, round, isProfiled && round == rounds - 1));
            }
            print(terminal, all, log);
            judge(terminal, all);
        } finally {
            if (folder == null) {
                DataFolder.delete(place);
            }
        }
        return 0;
    }

    /** A contender on a state backend. */
    private record Entry(Contender contender, String backend) {}

    /** All run on the first backend, the job on the others, too; each round begins one further. */
    private List<Entry> entries(int round) {
        List<Entry> entries = new ArrayList<>();
        for (String backend : backends) {
            for (Contender contender : contenders) {
                if (contender == Contender.JOB || backend.equals(backends.get(0))) {
                    entries.add(new Entry(contender, backend));
                }
            }
        }
        Collections.rotate(entries, -round);
        return entries;
    }

    private List<Figures> runAll(Stage stage, EventLog log, Terminal terminal, int round, boolean profiled)
            throws Exception {
        List<Figures> all = new ArrayList<>();
        for (Entry entry : entries(round)) {
            Contender contender = entry.contender;
            Path recording = profiled
                    ? Files.createTempFile("earshot-" + contender.name().toLowerCase(Locale.ROOT) + "-", ".jfr")
                    : null;
            terminal.say("%s on %s, %,d events ...".formatted(title(contender), entry.backend, log.events()));
            Figures figures = stage.run(
                    contender,
                    log,
                    new Stage.Setup(
                            parallelism, Duration.ofSeconds(checkpointSeconds), entry.backend, managedMegabytes),
                    rowsPerEvent,
                    recording);
            if (contender == Contender.JOB) {
                rowsPerEvent = figures.writtenPerEvent();
            }
            terminal.say("  %,.0f events/s, %.1f CPU µs/event, of it threads %.1f"
                    .formatted(figures.eventsPerSecond(), figures.cpuMicrosPerEvent(), figures.threadMicrosPerEvent()));
            all.add(figures);
        }
        return all;
    }

    private String title(Contender contender) {
        return contender == Contender.JOB ? subject.title() : contender.title();
    }

    private void judge(Terminal terminal, List<Figures> all) {
        String first = backends.get(0);
        double job = cpu(all, Contender.JOB, first);
        double floor = cpu(all, Contender.FLOOR, first);
        double sql = cpu(all, Contender.SQL, first);
        if (floor > 0 && job > 0) {
            Aim.atLeast(terminal, subject.title() + "'s rate, as a share of the floor's", floor / job, 0.5);
        }
        if (sql > 0 && job > 0) {
            Aim.atLeast(terminal, "AttributionJob's rate, in that of Flink SQL", sql / job, 2);
        }
        for (String backend : backends) {
            double there = cpu(all, Contender.JOB, backend);
            if (!backend.equals(first) && job > 0) {
                Aim.atMost(
                        terminal,
                        "CPU of %s on %s, in that on %s".formatted(subject.title(), backend, first),
                        there / job,
                        2);
            }
        }
    }

    /** The median of the rounds, microseconds per event; 0 of none. */
    private static double cpu(List<Figures> all, Contender contender, String backend) {
        double[] rounds = all.stream()
                .filter(figures ->
                        figures.contender() == contender && figures.backend().equals(backend))
                .mapToDouble(Figures::cpuMicrosPerEvent)
                .sorted()
                .toArray();
        return rounds.length == 0 ? 0 : (rounds[(rounds.length - 1) / 2] + rounds[rounds.length / 2]) / 2;
    }

    private void print(Terminal terminal, List<Figures> all, EventLog log) {
        TextTable speed = new TextTable(
                "contender",
                "backend",
                "events/s",
                "CPU µs/event",
                "of it threads",
                "collection",
                "compilation",
                "stopped for GC",
                "Kafka µs/event",
                "ClickHouse µs/event",
                "load");
        TextTable size = new TextTable(
                "contender",
                "backend",
                "seconds",
                "checkpoints",
                "rows to sink",
                "rows written",
                "written per event",
                "state MB",
                "bytes/customer");
        for (Figures figures : all) {
            speed.row(
                    title(figures.contender()),
                    figures.backend(),
                    "%,.0f".formatted(figures.eventsPerSecond()),
                    Machine.oneDigit(figures.cpuMicrosPerEvent()),
                    Machine.oneDigit(figures.threadMicrosPerEvent()),
                    Machine.oneDigit(
                            figures.microsPerEvent(figures.housekeeping().collectionNanos())),
                    Machine.oneDigit(
                            figures.microsPerEvent(figures.housekeeping().compilationNanos())),
                    Machine.oneDigit(figures.collectionMillis() * 1e3 / figures.events()),
                    Machine.oneDigit(figures.brokerNanos() / 1e3 / figures.events()),
                    Machine.oneDigit(figures.databaseNanos() / 1e3 / figures.events()),
                    Machine.oneDigit(figures.load()));
            size.row(
                    title(figures.contender()),
                    figures.backend(),
                    Machine.oneDigit(figures.seconds()),
                    Integer.toString(figures.checkpoints()),
                    "%,d".formatted(figures.sent()),
                    "%,d".formatted(figures.written()),
                    "%.3f".formatted(figures.writtenPerEvent()),
                    Machine.oneDigit(figures.stateBytes() / 1e6),
                    "%,d".formatted(figures.stateBytes() / log.customers()));
        }
        terminal.say();
        speed.print(terminal);
        terminal.say();
        size.print(terminal);
        terminal.say();
        terminal.say("%,d events, %,d customers. Load average after: %s"
                .formatted(log.events(), log.customers(), Machine.oneDigit(Machine.load())));
    }
}
