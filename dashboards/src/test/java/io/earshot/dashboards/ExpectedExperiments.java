package io.earshot.dashboards;

import static io.earshot.dashboards.Expectation.row;

import io.earshot.dashboards.Facts.Fact;
import io.earshot.measures.lift.AlwaysValid;
import io.earshot.measures.lift.ArmStatistics;
import io.earshot.measures.lift.Estimate;
import io.earshot.measures.lift.Sample;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each query of the dashboard of experiments must answer, by the panel's title or the variable's name. */
final class ExpectedExperiments {
    /** In the order in which they are shown. */
    private static final List<MetricName> METRICS = List.of(
            new MetricName("conversion_rate", "Conversion rate", "rate"),
            new MetricName("revenue_per_unit", "Revenue per unit", "money"),
            new MetricName("capped_revenue_per_unit", "Revenue per unit, capped", "money"),
            new MetricName("average_order_value", "Average order value", "money"),
            new MetricName("refund_rate", "Refund rate", "rate"),
            new MetricName("roas", "ROAS", "multiple"));

    private static final List<String> STATUSES = List.of("broken", "ship", "stop", "running", "association", "waiting");

    private static final Map<String, String> DESIGNS = Map.of(
            "customer", "randomised by customer",
            "visitor", "randomised by visitor",
            "ad_cohort", "randomised by audience of an ad",
            "ad_cohort_day", "randomised by audience and day of an ad",
            "not_randomised", "association: not drawn at random");

    private record MetricName(String word, String name, String kind) {}

    private ExpectedExperiments() {}

    static Map<String, Expectation> all() {
        Map<String, Expectation> all = new HashMap<>();
        all.put("store", ExpectedGrowth.all().get("store"));
        all.put("currency", ExpectedGrowth.all().get("currency"));
        all.put("experiment", (chosen, facts) -> experiments(chosen, facts)
                .sorted(Comparator.comparingLong((Fact fact) -> -fact.number("units"))
                        .thenComparing(fact -> fact.text("comparison_id")))
                .map(fact -> row(fact.text("comparison_id"), fact.text("name")))
                .toList());
        all.put("metric", (chosen, facts) -> ofAll(chosen, facts)
                .sorted(Comparator.comparing((Fact lift) -> !lift.is("is_primary"))
                        .thenComparing(lift -> place(lift.text("metric"))))
                .map(lift -> row(lift.text("metric"), metric(lift).name))
                .distinct()
                .toList());
        all.put("arm", (chosen, facts) -> one(chosen, facts)
                .map(state -> state.list("arms").stream()
                        .filter(arm -> !arm.equals(state.text("baseline")))
                        .sorted(Comparator.comparing(arm -> !arm.equals(state.text("leading_arm"))))
                        .map(arm -> row((Object) arm))
                        .toList())
                .orElse(List.of()));
        all.put("design", (chosen, facts) -> only(chosen, facts, state -> row(design(state))));
        states(all);
        overTime(all);
        arms(all);
        words(all);
        objections(all);
        sameArms(all);
        return all;
    }

    // How experiments stand

    private static void states(Map<String, Expectation> all) {
        all.put("How does each experiment stand?", (chosen, facts) -> experiments(chosen, facts)
                .sorted(Comparator.comparing((Fact state) -> STATUSES.indexOf(state.text("status")))
                        .thenComparing(state -> state.text("name"))
                        .thenComparing(state -> state.text("comparison_id")))
                .map(state -> {
                    Optional<Fact> best = best(state, facts);
                    return row(
                            state.text("comparison_id"),
                            state.text("primary_metric"),
                            !state.text("leading_arm").isEmpty()
                                    ? state.text("leading_arm")
                                    : state.list("arms").stream()
                                            .filter(arm -> !arm.equals(state.text("baseline")))
                                            .findFirst()
                                            .orElseThrow(),
                            state.text("name"),
                            state.text("status"),
                            plain(state.text("decision")),
                            plain(state.text("reason")),
                            metric(state.text("primary_metric")).name,
                            state.text("leading_arm"),
                            of(best, "lift"),
                            of(best, "lower"),
                            of(best, "upper"),
                            state.number("units"),
                            Math.min(1, state.number("units") / (double) state.number("planned_units")),
                            sampleRatio(state, facts),
                            design(state));
                })
                .toList());
        all.put(
                "What to do, and why?",
                (chosen, facts) -> only(
                        chosen,
                        facts,
                        state -> row(
                                state.text("status"),
                                plain(state.text("decision")),
                                plain(state.text("reason")),
                                design(state),
                                sampleRatio(state, facts))));
        all.put(
                "How far is it?",
                (chosen, facts) -> only(
                        chosen,
                        facts,
                        state -> row(state.number("units"), open(state), state.number("planned_units"))));
        all.put("What power is left?", (chosen, facts) -> {
            SortedMap<LocalDate, Long> days = new TreeMap<>();
            moments(chosen, facts, "conversion_rate")
                    .forEach(fact -> days.merge(fact.day("day"), fact.number("units"), Long::sum));
            List<Long> latest =
                    days.values().stream().skip(Math.max(0, days.size() - 14)).toList();
            double pace = latest.stream().mapToLong(Long::longValue).average().orElse(0);
            Optional<Fact> state = one(chosen, facts);
            long left = state.map(one -> Math.max(0, one.number("planned_units") - one.number("units") - open(one)))
                    .orElse(0L);
            return List.of(
                    row(of(state.flatMap(one -> best(one, facts)), "chance_to_reach"), pace > 0 ? left / pace : null));
        });
        all.put("Do units come to the arms in the planned shares?", (chosen, facts) -> {
            List<Fact> checks = facts.all("sample_ratio")
                    .filter(isOf(chosen))
                    .sorted(Comparator.comparing((Fact check) -> !check.is("is_furthest_off"))
                            .thenComparing(check -> check.text("arm")))
                    .toList();
            long units =
                    checks.stream().mapToLong(check -> check.number("units")).sum();
            boolean isDrawn = one(chosen, facts)
                    .map(state -> !state.text("unit").equals("not_randomised"))
                    .orElse(false);
            return checks.stream()
                    .map(check -> row(
                            check.text("arm"),
                            check.number("units"),
                            check.real("expected_units"),
                            check.real("planned_share"),
                            units == 0 ? null : check.number("units") / (double) units,
                            check.number("contaminated"),
                            check.real("p_value"),
                            !isDrawn
                                    ? "not drawn"
                                    : check.is("has_fired")
                                            ? check.is("is_furthest_off") ? "off" : "do not believe"
                                            : check.number("units") == 0 ? "no units yet" : "as planned"))
                    .toList();
        });
        all.put("Do guardrails hold? ${design}", (chosen, facts) -> {
            List<List<Object>> rows = new ArrayList<>();
            one(chosen, facts).ifPresent(state -> {
                for (String guardrail : state.list("guardrails")) {
                    String word = guardrail.substring(0, guardrail.indexOf(": "));
                    String verdict = guardrail.substring(guardrail.indexOf(": ") + 2);
                    List<Fact> lifts = mature(chosen, facts)
                            .filter(lift -> lift.text("metric").equals(word) && !isBaseline(lift))
                            .toList();
                    if (lifts.isEmpty()) {
                        rows.add(row(metric(word).name, verdict, "", null, null, null, 0));
                    }
                    lifts.forEach(lift -> rows.add(row(
                            metric(word).name,
                            verdict,
                            lift.text("arm"),
                            known(lift, "lift"),
                            known(lift, "lower"),
                            known(lift, "upper"),
                            lift.number("units"))));
                }
            });
            rows.sort(Comparator.comparing((List<Object> row) -> row.get(0) + "\n" + row.get(2)));
            return rows;
        });
    }

    private static Stream<Fact> experiments(Selection chosen, Facts facts) {
        return facts.all("experiments").filter(Facts.inStore(chosen.one("store")));
    }

    private static Predicate<Fact> isOf(Selection chosen) {
        return fact -> fact.text("store_id").equals(chosen.one("store"))
                && fact.text("comparison_id").equals(chosen.one("experiment"));
    }

    private static Optional<Fact> one(Selection chosen, Facts facts) {
        return facts.all("experiments").filter(isOf(chosen)).findAny();
    }

    private interface Line {
        List<Object> of(Fact state);
    }

    private static List<List<Object>> only(Selection chosen, Facts facts, Line line) {
        return one(chosen, facts).map(state -> List.of(line.of(state))).orElse(List.of());
    }

    private static String design(Fact state) {
        return DESIGNS.get(state.text("unit"));
    }

    private static long open(Fact state) {
        return state.number("units_seen") - state.number("contaminated") - state.number("units");
    }

    /** Words for people say conversion rate, not conversion_rate. */
    private static String plain(String words) {
        String plain = words;
        for (MetricName metric : METRICS) {
            plain = plain.replace(metric.word, metric.word.replace('_', ' '));
        }
        return plain;
    }

    private static String sampleRatio(Fact state, Facts facts) {
        if (state.text("unit").equals("not_randomised")) {
            return "not drawn";
        }
        if (state.number("units_seen") == 0) {
            return "no units yet";
        }
        return facts.all("sample_ratio")
                .filter(check -> isOfSame(check, state) && check.is("has_fired") && check.is("is_furthest_off"))
                .findAny()
                .map(check -> "off: " + check.text("arm"))
                .orElse("as planned");
    }

    private static boolean isOfSame(Fact one, Fact other) {
        return one.text("store_id").equals(other.text("store_id"))
                && one.text("comparison_id").equals(other.text("comparison_id"));
    }

    /** The lift of the leading arm in the metric that decides. */
    private static Optional<Fact> best(Fact state, Facts facts) {
        return facts.all("lifts")
                .filter(lift -> isOfSame(lift, state)
                        && lift.text("slice").isEmpty()
                        && lift.text("maturity").equals("mature")
                        && lift.is("is_primary")
                        && lift.text("arm").equals(state.text("leading_arm")))
                .findAny();
    }

    private static @Nullable Double of(Optional<Fact> lift, String column) {
        return lift.map(one -> known(one, column)).orElse(null);
    }

    // Over time

    private static void overTime(Map<String, Expectation> all) {
        all.put("How did the lift of “${arm}” move? ${metric:text}, ${design}", ExpectedExperiments::looks);
        all.put("How many units, by day of first exposure?", (chosen, facts) -> {
            SortedMap<LocalDate, SortedMap<String, Long>> units = new TreeMap<>();
            moments(chosen, facts, "conversion_rate")
                    .filter(fact -> chosen.covers(fact.day("day")))
                    .forEach(fact -> units.computeIfAbsent(fact.day("day"), day -> new TreeMap<>())
                            .merge(fact.text("arm"), fact.number("units"), Long::sum));
            List<List<Object>> rows = new ArrayList<>();
            units.forEach((day, byArm) -> byArm.forEach((arm, count) -> rows.add(row(chosen.axis(day), arm, count))));
            return rows;
        });
    }

    private static Stream<Fact> moments(Selection chosen, Facts facts, String metric) {
        return facts.all("arm_moments")
                .filter(isOf(chosen))
                .filter(fact ->
                        fact.text("metric").equals(metric) && fact.text("slice").isEmpty());
    }

    /** What the pure core says of all units that had entered by each day. */
    private static List<List<Object>> looks(Selection chosen, Facts facts) {
        Optional<Fact> state = one(chosen, facts);
        if (state.isEmpty()) {
            return List.of();
        }
        String metric = chosen.one("metric");
        List<Fact> mature = moments(chosen, facts, metric)
                .filter(fact -> fact.is("is_mature"))
                .toList();
        AlwaysValid sequence = new AlwaysValid(0.05, state.get().number("planned_units"));
        List<List<Object>> rows = new ArrayList<>();
        for (LocalDate day : mature.stream()
                .map(fact -> fact.day("day"))
                .filter(chosen::covers)
                .distinct()
                .sorted()
                .toList()) {
            List<Fact> until = mature.stream()
                    .filter(fact -> !fact.day("day").isAfter(day))
                    .toList();
            Sample baseline = sample(metric, state.get().text("baseline"), until, state.get());
            Sample arm = sample(metric, chosen.one("arm"), until, state.get());
            Estimate look = sequence.watched(baseline, arm, isRatio(metric, state.get()));
            rows.add(row(
                    chosen.axis(day),
                    bound(look, look.upper()),
                    look.isKnown() ? look.effect() : null,
                    bound(look, look.lower())));
        }
        return rows;
    }

    private static @Nullable Double bound(Estimate look, double end) {
        return look.isKnown() && Double.isFinite(end) ? end : null;
    }

    private static Sample sample(String metric, String arm, List<Fact> days, Fact state) {
        List<Fact> ofArm =
                days.stream().filter(fact -> fact.text("arm").equals(arm)).toList();
        ToLongFunction<String> whole =
                column -> ofArm.stream().mapToLong(fact -> fact.number(column)).sum();
        double numerator = whole.applyAsLong("numerator");
        double denominator = whole.applyAsLong("denominator");
        double products = sum(ofArm, "numerator_denominator");
        ArmStatistics statistics = ArmStatistics.ofTotals(
                whole.applyAsLong("units"), new double[] {numerator, denominator}, new double[][] {
                    {sum(ofArm, "numerator_squared"), products}, {products, sum(ofArm, "denominator_squared")}
                });
        Sample mean = statistics.mean();
        return isRatio(metric, state)
                ? statistics.watchedRatio()
                : metric.equals("conversion_rate")
                        ? new Sample(mean.units(), mean.value(), mean.value() * (1 - mean.value()))
                        : mean;
    }

    private static boolean isRatio(String metric, Fact state) {
        return state.text("unit").startsWith("ad_cohort")
                || List.of("average_order_value", "refund_rate", "roas").contains(metric);
    }

    private static double sum(List<Fact> facts, String column) {
        return facts.stream().mapToDouble(fact -> fact.real(column)).sum();
    }

    // Arms

    private static void arms(Map<String, Expectation> all) {
        all.put("What did each arm do? ${metric:text}, ${design}", (chosen, facts) -> mature(chosen, facts)
                .filter(lift -> lift.text("metric").equals(chosen.one("metric")))
                .sorted(Comparator.comparing((Fact lift) -> !isBaseline(lift)).thenComparing(lift -> lift.text("arm")))
                .map(lift -> {
                    boolean isAdjusted = lift.is("is_adjusted");
                    return row(
                            lift.text("arm"),
                            lift.number("units"),
                            ofAll(chosen, facts)
                                    .filter(open -> open.text("maturity").equals("provisional")
                                            && open.text("metric").equals(lift.text("metric"))
                                            && open.text("arm").equals(lift.text("arm")))
                                    .mapToLong(open -> open.number("units"))
                                    .sum(),
                            rate(lift, "value"),
                            amount(lift, "value", facts),
                            known(lift, "lift"),
                            known(lift, "lower"),
                            known(lift, "upper"),
                            known(lift, "chance_to_beat"),
                            known(lift, "expected_loss"),
                            isAdjusted ? known(lift, "adjusted_lift") : null,
                            isAdjusted ? known(lift, "adjusted_lower") : null,
                            isAdjusted ? known(lift, "adjusted_upper") : null,
                            known(lift, "p_value"),
                            lift.is("is_randomised") ? null : known(lift, "hidden_cause"),
                            warnings(lift, facts));
                })
                .toList());
        all.put("What else changed with “${arm}”? ${design}", (chosen, facts) -> mature(chosen, facts)
                .filter(lift -> lift.text("arm").equals(chosen.one("arm")))
                .sorted(Comparator.comparing(lift -> place(lift.text("metric"))))
                .map(lift -> row(
                        metric(lift).name,
                        role(lift),
                        lift.number("units"),
                        rate(lift, "baseline_value"),
                        rate(lift, "value"),
                        amount(lift, "baseline_value", facts),
                        amount(lift, "value", facts),
                        known(lift, "lift"),
                        known(lift, "lower"),
                        known(lift, "upper"),
                        known(lift, "chance_to_beat")))
                .toList());
        all.put("Does the lift wear off? ${design}", (chosen, facts) -> facts.all("lifts")
                .filter(isOf(chosen))
                .filter(lift -> lift.text("maturity").equals("mature")
                        && lift.text("slice").equals("since")
                        && lift.text("arm").equals(chosen.one("arm")))
                .sorted(Comparator.comparing(lift -> Integer.valueOf(lift.text("slice_value")
                        .substring(0, lift.text("slice_value").indexOf('-')))))
                .map(lift -> row(
                        lift.text("slice_value").replace("-", " to "),
                        metric(lift).name,
                        lift.number("units"),
                        known(lift, "lift"),
                        known(lift, "lower"),
                        known(lift, "upper")))
                .toList());
        all.put("For whom does “${arm}” work? ${metric:text}, ${design}", (chosen, facts) -> facts.all("lifts")
                .filter(isOf(chosen))
                .filter(lift -> lift.text("maturity").equals("mature")
                        && lift.text("metric").equals(chosen.one("metric"))
                        && lift.text("arm").equals(chosen.one("arm"))
                        && List.of("channel", "campaign", "customer", "device").contains(lift.text("slice")))
                .sorted(Comparator.comparing((Fact lift) -> lift.text("slice"))
                        .thenComparing(lift -> lift.text("slice_value")))
                .map(lift -> row(
                        lift.text("slice"),
                        lift.text("slice_value"),
                        lift.number("units"),
                        rate(lift, "value"),
                        amount(lift, "value", facts),
                        known(lift, "lift"),
                        known(lift, "lower"),
                        known(lift, "upper")))
                .toList());
    }

    /** The lifts of all units of the chosen experiment. */
    private static Stream<Fact> ofAll(Selection chosen, Facts facts) {
        return facts.all("lifts").filter(isOf(chosen)).filter(lift -> lift.text("slice")
                .isEmpty());
    }

    private static Stream<Fact> mature(Selection chosen, Facts facts) {
        return ofAll(chosen, facts).filter(lift -> lift.text("maturity").equals("mature"));
    }

    /** Those of the lift, after that of the sample ratio. */
    private static String warnings(Fact lift, Facts facts) {
        boolean isOff = facts.all("sample_ratio")
                .anyMatch(check -> check.text("store_id").equals(lift.text("store_id"))
                        && check.text("comparison_id").equals(lift.text("comparison_id"))
                        && check.is("has_fired"));
        return Stream.concat(isOff ? Stream.of("sample ratio mismatch") : Stream.of(), lift.list("warnings").stream())
                .collect(Collectors.joining(", "));
    }

    private static boolean isBaseline(Fact lift) {
        return lift.text("arm").equals(lift.text("baseline"));
    }

    private static String role(Fact lift) {
        return lift.is("is_primary") ? "decides" : "";
    }

    private static MetricName metric(Fact lift) {
        return metric(lift.text("metric"));
    }

    private static MetricName metric(String word) {
        return METRICS.get(place(word));
    }

    private static int place(String word) {
        return METRICS.stream().map(MetricName::word).toList().indexOf(word);
    }

    private static @Nullable Double known(Fact lift, String column) {
        boolean isKnown = !isBaseline(lift) && !lift.list("warnings").contains("no spread");
        double value = lift.real(column);
        return isKnown && Double.isFinite(value) ? value : null;
    }

    private static @Nullable Double rate(Fact lift, String column) {
        return metric(lift).kind.equals("rate") ? lift.real(column) : null;
    }

    private static @Nullable Double amount(Fact lift, String column, Facts facts) {
        return switch (metric(lift).kind) {
            case "money" -> Facts.major(lift.real(column), facts.currency(lift.text("store_id")));
            case "multiple" -> lift.real(column);
            default -> null;
        };
    }

    // Words

    private static void words(Map<String, Expectation> all) {
        all.put("What do the arms say, and in whose words?", (chosen, facts) -> {
            Map<String, Fact> library = library(chosen, facts);
            return facts.all("variants")
                    .filter(Facts.inStore(chosen.one("store")))
                    .filter(variant -> variant.text("experiment_id").equals(chosen.one("experiment")))
                    .sorted(Comparator.comparing((Fact variant) -> variant.text("arm"))
                            .thenComparing(variant -> variant.text("variant_id")))
                    .map(variant -> row(
                            variant.text("arm"),
                            variant.text("text"),
                            variant.list("phrase_ids").stream()
                                    .map(library::get)
                                    .map(phrase -> "“%s” (%s: %s)"
                                            .formatted(
                                                    ExpectedGrowth.words(phrase),
                                                    ExpectedGrowth.text(phrase, "kind"),
                                                    ExpectedGrowth.text(phrase, "name")))
                                    .collect(Collectors.joining("\n")),
                            facts.all("lifts")
                                    .filter(isOf(chosen))
                                    .filter(lift -> lift.text("slice").equals("variant")
                                            && lift.text("slice_value").equals(variant.text("variant_id"))
                                            && lift.text("metric").equals("conversion_rate")
                                            && lift.text("maturity").equals("mature")
                                            && lift.text("arm").equals(variant.text("arm")))
                                    .mapToLong(lift -> lift.number("units"))
                                    .sum()))
                    .toList();
        });
        all.put("Which of the customers' own words lift? ${design}", (chosen, facts) -> {
            Map<String, Fact> library = library(chosen, facts);
            return facts.all("phrase_lifts")
                    .filter(isOf(chosen))
                    .sorted(Comparator.comparing(
                                    (Fact lift) -> said(lift, "pooled_lift"),
                                    Comparator.nullsLast(Comparator.<Double>reverseOrder()))
                            .thenComparing(lift -> lift.text("phrase_id"))
                            .thenComparing(lift -> lift.text("arm")))
                    .limit(100)
                    .map(lift -> {
                        Fact phrase = library.get(lift.text("phrase_id"));
                        return row(
                                ExpectedGrowth.words(phrase),
                                ExpectedGrowth.text(phrase, "kind") + ": " + ExpectedGrowth.text(phrase, "name"),
                                ExpectedGrowth.text(phrase, "segment"),
                                lift.text("arm"),
                                lift.number("units"),
                                said(lift, "lift"),
                                said(lift, "lower"),
                                said(lift, "upper"),
                                said(lift, "pooled_lift"),
                                said(lift, "pooled_lower"),
                                said(lift, "pooled_upper"),
                                lift.is("is_discovery") ? "found" : "not found");
                    })
                    .toList();
        });
    }

    private static void objections(Map<String, Expectation> all) {
        all.put("What did copy do that answers an objection? ${metric:text}, ${design}", (chosen, facts) -> {
            Fact everybody = mature(chosen, facts)
                    .filter(lift -> lift.text("metric").equals(chosen.one("metric")) && isBaseline(lift))
                    .findAny()
                    .orElse(null);
            return facts.all("lifts")
                    .filter(isOf(chosen))
                    .filter(lift -> lift.text("maturity").equals("mature")
                            && lift.text("metric").equals(chosen.one("metric"))
                            && lift.text("slice").equals("objection"))
                    .sorted(Comparator.comparing((Fact lift) -> lift.text("slice_value"))
                            .thenComparing(lift -> !isBaseline(lift))
                            .thenComparing(lift -> lift.text("arm")))
                    .map(lift -> row(
                            lift.text("slice_value"),
                            lift.text("arm"),
                            lift.number("units"),
                            rate(lift, "value"),
                            everybody == null ? null : rate(everybody, "value"),
                            amount(lift, "value", facts),
                            everybody == null ? null : amount(everybody, "value", facts),
                            known(lift, "lift"),
                            known(lift, "lower"),
                            known(lift, "upper")))
                    .toList();
        });
    }

    private static Map<String, Fact> library(Selection chosen, Facts facts) {
        return facts.all("phrases")
                .filter(Facts.inStore(chosen.one("store")))
                .collect(Collectors.toMap(fact -> fact.text("phrase_id"), fact -> fact));
    }

    /** Of a phrase about which something is known. */
    private static @Nullable Double said(Fact lift, String column) {
        double value = lift.real(column);
        return lift.real("log_e") != 0 && Double.isFinite(value) ? value : null;
    }

    // Tests of identical arms

    private static void sameArms(Map<String, Expectation> all) {
        all.put("False alarms of A/A tests", (chosen, facts) -> {
            List<Fact> known = tests(chosen, facts)
                    .flatMap(state -> best(state, facts).stream())
                    .filter(lift -> known(lift, "lift") != null)
                    .toList();
            long alarms = known.stream().filter(ExpectedExperiments::isAlarm).count();
            return List.of(row(known.size(), alarms, known.isEmpty() ? null : alarms / (double) known.size()));
        });
        all.put("Do tests of identical arms raise false alarms?", (chosen, facts) -> tests(chosen, facts)
                .sorted(Comparator.comparing((Fact state) -> state.text("name"))
                        .thenComparing(state -> state.text("comparison_id")))
                .flatMap(state -> facts.all("lifts")
                        .filter(lift -> isOfSame(lift, state)
                                && lift.text("slice").isEmpty()
                                && lift.text("maturity").equals("mature")
                                && !isBaseline(lift))
                        .sorted(Comparator.comparing((Fact lift) -> place(lift.text("metric")))
                                .thenComparing(lift -> lift.text("arm")))
                        .map(lift -> row(
                                state.text("name"),
                                metric(lift).name,
                                role(lift),
                                lift.text("arm"),
                                lift.number("units"),
                                known(lift, "lift"),
                                known(lift, "lower"),
                                known(lift, "upper"),
                                known(lift, "p_value"),
                                design(state),
                                known(lift, "lift") == null
                                        ? "no spread yet"
                                        : isAlarm(lift) ? "false alarm" : "quiet")))
                .toList());
    }

    private static Stream<Fact> tests(Selection chosen, Facts facts) {
        return experiments(chosen, facts).filter(state -> state.is("is_aa_test"));
    }

    private static boolean isAlarm(Fact lift) {
        return lift.real("lower") > 0 || lift.real("upper") < 0;
    }
}
