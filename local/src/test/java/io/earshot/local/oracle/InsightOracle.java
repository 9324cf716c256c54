package io.earshot.local.oracle;

import static java.util.Map.entry;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the tables of InsightJob must hold, computed at once from all records: a second reading of docs/insight.md, which shares
 * no class with the job.
 */
final class InsightOracle {
    static final Set<String> TOPICS = Set.of("conversations");

    /** The columns of each natural key. */
    static final Map<String, List<String>> KEYS = Map.ofEntries(
            entry("signals", List.of("store_id", "day", "segment", "kind", "name")),
            entry("daily_facts", Tables.KEYS.get("daily_facts")),
            entry("records_by_fate", ExperimentOracle.KEYS.get("records_by_fate")),
            entry("dead_letters", ExperimentOracle.KEYS.get("dead_letters")));

    private static final String JOB = "insight";

    private final Map<String, Store> stores;
    private final Settings settings;
    private final BinaryOperator<String> customerKey;

    /** @param customerKey from store and customer_id to the customer_key */
    InsightOracle(Collection<Store> stores, Settings settings, BinaryOperator<String> customerKey) {
        this.stores = stores.stream().collect(Collectors.toMap(Store::id, store -> store));
        this.settings = settings;
        this.customerKey = customerKey;
    }

    /** @param records in any order; their offsets tell the order in each partition; topics of other jobs may be among them */
    Tables tables(List<Raw> records) {
        Tables tables = new Tables(KEYS);
        Map<String, Map<String, List<Entity>>> byStoreAndType =
                Checks.entities(JOB, TOPICS, records, stores.keySet(), settings, new EventReader(customerKey), tables);
        List<Event> connected = byStoreAndType.values().stream()
                .flatMap(ofStore -> ofStore.values().stream())
                .flatMap(List::stream)
                .map(Entity::winner)
                .filter(conversation -> conversation.text("outcome").equals("CONNECTED"))
                .toList();
        Map<List<Object>, Long> reached = connected.stream()
                .collect(Collectors.groupingBy(conversation -> key(conversation, "", ""), Collectors.counting()));
        for (Event conversation : connected) {
            Set<List<Object>> keys = new HashSet<>(Set.of(key(conversation, "", "")));
            conversation
                    .json()
                    .path("tags")
                    .forEach(tag -> keys.add(key(
                            conversation,
                            tag.get("kind").asText().toLowerCase(Locale.ROOT),
                            tag.get("name").asText())));
            for (List<Object> key : keys) {
                Tables.Row row = new Tables.Row();
                List<String> columns = KEYS.get("signals");
                for (int i = 0; i < columns.size(); i++) {
                    row.set(columns.get(i), key.get(i));
                }
                tables.at("signals", row)
                        .add("conversations", 1)
                        .set("connected", reached.get(key(conversation, "", "")));
            }
        }
        tables.rows("signals").values().forEach(row -> tables.put("daily_facts", fact(row.values())));
        return tables;
    }

    private static Tables.Row fact(Map<String, String> signal) {
        return new Tables.Row()
                .set("job", JOB)
                .set("store_id", signal.get("store_id"))
                .set("kind", "signal")
                .set(
                        "dimension",
                        Stream.of("segment", "kind", "name")
                                .map(part -> Phrases.escape(signal.get(part)))
                                .collect(Collectors.joining("/")))
                .set("day", signal.get("day"))
                .set("numerator", signal.get("conversations"))
                .set("denominator", signal.get("connected"));
    }

    private List<Object> key(Event conversation, String kind, String name) {
        return List.of(
                conversation.store(),
                Times.day(conversation.at(), stores.get(conversation.store()).zone()),
                conversation.text("segment").toLowerCase(Locale.ROOT),
                kind,
                name);
    }
}
