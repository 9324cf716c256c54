package io.earshot.dashboards;

import static io.earshot.dashboards.Expectation.ratio;
import static io.earshot.dashboards.Expectation.row;

import io.earshot.dashboards.Facts.Fact;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each query of the dashboard of recovery must answer, by the panel's title or the variable's name. */
final class ExpectedRecovery {
    static final String WHAT_IS_OPEN = "What is still open?";

    private static final String NOT_ASSIGNED = "not assigned";
    private static final List<String> BUCKETS = List.of("under 1 h", "1 to 4 h", "4 to 24 h", "24 to 48 h", "later");

    private ExpectedRecovery() {}

    static Map<String, Expectation> all() {
        Map<String, Expectation> all = new HashMap<>();
        all.put("store", ExpectedGrowth.all().get("store"));
        all.put("currency", ExpectedGrowth.all().get("currency"));
        funnel(all);
        effects(all);
        timing(all);
        all.put("Which objections, and who came back all the same?", ExpectedRecovery::objections);
        return all;
    }

    // How far cases come

    private static void funnel(Map<String, Expectation> all) {
        all.put(
                "From left behind to recovered, arm by arm",
                (chosen, facts) -> byArm(
                        mature(chosen, facts),
                        (arm, cases) -> row(
                                arm,
                                cases.size(),
                                count(cases, ExpectedRecovery::isAttempted),
                                count(cases, one -> one.is("is_connected")),
                                count(cases, one -> one.is("is_recovered")),
                                share(cases, ExpectedRecovery::isAttempted),
                                ratio((double) count(cases, one -> one.is("is_connected")), (double)
                                        count(cases, ExpectedRecovery::isAttempted)),
                                share(cases, one -> one.is("is_recovered")),
                                count(cases, one -> one.text("status").equals("partly recovered")),
                                count(cases, one -> one.text("status").equals("reopened")),
                                value(cases, chosen, facts),
                                money(cases, "order_minor", chosen, facts),
                                money(cases, "recovered_minor", chosen, facts))));
        all.put("From left behind to recovered, all arms", (chosen, facts) -> {
            List<Fact> cases = mature(chosen, facts).toList();
            return List.of(
                    row("left behind", cases.size()),
                    row("assigned", count(cases, one -> one.is("is_assigned"))),
                    row("attempted", count(cases, ExpectedRecovery::isAttempted)),
                    row("connected", count(cases, one -> one.is("is_connected"))),
                    row("recovered", count(cases, one -> one.is("is_recovered"))));
        });
        all.put("Recovered share by week", (chosen, facts) -> {
            SortedMap<LocalDate, SortedMap<String, List<Fact>>> weeks = new TreeMap<>();
            mature(chosen, facts).forEach(one -> weeks.computeIfAbsent(
                            one.day("day").with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
                            week -> new TreeMap<>())
                    .computeIfAbsent(arm(one), arm -> new ArrayList<>())
                    .add(one));
            List<List<Object>> rows = new ArrayList<>();
            weeks.forEach((week, byArm) -> byArm.forEach((arm, cases) ->
                    rows.add(row(chosen.axis(week), arm, share(cases, one -> one.is("is_recovered"))))));
            return rows;
        });
        all.put(
                WHAT_IS_OPEN,
                (chosen, facts) -> byArm(
                        cases(chosen, facts).filter(one -> !one.is("is_mature")),
                        (arm, cases) -> row(
                                arm,
                                cases.size(),
                                count(cases, ExpectedRecovery::isAttempted),
                                count(cases, one -> one.is("is_recovered")),
                                value(cases, chosen, facts))));
    }

    private interface Line {
        List<Object> of(String arm, List<Fact> cases);
    }

    private static Stream<Fact> cases(Selection chosen, Facts facts) {
        return facts.all("recoveries")
                .filter(Facts.inStore(chosen.one("store")))
                .filter(one -> one.text("about").equals(chosen.one("about")));
    }

    private static Stream<Fact> mature(Selection chosen, Facts facts) {
        return cases(chosen, facts).filter(one -> one.is("is_mature") && chosen.covers(one.day("day")));
    }

    private static List<List<Object>> byArm(Stream<Fact> cases, Line line) {
        return cases.collect(Collectors.groupingBy(ExpectedRecovery::arm)).entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, List<Fact>> arm) ->
                                arm.getKey().equals(NOT_ASSIGNED))
                        .thenComparing(Map.Entry::getKey))
                .map(arm -> line.of(arm.getKey(), arm.getValue()))
                .toList();
    }

    private static String arm(Fact one) {
        return one.text("arm").isEmpty() ? NOT_ASSIGNED : one.text("arm");
    }

    private static boolean isAttempted(Fact one) {
        return one.number("attempts") > 0;
    }

    private static long count(List<Fact> cases, Predicate<Fact> which) {
        return cases.stream().filter(which).count();
    }

    private static @Nullable Double share(List<Fact> cases, Predicate<Fact> which) {
        return ratio((double) count(cases, which), (double) cases.size());
    }

    private static double money(List<Fact> cases, String column, Selection chosen, Facts facts) {
        return Facts.major(
                cases.stream().mapToLong(one -> one.number(column)).sum(), facts.currency(chosen.one("store")));
    }

    /** Null where of none it is known. */
    private static @Nullable Double value(List<Fact> cases, Selection chosen, Facts facts) {
        List<Fact> known =
                cases.stream().filter(one -> one.number("value_minor") > 0).toList();
        return known.isEmpty() ? null : money(known, "value_minor", chosen, facts);
    }

    // What contacting causes

    private static void effects(Map<String, Expectation> all) {
        all.put("What does assigning a contact do, and talking to those it reaches?", (chosen, facts) -> effects(
                        chosen, facts)
                .sorted(Comparator.comparing((Fact one) -> !one.is("is_randomised"))
                        .thenComparing(ExpectedRecovery::experiment)
                        .thenComparing(one -> one.text("metric"))
                        .thenComparing(one -> one.text("arm")))
                .map(one -> {
                    boolean isRate = one.text("metric").equals("recovery_rate");
                    boolean isReached = isKnown(one) && one.real("first_stage_f") > 0;
                    Function<String, @Nullable Double> rate = column -> isRate ? known(one, column, facts) : null;
                    Function<String, @Nullable Double> money = column -> isRate ? null : known(one, column, facts);
                    return row(
                            one.text("arm"),
                            isRate ? "recovery rate" : "net revenue per unit",
                            design(one),
                            experiment(one),
                            one.number("units"),
                            one.number("baseline_units"),
                            isRate ? one.real("value") : null,
                            isRate ? one.real("baseline_value") : null,
                            rate.apply("itt"),
                            rate.apply("itt_lower"),
                            rate.apply("itt_upper"),
                            money.apply("itt"),
                            money.apply("itt_lower"),
                            money.apply("itt_upper"),
                            one.real("connect_rate"),
                            isRate && isReached ? one.real("complier_effect") : null,
                            isRate ? finite(one.real("anderson_rubin_lower")) : null,
                            isRate ? finite(one.real("anderson_rubin_upper")) : null);
                })
                .toList());
        all.put("What did contacting bring in, in ${currency}?", (chosen, facts) -> {
            SortedMap<String, List<Fact>> groups = new TreeMap<>();
            effects(chosen, facts).filter(one -> one.is("is_randomised")).forEach(one -> groups.computeIfAbsent(
                            experiment(one) + "\n" + one.text("arm"), key -> new ArrayList<>())
                    .add(one));
            return groups.values().stream()
                    .map(group -> row(
                            group.get(0).text("arm"),
                            experiment(group.get(0)),
                            design(group.get(0)),
                            group.stream()
                                    .mapToLong(one -> one.number("units"))
                                    .max()
                                    .orElseThrow(),
                            of(group, "recovery_rate", "incremental", facts),
                            of(group, "recovery_rate", "incremental_lower", facts),
                            of(group, "recovery_rate", "incremental_upper", facts),
                            of(group, "recovered_revenue", "incremental", facts),
                            of(group, "recovered_revenue", "incremental_lower", facts),
                            of(group, "recovered_revenue", "incremental_upper", facts)))
                    .toList();
        });
        all.put("Were cases drawn as planned?", (chosen, facts) -> facts.all("sample_ratio")
                .filter(Facts.inStore(chosen.one("store")))
                .filter(check -> check.text("job").equals("recovery")
                        && check.text("comparison_id").startsWith(chosen.one("about") + ":"))
                .sorted(Comparator.comparing((Fact check) -> check.text("comparison_id"))
                        .thenComparing(check -> check.text("arm")))
                .map(check -> row(
                        check.text("arm"),
                        check.number("units"),
                        check.real("expected_units"),
                        check.real("planned_share"),
                        check.real("p_value"),
                        check.real("log_e") == 0 && check.real("p_value") == 1
                                ? "not checked: several draws"
                                : !check.is("has_fired")
                                        ? "as planned"
                                        : check.is("is_furthest_off") ? "off" : "do not believe"))
                .toList());
    }

    private static Stream<Fact> effects(Selection chosen, Facts facts) {
        return facts.all("complier_effects")
                .filter(Facts.inStore(chosen.one("store")))
                .filter(one -> one.text("comparison_id").startsWith(chosen.one("about") + ":"));
    }

    /** about:drawn or chosen:experiment. */
    private static String experiment(Fact one) {
        return one.text("comparison_id").split(":", 3)[2];
    }

    private static String design(Fact one) {
        return one.is("is_randomised") ? "randomised by customer" : "association: not drawn at random";
    }

    private static boolean isKnown(Fact one) {
        return Double.isFinite(one.real("itt_lower")) && Double.isFinite(one.real("itt_upper"));
    }

    private static @Nullable Double known(Fact one, String column, Facts facts) {
        return !isKnown(one)
                ? null
                : one.text("metric").equals("recovered_revenue")
                        ? Facts.major(one.real(column), facts.currency(one.text("store_id")))
                        : one.real(column);
    }

    private static @Nullable Double of(List<Fact> group, String metric, String column, Facts facts) {
        Optional<Fact> found =
                group.stream().filter(one -> one.text("metric").equals(metric)).findAny();
        return found.map(one -> known(one, column, facts)).orElse(null);
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    // When

    private static void timing(Map<String, Expectation> all) {
        all.put("Does it matter how soon?", (chosen, facts) -> {
            SortedMap<Integer, List<Fact>> buckets = new TreeMap<>(mature(chosen, facts)
                    .filter(ExpectedRecovery::isAttempted)
                    .collect(Collectors.groupingBy(ExpectedRecovery::bucket)));
            return buckets.entrySet().stream()
                    .map(bucket -> row(
                            BUCKETS.get(bucket.getKey()),
                            share(bucket.getValue(), one -> one.is("is_connected")),
                            share(bucket.getValue(), one -> one.is("is_recovered")),
                            bucket.getValue().size()))
                    .toList();
        });
        all.put("When do people pick up?", (chosen, facts) -> {
            SortedMap<Long, List<Fact>> hours = new TreeMap<>(rates(chosen, facts)
                    .filter(rate -> rate.text("segment").isEmpty()
                            && rate.text("dimension").equals("hour"))
                    .collect(Collectors.groupingBy(rate -> rate.number("value"))));
            return hours.entrySet().stream()
                    .map(hour -> {
                        long attempts = sum(hour.getValue(), "attempts");
                        return row(
                                "%02d:00".formatted(hour.getKey()),
                                sum(hour.getValue(), "connected") / (double) attempts,
                                attempts);
                    })
                    .toList();
        });
        all.put("Who connects, and at which attempt?", (chosen, facts) -> rates(chosen, facts)
                .filter(rate -> !rate.text("dimension").equals("hour"))
                .sorted(Comparator.comparing((Fact rate) -> rate.text("channel"))
                        .thenComparing(rate -> rate.text("segment"))
                        .thenComparing(rate -> rate.text("dimension"))
                        .thenComparing(rate -> rate.number("value")))
                .map(rate -> row(
                        rate.text("channel"),
                        rate.text("segment").isEmpty() ? "all" : rate.text("segment"),
                        rate.text("dimension").equals("attempt") ? rate.text("value") : "all",
                        rate.number("attempts"),
                        rate.real("rate"),
                        rate.real("lower"),
                        rate.real("upper")))
                .toList());
    }

    private static int bucket(Fact one) {
        double hours = one.real("hours_to_attempt");
        return hours >= 48 ? 4 : hours >= 24 ? 3 : hours >= 4 ? 2 : hours >= 1 ? 1 : 0;
    }

    private static Stream<Fact> rates(Selection chosen, Facts facts) {
        return facts.all("contact_rates").filter(Facts.inStore(chosen.one("store")));
    }

    private static long sum(List<Fact> rates, String column) {
        return rates.stream().mapToLong(rate -> rate.number(column)).sum();
    }

    // Objections

    private static List<List<Object>> objections(Selection chosen, Facts facts) {
        List<Fact> rows = facts.all("recovery_objections")
                .filter(Facts.inStore(chosen.one("store")))
                .filter(one -> one.text("about").equals(chosen.one("about")))
                .toList();
        long reached = rows.stream()
                .filter(one -> one.text("objection").isEmpty())
                .mapToLong(one -> one.number("connected"))
                .sum();
        return rows.stream()
                .sorted(Comparator.comparing(
                                (Fact one) -> !one.text("objection").isEmpty())
                        .thenComparing(one -> -one.number("connected"))
                        .thenComparing(one -> one.text("objection")))
                .map(one -> row(
                        one.text("objection").isEmpty() ? "all who were reached" : one.text("objection"),
                        one.number("connected"),
                        ratio((double) one.number("connected"), (double) reached),
                        one.number("recovered"),
                        one.real("rate"),
                        one.real("lower"),
                        one.real("upper"),
                        one.text("basis")))
                .toList();
    }
}
