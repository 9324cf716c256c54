package io.earshot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.earshot.local.cli.CommandException;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import io.earshot.measures.forecast.Accuracy;
import io.earshot.measures.forecast.Method;
import io.earshot.measures.forecast.Technique;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run forecasts}: how good the forecasts are, and what they cost. */
@Command(
        name = "forecasts",
        sortOptions = false,
        description = {
            "Forecast the series of the M3 and M4 competitions by each method, in one thread, and compare with what came.",
            "OWA is the mean of sMAPE and MASE, each in units of Naive2's; the reference is what other tools reached."
        })
final class ForecastsCommand implements Callable<Integer> {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Which of the reference's methods each of ours is to be held against. */
    private static final Map<Technique, String> REFERENCES = Map.of(
            Technique.SEASONAL_NAIVE, "seasonal naive",
            Technique.NAIVE2, "Naive2 (official)",
            Technique.SES, "SES (deseasonalised)",
            Technique.HOLT, "Holt",
            Technique.DAMPED, "Damped",
            Technique.THETA, "Theta (official classic)",
            Technique.DYNAMIC_THETA, "statsforecast DynamicOptimizedTheta");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${EARSHOT_DATA:-../shared/data}",
            description = "Folder with m3/, m4/ and forecast-reference.json (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(".");

    @Option(
            names = "--every",
            paramLabel = "N",
            defaultValue = "1",
            description = "Only each N-th series (default: ${DEFAULT-VALUE}, all).")
    private int every;

    @Option(
            names = "--sets",
            paramLabel = "SET",
            split = ",",
            description = "Sets (default: all): ${COMPLETION-CANDIDATES}.")
    private List<CompetitionSet> sets = List.of(CompetitionSet.values());

    @Option(
            names = "--methods",
            paramLabel = "METHOD",
            split = ",",
            description = "Methods (default: all): ${COMPLETION-CANDIDATES}.")
    private List<Technique> methods = List.of(Technique.values());

    @Override
    public Integer call() throws IOException {
        Path reference = data.resolve("forecast-reference.json");
        if (!Files.isRegularFile(reference)) {
            throw new CommandException(reference + " is missing; --data names the folder that has it");
        }
        JsonNode peers = new ObjectMapper().readTree(reference.toFile()).path("sets");
        Terminal terminal = Terminal.standard();
        Machine.describe(terminal, 0, "every series of %d".formatted(every));
        for (CompetitionSet set : sets) {
            List<CompetitionSet.Series> series = set.read(data, every);
            Score naive = score(set, series, Technique.NAIVE2);
            terminal.say();
            terminal.say("%s: %,d series, %d steps ahead".formatted(set.id, series.size(), set.horizon));
            TextTable table = new TextTable("method", "sMAPE", "MASE", "OWA", "reference OWA", "CPU ms/series");
            for (Technique method : methods) {
                Score score = score(set, series, method);
                table.row(
                        method.label(),
                        "%.3f".formatted(score.smape),
                        "%.3f".formatted(score.mase),
                        "%.3f".formatted(Accuracy.owa(score.smape, score.mase, naive.smape, naive.mase)),
                        reference(peers.path(set.id), REFERENCES.get(method)),
                        "%.3f".formatted(score.cpuMillis));
            }
            table.print(terminal);
        }
        terminal.say();
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        return 0;
    }

    private record Score(double smape, double mase, double cpuMillis) {}

    private static Score score(CompetitionSet set, List<CompetitionSet.Series> all, Method method) {
        double smape = 0;
        double mase = 0;
        long cpu = 0;
        for (CompetitionSet.Series series : all) {
            long before = THREADS.getCurrentThreadCpuTime();
            double[] forecast = method.forecast(series.train(), set.period, set.horizon);
            cpu += THREADS.getCurrentThreadCpuTime() - before;
            smape += Accuracy.smape(series.test(), forecast);
            mase += Accuracy.mase(series.train(), set.period, series.test(), forecast);
        }
        return new Score(smape / all.size(), mase / all.size(), cpu / 1e6 / all.size());
    }

    private static String reference(JsonNode set, @Nullable String method) {
        JsonNode owa = set.path("methods").path(method == null ? "" : method).path("OWA");
        return owa.isNumber() ? "%.3f".formatted(owa.asDouble()) : "";
    }
}
