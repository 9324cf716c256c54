package io.earshot.bench;

import com.sun.management.ThreadMXBean;
import io.earshot.local.cli.CommandException;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import io.earshot.measures.forecast.Accuracy;
import io.earshot.measures.forecast.AdaptiveInterval;
import io.earshot.measures.forecast.Forecaster;
import io.earshot.measures.forecast.Intermittent;
import io.earshot.measures.forecast.Method;
import io.earshot.measures.forecast.Naive;
import io.earshot.measures.forecast.SharedSeason;
import io.earshot.measures.forecast.Smoothing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run demand}: daily demand per product of a real shop. */
@Command(
        name = "demand",
        sortOptions = false,
        description = {
            "Forecast the daily demand of the products of UCI Online Retail II, the last 28 days held out, and follow each",
            "series day by day with adaptive intervals; keep stock by the forecasts, and make them add up. Products are those that",
            "sold most units before."
        })
final class DemandCommand implements Callable<Integer> {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String FILE = "uci_online_retail/online_retail_2y_lines.csv.gz";
    private static final LocalDate FIRST = LocalDate.of(2009, 12, 1);
    private static final int DAYS = 739;
    private static final int HELD_OUT = 28;
    private static final int WEEK = 7;
    /** Days at the beginning that count for no coverage. */
    private static final int BURN_IN = 60;

    private static final double SMOOTHING = 0.1;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${EARSHOT_DATA:-../shared/data}",
            description = "Folder with uci_online_retail/ (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(".");

    @Option(
            names = "--products",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Products (default: ${DEFAULT-VALUE}).")
    private int products;

    @Option(
            names = "--origins",
            paramLabel = "N",
            defaultValue = "6",
            description = "Times that 28 days are held out, one after the other, the last ones last: one month has luck"
                    + " (default: ${DEFAULT-VALUE}).")
    private int origins;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.standard();
        Machine.describe(terminal, 0, "%,d products, %d origins".formatted(products, origins));
        Map<String, double[]> byProduct = series();
        List<double[]> all = List.copyOf(byProduct.values());
        Map<String, Score> scores = new LinkedHashMap<>();
        for (int back = 1; back <= origins; back++) {
            score(all, DAYS - back * HELD_OUT, back == 1, scores);
        }
        TextTable table = new TextTable(
                "method", "RMSSE", "total bias", "RMSSE, all origins", "total bias, all origins", "CPU ms/series");
        scores.forEach((name, score) -> score.row(table, name));
        terminal.say();
        table.print(terminal);
        terminal.say();
        for (double alpha : new double[] {0.05, 0.2}) {
            follow(terminal, all, alpha);
        }
        terminal.say();
        terminal.say("Stock kept for 84 days, a lead time of 7 days, TSB with the shared week:");
        TextTable stock = new TextTable("level", "fill rate", "7-day cycles that lasted", "stock, days of demand");
        new StockTrial(all, Intermittent::tsb).run(stock);
        stock.print(terminal);
        terminal.say();
        terminal.say("Mean RMSSE of %d times 28 days, fast forecaster:".formatted(origins));
        TextTable hierarchy = new TextTable("forecasts", "shop", "groups", "products", "greatest gap, relative");
        new HierarchyTrial(byProduct, origins).run(hierarchy);
        hierarchy.print(terminal);
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        return 0;
    }

    private static Map<String, Method> methods(List<double[]> histories) {
        SharedSeason week = SharedSeason.of(histories, WEEK);
        Map<String, Method> methods = new LinkedHashMap<>();
        methods.put("zero", (values, period, horizon) -> new double[horizon]);
        methods.put("seasonal naive", Naive::seasonal);
        methods.put("simple smoothing", (values, period, horizon) -> Smoothing.simple(values, 1, horizon));
        methods.put("Croston", Intermittent::croston);
        methods.put("SBA", Intermittent::sba);
        methods.put("TSB", Intermittent::tsb);
        methods.put("ADIDA", Intermittent::adida);
        methods.put("IMAPA", Intermittent::imapa);
        methods.put("automatic, fast", Forecaster.FAST);
        methods.put("TSB, shared week", (v, p, h) -> week.applied(Intermittent.tsb(v, p, h)));
        methods.put("ADIDA, shared week", (v, p, h) -> week.applied(Intermittent.adida(v, p, h)));
        return methods;
    }

    /** Forecasts from an origin by each method. */
    private static void score(List<double[]> all, int origin, boolean isLast, Map<String, Score> scores) {
        List<double[]> histories =
                all.stream().map(values -> Arrays.copyOf(values, origin)).toList();
        methods(histories).forEach((name, method) -> {
            Errors errors = new Errors();
            long before = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < all.size(); i++) {
                double[] actual = Arrays.copyOfRange(all.get(i), origin, origin + HELD_OUT);
                errors.add(histories.get(i), actual, method.forecast(histories.get(i), WEEK, HELD_OUT));
            }
            Score score = scores.computeIfAbsent(name, any -> new Score());
            if (isLast) {
                score.last.add(errors);
                score.cpuMillis = (THREADS.getCurrentThreadCpuTime() - before) / 1e6 / all.size();
            }
            score.all.add(errors);
        });
    }

    private static final class Errors {
        private double rmsse;
        private int count;
        private double forecast;
        private double units;

        void add(double[] history, double[] actual, double[] means) {
            double error = Accuracy.rmsse(history, actual, means);
            // what has never been sold has no scale
            if (Double.isFinite(error)) {
                rmsse += error;
                count++;
            }
            forecast += Arrays.stream(means).sum();
            units += Arrays.stream(actual).sum();
        }

        void add(Errors others) {
            rmsse += others.rmsse;
            count += others.count;
            forecast += others.forecast;
            units += others.units;
        }

        String mean() {
            return "%.4f".formatted(rmsse / count);
        }

        String bias() {
            return "%+.1f%%".formatted(100 * (forecast / units - 1));
        }
    }

    private static final class Score {
        private final Errors last = new Errors();
        private final Errors all = new Errors();
        private double cpuMillis;

        void row(TextTable table, String name) {
            table.row(name, last.mean(), last.bias(), all.mean(), all.bias(), "%.3f".formatted(cpuMillis));
        }
    }

    /** One day ahead by simple smoothing, with adaptive intervals. */
    private static void follow(Terminal terminal, List<double[]> all, double alpha) {
        int near = 0;
        int above = 0;
        double covered = 0;
        long before = THREADS.getCurrentThreadCpuTime();
        for (double[] values : all) {
            AdaptiveInterval interval = new AdaptiveInterval(alpha);
            double level = values[0];
            int inside = 0;
            for (int t = 1; t < DAYS; t++) {
                if (t >= BURN_IN && interval.around(level).contains(values[t])) {
                    inside++;
                }
                interval.observe(values[t], level);
                level += SMOOTHING * (values[t] - level);
            }
            double share = (double) inside / (DAYS - BURN_IN);
            covered += share / all.size();
            near += Math.abs(share - (1 - alpha)) <= 0.02 ? 1 : 0;
            above += share - (1 - alpha) > 0.02 ? 1 : 0;
        }
        double micros = (THREADS.getCurrentThreadCpuTime() - before) / 1e3 / all.size() / (DAYS - 1);
        terminal.say(
                ("One day ahead, %.0f%% intervals: cover %.2f%%; %.1f%% of the series within 2 points, %.1f%% above; "
                                + "an interval and a day folded in: %.2f µs of CPU")
                        .formatted(
                                100 * (1 - alpha),
                                100 * covered,
                                100.0 * near / all.size(),
                                100.0 * above / all.size(),
                                micros));
    }

    private Map<String, double[]> series() throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new CommandException(file + " is missing; --data names the folder that has it");
        }
        Map<String, double[]> units = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(",", 5);
                int quantity = Integer.parseInt(parts[2]);
                int day = (int) (LocalDate.parse(parts[3].substring(0, 10)).toEpochDay() - FIRST.toEpochDay());
                if (quantity > 0 && day < DAYS) {
                    units.computeIfAbsent(parts[1], sku -> new double[DAYS])[day] += quantity;
                }
            }
        }
        Map<String, double[]> most = new LinkedHashMap<>();
        units.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, double[]> product) -> Arrays.stream(
                                        product.getValue(), 0, DAYS - HELD_OUT)
                                .sum())
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(products)
                .forEach(product -> most.put(product.getKey(), product.getValue()));
        return most;
    }
}
