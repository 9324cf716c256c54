package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.SpecialDays;
import io.earshot.jobs.ForecastJob;
import io.earshot.jobs.InsightJob;
import io.earshot.local.Await;
import io.earshot.local.LocalStack;
import io.earshot.local.Needed;
import io.earshot.local.StackOptions;
import io.earshot.sources.AbortedFacts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From events to forecasts and leading indicators through real Kafka, three jobs and ClickHouse: whatever the order of arrival,
 * and however the jobs are stopped and started, what stands at the end is what follows from the set of events. What a
 * transaction took back is none. Products are
 * worked out anew on Sundays at first, and each day in the end. Stock is counted late, and tells no time: days close before the
 * first count as well as behind the last.
 */
class ForecastITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Map<String, String> SETTINGS = Map.of("kafka.group-id", "oracle-forecast");
    private static final Map<String, String> WEEKLY =
            Map.of("kafka.group-id", "oracle-forecast", "forecast.products-every", "7 d");
    private static final Map<String, String> OF_INSIGHTS = Map.of(
            "kafka.group-id",
            "oracle-insight",
            "insight.horizon",
            Stage.duration(AdversarialEvents.SETTINGS.horizon()));

    /** Three days on which nothing is sold, and one of those that are forecast. */
    private static final String CLOSED = "2025-02-05..2025-02-07, 2025-03-05";

    private static final long CLOSED_FROM = Times.micros(Instant.parse("2025-02-05T00:00:00Z"));

    private static final Map<String, List<String>> RESULTS = ForecastOracle.ALL_KEYS;

    private static final Map<String, List<String>> FACTS = Map.of("daily_facts", Tables.KEYS.get("daily_facts"));

    /** After all events and heartbeats: the days before it are closed in every zone, and no clock strikes. */
    private static final long END = Times.micros(Instant.parse("2025-03-01T12:20:00Z"));

    /** Of each store that are counted. */
    private static final int PRODUCTS = 5;

    @TempDir
    Path folder;

    @Test
    void everyForecastFollowsFromTheEvents() throws Exception {
        Needed.clickHouse();
        AdversarialEvents events = new AdversarialEvents(
                Long.getLong("oracle.seed", 1),
                Integer.getInteger("oracle.stores", 2),
                Stage.PARTITIONS,
                Hmac::customerKey);
        List<Sent> sent =
                events.sent().stream().filter(each -> !isEndOfTalks(each)).toList();
        List<Store> stores =
                events.stores().stream().map(ForecastITCase::withClosingDays).toList();
        Map<String, String> settings = withClosingDays(SETTINGS, stores);
        Map<String, String> weeklySettings = withClosingDays(WEEKLY, stores);
        int half = sent.size() / 2;
        LocalStack stack =
                LocalStack.start(StackOptions.in(folder.resolve("stack")).withParallelism(2));
        try (Stage stage = new Stage(Stage.laptop(stack), folder, events.stores(), AdversarialEvents.SETTINGS)) {
            stage.send(sent.subList(0, half));
            for (Store store : stores) {
                int day = (int) Times.day(END, store.zone()).toEpochDay() - 9;
                AbortedFacts.send(stack.kafkaProperties(), Stage.PARTITIONS, store.id(), day);
            }
            JobID attribution = stage.submit(Optional.empty());
            JobID forecast = stage.submitBeside(ForecastJob.class, weeklySettings, Optional.empty());
            JobID insight = stage.submitBeside(InsightJob.class, OF_INSIGHTS, Optional.empty());
            stage.awaitAll(attribution);
            Set<List<String>> halfway =
                    new HashSet<>(stage.tables(FACTS).rows("daily_facts").keySet());
            stage.flink().cancel(attribution);

            stage.send(sent.subList(half, sent.size()));
            stage.send(lastDays(events.stores()));
            stage.send(lastTalks(events.stores()));
            stage.send(lastHeartbeats());
            Tables facts = events.oracle().tables(stage.records());
            List<Tables> allFacts = List.of(facts, events.insightOracle().tables(stage.records()));
            Tables ought = ForecastOracle.all(stores, allFacts, END);
            Tables weekly = ForecastOracle.all(stores, allFacts, END, 7);
            System.out.println("rows: " + ought);
            assertThat(TableDiff.nearlyBetween(ought, ForecastOracle.all(events.stores(), allFacts, END)))
                    .as("who knows of the closing days forecasts otherwise")
                    .isNotEmpty();
            assertThat(TableDiff.nearlyBetween(ought, weekly))
                    .as("what is said of products on the Sunday before the end is not what is said at the end")
                    .isNotEmpty();
            assertThat(ought.rows("forecasts").values())
                    .as("every store's day is estimated as it goes")
                    .filteredOn(row -> row.values().get("grain").equals("today"))
                    .hasSize(3 * events.stores().size());
            assertThat(ought.rows("leading_indicators").values())
                    .as("some signals were heard often enough to be looked at")
                    .anyMatch(row -> !row.values().get("verdict").equals("not enough data"));
            assertThat(halfway)
                    .as("some days stand that a fresh start never writes")
                    .anyMatch(key -> !facts.rows("daily_facts").containsKey(key));

            attribution = stage.submit(Optional.empty());
            awaitSame(stage, weekly, forecast, "AttributionJob started anew beside a running ForecastJob");
            assertSameFacts(facts, stage.tables(FACTS));

            List<Sent> counts = counts(events.stores());
            Tables stock = new StockOracle(events.stores()).tables(counts, END);
            assertThat(stock.rows("stock"))
                    .as("products with a count")
                    .hasSize(PRODUCTS * events.stores().size());
            ought.putAll(stock);
            weekly.putAll(stock);
            stage.send(counts.subList(0, counts.size() / 2));
            String savepointOfFacts = stage.flink().stopWithSavepoint(attribution);
            String savepoint = stage.flink().stopWithSavepoint(forecast);
            String savepointOfInsights = stage.flink().stopWithSavepoint(insight);
            attribution = stage.submit(Optional.of(savepointOfFacts));
            forecast = stage.submitBeside(ForecastJob.class, weeklySettings, Optional.of(savepoint));
            insight = stage.submitBeside(InsightJob.class, OF_INSIGHTS, Optional.of(savepointOfInsights));
            stage.send(counts.subList(counts.size() / 2, counts.size()));
            awaitSame(stage, weekly, forecast, "all restarted from savepoints");
            assertSameFacts(facts, stage.tables(FACTS));

            stage.flink().cancel(forecast);
            forecast = stage.submitBeside(ForecastJob.class, settings, Optional.empty());
            awaitSame(stage, ought, forecast, "ForecastJob started anew, products worked out each day");
            assertThat(stage.committed("stock")).as("records of stock").isEqualTo(counts.size());
            for (String topic : List.of("stock", "daily_facts")) {
                assertAccounted(stage, topic);
            }
            assertThat(stage.flink().restarts(attribution)).as("restarts").isZero();
            assertThat(stage.flink().restarts(forecast)).as("restarts").isZero();
            assertThat(stage.flink().restarts(insight)).as("restarts").isZero();
        }
    }

    private static Store withClosingDays(Store store) {
        return new Store(store.id(), store.zone(), store.currency(), SpecialDays.of(Map.of("closed", CLOSED)));
    }

    private static Map<String, String> withClosingDays(Map<String, String> settings, List<Store> stores) {
        Map<String, String> all = new HashMap<>(settings);
        stores.forEach(store -> all.put("stores." + store.id() + ".special-days.closed", CLOSED));
        return all;
    }

    /** Waits until all rows are right, and sees that they stay so over the removal of older epochs' rows. */
    private static void awaitSame(Stage stage, Tables ought, JobID forecast, String when) throws Exception {
        Await.until(
                PATIENCE,
                () -> TableDiff.nearlyBetween(ought, stage.tables(RESULTS)).isEmpty(),
                () -> when + ": " + TableDiff.report(TableDiff.nearlyBetween(ought, stage.tables(RESULTS)), 3));
        long checkpoints = stage.checkpoints(forecast);
        Await.until(
                PATIENCE,
                () -> stage.checkpoints(forecast) >= checkpoints + 4,
                () -> when + ": no four checkpoints more than " + checkpoints);
        List<TableDiff.Difference> differences = TableDiff.nearlyBetween(ought, stage.tables(RESULTS));
        assertThat(differences)
                .as("%s: %s", when, TableDiff.report(differences, 3))
                .isEmpty();
    }

    /**
     * Each record is counted once. What became of how many depends on when they came: of facts also on how often their writers
     * said them.
     */
    private static void assertAccounted(Stage stage, String topic) throws Exception {
        Map<String, Long> accounts = stage.accounts(ForecastJob.NAME, topic);
        System.out.println("accounts of " + topic + ": " + accounts);
        assertThat(accounts.keySet())
                .as("fates of %s", topic)
                .contains("accepted", "superseded")
                .isSubsetOf("accepted", "superseded", "duplicate", "dead letter");
        assertThat(accounts.values().stream().mapToLong(Long::longValue).sum())
                .as("records in the accounts of %s: %s", topic, accounts)
                .isEqualTo(stage.committed(topic));
    }

    private static void assertSameFacts(Tables facts, Tables is) {
        Tables ought = new Tables(FACTS);
        facts.rows("daily_facts").values().forEach(row -> ought.put("daily_facts", row));
        List<TableDiff.Difference> differences = TableDiff.between(ought, is);
        assertThat(differences).as(TableDiff.report(differences, 3)).isEmpty();
    }

    /** Orders at any hour of the six weeks before the end, and of some hours behind it, of which nothing may be known yet. */
    private static List<Sent> lastDays(List<Store> stores) {
        List<Sent> orders = new ArrayList<>();
        long from = END - 42 * Times.DAY;
        for (int i = 0; from + i * 5 * Times.HOUR < END + 10 * Times.HOUR; i++) {
            for (Store store : stores) {
                long at = from + i * 5 * Times.HOUR + i % 7 * Times.MINUTE;
                if (at >= CLOSED_FROM && at < CLOSED_FROM + 3 * Times.DAY) {
                    continue;
                }
                byte[] order = JsonEvent.of("placed", store.id(), "last-" + i, at)
                        .money(1000 + i * 37 % 500, store.currency())
                        .bytes();
                orders.add(new Sent("orders", i % Stage.PARTITIONS, "", at / 1000, order));
            }
        }
        return orders;
    }

    /** The heartbeats behind all conversations promise that nothing so old comes as {@link #lastTalks}. */
    private static boolean isEndOfTalks(Sent sent) {
        return sent.topic().equals("conversations") && sent.timestampMillis() * 1000 > END - 84 * Times.DAY;
    }

    /**
     * Three a day in the twelve weeks before the end, of which some name a price: half of them before the look after a year,
     * days enough to see whether that leads.
     */
    private static List<Sent> lastTalks(List<Store> stores) {
        List<Sent> talks = new ArrayList<>();
        for (int i = 0; i < 3 * 84; i++) {
            for (Store store : stores) {
                long at = END - 84 * Times.DAY + i * 8 * Times.HOUR;
                JsonEvent talk = JsonEvent.of("conversation", store.id(), "talk-" + i, at)
                        .customer("talker-" + i)
                        .item("tags", tag("MOTIVATION", i % 4 == 0 ? "gift" : "habit"));
                if (i * 37 % 11 < 5) {
                    talk.item("tags", tag("OBJECTION", "price"));
                }
                talks.add(new Sent("conversations", i % Stage.PARTITIONS, "", at / 1000, talk.bytes()));
            }
        }
        return talks;
    }

    private static Map<String, String> tag(String kind, String name) {
        return Map.of("kind", kind, "name", name, "phrase", "so " + name, "stage", "late");
    }

    /**
     * Counts of some products, shuffled: by night and day, corrected, repeated, contradicted, refused, and so old that they
     * stand no more.
     */
    private static List<Sent> counts(List<Store> stores) {
        Random random = new Random(Long.getLong("oracle.seed", 1));
        List<Sent> counts = new ArrayList<>();
        for (Store store : stores) {
            for (int product = 0; product < PRODUCTS; product++) {
                String sku = "counted-" + product;
                for (int i = 0; i < 12; i++) {
                    long at = END - random.nextInt(60) * Times.DAY - random.nextInt(24) * Times.HOUR;
                    JsonEvent count = JsonEvent.of("stock_level", store.id(), sku + "-" + i, at)
                            .with("sku", sku)
                            .with("on_hand", random.nextInt(100) - 20)
                            .with("on_order", random.nextInt(3) * 50);
                    counts.add(count(count));
                    switch (random.nextInt(4)) {
                        case 0 -> counts.add(count(count));
                        case 1 -> counts.add(count(count.copy().with("on_hand", 777)));
                        case 2 ->
                            counts.add(count(count.copy()
                                    .revision(1 + random.nextInt(3))
                                    .with("event_id", sku + "-corrected-" + i)
                                    .with("on_hand", -product)));
                        default -> counts.add(count(count.copy().with("on_order", -1)));
                    }
                }
                counts.add(count(JsonEvent.of("stock_level", store.id(), sku + "-long-ago", END - 500 * Times.DAY)
                        .with("sku", sku)
                        .revision(9)));
            }
            counts.add(count(JsonEvent.of("stock_level", store.id(), "forgotten", END - 500 * Times.DAY)
                    .with("sku", "forgotten")));
            counts.add(count(JsonEvent.of("stock_level", "unknown", "elsewhere", END - Times.DAY)));
            counts.add(new Sent("stock", 0, "", END / 1000, "no count".getBytes(StandardCharsets.UTF_8)));
        }
        Collections.shuffle(counts, random);
        return counts;
    }

    private static Sent count(JsonEvent count) {
        int partition = Math.floorMod(count.text("event_id").hashCode(), Stage.PARTITIONS);
        return new Sent("stock", partition, "", END / 1000, count.bytes());
    }

    private static List<Sent> lastHeartbeats() {
        List<Sent> heartbeats = new ArrayList<>();
        for (String topic : Oracle.TOPICS) {
            for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
                heartbeats.add(new Sent(
                        topic,
                        partition,
                        "heartbeat",
                        END / 1000,
                        JsonEvent.heartbeat(END).bytes()));
            }
        }
        return heartbeats;
    }
}
