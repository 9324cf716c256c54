package io.earshot.local.oracle;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the tables of AttributionJob must hold, computed at once from all records: a second reading of docs/attribution.md,
 * which shares no class with the job.
 */
public final class Oracle {
    static final Set<String> TOPICS = Set.of(
            "conversations", "ads", "exposures", "copy_variants", "page_views", "identities", "orders", "fx_rates");

    private static final String JOB = "attribution";

    private final Map<String, Store> stores;
    private final Settings settings;
    private final BinaryOperator<String> customerKey;
    private final Fault fault;

    /** @param customerKey from store and customer_id to the customer_key */
    public Oracle(Collection<Store> stores, Settings settings, BinaryOperator<String> customerKey) {
        this(stores, settings, customerKey, Fault.NONE);
    }

    private Oracle(Collection<Store> stores, Settings settings, BinaryOperator<String> customerKey, Fault fault) {
        this.stores = stores.stream().collect(Collectors.toMap(Store::id, store -> store));
        this.settings = settings;
        this.customerKey = customerKey;
        this.fault = fault;
    }

    Oracle with(Fault fault) {
        return new Oracle(stores.values(), settings, customerKey, fault);
    }

    /** @param records in any order; their offsets tell the order in each partition; topics of other jobs may be among them */
    public Tables tables(List<Raw> records) {
        Tables tables = new Tables();
        List<Checks.Heard> heard = heard(
                records.stream().filter(raw -> TOPICS.contains(raw.topic())).toList(), tables);
        return tables(heard.stream().map(Checks.Heard::event).toList(), tables);
    }

    /** The records that pass the checks; the others are accounted for in the tables. */
    List<Checks.Heard> heard(List<Raw> records, Tables tables) {
        return new Checks(JOB, stores.keySet(), settings, fault, new EventReader(customerKey), tables).run(records);
    }

    Tables tables(Collection<Event> heard, Tables tables) {
        Map<Entity.Id, Entity> entities = fold(heard);
        Checks.account(tables, JOB, entities.entrySet(), fault);
        ofStores(entities, tables).forEach(StoreTables::write);
        return tables;
    }

    /** Only the tables that have rows for each order, and of these only some orders. */
    Tables tablesOfOrders(Collection<Event> heard, Predicate<String> orders) {
        Tables tables = new Tables();
        ofStores(fold(heard), tables).forEach(store -> store.writeOrders(orders));
        return tables;
    }

    private Map<Entity.Id, Entity> fold(Collection<Event> heard) {
        Map<Entity.Id, Entity> entities = new LinkedHashMap<>();
        for (Event event : heard) {
            entities.computeIfAbsent(Entity.idOf(event, fault), id -> new Entity(fault))
                    .add(event);
        }
        return entities;
    }

    private Stream<StoreTables> ofStores(Map<Entity.Id, Entity> entities, Tables tables) {
        return Checks.byStoreAndType(entities).entrySet().stream()
                .map(store -> new StoreTables(stores.get(store.getKey()), store.getValue(), settings, fault, tables));
    }
}
