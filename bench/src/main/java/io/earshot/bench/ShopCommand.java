package io.earshot.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.jobs.AttributionJob;
import io.earshot.jobs.ForecastJob;
import io.earshot.local.Jobs;
import io.earshot.local.LocalStack;
import io.earshot.local.StackOptions;
import io.earshot.local.cli.CommandException;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import io.earshot.local.replay.OrderReplay;
import io.earshot.local.replay.RecordSender;
import io.earshot.local.replay.Speed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.JobID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run shop}: two years of a real shop, through Kafka and both jobs, and how right its forecasts were. */
@Command(
        name = "shop",
        sortOptions = false,
        description = {
            "Replay the orders of UCI Online Retail II through Kafka, AttributionJob and ForecastJob, and show how"
                    + " right",
            "the forecasts from its last Sundays were, beside seasonal naive, Naive2 and single methods."
        })
final class ShopCommand implements Callable<Integer> {
    private static final String FILE = "uci_online_retail/online_retail_2y_lines.csv.gz";
    private static final Duration PATIENCE = Duration.ofHours(2);
    private static final LocalDate FIRST = LocalDate.of(2009, 12, 1);
    private static final Map<String, String> SHOP =
            Map.of("stores.shop.time-zone", "Europe/London", "stores.shop.currency", "GBP");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${EARSHOT_DATA:-../shared/data}",
            description = "Folder with uci_online_retail/ (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(".");

    @Option(
            names = "--one-in",
            paramLabel = "N",
            defaultValue = "1",
            description = "Only one in so many invoices, for a smaller shop (default: ${DEFAULT-VALUE}).")
    private int oneIn;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            defaultValue = "2009-12-01",
            description = "Only what was bought from this day on (default: ${DEFAULT-VALUE}).")
    private LocalDate from = FIRST;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.standard();
        Path file = data.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new CommandException("no " + file + ": name the folder with " + FILE + " by --data");
        }
        Machine.describe(terminal, 0, "one in %d of the invoices of %s from %s on".formatted(oneIn, FILE, from));
        Path folder = Files.createTempDirectory("earshot-shop");
        try (LocalStack stack = LocalStack.start(StackOptions.in(folder).withPartitions(2))) {
            stack.createTopics();
            long began = System.nanoTime();
            long cpu = Machine.cpuNanos();
            terminal.say("Sent %,d order lines".formatted(replay(part(file, folder), stack)));
            JobID attribution = submit(AttributionJob.class, stack, folder);
            JobID forecast = submit(ForecastJob.class, stack, folder);
            try (Connection connection = DriverManager.getConnection(
                    stack.clickHouseJdbcUrl(), stack.writerUser(), stack.writerPassword())) {
                long series = awaitLastDay(terminal, connection, stack, List.of(attribution, forecast));
                terminal.say("All forecast from the last closed day, %s: %s"
                        .formatted(lastClosed(connection), Machine.took("series", series, began, cpu)));
                show(terminal, connection);
            }
            stack.flink().cancel(forecast);
            stack.flink().cancel(attribution);
        }
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        return 0;
    }

    /** The file, or of it what was asked for. */
    private Path part(Path file, Path folder) throws IOException {
        if (oneIn == 1 && from.equals(FIRST)) {
            return file;
        }
        Path part = folder.resolve("part.csv.gz");
        try (BufferedReader in = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8));
                Writer out = new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(part)), UTF_8)) {
            out.write(in.readLine() + "\n");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] fields = line.split(",", 5);
                long invoice = Long.parseLong(fields[0].replaceAll("\\D", ""));
                if (invoice % oneIn == 0 && fields[3].compareTo(from.toString()) >= 0) {
                    out.write(line + "\n");
                }
            }
        }
        return part;
    }

    private static long replay(Path file, LocalStack stack) throws IOException {
        try (RecordSender sender = RecordSender.open(stack.kafkaProperties(), 0, Speed.MAX)) {
            return OrderReplay.replay(file, OrderReplay.Settings.usual(), sender, lines -> {})
                    .lines();
        }
    }

    private static JobID submit(Class<?> job, LocalStack stack, Path folder) {
        List<String> arguments = Jobs.arguments(stack.kafkaProperties(), stack.clickHouseAddress(), folder, SHOP);
        return stack.flink().submit(job, arguments, null);
    }

    private static LocalDate lastClosed(Connection connection) throws SQLException {
        String last = text(connection, "SELECT toString(max(day) - 1) FROM daily_facts FINAL WHERE kind = 'sales'");
        return LocalDate.parse(last);
    }

    /** Until every series is seen from the last closed day, and no more come; returns how many there are. */
    private static long awaitLastDay(Terminal terminal, Connection connection, LocalStack stack, List<JobID> jobs)
            throws SQLException, InterruptedException {
        long start = System.nanoTime();
        long deadline = start + PATIENCE.toNanos();
        String before = "";
        int alike = 0;
        while (alike < 3) {
            if (System.nanoTime() - deadline > 0) {
                throw new CommandException("not all series were seen from the last day within " + PATIENCE);
            }
            for (JobID job : jobs) {
                if (stack.flink().status(job).isGloballyTerminalState()) {
                    throw new CommandException(
                            "a job has ended: " + stack.flink().status(job));
                }
            }
            TimeUnit.SECONDS.sleep(10);
            String now = text(
                    connection,
                    "SELECT if(min(origin) = max(origin) AND max(origin) ="
                            + " (SELECT max(day) - 1 FROM daily_facts FINAL WHERE kind = 'sales')"
                            + " AND max(origin) > '2011-11-01', toString(count()), '') FROM forecasts FINAL");
            alike = !now.isEmpty() && now.equals(before) ? alike + 1 : 0;
            before = now;
            terminal.say("  after %d s: %s, load %.1f"
                    .formatted(
                            (System.nanoTime() - start) / 1_000_000_000,
                            text(
                                    connection,
                                    "SELECT concat(toString(uniqExact(metric, dimension)), ' series forecast, ',"
                                            + " toString(uniqExactIf((metric, dimension), origin = (SELECT max(day) - 1"
                                            + " FROM daily_facts FINAL WHERE kind = 'sales'))), ' from the last day')"
                                            + " FROM forecasts FINAL"),
                            Machine.load()));
        }
        return Long.parseLong(text(connection, "SELECT toString(uniqExact(metric, dimension)) FROM forecasts FINAL"));
    }

    private static void show(Terminal terminal, Connection connection) throws SQLException {
        terminal.say();
        terminal.say("The shop, steps 1 to 28 from the last Sundays whose four weeks have passed:");
        TextTable shop = new TextTable(
                "metric", "method", "origins", "WAPE", "MASE", "RMSSE", "bias", "value added", "covers 80%", "95%", "");
        rows(
                connection,
                "SELECT metric, method, origins, wape, mase, rmsse, bias, value_added, coverage80, coverage95,"
                        + " if(is_champion, 'champion', '') FROM forecast_accuracy FINAL WHERE dimension = ''"
                        + " AND first_step = 1 AND last_step = 28 AND isFinite(wape) ORDER BY metric, wape",
                shop);
        shop.print(terminal);
        terminal.say();
        terminal.say("Single methods from the same origins, most of which the job does not judge:");
        TextTable single = new TextTable("metric", "method", "origins", "WAPE", "bias");
        new SingleMethods(connection).run(single);
        single.print(terminal);
        terminal.say();
        terminal.say("Products (those with 6 origins), steps 1 to 28 from the last fourth Sundays, means:");
        TextTable products =
                new TextTable("method", "products", "RMSSE", "total bias", "median bias", "covers 80%", "95%");
        rows(
                connection,
                "SELECT method, count(), avg(rmsse), sum(bias * actual) / sum(actual), median(bias), avg(coverage80),"
                        + " avg(coverage95)"
                        + " FROM forecast_accuracy FINAL WHERE metric = 'units' AND origins = 6 AND isFinite(rmsse)"
                        + " AND isFinite(bias) GROUP BY method ORDER BY 3",
                products);
        products.print(terminal);
    }

    private static void rows(Connection connection, String query, TextTable table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                String[] cells = new String[columns];
                for (int i = 0; i < columns; i++) {
                    Object value = rows.getObject(i + 1);
                    cells[i] = value instanceof Double number ? "%.4f".formatted(number) : String.valueOf(value);
                }
                table.row(cells);
            }
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
