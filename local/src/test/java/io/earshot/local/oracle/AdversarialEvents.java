package io.earshot.local.oracle;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Events made to break the job: one store for each seed, several time zones and currencies, all definitions at their edges. */
public final class AdversarialEvents {
    /** Shorter than the defaults, so that half a year sees state go. */
    public static final Settings SETTINGS =
            Settings.of(Duration.ofDays(20), Duration.ofDays(7), Duration.ofDays(1), Duration.ofDays(2));

    /** Of ExperimentJob. */
    static final long COVARIATE_LOOKBACK = 12 * Times.DAY;

    /** Of RecoveryJob. */
    static final RecoveryOracle.Spans RECOVERY = new RecoveryOracle.Spans(
            90 * Times.MINUTE, Map.of("cart", 5 * Times.DAY, "subscription", 9 * Times.DAY, "trial", 7 * Times.DAY));

    private static final long START = Times.micros(Instant.parse("2024-01-20T00:00:00Z"));
    private static final long END = Times.micros(Instant.parse("2024-06-10T00:00:00Z"));
    private static final List<String> ZONES = List.of(
            "UTC",
            "America/New_York",
            "Australia/Adelaide",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "America/St_Johns",
            "Europe/Berlin",
            "Pacific/Kiritimati",
            "Pacific/Niue",
            "Africa/Cairo",
            "America/Sao_Paulo");

    /** The store's own, and two more: 0, 2, 3 and 4 decimals. */
    private static final List<List<String>> CURRENCIES = List.of(
            List.of("EUR", "USD", "JPY"),
            List.of("JPY", "EUR", "KWD"),
            List.of("KWD", "JPY", "GBP"),
            List.of("USD", "KWD", "EUR"),
            List.of("CLF", "EUR", "JPY"));

    /**
     * A job over these events.
     *
     * @param ought what it must make of the records that it reads
     * @param differences between that and what it made
     */
    public record Part(
            Stage.Play play,
            Function<List<Raw>, Tables> ought,
            BiFunction<Tables, Tables, List<TableDiff.Difference>> differences) {
        /** Whether it reads what others of these jobs write, so that nobody knows beforehand how much that will be. */
        public boolean isFedByOthers() {
            return play.topics().isEmpty();
        }
    }

    private final BinaryOperator<String> customerKey;
    private final Set<String> topics;
    private final List<Store> stores;
    private final List<Sent> sent;

    /**
     * @param stores how many, of the seeds firstSeed, firstSeed + 1, ...
     * @param customerKey from store and customer_id to the customer_key
     */
    public AdversarialEvents(long firstSeed, int stores, int partitions, BinaryOperator<String> customerKey) {
        this(firstSeed, stores, partitions, customerKey, Oracle.TOPICS);
    }

    /** Those that ExperimentJob reads; the same stores, with what is compared in them. */
    static AdversarialEvents ofExperiments(
            long firstSeed, int stores, int partitions, BinaryOperator<String> customerKey) {
        return new AdversarialEvents(firstSeed, stores, partitions, customerKey, ExperimentOracle.TOPICS);
    }

    /** Those that RecoveryJob reads; the same stores, with what is to be won back in them. */
    static AdversarialEvents ofRecoveries(
            long firstSeed, int stores, int partitions, BinaryOperator<String> customerKey) {
        return new AdversarialEvents(firstSeed, stores, partitions, customerKey, RecoveryOracle.TOPICS);
    }

    /** Those that CustomerValueJob reads; the same stores, with contacts that were assigned. */
    static AdversarialEvents ofValues(long firstSeed, int stores, int partitions, BinaryOperator<String> customerKey) {
        return new AdversarialEvents(firstSeed, stores, partitions, customerKey, ValueOracle.TOPICS);
    }

    /** Those that all {@link #parts} read. */
    public static AdversarialEvents ofAll(
            long firstSeed, int stores, int partitions, BinaryOperator<String> customerKey) {
        Set<String> topics = Stream.of(
                        Oracle.TOPICS,
                        ExperimentOracle.TOPICS,
                        RecoveryOracle.TOPICS,
                        ValueOracle.TOPICS,
                        InsightOracle.TOPICS)
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
        return new AdversarialEvents(firstSeed, stores, partitions, customerKey, topics);
    }

    /** Those that InsightJob reads; the same stores. */
    static AdversarialEvents ofInsights(
            long firstSeed, int stores, int partitions, BinaryOperator<String> customerKey) {
        return new AdversarialEvents(firstSeed, stores, partitions, customerKey, InsightOracle.TOPICS);
    }

    private AdversarialEvents(
            long firstSeed, int stores, int partitions, BinaryOperator<String> customerKey, Set<String> topics) {
        this.customerKey = customerKey;
        this.topics = topics;
        System.out.printf("Adversarial events: %d stores, first seed %d%n", stores, firstSeed);
        List<World> worlds =
                IntStream.range(0, stores).mapToObj(i -> world(firstSeed + i)).toList();
        this.stores = worlds.stream().map(world -> world.store).toList();
        sent = new Delivery(worlds, SETTINGS, partitions, firstSeed)
                .deliver().stream()
                        .filter(each -> topics.contains(each.topic()))
                        .toList();
    }

    private World world(long seed) {
        List<String> currencies = CURRENCIES.get((int) (seed % CURRENCIES.size()));
        ZoneId zone = ZoneId.of(ZONES.get((int) (seed % ZONES.size())));
        Store store = new Store("seed-" + seed, zone, currencies.get(0));
        World world = new World(store, SETTINGS, START, END, seed, customerKey);
        new Soup(world, currencies).cook();
        new Boundaries(world, currencies.get(1)).stage();
        if (topics.contains("experiments")) {
            new Comparisons(world, currencies).stage();
        }
        if (topics.contains("outreach")) {
            if (topics.contains("carts")) {
                new Losses(world, currencies).stage();
            } else {
                new Contacts(world, currencies).stage();
            }
        }
        return world;
    }

    public List<Store> stores() {
        return stores;
    }

    /** In the order of arrival; ends with a heartbeat in every partition. */
    public List<Sent> sent() {
        return sent;
    }

    /** As Kafka would give them back, in the order of arrival. */
    List<Raw> records() {
        Map<List<Object>, Long> offsets = new HashMap<>();
        List<Raw> records = new ArrayList<>();
        for (Sent each : sent) {
            long offset = offsets.merge(List.of(each.topic(), each.partition()), 1L, Long::sum) - 1;
            records.add(new Raw(each.topic(), each.partition(), offset, each.timestampMillis(), each.value()));
        }
        return records;
    }

    /** All jobs, over the events of {@link #ofAll}; AttributionJob is the first, and none comes before one that feeds it. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(
                new Part(Stage.Play.attribution(SETTINGS), oracle()::tables, TableDiff::between),
                experiments(),
                recoveries(),
                values(),
                insights()));
        parts.add(forecasts(parts));
        return parts;
    }

    /** All topics of {@link #parts}. */
    public Set<String> topics() {
        return topics;
    }

    Part insights() {
        return new Part(Stage.Play.insights(SETTINGS), insightOracle()::tables, TableDiff::between);
    }

    /** ForecastJob, fed by others; its days close by the last heartbeat, as AttributionJob passes it on. */
    private Part forecasts(List<Part> others) {
        List<Part> feeding = others.stream()
                .filter(part -> part.play.keys().containsKey("daily_facts"))
                .toList();
        long end = TimeUnit.MILLISECONDS.toMicros(sent.get(sent.size() - 1).timestampMillis() - 1);
        return new Part(
                Stage.Play.forecasts(),
                records -> ForecastOracle.all(
                        stores,
                        feeding.stream().map(part -> part.ought.apply(records)).toList(),
                        end),
                TableDiff::nearlyBetween);
    }

    Part experiments() {
        return new Part(
                Stage.Play.experiments(SETTINGS, COVARIATE_LOOKBACK),
                experimentOracle()::tables,
                TableDiff::nearlyBetween);
    }

    Part recoveries() {
        return new Part(Stage.Play.recoveries(SETTINGS, RECOVERY), recoveryOracle()::tables, TableDiff::nearlyBetween);
    }

    Part values() {
        return new Part(
                Stage.Play.values(SETTINGS, COVARIATE_LOOKBACK), valueOracle()::tables, TableDiff::nearlyBetween);
    }

    public Oracle oracle() {
        return new Oracle(stores, SETTINGS, customerKey);
    }

    ExperimentOracle experimentOracle() {
        return new ExperimentOracle(stores, SETTINGS, COVARIATE_LOOKBACK, customerKey);
    }

    RecoveryOracle recoveryOracle() {
        return new RecoveryOracle(stores, SETTINGS, RECOVERY, customerKey);
    }

    InsightOracle insightOracle() {
        return new InsightOracle(stores, SETTINGS, customerKey);
    }

    ValueOracle valueOracle() {
        return new ValueOracle(stores, SETTINGS, COVARIATE_LOOKBACK, customerKey);
    }
}
