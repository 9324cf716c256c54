package io.earshot.local.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.earshot.events.DaySummed;
import io.earshot.measures.series.Days;
import io.earshot.measures.series.SignalLeads;
import io.earshot.results.SignalLead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a simulated store without faults and without taking back sells, and what is said in it, day by day. */
public final class DailySums {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimulationOptions options;
    private final Map<String, long[]> carrying = new HashMap<>();
    private final Map<String, long[]> connected = new HashMap<>();
    private final long[] revenue;
    private final long[] orders;

    private DailySums(SimulationOptions options) {
        this.options = options;
        revenue = new long[options.days()];
        orders = new long[options.days()];
    }

    /** Lets a store live. */
    public static DailySums of(SimulatedStore store) {
        if (store.options().faults()) {
            throw new IllegalArgumentException("the store must be without faults");
        }
        DailySums sums = new DailySums(store.options());
        store.forEachRemaining(sums::add);
        return sums;
    }

    /** What leads what is sold, by the last look. */
    public List<SignalLead> leads() {
        return leads(options.days());
    }

    /** What the last look of its first days said. */
    public List<SignalLead> leads(int firstDays) {
        int first = (int) options.firstDay().toEpochDay();
        Map<String, Days> signals = new HashMap<>();
        carrying.forEach((dimension, counts) -> signals.put(
                dimension,
                new Days(first, counts, connected.get(DaySummed.parts(dimension).get(0)))));
        Days sales = new Days(first, revenue, orders);
        return SignalLeads.of(options.storeId(), first + firstDays - 1, 0, 0, sales, signals)
                .rows();
    }

    private void add(SimulatedRecord record) {
        boolean isOrder = record.topic().equals(TopicNames.ORDERS);
        if (!isOrder && !record.topic().equals(TopicNames.CONVERSATIONS)) {
            return;
        }
        JsonNode event = read(record);
        int day = (int) (Micros.instant(record.occurredMicros())
                        .atZone(options.timeZone())
                        .toLocalDate()
                        .toEpochDay()
                - options.firstDay().toEpochDay());
        if (event.path("type").textValue().equals("placed")) {
            orders[day]++;
            revenue[day] += event.get("amount_minor").longValue();
        } else if (!isOrder && event.get("outcome").textValue().equals("CONNECTED")) {
            String segment = event.get("segment").textValue().toLowerCase(Locale.ROOT);
            Set<String> dimensions = new HashSet<>(Set.of(DaySummed.signal(segment, "", "")));
            event.path("tags")
                    .forEach(tag -> dimensions.add(DaySummed.signal(
                            segment,
                            tag.get("kind").textValue().toLowerCase(Locale.ROOT),
                            tag.get("name").textValue())));
            dimensions.forEach(dimension -> count(carrying, dimension, day));
            count(connected, segment, day);
        }
    }

    private void count(Map<String, long[]> counts, String what, int day) {
        counts.computeIfAbsent(what, any -> new long[options.days()])[day]++;
    }

    private static JsonNode read(SimulatedRecord record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
