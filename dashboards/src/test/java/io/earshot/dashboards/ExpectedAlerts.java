package io.earshot.dashboards;

import static io.earshot.dashboards.Expectation.row;

import io.earshot.dashboards.Facts.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the query of each alert must answer, found by going through the notes of jobs one by one. */
final class ExpectedAlerts {
    /** The lag is judged by notes that are not older. */
    private static final Duration LOOK_BACK = Duration.ofHours(1);

    private ExpectedAlerts() {}

    static Map<String, Expectation> all() {
        Expectation nothingDiffers = (range, facts) -> new TreeSet<>(
                        facts.all("orders").map(order -> order.text("store_id")).toList())
                .stream().map(store -> row(store, 0)).toList();
        return Map.of(
                "earshot-lag",
                ExpectedAlerts::lag,
                "earshot-checkpoint-age",
                (range, facts) -> ExpectedEngineering.jobs(facts).stream()
                        .map(job -> row(job, new Cell.Age(silentSince(job, facts))))
                        .toList(),
                "earshot-dead-letter-share",
                ExpectedAlerts::shareOfDeadLetters,
                "earshot-reconciliation",
                nothingDiffers,
                "earshot-order-reconciliation",
                nothingDiffers,
                "earshot-sample-ratio",
                (range, facts) -> facts.all("sample_ratio")
                        .map(check -> List.of(check.text("store_id"), compared(check)))
                        .distinct()
                        .sorted(Comparator.comparing((List<String> ids) -> ids.get(0))
                                .thenComparing(ids -> ids.get(1)))
                        .map(ids -> row(ids.get(0), ids.get(1), 0))
                        .toList());
    }

    /** What customers are worth is one comparison, whatever the days after which they are looked at. */
    private static String compared(Fact check) {
        String comparison = check.text("comparison_id");
        return check.text("job").equals("value") ? comparison.substring(0, comparison.lastIndexOf('/')) : comparison;
    }

    private static List<List<Object>> lag(Selection range, Facts facts) {
        SortedMap<List<String>, List<Instant>> waiting = new TreeMap<>(
                Comparator.comparing((List<String> key) -> key.get(0)).thenComparing(key -> key.get(1)));
        partitions(facts.noted("source_progress")
                        .filter(note -> note.time("at").isAfter(range.to().minus(LOOK_BACK))))
                .forEach((partition, notes) -> waitingSince(notes)
                        .ifPresentOrElse(
                                since -> waiting.computeIfAbsent(partition.subList(0, 2), topic -> new ArrayList<>())
                                        .add(since),
                                () -> waiting.computeIfAbsent(partition.subList(0, 2), topic -> new ArrayList<>())));
        return waiting.entrySet().stream()
                .map(topic -> row(
                        topic.getKey().get(0),
                        topic.getKey().get(1),
                        topic.getValue().isEmpty()
                                ? (Object) 0
                                : new Cell.Age(topic.getValue().stream()
                                        .min(Comparator.naturalOrder())
                                        .orElseThrow())))
                .toList();
    }

    /** Since when a partition has kept records waiting, by its notes in the order of time. */
    private static Optional<Instant> waitingSince(List<Fact> notes) {
        Fact last = notes.get(notes.size() - 1);
        if (ExpectedEngineering.behind(last) == 0) {
            return Optional.empty();
        }
        Instant since = notes.get(0).time("at");
        for (Fact note : notes) {
            boolean isTheSame = note.number("next_offset") == last.number("next_offset");
            since = isTheSame && ExpectedEngineering.behind(note) > 0 ? since : note.time("at");
        }
        Instant newest = last.time("newest_record_at");
        return Optional.of(newest.equals(Instant.EPOCH) || newest.isAfter(since) ? since : newest);
    }

    private static Instant silentSince(String job, Facts facts) {
        return ExpectedEngineering.lastWord(job, facts)
                .orElseGet(() -> ExpectedEngineering.of(job, facts, "epochs").stream()
                        .map(epoch -> epoch.time("at"))
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
    }

    private static List<List<Object>> shareOfDeadLetters(Selection range, Facts facts) {
        SortedMap<String, long[]> topics = new TreeMap<>();
        partitions(facts.noted("source_progress").filter(note -> range.covers(note.time("at"))))
                .forEach((partition, notes) -> {
                    long[] offsets = notes.stream()
                            .mapToLong(note -> note.number("next_offset"))
                            .sorted()
                            .toArray();
                    long first = offsets[0];
                    long end = offsets[offsets.length - 1];
                    long[] sums =
                            topics.computeIfAbsent(partition.get(0) + "\n" + partition.get(1), topic -> new long[2]);
                    sums[0] += end - first;
                    sums[1] += facts.all("dead_letters")
                            .filter(letter -> Stream.of("job", "topic", "partition")
                                    .map(letter::text)
                                    .toList()
                                    .equals(partition))
                            .filter(letter -> letter.number("offset") >= first && letter.number("offset") < end)
                            .count();
                });
        return topics.entrySet().stream()
                .filter(topic -> topic.getValue()[0] >= 100)
                .map(topic -> row(
                        topic.getKey().split("\n")[0],
                        topic.getKey().split("\n")[1],
                        topic.getValue()[1] / (double) topic.getValue()[0]))
                .toList();
    }

    /** Notes by job, topic and partition, in the order of time. */
    private static Map<List<String>, List<Fact>> partitions(Stream<Fact> notes) {
        return notes.sorted(Comparator.comparing((Fact note) -> note.time("at")))
                .collect(Collectors.groupingBy(
                        note -> List.of(note.text("job"), note.text("topic"), note.text("partition"))));
    }
}
