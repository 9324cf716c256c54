package io.earshot.local.oracle;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * What the tables of CustomerValueJob must hold once all has been read, computed at once from all records: a second reading of
 * docs/value.md, which shares no class with the job.
 */
public final class ValueOracle {
    static final Set<String> TOPICS = Set.of(
            "conversations",
            "outreach",
            "experiments",
            "ads",
            "exposures",
            "copy_variants",
            "identities",
            "orders",
            "fx_rates");

    /** The columns of each natural key. */
    public static final Map<String, List<String>> KEYS = Map.ofEntries(
            entry(
                    "arm_moments",
                    List.of("store_id", "comparison_id", "metric", "slice", "slice_value", "arm", "source", "day")),
            entry("lifts", List.of("store_id", "comparison_id", "metric", "slice", "slice_value", "maturity", "arm")),
            entry("sample_ratio", List.of("store_id", "comparison_id", "arm")),
            entry("hypotheses", ClaimRows.key()),
            entry("records_by_fate", List.of("job", "topic", "store_id", "fate")),
            entry("dead_letters", List.of("job", "topic", "partition", "offset")));

    private static final String JOB = "value";

    private final Map<String, Store> stores;
    private final Settings settings;
    private final long covariateLookback;
    private final BinaryOperator<String> customerKey;

    /**
     * @param covariateLookback how long before its first assignment a unit's orders tell what it would have done
     * @param customerKey from store and customer_id to the customer_key
     */
    public ValueOracle(
            Collection<Store> stores, Settings settings, long covariateLookback, BinaryOperator<String> customerKey) {
        this.stores = stores.stream().collect(Collectors.toMap(Store::id, store -> store));
        this.settings = settings;
        this.covariateLookback = covariateLookback;
        this.customerKey = customerKey;
    }

    /** @param records in any order; their offsets tell the order in each partition; topics of other jobs may be among them */
    public Tables tables(List<Raw> records) {
        Tables tables = new Tables(KEYS);
        Map<String, Map<String, List<Entity>>> byStoreAndType =
                Checks.entities(JOB, TOPICS, records, stores.keySet(), settings, new EventReader(customerKey), tables);
        long watermark = watermark(records);
        byStoreAndType.forEach((store, ofStore) -> {
            new StoreValues(stores.get(store), ofStore, settings, covariateLookback, watermark, tables).write();
            claims(store, ofStore.getOrDefault("variant", List.of()), tables);
        });
        return tables;
    }

    /** Records end with a heartbeat in every partition, the newest that there is. */
    private static long watermark(List<Raw> records) {
        long newest = 0;
        for (Raw raw : records) {
            String text = raw.value() == null ? "" : new String(raw.value(), StandardCharsets.UTF_8);
            if (text.contains("\"heartbeat\"")) {
                newest = Math.max(newest, Shape.micros(text.replaceAll(".*\"occurred_at\":\"([^\"]*)\".*", "$1")));
            }
        }
        return Math.floorDiv(newest, 1000) * 1000 - 1000;
    }

    /** What the lifts of all mature customers say of order values and lifetime values. */
    private static void claims(String store, List<Entity> variants, Tables tables) {
        for (Tables.Row row : List.copyOf(tables.rows("lifts").values())) {
            Map<String, String> lift = row.values();
            String metric = lift.get("metric");
            String comparison = lift.get("comparison_id");
            boolean told = lift.get("store_id").equals(store)
                    && ClaimRows.isTold(lift)
                    && (metric.equals("average_order_value") || metric.equals("revenue_per_unit"));
            String kind = comparison.substring(0, comparison.lastIndexOf('/'));
            boolean informed = lift.get("arm").equals("call")
                    || kind.equals("copy")
                    || kind.startsWith("experiment/")
                            && ClaimRows.isWorded(variants, kind.substring("experiment/".length()), lift.get("arm"));
            if (told && informed) {
                tables.put(
                        "hypotheses",
                        ClaimRows.ofLift(
                                lift, metric.equals("average_order_value") ? "order_value" : "lifetime_value", 0.2));
            }
        }
    }
}
