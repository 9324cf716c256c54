package io.earshot.local.oracle;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which orders does each cause re-open? The cause arrives after the order, and a row of the order would be another without it.
 *
 * <p>Late touches, refunds and cancellations have rows of their own, which are there only because of them. For the other causes
 * the log is cut in a few places: an order that arrived not long before a cut counts if its rows would be others without the events of
 * that cause that arrived after the cut. What comes between an order and the next cut is missed, so these are lower bounds.
 */
final class Reopenings {
    private static final int CUTS = 12;
    private static final List<String> TABLES_OF_ORDERS = List.of("orders", "credits", "unattributed", "bookings");

    /** What comes after the order and changes it. */
    enum Cause {
        LATE_TOUCH,
        RELINK,
        REFUND,
        CANCELLATION,
        REVISION,
        EXCHANGE_RATE
    }

    private final Oracle oracle;
    private final List<Event> heard;
    private final Tables tables;

    /** Where the first event stands: of a type and key, and of a topic, key and event_id. */
    private final Map<List<String>, Integer> arrivals = new HashMap<>();

    /** @param heard of one store, in the order of arrival */
    private Reopenings(Oracle oracle, List<Event> heard) {
        this.oracle = oracle;
        this.heard = heard;
        tables = oracle.tablesOfOrders(heard, order -> true);
        for (int i = 0; i < heard.size(); i++) {
            Event event = heard.get(i);
            arrivals.putIfAbsent(List.of(event.type(), event.key()), i);
            arrivals.putIfAbsent(List.of(event.topic(), event.key(), event.eventId()), i);
        }
    }

    /**
     * Counts store after store, until each cause has enough.
     *
     * @param heard in the order of arrival
     */
    static Map<Cause, Integer> count(Oracle oracle, List<Event> heard, int enough) {
        Map<Cause, Integer> counts = new EnumMap<>(Cause.class);
        Map<String, List<Event>> stores =
                heard.stream().collect(Collectors.groupingBy(Event::store, TreeMap::new, Collectors.toList()));
        for (List<Event> ofStore : stores.values()) {
            Reopenings reopenings = new Reopenings(oracle, ofStore);
            for (Cause cause : Cause.values()) {
                if (counts.getOrDefault(cause, 0) < enough) {
                    counts.merge(cause, reopenings.orders(cause).size(), Integer::sum);
                }
            }
        }
        return counts;
    }

    private Set<String> orders(Cause cause) {
        return switch (cause) {
            case LATE_TOUCH -> ofLaterRows("credits", key -> key.subList(2, 5));
            case REFUND ->
                ofLaterRows("bookings", key -> List.of("refunded", key.get(2).replaceFirst("^refund/", "")));
            case CANCELLATION ->
                ofLaterRows(
                        "bookings",
                        key -> key.get(2).equals("cancellation") ? List.of("cancelled", key.get(1)) : List.of());
            case RELINK -> ofCuts(event -> event.revision() == 0 && event.type().equals("link"));
            case EXCHANGE_RATE ->
                ofCuts(event -> event.revision() == 0 && event.type().equals("rate"));
            case REVISION -> ofCuts(event -> event.revision() > 0);
        };
    }

    /** Orders with a row whose cause, found by the key of the row, arrived after the order. */
    private Set<String> ofLaterRows(String table, Function<List<String>, List<String>> cause) {
        return tables.rows(table).keySet().stream()
                .filter(key ->
                        arrivals.getOrDefault(cause.apply(key), -1) > arrivals.get(List.of("placed", key.get(1))))
                .map(key -> key.get(1))
                .collect(Collectors.toSet());
    }

    private Set<String> ofCuts(Predicate<Event> cause) {
        Set<String> reopened = new HashSet<>();
        for (int cut = 1; cut <= CUTS; cut++) {
            int at = heard.size() * cut / (CUTS + 1);
            int since = Math.max(0, at - heard.size() / (CUTS + 1));
            Set<String> orders = heard.subList(since, at).stream()
                    .filter(event -> event.type().equals("placed"))
                    .map(Event::key)
                    .collect(Collectors.toSet());
            List<Event> without = IntStream.range(0, heard.size())
                    .filter(i -> i < at || !cause.test(heard.get(i)))
                    .mapToObj(heard::get)
                    .toList();
            reopened.addAll(changed(orders, oracle.tablesOfOrders(without, orders::contains)));
        }
        return reopened;
    }

    /** Those of which a row has come, gone or changed. */
    private Set<String> changed(Set<String> orders, Tables other) {
        return TABLES_OF_ORDERS.stream()
                .flatMap(table -> Stream.concat(changed(table, tables, other), changed(table, other, tables)))
                .map(key -> key.get(1))
                .filter(orders::contains)
                .collect(Collectors.toSet());
    }

    private static Stream<List<String>> changed(String table, Tables one, Tables other) {
        return one.rows(table).entrySet().stream()
                .filter(row -> !row.getValue().equals(other.rows(table).get(row.getKey())))
                .map(Map.Entry::getKey);
    }
}
