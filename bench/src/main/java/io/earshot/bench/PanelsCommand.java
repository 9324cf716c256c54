package io.earshot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.DataFolder;
import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.Migrations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run panels}: how long each panel of each dashboard takes on a year of a mid-sized store. */
@Command(
        name = "panels",
        sortOptions = false,
        description = {
            "Fill ClickHouse with a year of one store (as the jobs would write it, a tenth of the rows twice) and ask what each",
            "panel asks, and each variable, for the whole year and with every filter at All, as a reader."
        })
final class PanelsCommand implements Callable<Integer> {
    private static final Duration YEAR = Duration.ofDays(366);
    private static final double CREDITS_PER_ORDER = 4.4;
    private static final List<String> FILLED =
            List.of("operations", "attribution", "experiments", "value", "recovery", "forecast");
    private static final Pattern AHEAD = Pattern.compile("now\\+(\\d+)d.*");

    @Option(
            names = "--credits",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Rows of credits (default: ${DEFAULT-VALUE}).")
    private long credits;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How often each panel is asked (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--dashboards",
            paramLabel = "DIR",
            defaultValue = "dashboards/grafana",
            description = "Folder of the dashboards (default: ${DEFAULT-VALUE}).")
    private Path dashboards;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Keep the database here, and use it again (default: a temporary folder, removed at the end).")
    private @Nullable Path folder;

    /** What a panel asks, or a variable. */
    private record Panel(String dashboard, String title, String sql) {}

    /** How long the answers took. */
    private record Times(Panel panel, double[] sortedMillis, double cpuMillis, long rows) {
        double quantile(double share) {
            return sortedMillis[(int) Math.ceil(share * sortedMillis.length) - 1];
        }
    }

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.standard();
        Machine.describe(
                terminal, 0, "%,d rows of credits (data without a seed: hashes of row numbers)".formatted(credits));
        boolean isKept = folder != null;
        Path place = folder == null ? Files.createTempDirectory("earshot-panels") : folder;
        Path filled = place.resolve("filled");
        String inserts = inserts();
        if (Files.exists(filled) && !Files.readString(filled).equals(inserts)) {
            throw new IllegalStateException(
                    "the database must be filled as this version does, got another in " + place);
        }
        try (ClickHouseProcess clickHouse = ClickHouseProcess.start(place)) {
            Migrations.apply(new ClickHouseConnection(
                    clickHouse.jdbcUrl(),
                    ClickHouseProcess.WRITER,
                    clickHouse.passwordFile(ClickHouseProcess.WRITER).toString()));
            if (!Files.exists(filled)) {
                fill(clickHouse, inserts, terminal);
                Files.writeString(filled, inserts);
            }
            return print(terminal, measure(clickHouse, terminal)) ? 0 : 1;
        } finally {
            if (!isKept) {
                DataFolder.delete(place);
            }
        }
    }

    private static void fill(ClickHouseProcess clickHouse, String inserts, Terminal terminal) throws Exception {
        try (Connection connection = clickHouse.connect(ClickHouseProcess.WRITER);
                Statement statement = connection.createStatement()) {
            for (int pass = 0; pass < 2; pass++) {
                for (String insert : inserts.split(";\\s*\\n", -1)) {
                    if (insert.isBlank()) {
                        continue;
                    }
                    long start = System.nanoTime();
                    statement.execute(insert.replace("{pass}", Integer.toString(pass)));
                    terminal.say("  wrote %s, pass %d, in %.1f s"
                            .formatted(
                                    insert.replaceFirst("(?s).*?INSERT INTO (\\w+).*", "$1"),
                                    pass + 1,
                                    (System.nanoTime() - start) / 1e9));
                }
            }
        }
    }

    private String inserts() {
        String orders = Long.toString(Math.round(credits / CREDITS_PER_ORDER));
        return FILLED.stream()
                .map(name -> resource("/panels/" + name + ".sql").replace("{orders}", orders))
                .collect(Collectors.joining("\n"));
    }

    private List<Times> measure(ClickHouseProcess clickHouse, Terminal terminal) throws IOException, SQLException {
        List<Times> all = new ArrayList<>();
        try (Connection connection = clickHouse.connect(ClickHouseProcess.READER);
                Statement statement = connection.createStatement()) {
            List<Panel> panels = panels(statement);
            for (Panel panel : panels) {
                double[] millis = new double[rounds];
                long rows = 0;
                long cpu = 0;
                for (int round = -1; round < rounds; round++) {
                    if (round == 0) {
                        cpu = Machine.cpuNanos(clickHouse.pid());
                    }
                    long start = System.nanoTime();
                    rows = 0;
                    try (ResultSet answer = statement.executeQuery(panel.sql)) {
                        while (answer.next()) {
                            rows++;
                        }
                    }
                    if (round >= 0) {
                        millis[round] = (System.nanoTime() - start) / 1e6;
                    }
                }
                Arrays.sort(millis);
                all.add(new Times(panel, millis, (Machine.cpuNanos(clickHouse.pid()) - cpu) / 1e6 / rounds, rows));
                if (terminal.isLively()) {
                    terminal.status("%d of %d panels asked".formatted(all.size(), panels.size()));
                }
            }
        }
        all.sort(Comparator.comparingDouble((Times times) -> -times.quantile(0.95)));
        return all;
    }

    /** Returns whether every panel answers within a second, nineteen times of twenty. */
    private boolean print(Terminal terminal, List<Times> all) {
        TextTable table = new TextTable("p95 ms", "p50 ms", "CPU ms", "rows", "dashboard", "panel");
        for (Times times : all) {
            table.row(
                    "%,.0f".formatted(times.quantile(0.95)),
                    "%,.0f".formatted(times.quantile(0.5)),
                    "%,.0f".formatted(times.cpuMillis),
                    "%,d".formatted(times.rows),
                    times.panel.dashboard,
                    times.panel.title);
        }
        terminal.say();
        table.print(terminal);
        terminal.say();
        long slow = all.stream().filter(times -> times.quantile(0.95) > 1000).count();
        terminal.say("Aim: p95 of every panel at most 1 s: %s, %d of %d are slower. Load average after: %s"
                .formatted(slow == 0 ? "met" : "MISSED", slow, all.size(), Machine.oneDigit(Machine.load())));
        return slow == 0;
    }

    private List<Panel> panels(Statement reader) throws IOException, SQLException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(dashboards)) {
            files = all.filter(path -> path.toString().endsWith(".json"))
                    .filter(path -> !path.startsWith(dashboards.resolve("provisioning")))
                    .sorted()
                    .toList();
        }
        List<Panel> panels = new ArrayList<>();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (Path file : files) {
            JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
            Instant until = now.plus(ahead(dashboard));
            Map<String, String> values = GrafanaVariables.chosen(dashboard, now.minus(YEAR), until, reader);
            GrafanaQuery query = new GrafanaQuery(now.minus(YEAR), until, values);
            String uid = dashboard.path("uid").asText();
            for (JsonNode variable : dashboard.at("/templating/list")) {
                if (variable.path("type").asText().equals("query")) {
                    String asked = query.expand(variable.path("query").asText());
                    panels.add(
                            new Panel(uid, "(variable " + variable.path("name").asText() + ")", asked));
                }
            }
            for (JsonNode panel : dashboard.path("panels")) {
                add(panel, uid, query, panels);
                panel.path("panels").forEach(inner -> add(inner, uid, query, panels));
            }
        }
        return panels;
    }

    /** How far a dashboard looks ahead when it is opened. */
    private static Duration ahead(JsonNode dashboard) {
        Matcher until = AHEAD.matcher(dashboard.at("/time/to").asText());
        return until.matches() ? Duration.ofDays(Long.parseLong(until.group(1))) : Duration.ZERO;
    }

    private static void add(JsonNode panel, String uid, GrafanaQuery query, List<Panel> panels) {
        for (JsonNode target : panel.path("targets")) {
            panels.add(new Panel(
                    uid,
                    panel.path("title").asText(),
                    query.expand(target.path("rawSql").asText())));
        }
    }

    private static String resource(String name) {
        try (InputStream in = PanelsCommand.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
