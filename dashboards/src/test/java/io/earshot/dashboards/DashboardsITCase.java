package io.earshot.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.earshot.local.Needed;
import io.earshot.local.oracle.PlantedLeads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every query of every dashboard and alert, on what the jobs wrote to a real ClickHouse. */
class DashboardsITCase {
    /** What does not add up, and, when the last window has closed, what is open. */
    private static final Set<String> EMPTY_WHERE_ALL_IS_WELL =
            Set.of(ExpectedEngineering.WHERE_NOT_ADDING_UP, ExpectedRecovery.WHAT_IS_OPEN);

    private static final Map<String, Map<String, Expectation>> EXPECTED = Map.of(
            "growth-lead", ExpectedGrowth.all(),
            "data-engineer", ExpectedEngineering.all(),
            "experiments", ExpectedExperiments.all(),
            "recovery", ExpectedRecovery.all(),
            "hypotheses", ExpectedHypotheses.all(),
            "forecast", ExpectedForecast.forecast(),
            "demand", ExpectedForecast.demand());
    private static final Instant SOON =
            Shops.LAST_DAY.plusDays(10).atStartOfDay(ZoneOffset.UTC).toInstant();
    private static final Pattern FIELD = Pattern.compile("__data\\.fields\\.(\\w+)");

    private static final Path TABLES = Path.of("..", "docs", "tables.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```sql\n(.*?)```");

    /** A table, and the columns of its key that narrow what is read of it. */
    private static final Pattern READ = Pattern.compile(
            "ReadFromMergeTree \\(earshot\\.(\\w+)\\).*?(?:Keys:(.*?)Condition:|(?=ReadFromMergeTree)|$)",
            Pattern.DOTALL);

    @TempDir
    static Path folder;

    private static Shops shops;

    static List<Dashboard.Query> queries() {
        return DashboardFilesTest.queries();
    }

    static List<String> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(TABLES))
                .results()
                .map(example -> example.group(1))
                .toList();
    }

    static List<Alerts.Rule> rules() {
        return Alerts.all();
    }

    @BeforeAll
    static void write() throws Exception {
        Needed.clickHouse();
        shops = Shops.open(folder);
    }

    @AfterAll
    static void stop() {
        if (shops != null) {
            shops.close();
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void showsWhatIsTrue(Dashboard.Query query) {
        Expectation expected =
                EXPECTED.getOrDefault(query.dashboard(), Map.of()).get(query.of());
        assertThat(expected).as(query + " has an expected figure").isNotNull();
        boolean saysSomething = false;
        for (Selection chosen : Shops.selections(query.dashboard())) {
            String sql = GrafanaMacros.expand(query.sql(), chosen);
            Shown shown = shops.ask(sql);
            assertThat(shown.difference(expected.rows(chosen, shops.facts())))
                    .as(query + "\n" + chosen + "\n" + sql)
                    .isNull();
            if (query.isSeries()) {
                assertThat(shown.columns().get(0)).isEqualTo("time");
                assertThat(shown.types().get(0)).startsWith("DateTime");
                assertThat(shown.rows())
                        .extracting(row -> row.get(0).asDouble())
                        .as("ordered by time")
                        .isSorted();
            }
            saysSomething |= shown.saysSomething();
        }
        assertThat(saysSomething)
                .as(query + " shows something where data is")
                .isEqualTo(!EMPTY_WHERE_ALL_IS_WELL.contains(query.of()));
    }

    /** Of tables that no job has written here, an example only has to be understood. */
    @ParameterizedTest
    @MethodSource("examples")
    void answersTheExampleOfEachTable(String example) {
        String view = example.replaceFirst("(?s).*?\\bFROM (\\w+).*", "$1");
        boolean isWritten =
                !shops.ask("SELECT 1 FROM " + view + " LIMIT 1").rows().isEmpty();

        assertThat(shops.ask(example).rows().isEmpty()).as(example).isEqualTo(!isWritten);
    }

    @Test
    void linksNameColumnsThatThePanelHas() {
        for (Dashboard dashboard : Dashboard.all()) {
            for (JsonNode panel : dashboard.panels()) {
                Matcher field = FIELD.matcher(panel.toString());
                while (field.find()) {
                    String sql = panel.at("/targets/0/rawSql").asText();
                    assertThat(shops.ask(GrafanaMacros.expand(
                                            sql,
                                            Shops.selections(dashboard.uid()).get(0)))
                                    .columns())
                            .as(panel.path("title").asText())
                            .contains(field.group(1));
                }
            }
        }
    }

    @Test
    void offersTheModelsByTheNamesThatPanelsShow() {
        List<String> offered = Dashboard.named("growth-lead").variables().stream()
                .filter(variable -> variable.path("name").asText().equals("model"))
                .flatMap(variable -> Dashboard.each(variable.path("options")))
                .map(option -> option.path("text").asText() + " "
                        + option.path("value").asText())
                .toList();
        assertThat(shops.ask("SELECT concat(name, ' ', model) FROM models ORDER BY place")
                        .rows())
                .extracting(row -> row.get(0).asText())
                .isEqualTo(offered);
    }

    @Test
    void knowsTheMinorUnitsOfEveryCurrency() {
        Map<String, Long> expected = new HashMap<>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            if (currency.getDefaultFractionDigits() >= 0) {
                expected.put(currency.getCurrencyCode(), Math.round(Math.pow(10, currency.getDefaultFractionDigits())));
            }
        }
        Map<String, Long> known = new HashMap<>();
        shops.ask("SELECT currency, minor_per_major FROM currencies")
                .rows()
                .forEach(row -> known.put(row.get(0).asText(), row.get(1).asLong()));
        assertThat(known).containsAllEntriesOf(expected);
    }

    /** Sums by day must not read the years before. */
    @ParameterizedTest
    @MethodSource("queries")
    void readsOnlyTheChosenStoreAndDays(Dashboard.Query query) {
        if (!query.dashboard().equals("growth-lead") || !query.kind().equals("panel")) {
            return;
        }
        String plan = String.join(
                "\n",
                shops
                        .ask("EXPLAIN indexes = 1, pretty = 0 " + GrafanaMacros.expand(query.sql(), growth()))
                        .rows()
                        .stream()
                        .map(row -> row.get(0).asText())
                        .toList());
        List<MatchResult> reads = READ.matcher(plan).results().toList();
        assertThat(reads).as(plan).isNotEmpty();
        for (MatchResult read : reads) {
            boolean isByDay = List.of("roas", "phrase_revenue").contains(read.group(1));
            assertThat(String.valueOf(read.group(2)).split("\\s+"))
                    .as("key by which " + read.group(1) + " is read\n" + plan)
                    .contains(isByDay ? new String[] {"store_id", "day"} : new String[] {"store_id"});
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void saysOneFigureEachToAlarmOf(Alerts.Rule rule) {
        Expectation expected = ExpectedAlerts.all().get(rule.uid());
        assertThat(expected).as(rule + " has an expected figure").isNotNull();

        // What jobs noted is of today; what stores sold is not.
        Instant at = rule.uid().endsWith("reconciliation") ? SOON : Instant.now();
        Shown shown = shops.ask(rule.sqlAt(at));

        assertThat(shown.columns()).endsWith("value");
        assertThat(shown.types().subList(0, shown.types().size() - 1))
                .as("the rest are labels")
                .allMatch(type -> type.contains("String"));
        assertThat(shown.rows()).isNotEmpty();
        assertThat(shown.difference(expected.rows(rule.rangeAt(at), shops.facts())))
                .isNull();
    }

    @Test
    void showsAndAlarmsOfAnOrderThatDoesNotAddUp() throws Exception {
        String order =
                "INSERT INTO earshot.orders (store_id, order_id, order_event_id, occurred_at, day, owner, is_new, is_cancelled, touches,"
                        + " currency, in_store_currency, gross_minor, net_minor, is_deleted, version) VALUES"
                        + " ('demo', 'lost', 'lost', '2026-06-15 12:00:00', '2026-06-15', '', 0, 0, 0, 'EUR', 1, 1050, 1000, %d, %d)";
        List<Alerts.Rule> rules = Stream.of("earshot-reconciliation", "earshot-order-reconciliation")
                .map(Alerts::named)
                .toList();
        String panel = Dashboard.named("data-engineer").queries().stream()
                .filter(query -> query.of().equals(ExpectedEngineering.WHERE_NOT_ADDING_UP))
                .findAny()
                .orElseThrow()
                .sql();
        shops.clickHouse().administer(order.formatted(0, 1));
        try {
            Shown shown = shops.ask(GrafanaMacros.expand(panel, growth()));
            assertThat(shown.rows()).hasSize(ExpectedGrowth.MODELS.size()).allSatisfy(row -> {
                assertThat(row.get(0).asText()).isEqualTo(Shops.BERLIN);
                assertThat(row.get(1).asText()).isEqualTo("2026-06-15");
                assertThat(row.get(5).asLong()).isEqualTo(-1050);
                assertThat(row.get(6).asLong()).isEqualTo(-1000);
            });
            assertThat(shown.columns())
                    .containsExactly(
                            "store", "day", "currency", "model", "orders", "gross difference", "net difference");
            for (Alerts.Rule rule : rules) {
                assertThat(shops.ask(rule.sqlAt(SOON)).rows())
                        .as(rule.uid())
                        .filteredOn(row -> row.get(1).asDouble() > rule.threshold())
                        .extracting(row -> row.get(0).asText())
                        .containsExactly(Shops.BERLIN);
            }
        } finally {
            shops.clickHouse().administer(order.formatted(1, 2));
        }
    }

    @Test
    void saysOfWhatIsPlantedThatItLeads() {
        String panel = Dashboard.named("forecast").queries().stream()
                .filter(query -> query.of().equals(ExpectedForecast.WHICH_LEAD))
                .findAny()
                .orElseThrow()
                .sql();
        Shown shown = shops.ask(
                GrafanaMacros.expand(panel, Shops.selections("forecast").get(0)));

        assertThat(shown.rows())
                .extracting(row -> row.get(0).asText(), row -> row.get(2).asText(), row -> row.get(3)
                        .asText())
                .startsWith(tuple("orders", "objection: " + PlantedLeads.LEADING, "yes"))
                .contains(
                        tuple("revenue", "objection: " + PlantedLeads.LEADING, "yes"),
                        tuple("orders", "motivation: " + PlantedLeads.IDLE, "no"),
                        tuple("revenue", "motivation: " + PlantedLeads.IDLE, "no"));
        assertThat(shown.rows().get(0).get(4).asInt()).isEqualTo(PlantedLeads.LAG_DAYS);
    }

    private static Selection growth() {
        return Shops.selections("growth-lead").get(0);
    }
}
