package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.oracle.Reopenings.Cause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS) // events of twenty stores are made once
class AdversarialEventsITCase {
    private static final AdversarialEvents EVENTS =
            new AdversarialEvents(1, 20, 3, (store, customer) -> "key of " + customer + " in " + store);

    private final List<Raw> records = EVENTS.records();
    private final Tables tables = new Tables();
    private final List<Event> heard = heardInOrderOfArrival();

    @Test
    void areManyAndBad() {
        Map<String, Long> fates = new TreeMap<>();
        EVENTS.oracle()
                .tables(heard, tables)
                .rows("records_by_fate")
                .values()
                .forEach(row -> fates.merge(
                        row.values().get("fate"), Long.parseLong(row.values().get("records")), Long::sum));
        System.out.println(records.size() + " records: " + fates);

        assertThat(records).hasSizeGreaterThan(100_000);
        assertThat(fates.get("duplicate") / (double) records.size()).isBetween(0.28, 0.35);
        assertThat(fates.get("superseded")).isGreaterThan(10_000);
        assertThat(fates.get("late")).isGreaterThan(1000);
        assertThat(fates.get("dead letter")).isGreaterThan(records.size() / 100);
        assertThat(tables.rows("dead_letters").values().stream()
                        .map(row -> row.values().get("reason"))
                        .distinct())
                .containsExactlyInAnyOrder("malformed", "unknown store", "future");
    }

    @Test
    void reopenAThousandOrdersByEachCause() {
        Map<Cause, Integer> reopened = Reopenings.count(EVENTS.oracle(), heard, 1000);
        System.out.println("Orders re-opened, at least: " + reopened);

        assertThat(reopened).hasSize(Cause.values().length).allSatisfy((cause, orders) -> assertThat(orders)
                .isGreaterThanOrEqualTo(1000));
    }

    /** What the oracle itself must keep: a result is a function of the set of events, never of their order. */
    @Test
    void meanTheSameInAnyOrder() {
        List<Event> shuffled = new ArrayList<>(heard);
        Collections.shuffle(shuffled, new Random(1));

        assertThat(TableDiff.between(
                        EVENTS.oracle().tables(heard, new Tables()),
                        EVENTS.oracle().tables(shuffled, new Tables())))
                .isEmpty();
    }

    @Test
    void creditSumsToRevenue() {
        Tables sums = EVENTS.oracle().tables(heard, new Tables());
        for (String model : Models.NAMES) {
            for (String side : List.of("gross_minor", "net_minor")) {
                Map<List<String>, Long> left = new HashMap<>();
                sums.rows("orders").forEach((key, row) -> add(left, key, row, side, 1));
                sums.rows("credits").forEach((key, row) -> add(left, key.subList(0, 2), row, model + "_" + side, -1));
                sums.rows("unattributed").forEach((key, row) -> {
                    if (key.get(2).isEmpty()) {
                        add(left, key.subList(0, 2), row, side, -1);
                    }
                });

                assertThat(left.values()).as("%s %s", model, side).containsOnly(0L);
            }
        }
    }

    private static void add(Map<List<String>, Long> sums, List<String> order, Tables.Row row, String column, int sign) {
        sums.merge(order, sign * Long.parseLong(row.values().get(column)), Long::sum);
    }

    private List<Event> heardInOrderOfArrival() {
        Map<Raw, Event> events = new IdentityHashMap<>();
        EVENTS.oracle().heard(records, tables).forEach(each -> events.put(each.raw(), each.event()));
        return records.stream().filter(events::containsKey).map(events::get).toList();
    }
}
