package io.earshot.local.cli;

import io.earshot.local.Topics;
import io.earshot.local.replay.Progress;
import io.earshot.local.replay.RecordSender;
import io.earshot.local.replay.StoreStream;
import io.earshot.local.simulate.EventFiles;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.SimulationOptions;
import io.earshot.local.simulate.Truth;
import io.earshot.local.simulate.TruthSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code earshot simulate}: the simulated store, to files or to Kafka. */
@Command(
        name = "simulate",
        sortOptions = false,
        description = {
            "Simulate a store: every topic from a seed, with planted truth; to Kafka, or to files.",
            "The same options give the same bytes on every machine. With --out nothing goes to Kafka."
        },
        footer = {
            "",
            "Files: one TOPIC.jsonl per topic, a record a line in order of arrival ('replay events' sends them), and"
                    + " truth.json.",
            "",
            "Kafka: each record's timestamp is its arrival in the simulation, so a topic with a short retention.ms may"
                    + " delete it at once. A heartbeat in every partition follows each simulated day and"
                    + " the last record."
        })
final class SimulateCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write files into this folder instead of sending to Kafka.")
    @Nullable
    Path out;

    @Mixin
    Sending sending;

    @Mixin
    StoreOptions usual;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            defaultValue = "demo",
            description = "Store in every event (default: ${DEFAULT-VALUE}).")
    String store;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "Europe/Berlin",
            description = "Time zone of the store (default: ${DEFAULT-VALUE}).")
    ZoneId timeZone;

    @Option(
            names = "--end",
            paramLabel = "DAY",
            defaultValue = "2026-06-30",
            description = "Last simulated day (default: ${DEFAULT-VALUE}).")
    LocalDate end;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0.06",
            description = "Journeys of a customer per day, on average (default: ${DEFAULT-VALUE}).")
    double rate;

    @Option(
            names = "--connect-rate",
            paramLabel = "SHARE",
            defaultValue = "0.35",
            description = "Planted share of conversations that connect (default: ${DEFAULT-VALUE}).")
    double connectRate;

    @Option(
            names = "--malformed",
            paramLabel = "SHARE",
            defaultValue = "0.01",
            description = "Share of malformed records (default: ${DEFAULT-VALUE}).")
    double malformed;

    @Option(
            names = "--survey",
            paramLabel = "N",
            defaultValue = "0",
            description = "People who answer a survey each day; what they say leads twice as many orders of others"
                    + " (default: ${DEFAULT-VALUE}, no survey).")
    int survey;

    @Option(
            names = "--trials",
            paramLabel = "SHARE",
            defaultValue = "0.004",
            description =
                    "Chance that a customer begins a trial of a subscription on a day (default: ${DEFAULT-VALUE}).")
    double trials;

    @Option(
            names = "--without-faults",
            description =
                    "Plant no duplicates, revisions, late or misdirected records; --malformed 0 leaves out those, too.")
    boolean withoutFaults;

    @Override
    public Integer call() throws IOException {
        SimulatedStore simulated = new SimulatedStore(options());
        PrintWriter console = spec.commandLine().getOut();
        Progress progress =
                new Progress("simulated", "records", spec.commandLine().getErr());
        Path directory = out;
        Truth truth;
        if (directory != null) {
            truth = EventFiles.write(simulated, directory, Topics.EVENTS, progress::at);
        } else {
            truth = stream(simulated, progress);
        }
        progress.end();
        TruthSummary.print(truth, console);
        if (directory != null) {
            console.println();
            console.println(
                    "Written to " + directory + "; the whole truth is in " + directory.resolve(EventFiles.TRUTH));
        }
        return CommandLine.ExitCode.OK;
    }

    private Truth stream(SimulatedStore simulated, Progress progress) {
        try (RecordSender sender = sending.open()) {
            return StoreStream.send(simulated, sender, any -> progress.at(sender.sent()));
        }
    }

    private SimulationOptions options() {
        try {
            return usual.options()
                    .withStoreId(store)
                    .withTimeZone(timeZone)
                    .withLastDay(end)
                    .withJourneys(rate)
                    .withConnectRate(connectRate)
                    .withMalformed(malformed)
                    .withSurvey(survey)
                    .withTrials(trials)
                    .withFaults(!withoutFaults);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
