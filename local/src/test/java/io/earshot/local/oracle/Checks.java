package io.earshot.local.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which records are heard at all: along each partition's log, malformed, unknown store, future, late. */
final class Checks {
    private record Partition(String topic, int partition) {}

    /** A record that was heard, and as which event. */
    record Heard(Raw raw, Event event) {}

    private final String job;
    private final Set<String> stores;
    private final Settings settings;
    private final Fault fault;
    private final EventReader reader;
    private final Tables tables;
    private final List<Heard> heard = new ArrayList<>();

    /** @param job whose accounts and dead letters these are */
    Checks(String job, Set<String> stores, Settings settings, Fault fault, EventReader reader, Tables tables) {
        this.job = job;
        this.stores = stores;
        this.settings = settings;
        this.fault = fault;
        this.reader = reader;
        this.tables = tables;
    }

    /** Accounts for what is refused or late, and returns the rest. */
    List<Heard> run(List<Raw> records) {
        Map<Partition, List<Raw>> logs = records.stream()
                .collect(Collectors.groupingBy(
                        raw -> new Partition(raw.topic(), raw.partition()),
                        () -> new TreeMap<>(
                                Comparator.comparing(Partition::topic).thenComparing(Partition::partition)),
                        Collectors.toList()));
        logs.values().forEach(log -> {
            log.sort(Comparator.comparingLong(Raw::offset));
            along(log);
        });
        return heard;
    }

    private void along(List<Raw> log) {
        long newest = Long.MIN_VALUE;
        Set<Entity.Id> seen = fault == Fault.LATE_DUPLICATE_IS_DUPLICATE ? new HashSet<>() : Set.of();
        for (Raw raw : log) {
            Event event;
            try {
                event = reader.read(raw);
            } catch (Malformed e) {
                boolean unknown = fault == Fault.UNKNOWN_STORE_BEFORE_MALFORMED && !stores.contains(e.store());
                refuse(raw, e.store(), unknown ? "unknown store" : "malformed");
                continue;
            }
            if (event.type().equals("heartbeat")) {
                if (fault == Fault.HEARTBEAT_IS_NEWEST) {
                    newest = Math.max(newest, event.at());
                } else if (fault == Fault.HEARTBEAT_IS_COUNTED) {
                    account(tables, job, raw.topic(), "", "accepted", 1, 0);
                }
                continue;
            }
            long patience = raw.timestampMillis() * 1000 + 5 * Times.MINUTE;
            if (!stores.contains(event.store())) {
                refuse(raw, event.store(), "unknown store");
                if (fault == Fault.UNKNOWN_STORE_IS_NEWEST) {
                    newest = Math.max(newest, event.at());
                }
            } else if (fault == Fault.FUTURE_AT_FIVE_MINUTES ? event.at() >= patience : event.at() > patience) {
                refuse(raw, event.store(), "future");
                if (fault == Fault.FUTURE_IS_NEWEST) {
                    newest = Math.max(newest, event.at());
                }
            } else {
                if (late(event, newest)) {
                    boolean known = seen.contains(Entity.idOf(event, fault));
                    account(tables, job, raw.topic(), event.store(), known ? "duplicate" : "late", 1, 0);
                } else {
                    heard.add(new Heard(raw, event));
                    if (fault == Fault.LATE_DUPLICATE_IS_DUPLICATE) {
                        seen.add(Entity.idOf(event, fault));
                    }
                }
                newest = Math.max(newest, event.at());
            }
        }
    }

    private boolean late(Event event, long newest) {
        if (newest == Long.MIN_VALUE) {
            return false;
        }
        long age = newest - event.at();
        return fault == Fault.LATE_AT_HORIZON ? age >= settings.horizon() : age > settings.horizon();
    }

    private void refuse(Raw raw, String store, String reason) {
        boolean named = stores.contains(store) || fault == Fault.UNKNOWN_STORES_HAVE_ACCOUNTS;
        account(tables, job, raw.topic(), named ? store : "", "dead letter", 1, 0);
        tables.put(
                "dead_letters",
                new Tables.Row()
                        .set("job", job)
                        .set("topic", raw.topic())
                        .set("partition", raw.partition())
                        .set("offset", raw.offset())
                        .set("record_at", Times.textOfMillis(raw.timestampMillis()))
                        .set("store_id", store)
                        .set("reason", reason));
    }

    /**
     * What a job without faults hears of the topics that it reads, by store and type; every record is accounted for.
     *
     * @param records in any order; their offsets tell the order in each partition; topics of other jobs may be among them
     */
    static Map<String, Map<String, List<Entity>>> entities(
            String job,
            Set<String> topics,
            List<Raw> records,
            Set<String> stores,
            Settings settings,
            EventReader reader,
            Tables tables) {
        List<Raw> read = records.stream()
                .filter(raw -> topics.contains(raw.topic()))
                .collect(Collectors.toCollection(ArrayList::new));
        Map<Entity.Id, Entity> entities = new LinkedHashMap<>();
        for (Heard heard : new Checks(job, stores, settings, Fault.NONE, reader, tables).run(read)) {
            entities.computeIfAbsent(Entity.idOf(heard.event(), Fault.NONE), id -> new Entity(Fault.NONE))
                    .add(heard.event());
        }
        account(tables, job, entities.entrySet(), Fault.NONE);
        return byStoreAndType(entities);
    }

    static Map<String, Map<String, List<Entity>>> byStoreAndType(Map<Entity.Id, Entity> entities) {
        Map<String, Map<String, List<Entity>>> byStoreAndType = new HashMap<>();
        entities.forEach((id, entity) -> byStoreAndType
                .computeIfAbsent(id.store(), store -> new HashMap<>())
                .computeIfAbsent(id.type(), type -> new ArrayList<>())
                .add(entity));
        return byStoreAndType;
    }

    /** The rest of the accounts: what became of the records that were heard. */
    static void account(Tables tables, String job, Iterable<Map.Entry<Entity.Id, Entity>> entities, Fault fault) {
        for (Map.Entry<Entity.Id, Entity> each : entities) {
            String topic = Shape.OF_TYPE
                    .get(
                            each.getKey().type().equals("ad")
                                    ? "click"
                                    : each.getKey().type())
                    .topic();
            String store = each.getKey().store();
            Entity entity = each.getValue();
            long superseded = entity.groups() - 1;
            if (fault == Fault.EVERY_REVISION_IS_ACCEPTED) {
                account(tables, job, topic, store, "accepted", entity.groups(), 0);
                superseded = 0;
            } else {
                account(tables, job, topic, store, "accepted", 1, 0);
            }
            if (superseded > 0) {
                String fate = fault == Fault.SUPERSEDED_IS_DUPLICATE ? "duplicate" : "superseded";
                account(tables, job, topic, store, fate, superseded, 0);
            }
            if (entity.duplicates() > 0) {
                account(tables, job, topic, store, "duplicate", entity.duplicates(), entity.conflicts());
            }
        }
    }

    private static void account(
            Tables tables, String job, String topic, String store, String fate, long records, long conflicts) {
        tables.at(
                        "records_by_fate",
                        new Tables.Row()
                                .set("job", job)
                                .set("topic", topic)
                                .set("store_id", store)
                                .set("fate", fate))
                .add("records", records)
                .add("conflicts", conflicts);
    }
}
