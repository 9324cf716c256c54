package io.earshot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.earshot.local.cli.CommandException;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import io.earshot.measures.forecast.Accuracy;
import io.earshot.measures.forecast.Bands;
import io.earshot.measures.forecast.Calibration;
import io.earshot.measures.forecast.Forecaster;
import io.earshot.measures.forecast.Technique;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
            "OWA is the mean of sMAPE and MASE, each in units of Naive2's; the reference is what other tools reached.",
            "Of weekly series the automatic methods are told that 52 values make a year, and then not; the other tools were",
            "not. Not told, they look for it themselves."
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

    /** What a user would run; the others are as the competitions define them. */
    private static final Set<Technique> FREE =
            EnumSet.of(Technique.ETS, Technique.ARIMA, Technique.FAST, Technique.ACCURATE);

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
            names = "--back",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "Forecast a horizon of the training parts instead of the test parts, N horizons before their end: for tuning,",
                "which must not see the test parts (default: ${DEFAULT-VALUE})."
            })
    private int back;

    @Option(
            names = "--shortest",
            paramLabel = "N",
            defaultValue = "0",
            description = "Only series with at least N values before what is forecast (default: ${DEFAULT-VALUE}).")
    private int shortest;

    @Option(
            names = "--last",
            paramLabel = "N",
            description = {
                "Of each history only the last N values (default: all): what does the length of histories do? Compare with",
                "the same series as they are, which --shortest picks."
            })
    private int last = Integer.MAX_VALUE;

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

    @Option(names = "--intervals", description = "Learn intervals too, and see what they cover.")
    private boolean hasIntervals;

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
            if (last < set.fewest()) {
                throw new CommandException(
                        "--last must be at least %d for %s, got %d".formatted(set.fewest(), set, last));
            }
            List<CompetitionSet.Series> whole = set.read(data, every);
            List<CompetitionSet.Series> series = set.cut(back > 0 ? set.within(whole, back) : whole, shortest, last);
            if (series.isEmpty()) {
                terminal.say();
                terminal.say(set.id + ": no series is that long");
                continue;
            }
            Score naive = score(set, series, Technique.NAIVE2, set.period);
            terminal.say();
            terminal.say("%s: %,d series, %d steps ahead".formatted(set.id, series.size(), set.horizon));
            TextTable table = new TextTable("method", "sMAPE", "MASE", "OWA", "reference OWA", "CPU ms/series");
            for (Technique method : methods) {
                boolean isTold = FREE.contains(method) && set.season != set.period;
                if (isTold) {
                    row(
                            table,
                            method.label() + ", told " + set.season,
                            score(set, series, method, set.season),
                            naive,
                            "");
                }
                String peer = back > 0 ? "" : reference(peers.path(set.id), REFERENCES.get(method));
                row(table, method.label(), score(set, series, method, set.period), naive, peer);
            }
            table.print(terminal);
            if (hasIntervals) {
                terminal.say("Intervals, learnt from the training parts alone:");
                TextTable intervals = new TextTable(
                        "forecaster",
                        "95% covers",
                        "worst step, standard errors",
                        "50% covers",
                        "MSIS",
                        "learning, CPU ms/series");
                for (Forecaster forecaster : Forecaster.values()) {
                    intervals(intervals, set, series, forecaster);
                }
                intervals.print(terminal);
            }
        }
        terminal.say();
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        return 0;
    }

    private record Score(double smape, double mase, double cpuMillis) {}

    private static void row(TextTable table, String name, Score score, Score naive, String peer) {
        table.row(
                name,
                "%.3f".formatted(score.smape),
                "%.3f".formatted(score.mase),
                "%.3f".formatted(Accuracy.owa(score.smape, score.mase, naive.smape, naive.mase)),
                peer,
                "%.3f".formatted(score.cpuMillis));
    }

    private static Score score(CompetitionSet set, List<CompetitionSet.Series> all, Technique method, int period) {
        double smape = 0;
        double mase = 0;
        long cpu = 0;
        for (CompetitionSet.Series series : all) {
            long before = THREADS.getCurrentThreadCpuTime();
            double[] forecast = method.forecast(series.train(), period, set.horizon);
            cpu += THREADS.getCurrentThreadCpuTime() - before;
            smape += Accuracy.smape(series.test(), forecast);
            mase += Accuracy.mase(series.train(), set.period, series.test(), forecast);
        }
        return new Score(smape / all.size(), mase / all.size(), cpu / 1e6 / all.size());
    }

    private static void intervals(
            TextTable table, CompetitionSet set, List<CompetitionSet.Series> all, Forecaster forecaster) {
        long before = THREADS.getCurrentThreadCpuTime();
        Calibration calibration = Calibration.of(
                all.stream().map(CompetitionSet.Series::train).toList(), set.period, set.horizon, forecaster);
        double cpu = (THREADS.getCurrentThreadCpuTime() - before) / 1e6 / all.size();
        double[] covered = new double[set.horizon];
        double half = 0;
        double score = 0;
        for (CompetitionSet.Series series : all) {
            Bands bands =
                    calibration.around(series.train(), forecaster.outlook(series.train(), set.period, set.horizon));
            double scale = Accuracy.scale(series.train(), set.period);
            for (int h = 0; h < set.horizon; h++) {
                double actual = series.test()[h];
                double lower = bands.lower()[h];
                double upper = bands.upper()[h];
                double[] quantiles = bands.quantiles()[h];
                covered[h] += lower <= actual && actual <= upper ? 1.0 / all.size() : 0;
                half += quantiles[2] <= actual && actual <= quantiles[4] ? 1 : 0;
                score += Accuracy.intervalScore(actual, lower, upper, 0.05) / scale;
            }
        }
        double error = Math.sqrt(0.05 * 0.95 / all.size());
        double points = (double) all.size() * set.horizon;
        table.row(
                forecaster.name().toLowerCase(Locale.ROOT),
                "%.2f%%".formatted(100 * Arrays.stream(covered).average().orElse(0)),
                "%.1f"
                        .formatted(Arrays.stream(covered)
                                .map(share -> Math.abs(share - 0.95) / error)
                                .max()
                                .orElse(0)),
                "%.1f%%".formatted(100 * half / points),
                "%.2f".formatted(score / points),
                "%.2f".formatted(cpu));
    }

    private static String reference(JsonNode set, @Nullable String method) {
        JsonNode owa = set.path("methods").path(method == null ? "" : method).path("OWA");
        return owa.isNumber() ? "%.3f".formatted(owa.asDouble()) : "";
    }
}
