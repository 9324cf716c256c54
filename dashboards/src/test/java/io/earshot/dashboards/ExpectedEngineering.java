package io.earshot.dashboards;

import static io.earshot.dashboards.Expectation.ratio;
import static io.earshot.dashboards.Expectation.row;

import io.earshot.dashboards.Facts.Fact;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each query of the data engineer's dashboard must answer, by the panel's title or the variable's name. */
final class ExpectedEngineering {
    /** Right only if empty: what it shows is tried where something is broken. */
    static final String WHERE_NOT_ADDING_UP = "Where do credits not add up?";

    private static final List<String> FATES = List.of("accepted", "superseded", "duplicate", "late", "dead letter");

    private ExpectedEngineering() {}

    static Map<String, Expectation> all() {
        Map<String, Expectation> all = new HashMap<>();
        all.put("job", (chosen, facts) -> column(facts.all("records_by_fate").map(fact -> fact.text("job"))));
        all.put(
                "topic",
                (chosen, facts) -> column(facts.all("records_by_fate")
                        .filter(fact -> chosen.admits("job", fact.text("job")))
                        .map(fact -> fact.text("topic"))));
        all.put("Submissions", ExpectedEngineering::submissions);
        keepingUp(all);
        fates(all);
        all.put(WHERE_NOT_ADDING_UP, (chosen, facts) -> List.of());
        all.put(
                "Which currencies are not converted?",
                (chosen, facts) -> ExpectedGrowth.unconverted(facts, fact -> true).entrySet().stream()
                        .map(group -> row(
                                group.getKey().get(0),
                                group.getKey().get(1),
                                group.getKey().get(2),
                                group.getValue()[0],
                                Facts.major(group.getValue()[1], group.getKey().get(2)),
                                LocalDate.ofEpochDay(group.getValue()[2])))
                        .toList());
        return all;
    }

    private static List<List<Object>> submissions(Selection chosen, Facts facts) {
        Map<List<String>, Instant> began = new HashMap<>();
        facts.noted("epochs")
                .filter(fact -> fact.is("has_begun"))
                .filter(fact -> chosen.admits("job", fact.text("job")))
                .forEach(fact -> began.merge(
                        List.of(fact.text("job"), fact.text("epoch")),
                        fact.time("at"),
                        (one, other) -> one.isBefore(other) ? one : other));
        return began.entrySet().stream()
                .filter(each -> chosen.covers(each.getValue()))
                .sorted(Map.Entry.<List<String>, Instant>comparingByValue()
                        .thenComparing(each -> each.getKey().get(0)))
                .map(each -> row(
                        each.getValue(),
                        each.getKey().get(0) + " began to write as epoch "
                                + each.getKey().get(1)))
                .toList();
    }

    // Is it keeping up?

    private static void keepingUp(Map<String, Expectation> all) {
        all.put("How is each job doing?", (chosen, facts) -> {
            return jobs(facts).stream()
                    .filter(job -> chosen.admits("job", job))
                    .map(job -> progress(job, facts))
                    .toList();
        });
        all.put(
                "How many records are left to read?",
                (chosen, facts) -> steps(
                        progressIn(chosen, facts)
                                .filter(fact -> chosen.admits("topic", fact.text("topic")))
                                .toList(),
                        fact -> chosen.step(fact.time("at")),
                        "topic",
                        rows -> row(rows.stream()
                                .collect(Collectors.groupingBy(
                                        fact -> List.of(fact.text("job"), fact.text("partition")),
                                        Collectors.mapping(
                                                (Fact fact) -> behind(fact),
                                                Collectors.maxBy(Comparator.naturalOrder()))))
                                .values()
                                .stream()
                                .mapToLong(behind -> behind.orElseThrow())
                                .sum())));
        all.put(
                "How far is event time behind the clock?",
                (chosen, facts) -> steps(
                        progressIn(chosen, facts)
                                .filter(fact -> fact.time("watermark").isAfter(Instant.EPOCH))
                                .toList(),
                        fact -> chosen.step(fact.time("at")),
                        "job",
                        rows -> row(max(
                                rows,
                                fact -> fact.time("at").getEpochSecond()
                                        - fact.time("watermark").getEpochSecond()))));
        all.put(
                "How many rows per second are written?",
                (chosen, facts) -> steps(
                        commitsIn(chosen, facts),
                        fact -> chosen.step(fact.time("committed_at")),
                        "table_name",
                        rows -> row(rows.stream()
                                        .mapToLong(fact -> fact.number("rows"))
                                        .sum()
                                / (double) chosen.intervalSeconds())));
        all.put(
                "How long do writes take?",
                (chosen, facts) -> steps(
                        commitsIn(chosen, facts),
                        fact -> chosen.step(fact.time("committed_at")),
                        "job",
                        rows -> row(
                                max(
                                                rows,
                                                fact -> fact.time("committed_at")
                                                                .toEpochMilli()
                                                        - fact.time("started_at")
                                                                .toEpochMilli())
                                        / 1000.0,
                                rows.stream()
                                        .mapToLong(fact -> fact.number("attempts") - fact.number("blocks"))
                                        .sum())));
    }

    /** All that were submitted, or have said a word. */
    static SortedSet<String> jobs(Facts facts) {
        return Stream.of("epochs", "source_progress", "commits")
                .flatMap(facts::noted)
                .map(fact -> fact.text("job"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Object> progress(String job, Facts facts) {
        List<Fact> latest = latest(of(job, facts, "source_progress"));
        return row(
                job,
                behind(latest),
                lastWord(job, facts).map(Cell.Age::new).orElse(null),
                age(latest, "newest_record_at"),
                age(latest, "watermark"));
    }

    static List<Fact> of(String job, Facts facts, String table) {
        return facts.noted(table).filter(fact -> fact.text("job").equals(job)).toList();
    }

    /** When a checkpoint last showed that it had completed. */
    static Optional<Instant> lastWord(String job, Facts facts) {
        return Stream.concat(
                        of(job, facts, "source_progress").stream().map(note -> note.time("at")),
                        of(job, facts, "commits").stream().map(commit -> commit.time("committed_at")))
                .max(Comparator.naturalOrder());
    }

    /** The last word on each partition. */
    static List<Fact> latest(List<Fact> notes) {
        return notes.stream()
                .collect(Collectors.groupingBy(
                        fact -> List.of(fact.text("topic"), fact.text("partition")),
                        Collectors.maxBy(Comparator.comparing(fact -> fact.time("at")))))
                .values()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    static Instant newest(List<Fact> notes, String column) {
        return notes.stream()
                .map(fact -> fact.time(column))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    static long behind(List<Fact> latest) {
        return latest.stream().mapToLong(fact -> behind(fact)).sum();
    }

    static @Nullable Object age(List<Fact> latest, String column) {
        return latest.stream()
                .map(fact -> fact.time(column))
                .filter(Instant.EPOCH::isBefore)
                .max(Comparator.naturalOrder())
                .map(Cell.Age::new)
                .orElse(null);
    }

    static long behind(Fact fact) {
        return Math.max(0, fact.number("end_offset") - fact.number("next_offset"));
    }

    private static Stream<Fact> progressIn(Selection chosen, Facts facts) {
        return facts.noted("source_progress")
                .filter(fact -> chosen.covers(fact.time("at")))
                .filter(fact -> chosen.admits("job", fact.text("job")));
    }

    private static List<Fact> commitsIn(Selection chosen, Facts facts) {
        return facts.noted("commits")
                .filter(fact -> chosen.covers(fact.time("committed_at")))
                .filter(fact -> chosen.admits("job", fact.text("job")))
                .toList();
    }

    private static long max(Collection<Fact> facts, ToLongFunction<Fact> figure) {
        return facts.stream().mapToLong(figure).max().orElseThrow();
    }

    /** A row for each step and series, in the order of time, then of names. */
    private static List<List<Object>> steps(
            List<Fact> facts, Function<Fact, Instant> step, String series, Function<List<Fact>, List<Object>> figures) {
        SortedMap<Instant, SortedMap<String, List<Fact>>> groups = new TreeMap<>();
        facts.forEach(fact -> groups.computeIfAbsent(step.apply(fact), at -> new TreeMap<>())
                .computeIfAbsent(fact.text(series), name -> new ArrayList<>())
                .add(fact));
        List<List<Object>> rows = new ArrayList<>();
        groups.forEach((at, byName) -> byName.forEach((name, group) -> {
            List<Object> row = new ArrayList<>(row(at, name));
            row.addAll(figures.apply(group));
            rows.add(row);
        }));
        return rows;
    }

    // What became of every record?

    private static void fates(Map<String, Expectation> all) {
        all.put(
                "What became of all records?",
                (chosen, facts) -> List.of(fates(records(chosen, facts).toList())));
        all.put("What became of the records of each topic and store?", (chosen, facts) -> {
            SortedMap<String, List<Fact>> groups = new TreeMap<>(records(chosen, facts)
                    .collect(Collectors.groupingBy(
                            fact -> fact.text("job") + "\n" + fact.text("topic") + "\n" + fact.text("store_id"))));
            return groups.entrySet().stream()
                    .map(group -> {
                        List<Object> row =
                                new ArrayList<>(List.of(group.getKey().split("\n", -1)));
                        row.addAll(fates(group.getValue()));
                        return row;
                    })
                    .toList();
        });
        all.put(
                "When were records refused?",
                (chosen, facts) -> steps(
                        letters(chosen, facts)
                                .filter(fact -> chosen.covers(fact.time("record_at")))
                                .toList(),
                        fact -> chosen.step(fact.time("record_at")),
                        "reason",
                        rows -> row(rows.size())));
        all.put("Why were records refused?", (chosen, facts) -> {
            Comparator<Map.Entry<List<String>, List<Fact>>> most =
                    Comparator.comparing(group -> -group.getValue().size());
            Function<Map.Entry<List<String>, List<Fact>>, String> words = group -> String.join("\n", group.getKey());
            return letters(chosen, facts)
                    .collect(Collectors.groupingBy(
                            fact -> List.of(fact.text("topic"), fact.text("store_id"), fact.text("reason"))))
                    .entrySet()
                    .stream()
                    .sorted(most.thenComparing(words))
                    .map(group -> {
                        List<Object> row = new ArrayList<>(group.getKey());
                        row.addAll(row(group.getValue().size(), newest(group.getValue(), "record_at")));
                        return row;
                    })
                    .toList();
        });
        all.put("Which records were refused last?", (chosen, facts) -> {
            Comparator<Fact> newest =
                    Comparator.comparing((Fact fact) -> fact.time("record_at")).reversed();
            return letters(chosen, facts)
                    .filter(fact -> !fact.time("record_at").isAfter(chosen.to().truncatedTo(ChronoUnit.SECONDS)))
                    .sorted(newest.thenComparing(fact -> fact.text("topic"))
                            .thenComparing(fact -> fact.number("partition"))
                            .thenComparing(fact -> fact.number("offset"))
                            .thenComparing(fact -> fact.text("job")))
                    .limit(100)
                    .map(fact -> row(
                            fact.time("record_at"),
                            fact.text("job"),
                            fact.text("topic"),
                            fact.number("partition"),
                            fact.number("offset"),
                            fact.text("store_id"),
                            fact.text("reason"),
                            new Cell.Words()))
                    .toList();
        });
    }

    private static Stream<Fact> records(Selection chosen, Facts facts) {
        return facts.all("records_by_fate")
                .filter(fact -> chosen.admits("job", fact.text("job")))
                .filter(fact -> chosen.admits("topic", fact.text("topic")));
    }

    private static Stream<Fact> letters(Selection chosen, Facts facts) {
        return facts.all("dead_letters")
                .filter(fact -> chosen.admits("job", fact.text("job")))
                .filter(fact -> chosen.admits("topic", fact.text("topic")));
    }

    /** The five fates, conflicts, all that was read, and the share of dead letters. */
    private static List<Object> fates(List<Fact> rows) {
        List<Object> cells = new ArrayList<>();
        long read = 0;
        long records = 0;
        for (String fate : FATES) {
            records = rows.stream()
                    .filter(fact -> fact.text("fate").equals(fate))
                    .mapToLong(fact -> fact.number("records"))
                    .sum();
            read += records;
            cells.add(records);
        }
        cells.add(rows.stream().mapToLong(fact -> fact.number("conflicts")).sum());
        cells.add(read);
        cells.add(ratio((double) records, (double) read)); // dead letters are the last fate
        return cells;
    }

    /** Distinct values, in order. */
    private static List<List<Object>> column(Stream<String> values) {
        return new TreeSet<>(values.toList())
                .stream().map(value -> row((Object) value)).toList();
    }
}
