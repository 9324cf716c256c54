package io.earshot.dashboards;

import static io.earshot.dashboards.Expectation.row;

import io.earshot.dashboards.Facts.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the query of each alert must answer while all is well. */
final class ExpectedAlerts {
    private ExpectedAlerts() {}

    static Map<String, Expectation> all() {
        return Map.of(
                "earshot-lag", (range, facts) -> byJob(facts, (behind, job) -> behind ? newest(job) : 0),
                "earshot-checkpoint-age",
                        (range, facts) ->
                                byJob(facts, (behind, job) -> new Cell.Age(ExpectedEngineering.newest(job, "at"))),
                "earshot-dead-letter-share", (range, facts) -> List.of(),
                "earshot-reconciliation",
                        (range, facts) -> new TreeSet<>(facts.all("orders")
                                        .map(order -> order.text("store_id"))
                                        .toList())
                                .stream().map(store -> row(store, 0)).toList());
    }

    private interface Figure {
        Object of(boolean isBehind, List<Fact> notes);
    }

    private static List<List<Object>> byJob(Facts facts, Figure figure) {
        SortedMap<String, List<Fact>> byJob =
                new TreeMap<>(facts.noted("source_progress").collect(Collectors.groupingBy(fact -> fact.text("job"))));
        List<List<Object>> rows = new ArrayList<>();
        byJob.forEach((job, notes) -> rows.add(
                row(job, figure.of(ExpectedEngineering.behind(ExpectedEngineering.latest(notes)) > 0, notes))));
        return rows;
    }

    private static Object newest(List<Fact> notes) {
        @Nullable Object record = ExpectedEngineering.age(ExpectedEngineering.latest(notes), "newest_record_at");
        Instant seen = ExpectedEngineering.newest(notes, "at");
        return record == null ? new Cell.Age(seen) : record;
    }
}
