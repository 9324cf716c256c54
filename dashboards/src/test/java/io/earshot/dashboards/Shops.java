package io.earshot.dashboards;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.earshot.local.Await;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.LocalStack;
import io.earshot.local.StackOptions;
import io.earshot.local.Topics;
import io.earshot.local.oracle.ExperimentOracle;
import io.earshot.local.oracle.ForecastOracle;
import io.earshot.local.oracle.Hmac;
import io.earshot.local.oracle.Oracle;
import io.earshot.local.oracle.PlantedLeads;
import io.earshot.local.oracle.PlantedWeeks;
import io.earshot.local.oracle.RecoveryOracle;
import io.earshot.local.oracle.Sent;
import io.earshot.local.oracle.Settings;
import io.earshot.local.oracle.Stage;
import io.earshot.local.oracle.Store;
import io.earshot.local.oracle.TableDiff;
import io.earshot.local.oracle.Tables;
import io.earshot.local.oracle.ValueOracle;
import io.earshot.local.simulate.SimulatedRecord;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.SimulationOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;

/**
 * Three simulated stores, of other currencies and other sides of the world, as the jobs wrote them through real
 * Kafka, Flink and ClickHouse, beside what is true of them.
 */
final class Shops implements AutoCloseable {
    static final LocalDate LAST_DAY = LocalDate.of(2026, 6, 30);
    static final String BERLIN = "demo";
    static final String TOKYO = "o'neill";
    static final String NEW_YORK = "gulf";
    static final String QUOTED_CAMPAIGN = "google-o'search";

    private static final List<Shop> SHOPS = List.of(
            new Shop(new Store(BERLIN, ZoneId.of("Europe/Berlin"), "EUR"), 50, 300, Map.of()),
            new Shop(
                    new Store(TOKYO, ZoneId.of("Asia/Tokyo"), "JPY"),
                    30,
                    150,
                    Map.of("\"EUR\"", "\"JPY\"", "google-search", QUOTED_CAMPAIGN)),
            new Shop(new Store(NEW_YORK, ZoneId.of("America/New_York"), "KWD"), 30, 150, Map.of("\"EUR\"", "\"KWD\"")));

    /** When forecasts are made: the last day is over in every zone, and no clock strikes. */
    private static final Instant EVENING = LAST_DAY.plusDays(2).atTime(12, 20).toInstant(ZoneOffset.UTC);

    /** When all that jobs wait for is over. */
    private static final Instant END =
            LAST_DAY.plusDays(120).atStartOfDay(ZoneOffset.UTC).toInstant();

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long COVARIATE_LOOKBACK = TimeUnit.DAYS.toMicros(90);

    /** The keys of what ExperimentJob alone writes. */
    private static final Map<String, List<String>> COMPARISONS = Map.of(
            "experiments", ExperimentOracle.KEYS.get("experiments"),
            "lifts", ExperimentOracle.KEYS.get("lifts"),
            "arm_moments", ExperimentOracle.KEYS.get("arm_moments"),
            "sample_ratio", ExperimentOracle.KEYS.get("sample_ratio"),
            "phrase_lifts", List.of("store_id", "comparison_id", "arm", "phrase_id"));

    private final LocalStack stack;
    private final Facts facts;

    /** @param changes what stands otherwise in its events than the simulation has it */
    private record Shop(Store store, int days, int customers, Map<String, String> changes) {
        SimulationOptions options() {
            return new SimulationOptions(
                    7 + days, store.id(), store.zone(), LAST_DAY, days, customers, 0.06, 0.4, 0.35, 0.02, true);
        }
    }

    private Shops(LocalStack stack, Facts facts) {
        this.stack = stack;
        this.facts = facts;
    }

    static Shops open(Path folder) throws Exception {
        List<Store> stores = SHOPS.stream().map(Shop::store).toList();
        // Other tests see that jobs say the same however parallel they are.
        LocalStack stack =
                LocalStack.start(StackOptions.in(folder.resolve("stack")).withParallelism(1));
        try {
            Stage.Servers servers = Stage.laptop(stack);
            Stage attribution = new Stage(servers, folder, stores, Settings.DEFAULT);
            Stage experiments =
                    new Stage(servers, folder, stores, Stage.Play.experiments(Settings.DEFAULT, COVARIATE_LOOKBACK));
            Stage recovery = new Stage(
                    servers, folder, stores, Stage.Play.recoveries(Settings.DEFAULT, RecoveryOracle.Spans.DEFAULT));
            Stage values = new Stage(servers, folder, stores, Stage.Play.values(Settings.DEFAULT, COVARIATE_LOOKBACK));
            Stage forecasts = new Stage(servers, folder, stores, Stage.Play.forecasts());
            List<Sent> sent =
                    SHOPS.stream().flatMap(shop -> records(shop).stream()).toList();
            attribution.send(sent);
            attribution.send(heartbeats(EVENING));
            List<Stage> stages = List.of(attribution, experiments, recovery, values);
            List<JobID> jobs =
                    stages.stream().map(stage -> stage.submit(Optional.empty())).toList();
            JobID forecast = forecasts.submit(Optional.empty());
            Tables truth = new Oracle(stores, Settings.DEFAULT, Hmac::customerKey).tables(attribution.records());
            Tables recovered = new RecoveryOracle(
                            stores, Settings.DEFAULT, RecoveryOracle.Spans.DEFAULT, Hmac::customerKey)
                    .tables(recovery.records());
            Tables foreseen = new ForecastOracle(stores)
                    .tables(truth, recovered, sent, TimeUnit.MILLISECONDS.toMicros(EVENING.toEpochMilli()));
            Await.until(
                    PATIENCE,
                    () -> TableDiff.nearlyBetween(foreseen, forecasts.tables()).isEmpty(),
                    () -> TableDiff.report(TableDiff.nearlyBetween(foreseen, forecasts.tables()), 5));
            servers.flink().cancel(forecast);

            attribution.send(heartbeats(END));
            for (int i = 0; i < jobs.size(); i++) {
                stages.get(i).awaitAll(jobs.get(i));
                servers.flink().cancel(jobs.get(i));
            }
            checkNone(TableDiff.between(truth, attribution.tables()));
            Tables compared = new ExperimentOracle(stores, Settings.DEFAULT, COVARIATE_LOOKBACK, Hmac::customerKey)
                    .tables(experiments.records());
            checkNone(TableDiff.nearlyBetween(compared, experiments.tables()));
            checkNone(TableDiff.nearlyBetween(recovered, recovery.tables()));
            Tables worth = new ValueOracle(stores, Settings.DEFAULT, COVARIATE_LOOKBACK, Hmac::customerKey)
                    .tables(values.records());
            checkNone(TableDiff.nearlyBetween(worth, values.tables()));
            ClickHouseProcess clickHouse = stack.clickHouseProcess().orElseThrow();
            note(clickHouse);
            Map<String, List<Facts.Fact>> results = results(truth, compared, experiments.tables(COMPARISONS));
            addRecoveries(results, recovered, recovery.tables());
            addWorth(results, worth, values.tables());
            addForecasts(results, List.of(truth, recovered), forecasts);
            addLeads(results, clickHouse);
            addWeeks(results, clickHouse);
            return new Shops(stack, new Facts(stores, results, notes(clickHouse)));
        } catch (Exception | AssertionError e) {
            stack.close();
            throw e;
        }
    }

    private static List<Sent> records(Shop shop) {
        List<Sent> records = new ArrayList<>();
        SimulatedStore store = new SimulatedStore(shop.options());
        while (store.hasNext()) {
            SimulatedRecord next = store.next();
            String value = new String(next.value(), ISO_8859_1);
            for (Map.Entry<String, String> change : shop.changes.entrySet()) {
                value = value.replace(change.getKey(), change.getValue());
            }
            records.add(new Sent(
                    next.topic(),
                    Math.floorMod(next.key().hashCode(), Stage.PARTITIONS),
                    next.key(),
                    next.arrivalMicros() / 1000,
                    value.getBytes(ISO_8859_1)));
        }
        return records;
    }

    /** One in every partition, or one without records would never be said to be read. */
    private static List<Sent> heartbeats(Instant end) {
        byte[] value = ("{\"type\":\"heartbeat\",\"occurred_at\":\"" + end + "\"}").getBytes(ISO_8859_1);
        return Topics.EVENTS.stream()
                .flatMap(topic -> IntStream.range(0, Stage.PARTITIONS)
                        .mapToObj(partition -> new Sent(topic, partition, "", end.toEpochMilli(), value)))
                .toList();
    }

    /**
     * Two hours of another job, which falls behind, is restarted, and has not read anything of one topic yet; and a third
     * job, which was submitted and has said nothing.
     */
    private static void note(ClickHouseProcess clickHouse) throws SQLException {
        clickHouse.administer(
                "INSERT INTO earshot.epochs (job, epoch, has_begun, fresh_start, token) VALUES ('silent job', 1, 0, 0, generateUUIDv4())");
        clickHouse.administer(
                """
                INSERT INTO earshot.source_progress
                SELECT
                    'other job',
                    topic,
                    partition,
                    now64(3) - 7200 + 10 * number AS at,
                    if(topic = 'orders', 0, intDiv(number, 3) * (7 + partition)) AS next_offset,
                    next_offset + number % 50 AS end_offset,
                    if(topic = 'orders', toDateTime64(0, 3), at - 2) AS newest_record_at,
                    if(topic = 'orders', toDateTime64(0, 3), at - 3) AS newest_occurred_at,
                    if(number < 5, toDateTime64(0, 3), at - 60 - number % 7) AS watermark
                FROM numbers(715) AS moments
                CROSS JOIN (SELECT arrayJoin(['ads', 'orders']) AS topic) AS topics
                CROSS JOIN (SELECT arrayJoin([0, 1]) AS partition) AS partitions
                """);
        clickHouse.administer(
                """
                INSERT INTO earshot.commits
                SELECT
                    'other job',
                    table_name,
                    3,
                    number,
                    0,
                    100 + number % 13,
                    5000,
                    1 + (number % 40 = 0),
                    1,
                    now64(3) - 7200 + 20 * number AS started_at,
                    started_at + toIntervalMillisecond(100 + number % 900)
                FROM numbers(350) AS moments
                CROSS JOIN (SELECT arrayJoin(['credits', 'roas']) AS table_name) AS tables
                """);
    }

    private static void checkNone(List<TableDiff.Difference> differences) {
        if (!differences.isEmpty()) {
            throw new AssertionError(TableDiff.report(differences, 5));
        }
    }

    /**
     * What the oracles say; of comparisons the rows that agree with them, as these hold more.
     *
     * @param written rows of {@link #COMPARISONS}
     */
    private static Map<String, List<Facts.Fact>> results(Tables truth, Tables compared, Tables written) {
        Map<String, List<Facts.Fact>> results = new HashMap<>();
        for (String table : List.of(
                "credits",
                "orders",
                "unattributed",
                "roas",
                "phrase_revenue",
                "phrases",
                "variants",
                "records_by_fate",
                "dead_letters")) {
            results.put(table, new ArrayList<>(Facts.of(truth, table)));
        }
        for (String table : List.of("records_by_fate", "dead_letters")) {
            results.get(table).addAll(Facts.of(compared, table));
        }
        COMPARISONS.keySet().forEach(table -> results.put(table, Facts.of(written, table)));
        return results;
    }

    /** What became of carts, subscriptions and trials: the rows that agree with the oracle, as these hold more. */
    private static void addRecoveries(Map<String, List<Facts.Fact>> results, Tables recovered, Tables written) {
        for (String table : List.of("recoveries", "contact_rates", "recovery_objections", "complier_effects")) {
            results.put(table, Facts.of(written, table));
        }
        addChecks(results, written);
        results.put("recovery_lifts", Facts.of(written, "lifts"));
        addAccounts(results, recovered);
    }

    /** What customers are worth, and which claims that bears out: apart from the lifts of experiments. */
    private static void addWorth(Map<String, List<Facts.Fact>> results, Tables worth, Tables written) {
        results.put("worth_lifts", Facts.of(written, "lifts"));
        results.put("worth_moments", Facts.of(written, "arm_moments"));
        results.put("hypotheses", Facts.of(written, "hypotheses"));
        addChecks(results, written);
        addAccounts(results, worth);
    }

    private static void addChecks(Map<String, List<Facts.Fact>> results, Tables written) {
        List<Facts.Fact> checks = new ArrayList<>(results.get("sample_ratio"));
        checks.addAll(Facts.of(written, "sample_ratio"));
        results.put("sample_ratio", checks);
    }

    /** How many records a topic of upserts has, only the job that reads it can tell. */
    private static void addForecasts(Map<String, List<Facts.Fact>> results, List<Tables> truths, Stage forecasts)
            throws SQLException {
        results.put(
                "daily_facts",
                truths.stream()
                        .flatMap(truth -> Facts.of(truth, "daily_facts").stream())
                        .toList());
        Tables written = forecasts.tables();
        ForecastOracle.KEYS.keySet().forEach(table -> results.put(table, Facts.of(written, table)));
        addAccounts(
                results,
                forecasts.tables(Map.of(
                        "records_by_fate", Tables.KEYS.get("records_by_fate"),
                        "dead_letters", Tables.KEYS.get("dead_letters"))));
    }

    /**
     * What is planted in a year of two of the stores leads there, or does not, as the oracle says; in the third nobody is
     * reached. That ForecastJob writes such rows, other tests see.
     */
    private static void addLeads(Map<String, List<Facts.Fact>> results, ClickHouseProcess clickHouse)
            throws SQLException {
        List<Facts.Fact> leads = new ArrayList<>();
        for (Shop shop : List.of(SHOPS.get(0), SHOPS.get(1))) {
            int days = shop.store.id().equals(BERLIN) ? PlantedLeads.ENOUGH_DAYS : 100;
            leads.addAll(Facts.of(PlantedLeads.of(shop.store, LAST_DAY, days), "leading_indicators"));
        }
        results.put("leading_indicators", leads);
        insert(clickHouse, "leading_indicators", leads);
    }

    /** A campaign that is older than the stores, so that its forecasts of weeks have been judged. */
    private static void addWeeks(Map<String, List<Facts.Fact>> results, ClickHouseProcess clickHouse)
            throws SQLException, ReflectiveOperationException {
        Store store = SHOPS.get(0).store;
        Map<String, Tables> planted = new HashMap<>();
        planted.put("daily_facts", PlantedWeeks.facts(store, LAST_DAY));
        Tables forecasts = PlantedWeeks.forecasts(store, LAST_DAY);
        List.of("forecasts", "forecast_accuracy", "forecast_accuracy_weeks")
                .forEach(table -> planted.put(table, forecasts));
        for (Map.Entry<String, Tables> one : planted.entrySet()) {
            List<Facts.Fact> rows = Facts.of(one.getValue(), one.getKey());
            List<Facts.Fact> all = new ArrayList<>(results.get(one.getKey()));
            all.addAll(rows);
            results.put(one.getKey(), all);
            insert(clickHouse, one.getKey(), rows);
        }
    }

    private static void insert(ClickHouseProcess clickHouse, String table, List<Facts.Fact> rows) throws SQLException {
        String columns = String.join(", ", rows.get(0).values().keySet());
        String values = rows.stream()
                .map(row -> row.values().values().stream()
                        .map(value -> "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'")
                        .collect(Collectors.joining(", ", "(", ", 0, 1)")))
                .collect(Collectors.joining(", "));
        clickHouse.administer(
                "INSERT INTO earshot." + table + " (" + columns + ", is_deleted, version) VALUES " + values);
    }

    private static void addAccounts(Map<String, List<Facts.Fact>> results, Tables accounts) {
        for (String table : List.of("records_by_fate", "dead_letters")) {
            results.get(table).addAll(Facts.of(accounts, table));
        }
    }

    private static Map<String, List<Facts.Fact>> notes(ClickHouseProcess clickHouse) throws SQLException {
        Map<String, List<Facts.Fact>> notes = new HashMap<>();
        try (Connection connection = clickHouse.connect(ClickHouseProcess.ADMIN);
                Statement statement = connection.createStatement()) {
            for (String table : List.of("source_progress", "commits", "epochs")) {
                List<Facts.Fact> rows = new ArrayList<>();
                try (ResultSet result = statement.executeQuery("SELECT * APPLY toString FROM earshot." + table)) {
                    while (result.next()) {
                        Map<String, String> values = new LinkedHashMap<>();
                        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                            String name = result.getMetaData().getColumnName(i);
                            values.put(
                                    name.substring(name.indexOf('(') + 1)
                                            .replace(")", "")
                                            .replace("`", ""),
                                    result.getString(i));
                        }
                        rows.add(new Facts.Fact(values));
                    }
                }
                notes.put(table, rows);
            }
        }
        return notes;
    }

    Facts facts() {
        return facts;
    }

    ClickHouseProcess clickHouse() {
        return stack.clickHouseProcess().orElseThrow();
    }

    Shown ask(String sql) {
        return Shown.of(clickHouse(), sql);
    }

    /** What readers choose on the dashboards, and what they should not be able to break them with. */
    static List<Selection> selections(String dashboard) {
        return switch (dashboard) {
            case "data-engineer" -> engineering();
            case "experiments" -> experiments();
            case "recovery" -> recovery();
            case "hypotheses" -> hypotheses();
            case "forecast" -> forecast();
            case "demand" -> demand();
            default -> growth();
        };
    }

    private static List<Selection> growth() {
        Selection all = Selection.ofDays(LAST_DAY.minusDays(70), LAST_DAY.plusDays(3), "Europe/Berlin")
                .with("store", BERLIN)
                .with("model", "linear")
                .with("day_basis", "order");
        Selection weeks = Selection.ofDays(LAST_DAY.minusDays(13), LAST_DAY, "utc")
                .with("store", BERLIN)
                .with("day_basis", "touch");
        List<Selection> selections = new ArrayList<>(List.of(
                all,
                all.with("campaign", "meta-retargeting"),
                all.with("campaign", "meta-retargeting", "tiktok-launch"),
                all.with("campaign", "google-search")
                        .with("ad", "google-search-1")
                        .with("variant", "google-search-words"),
                all.with("campaign", "no'such, \"campaign\")"),
                all.with("variant", "(none)"),
                Selection.ofDays(LAST_DAY.minusDays(20), LAST_DAY.minusDays(20), "America/New_York")
                        .with("store", BERLIN)
                        .with("model", "last")
                        .with("day_basis", "order"),
                all.with("store", TOKYO).with("campaign", QUOTED_CAMPAIGN),
                Selection.ofDays(LAST_DAY.minusDays(9), LAST_DAY, "Asia/Tokyo")
                        .with("store", TOKYO)
                        .with("model", "position")
                        .with("day_basis", "touch"),
                Selection.ofDays(LAST_DAY.minusDays(14), LAST_DAY, "America/New_York")
                        .with("store", NEW_YORK)
                        .with("model", "time_decay")
                        .with("day_basis", "order"),
                Selection.ofDays(LocalDate.of(2001, 1, 1), LocalDate.of(2001, 1, 7), "utc")
                        .with("store", BERLIN)
                        .with("model", "first")
                        .with("day_basis", "touch")));
        ExpectedGrowth.MODELS.forEach(model -> selections.add(weeks.with("model", model)));
        return selections;
    }

    private static List<Selection> experiments() {
        Selection all = Selection.ofDays(LAST_DAY.minusDays(70), LAST_DAY.plusDays(3), "Europe/Berlin")
                .with("store", BERLIN);
        Selection weeks =
                Selection.ofDays(LAST_DAY.minusDays(30), LAST_DAY, "utc").with("store", BERLIN);
        return List.of(
                experiment(all, "launch-mail", "revenue_per_unit", "words"),
                experiment(all, "launch-mail", "conversion_rate", "words"),
                experiment(all, "launch-mail", "refund_rate", "words"),
                experiment(weeks, "launch-mail", "capped_revenue_per_unit", "words"),
                experiment(all, "product-page", "average_order_value", "words"),
                experiment(weeks, "checkout-page", "conversion_rate", "b"),
                experiment(all, "club-page", "conversion_rate", "with"),
                experiment(weeks, "headline", "conversion_rate", "quote"),
                experiment(all, "headline", "conversion_rate", "question"),
                experiment(all, "no'such, \"experiment\")", "no'such", "no'such"),
                experiment(all.with("store", TOKYO), "headline", "conversion_rate", "quote"),
                experiment(all.with("store", NEW_YORK), "launch-mail", "revenue_per_unit", "words"),
                experiment(
                        Selection.ofDays(LocalDate.of(2001, 1, 1), LocalDate.of(2001, 1, 7), "utc")
                                .with("store", BERLIN),
                        "launch-mail",
                        "revenue_per_unit",
                        "words"));
    }

    private static List<Selection> recovery() {
        Selection all = Selection.ofDays(LAST_DAY.minusDays(70), LAST_DAY.plusDays(3), "Europe/Berlin")
                .with("store", BERLIN)
                .with("about", "cart");
        Selection weeks = Selection.ofDays(LAST_DAY.minusDays(20), LAST_DAY, "utc")
                .with("store", BERLIN)
                .with("about", "cart");
        return List.of(
                all,
                all.with("about", "subscription"),
                all.with("about", "trial"),
                weeks,
                all.with("store", TOKYO),
                weeks.with("store", NEW_YORK),
                Selection.ofDays(LocalDate.of(2001, 1, 1), LocalDate.of(2001, 1, 7), "America/New_York")
                        .with("store", BERLIN)
                        .with("about", "cart"));
    }

    private static List<Selection> hypotheses() {
        Selection all =
                Selection.ofDays(LAST_DAY.minusDays(30), LAST_DAY, "utc").with("store", BERLIN);
        return List.of(
                all.with("comparison", "experiment/launch-mail"),
                all.with("comparison", "experiment/club-page").with("claim", "price"),
                all.with("comparison", "copy").with("claim", "order_value", "recovered_by_call"),
                all.with("comparison", "outreach/cart-recovery").with("claim", "no'such, \"claim\")"),
                all.with("comparison", "no'such, \"comparison\")"),
                all.with("store", TOKYO).with("comparison", "experiment/product-page"),
                all.with("store", NEW_YORK).with("comparison", "outreach/care-calls"));
    }

    private static List<Selection> forecast() {
        Selection all = Selection.ofDays(LAST_DAY.minusDays(70), LAST_DAY.plusDays(95), "Europe/Berlin")
                .with("store", BERLIN);
        Selection weeks = Selection.ofDays(LAST_DAY.minusDays(13), LAST_DAY.plusDays(28), "utc")
                .with("store", BERLIN);
        return List.of(
                series(all, "revenue", "(whole store)"),
                series(all, "average_order_value", "(whole store)"),
                series(weeks, "orders", "(whole store)")
                        .with("action_day", LAST_DAY.plusDays(9).toString())
                        .with("change", "-95.5"),
                series(all, "orders", "(whole store)")
                        .with("action_day", "no'such")
                        .with("change", "no'such"),
                series(all, "recovery_rate", "(whole store)"),
                series(all, "recovered", "call"),
                series(all, "roas", "(whole store)"),
                series(all, "spend", "google/google-search"),
                series(all, "spend", PlantedWeeks.CAMPAIGN),
                series(weeks, "roas", PlantedWeeks.CAMPAIGN)
                        .with("action_day", LAST_DAY.plusDays(5).toString()),
                series(weeks, "roas", "meta/meta-retargeting"),
                series(all, "revenue", "no'such, \"part\")"),
                series(all.with("store", TOKYO), "attributed_revenue", "(whole store)"),
                series(weeks.with("store", NEW_YORK), "revenue", "(whole store)"),
                series(
                        Selection.ofDays(LocalDate.of(2001, 1, 1), LocalDate.of(2001, 1, 7), "America/New_York")
                                .with("store", BERLIN),
                        "revenue",
                        "(whole store)"));
    }

    private static Selection series(Selection chosen, String metric, String dimension) {
        return chosen.with("metric", metric)
                .with("dimension", dimension)
                .with("action_day", EVENING.atZone(ZoneOffset.UTC).toLocalDate().toString())
                .with("change", "10");
    }

    private static List<Selection> demand() {
        Selection all = Selection.ofDays(LAST_DAY.minusDays(70), LAST_DAY.plusDays(30), "Europe/Berlin")
                .with("store", BERLIN)
                .with("product", "SER-01")
                .with("stock", "100");
        return List.of(
                all,
                all.with("stock", "no'such"),
                all.with("stock", "1e9"),
                all.with("product", "no'such, \"product\")"),
                all.with("store", TOKYO).with("stock", "12.5"),
                all.with("store", NEW_YORK).with("stock", "0"));
    }

    private static Selection experiment(Selection chosen, String id, String metric, String arm) {
        return chosen.with("experiment", id).with("metric", metric).with("arm", arm);
    }

    private static List<Selection> engineering() {
        Instant now = Instant.now();
        Selection hours = new Selection(Map.of(), now.minusSeconds(6 * 3600), now.plusSeconds(60), "utc", 60);
        Selection events = Selection.ofDays(LAST_DAY.minusDays(60), LAST_DAY.plusDays(120), "Europe/Berlin");
        return List.of(
                hours,
                new Selection(Map.of(), now.minusSeconds(3600), now, "utc", 15),
                hours.with("job", "other job"),
                hours.with("job", "other job", "attribution").with("topic", "orders", "ads"),
                hours.with("job", "no'such"),
                events,
                events.with("job", "attribution").with("topic", "orders"),
                events.with("topic", "orders", "page_views"),
                Selection.ofDays(LocalDate.of(2001, 1, 1), LocalDate.of(2001, 1, 7), "utc"));
    }

    @Override
    public void close() {
        stack.close();
    }
}
