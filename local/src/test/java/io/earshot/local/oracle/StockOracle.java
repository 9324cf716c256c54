package io.earshot.local.oracle;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the table {@code stock} must hold, at once from all records of its topic: a second reading of docs/forecasts.md, which
 * shares no class with the job.
 */
public final class StockOracle {
    static final Map<String, List<String>> KEYS = Map.of("stock", List.of("store_id", "sku"));

    private static final long STANDS_FOR = 400 * Times.DAY;
    private static final long AHEAD = 5 * Times.MINUTE;

    private final Map<String, Store> stores;
    private final EventReader reader = new EventReader((store, customer) -> customer);

    public StockOracle(Collection<Store> stores) {
        this.stores = stores.stream().collect(Collectors.toMap(Store::id, store -> store));
    }

    /**
     * The rows.
     *
     * @param sent in any order; other topics may be among them
     * @param end up to when all is known, microseconds
     */
    public Tables tables(List<Sent> sent, long end) {
        Map<Entity.Id, Entity> counts = new HashMap<>();
        for (Sent each : sent) {
            if (each.topic().equals("stock")) {
                add(each, counts);
            }
        }
        Map<List<String>, Event> standing = new HashMap<>();
        for (Entity count : counts.values()) {
            Event winner = count.winner();
            boolean isForgotten = nextDay(winner.at() + STANDS_FOR) <= end;
            if (!isForgotten) {
                standing.merge(
                        List.of(winner.store(), winner.text("sku")),
                        winner,
                        (one, other) -> one.at() > other.at() ? one : other);
            }
        }
        Tables tables = new Tables(KEYS);
        standing.values().forEach(count -> tables.put("stock", row(count)));
        return tables;
    }

    private void add(Sent sent, Map<Entity.Id, Entity> counts) {
        try {
            Event event = reader.read(new Raw(sent.topic(), sent.partition(), 0, sent.timestampMillis(), sent.value()));
            boolean isHeard = event.type().equals("stock_level")
                    && stores.containsKey(event.store())
                    && event.at() <= sent.timestampMillis() * 1000 + AHEAD;
            if (isHeard) {
                counts.computeIfAbsent(Entity.idOf(event, Fault.NONE), any -> new Entity(Fault.NONE))
                        .add(event);
            }
        } catch (Malformed e) {
            // a dead letter
        }
    }

    /** The midnight after a time, UTC: what goes by time goes with a day. */
    private static long nextDay(long micros) {
        return (Math.floorDiv(micros, Times.DAY) + 1) * Times.DAY;
    }

    private Tables.Row row(Event count) {
        return new Tables.Row()
                .set("store_id", count.store())
                .set("sku", count.text("sku"))
                .set("counted_at", Times.text(count.at()))
                .set(
                        "counted_day",
                        Times.day(
                                count.at() - Times.DAY / 2,
                                stores.get(count.store()).zone()))
                .set("on_hand", count.number("on_hand"))
                .set("on_order", count.number("on_order"));
    }
}
