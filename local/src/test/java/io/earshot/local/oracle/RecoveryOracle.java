package io.earshot.local.oracle;

import static java.util.Map.entry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * What the tables of RecoveryJob must hold once all windows have closed, computed at once from all records: a second reading of
 * docs/recovery.md, which shares no class with the job.
 */
public final class RecoveryOracle {
    static final Set<String> TOPICS =
            Set.of("carts", "outreach", "subscriptions", "conversations", "identities", "orders", "fx_rates");

    /** The columns of each natural key. */
    static final Map<String, List<String>> KEYS = Map.ofEntries(
            entry("recoveries", List.of("store_id", "about", "case_id", "event_id")),
            entry("contact_rates", List.of("store_id", "channel", "segment", "dimension", "value")),
            entry("recovery_objections", List.of("store_id", "about", "objection")),
            entry("daily_facts", Tables.KEYS.get("daily_facts")),
            entry("complier_effects", List.of("store_id", "comparison_id", "metric", "arm")),
            entry("arm_moments", ExperimentOracle.KEYS.get("arm_moments")),
            entry("lifts", ExperimentOracle.KEYS.get("lifts")),
            entry("sample_ratio", ExperimentOracle.KEYS.get("sample_ratio")),
            entry("hypotheses", ClaimRows.key()),
            entry("records_by_fate", ExperimentOracle.KEYS.get("records_by_fate")),
            entry("dead_letters", ExperimentOracle.KEYS.get("dead_letters")));

    static final String JOB = "recovery";

    /**
     * How long things take.
     *
     * @param windows by about: cart, subscription, trial
     */
    public record Spans(long silence, Map<String, Long> windows) {
        public static final Spans DEFAULT = new Spans(
                Times.HOUR, Map.of("cart", 7 * Times.DAY, "subscription", 30 * Times.DAY, "trial", 30 * Times.DAY));
    }

    private final Map<String, Store> stores;
    private final Settings settings;
    private final Spans spans;
    private final BinaryOperator<String> customerKey;

    /** @param customerKey from store and customer_id to the customer_key */
    public RecoveryOracle(
            Collection<Store> stores, Settings settings, Spans spans, BinaryOperator<String> customerKey) {
        this.stores = stores.stream().collect(Collectors.toMap(Store::id, store -> store));
        this.settings = settings;
        this.spans = spans;
        this.customerKey = customerKey;
    }

    /** @param records in any order; their offsets tell the order in each partition; topics of other jobs may be among them */
    public Tables tables(List<Raw> records) {
        Tables tables = new Tables(KEYS);
        Map<String, Map<String, List<Entity>>> byStoreAndType =
                Checks.entities(JOB, TOPICS, records, stores.keySet(), settings, new EventReader(customerKey), tables);
        byStoreAndType.forEach(
                (store, ofStore) -> new StoreRecoveries(stores.get(store), ofStore, settings, spans, tables).write());
        return tables;
    }
}
