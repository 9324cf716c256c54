package io.earshot.local.oracle;

import static java.util.Map.entry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * What the tables of ExperimentJob must hold once all windows have closed, computed at once from all records: a second reading
 * of docs/lifts.md, which shares no class with the job.
 */
public final class ExperimentOracle {
    static final Set<String> TOPICS = Set.of(
            "experiments", "arm_totals", "ads", "exposures", "copy_variants", "identities", "orders", "fx_rates");

    /** The columns of each natural key. */
    public static final Map<String, List<String>> KEYS = Map.ofEntries(
            entry(
                    "arm_moments",
                    List.of("store_id", "comparison_id", "metric", "slice", "slice_value", "arm", "source", "day")),
            entry("lifts", List.of("store_id", "comparison_id", "metric", "slice", "slice_value", "maturity", "arm")),
            entry("sample_ratio", List.of("store_id", "comparison_id", "arm")),
            entry("experiments", List.of("store_id", "comparison_id")),
            entry("hypotheses", ClaimRows.key()),
            entry("records_by_fate", List.of("job", "topic", "store_id", "fate")),
            entry("dead_letters", List.of("job", "topic", "partition", "offset")));

    private static final String JOB = "experiment";

    private final Map<String, Store> stores;
    private final Settings settings;
    private final long covariateLookback;
    private final BinaryOperator<String> customerKey;

    /**
     * @param covariateLookback how long before its first assignment a unit's orders tell what it would have done
     * @param customerKey from store and customer_id to the customer_key
     */
    public ExperimentOracle(
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
        byStoreAndType.forEach((store, ofStore) -> {
            new StoreComparisons(stores.get(store), ofStore, settings, covariateLookback, tables).write();
            claims(store, ofStore.getOrDefault("variant", List.of()), tables);
        });
        return tables;
    }

    /** What the return on ad spend of audiences says. */
    private static void claims(String store, List<Entity> variants, Tables tables) {
        for (Tables.Row row : List.copyOf(tables.rows("lifts").values())) {
            Map<String, String> lift = row.values();
            if (lift.get("store_id").equals(store)
                    && lift.get("metric").equals("roas")
                    && ClaimRows.isTold(lift)
                    && ClaimRows.isWorded(variants, lift.get("comparison_id"), lift.get("arm"))) {
                tables.put("hypotheses", ClaimRows.ofLift(lift, "roas", 0.3));
            }
        }
    }
}
