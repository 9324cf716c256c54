package io.earshot.dashboards;

import static io.earshot.dashboards.Expectation.ratio;
import static io.earshot.dashboards.Expectation.row;

import io.earshot.dashboards.Facts.Fact;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each query of the dashboards of forecasts and of demand must answer, by the panel's title or the variable's name. */
final class ExpectedForecast {
    private static final List<Metric> METRICS = List.of(
            new Metric("revenue", "Net revenue", "sales", 0, true),
            new Metric("orders", "Orders", "sales", 1, false),
            new Metric("average_order_value", "Average order value", "sales", 2, true),
            new Metric("roas", "ROAS", "roas", 2, false),
            new Metric("attributed_revenue", "Net revenue credited to ads", "roas", 0, true),
            new Metric("spend", "Cost of ads", "roas", 1, true),
            new Metric("recovery_rate", "Recovery rate", "recovery", 2, false),
            new Metric("recovered", "Cases recovered", "recovery", 0, false),
            new Metric("assigned", "Cases assigned", "recovery", 1, false),
            new Metric("units", "", "units", 0, false));

    static final String WHICH_LEAD = "Which of the things that customers say tell of sales beforehand?";

    private static final List<String> VERDICTS = List.of("yes", "no", "not enough data");
    private static final int MOST_DAYS = 3650;

    /** @param part of the daily facts: 0 numerator, 1 denominator, 2 their ratio */
    private record Metric(String word, String name, String kind, int part, boolean isMoney) {}

    private ExpectedForecast() {}

    static Map<String, Expectation> forecast() {
        Map<String, Expectation> all = new HashMap<>();
        all.put("store", ExpectedGrowth.all().get("store"));
        all.put("currency", ExpectedGrowth.all().get("currency"));
        all.put("metric", (chosen, facts) -> METRICS.stream()
                .filter(metric -> !metric.word.equals("units"))
                .filter(metric -> of(chosen, facts, "forecasts")
                        .anyMatch(one -> one.text("metric").equals(metric.word)))
                .map(metric -> row(metric.word, metric.name))
                .toList());
        all.put("dimension", (chosen, facts) -> of(chosen, facts, "forecasts")
                .filter(one -> one.text("metric").equals(chosen.one("metric")))
                .map(one -> part(one.text("dimension")))
                .distinct()
                .sorted()
                .map(part -> row((Object) part))
                .toList());
        all.put(
                "What came, and what is expected of the next days?",
                (chosen, facts) -> curve(chosen, facts, chosen.one("metric"), chosen.one("dimension"), "day"));
        all.put(
                "And of the next weeks?",
                (chosen, facts) -> curve(chosen, facts, chosen.one("metric"), chosen.one("dimension"), "week"));
        all.put("action_day", (chosen, facts) -> daysAhead(chosen, facts)
                .map(one -> row((Object) one.text("day")))
                .toList());
        all.put(WHICH_LEAD, (chosen, facts) -> of(chosen, facts, "leading_indicators")
                .sorted(Comparator.comparing((Fact lead) -> VERDICTS.indexOf(lead.text("verdict")))
                        .thenComparing(lead -> lead.text("target"))
                        .thenComparing(lead -> -lead.real("gain"))
                        .thenComparing(lead -> lead.text("signal"))
                        .thenComparing(lead -> lead.text("kind"))
                        .thenComparing(lead -> lead.text("name")))
                .map(ExpectedForecast::lead)
                .toList());
        all.put("If an action ships on ${action_day}, when would it show?", ExpectedForecast::whatIf);
        all.put("What will today come to?", (chosen, facts) -> of(chosen, facts, "forecasts")
                .filter(one -> one.text("grain").equals("today")
                        && one.text("metric").equals(chosen.one("metric"))
                        && part(one.text("dimension")).equals(chosen.one("dimension")))
                .map(one -> {
                    Metric metric = metric(chosen.one("metric"));
                    return row(
                            scaled(one.real("mean"), metric, chosen, facts),
                            scaled(one.real("q10"), metric, chosen, facts),
                            scaled(one.real("q90"), metric, chosen, facts));
                })
                .toList());
        all.put("How right were we, 1 to 28 days ahead?", (chosen, facts) -> accuracy(chosen, facts)
                .filter(one -> one.is("is_shown") && one.number("first_step") == 1 && one.number("last_step") == 28)
                .map(one -> row(
                        number(one, "wape"),
                        number(one, "value_added"),
                        number(one, "coverage80"),
                        number(one, "coverage95"),
                        one.number("origins")))
                .toList());
        all.put("Would something simpler do?", (chosen, facts) -> accuracy(chosen, facts)
                .sorted(Comparator.comparingLong((Fact one) -> one.number("last_step") - one.number("first_step"))
                        .thenComparing(one -> one.number("first_step"))
                        .thenComparing(one -> !one.is("is_shown"))
                        .thenComparing(one -> one.text("method")))
                .map(one -> row(
                        one.text("first_step").equals(one.text("last_step"))
                                ? one.text("first_step")
                                : one.text("first_step") + " to " + one.text("last_step"),
                        one.text("method"),
                        role(one),
                        one.number("origins"),
                        number(one, "wape"),
                        number(one, "value_added"),
                        number(one, "mase"),
                        number(one, "bias"),
                        number(one, "coverage80"),
                        number(one, "coverage95"),
                        one.day("last_origin")))
                .toList());
        return all;
    }

    static Map<String, Expectation> demand() {
        Map<String, Expectation> all = new HashMap<>();
        all.put("store", ExpectedGrowth.all().get("store"));
        all.put("product", (chosen, facts) -> plans(chosen, facts)
                .map(plan -> row((Object) plan.text("sku")))
                .toList());
        all.put("Which products need how much?", (chosen, facts) -> plans(chosen, facts)
                .limit(200)
                .map(plan -> {
                    double sold = plan.number("recent_units");
                    Double grown = ratio(plan.real("next_units"), sold);
                    return row(
                            plan.text("sku"),
                            plan.real("daily_units"),
                            sold,
                            plan.real("next_units"),
                            grown == null ? null : grown - 1,
                            plan.number("lead_time_days"),
                            plan.real("service_level"),
                            plan.real("expected_units"),
                            plan.real("safety_units"),
                            plan.real("reorder_units"),
                            ratio(plan.real("reorder_units"), plan.real("daily_units")),
                            plan.day("last_sold"),
                            plan.day("origin"));
                })
                .toList());
        all.put("When must it be ordered?", (chosen, facts) -> plans(chosen, facts)
                .filter(plan -> plan.text("sku").equals(chosen.one("product")))
                .map(plan -> {
                    double stock = number(chosen.one("stock"));
                    double daily = plan.real("daily_units");
                    return row(
                            stock,
                            plan.real("reorder_units"),
                            after(plan, ratio(Math.max(0, stock - plan.real("reorder_units")), daily)),
                            ratio(stock, daily),
                            after(plan, ratio(stock, daily)),
                            plan.day("origin"));
                })
                .toList());
        all.put(
                "What was sold, and what is expected?",
                (chosen, facts) -> curve(chosen, facts, "units", chosen.one("product"), "day"));
        return all;
    }

    private static Stream<Fact> of(Selection chosen, Facts facts, String table) {
        return facts.all(table).filter(Facts.inStore(chosen.one("store")));
    }

    private static Metric metric(String word) {
        return METRICS.stream().filter(one -> one.word.equals(word)).findAny().orElseThrow();
    }

    private static String part(String dimension) {
        return dimension.isEmpty() ? "(whole store)" : dimension;
    }

    private static @Nullable Double number(Fact fact, String column) {
        double value = fact.real(column);
        return Double.isNaN(value) ? null : value;
    }

    // Curves

    private static List<List<Object>> curve(
            Selection chosen, Facts facts, String metric, String dimension, String grain) {
        List<Fact> forecasts = of(chosen, facts, "forecasts")
                .filter(one -> one.text("metric").equals(metric)
                        && part(one.text("dimension")).equals(part(dimension))
                        && one.text("grain").equals(grain))
                .toList();
        if (forecasts.isEmpty()) {
            return List.of();
        }
        Metric kind = metric(metric);
        SortedMap<LocalDate, List<Object>> rows = new TreeMap<>();
        came(chosen, facts, kind, dimension, grain, forecasts.get(0).day("origin"))
                .forEach((day, sums) -> rows.put(
                        day,
                        row(
                                chosen.axis(day),
                                scaled(value(kind, sums), kind, chosen, facts),
                                null,
                                null,
                                null,
                                null,
                                null)));
        for (Fact one : forecasts) {
            List<Object> cells = new ArrayList<>();
            cells.add(chosen.axis(one.day("day")));
            cells.addAll(row((Object) null));
            for (String column : List.of("q975", "q90", "mean", "q10", "q025")) {
                cells.addAll(row(scaled(one.real(column), kind, chosen, facts)));
            }
            if (rows.put(one.day("day"), cells) != null) {
                throw new AssertionError("both come and to come: " + one);
            }
        }
        return rows.entrySet().stream()
                .filter(day -> chosen.covers(day.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Sums by day, or by the first day of whole weeks; days on which nothing happened are zero. */
    private static SortedMap<LocalDate, long[]> came(
            Selection chosen, Facts facts, Metric metric, String dimension, String grain, LocalDate origin) {
        List<Fact> days = of(chosen, facts, "daily_facts")
                .filter(fact -> fact.text("kind").equals(metric.kind)
                        && part(fact.text("dimension")).equals(part(dimension)))
                .toList();
        LocalDate first = days.stream()
                .map(fact -> fact.day("day"))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        SortedMap<LocalDate, long[]> sums = new TreeMap<>();
        int length = grain.equals("day") ? 1 : 7;
        for (LocalDate from = origin.minusDays(length - 1); !from.isBefore(first); from = from.minusDays(length)) {
            sums.put(from, new long[2]);
        }
        for (Fact fact : days) {
            LocalDate day = fact.day("day");
            long[] sum = day.isAfter(origin)
                    ? null
                    : sums.get(origin.minusDays(length - 1 + length * (ChronoUnit.DAYS.between(day, origin) / length)));
            if (sum != null) {
                sum[0] += fact.number("numerator");
                sum[1] += fact.number("denominator");
            }
        }
        return sums;
    }

    private static @Nullable Double value(Metric metric, long[] sums) {
        return metric.part < 2 ? Double.valueOf(sums[metric.part]) : ratio((double) sums[0], (double) sums[1]);
    }

    private static @Nullable Double scaled(@Nullable Double value, Metric metric, Selection chosen, Facts facts) {
        return value == null || !metric.isMoney
                ? value
                : Double.valueOf(Facts.major(value, facts.currency(chosen.one("store"))));
    }

    // What leads

    private static List<Object> lead(Fact lead) {
        boolean isLooked = lead.number("lag_days") > 0;
        return row(
                lead.text("target"),
                lead.text("signal"),
                lead.text("kind") + ": " + lead.text("name"),
                lead.text("verdict"),
                isLooked ? lead.number("lag_days") : null,
                isLooked ? lead.real("gain") : null,
                isLooked && lead.is("is_relative") ? Math.exp(lead.real("effect") / 10) - 1 : null,
                isLooked ? lead.real("p_value") : null,
                isLooked ? lead.real("adjusted_p_value") : null,
                lead.number("conversations"),
                lead.number("connected"),
                lead.number("days"),
                lead.day("origin"));
    }

    // What if

    /** The forecast of days of what is chosen, in their order. */
    private static Stream<Fact> daysAhead(Selection chosen, Facts facts) {
        return of(chosen, facts, "forecasts")
                .filter(one -> one.text("grain").equals("day")
                        && one.text("metric").equals(chosen.one("metric"))
                        && part(one.text("dimension")).equals(chosen.one("dimension")))
                .sorted(Comparator.comparing(one -> one.day("day")));
    }

    private static List<List<Object>> whatIf(Selection chosen, Facts facts) {
        List<Fact> days = daysAhead(chosen, facts)
                .filter(one -> one.text("day").compareTo(chosen.one("action_day")) >= 0)
                .toList();
        List<List<Object>> rows = new ArrayList<>();
        for (int span : List.of(1, 7, 14, 21, 28)) {
            if (days.size() < span || metric(chosen.one("metric")).part == 2) {
                continue;
            }
            double[] sums = Stream.of("mean", "q10", "q90", "q025", "q975")
                    .mapToDouble(column -> days.stream()
                            .limit(span)
                            .mapToDouble(one -> scaled(one.real(column), metric(chosen.one("metric")), chosen, facts))
                            .sum())
                    .toArray();
            double with = sums[0] * (1 + number(chosen.one("change")) / 100);
            Double most = ratio(sums[4], sums[0]);
            rows.add(row(
                    span,
                    days.get(span - 1).day("day"),
                    sums[0],
                    sums[1],
                    sums[2],
                    sums[3],
                    sums[4],
                    with,
                    most == null ? null : most - 1,
                    with > sums[4] || with < sums[3] ? "yes" : "no"));
        }
        return rows;
    }

    // Accuracy

    private static Stream<Fact> accuracy(Selection chosen, Facts facts) {
        return of(chosen, facts, "forecast_accuracy")
                .filter(one -> one.text("metric").equals(chosen.one("metric"))
                        && part(one.text("dimension")).equals(chosen.one("dimension")));
    }

    private static String role(Fact one) {
        return one.is("is_shown") && one.is("is_champion")
                ? "shown, and the best"
                : one.is("is_shown") ? "shown" : one.is("is_champion") ? "the best" : "";
    }

    // Demand

    private static Stream<Fact> plans(Selection chosen, Facts facts) {
        return of(chosen, facts, "demand_plan")
                .sorted(Comparator.comparing((Fact plan) -> -plan.real("daily_units"))
                        .thenComparing(plan -> plan.text("sku")));
    }

    /** What is no number is none. */
    private static double number(String typed) {
        return typed.matches("-?[0-9.e]+") ? Double.parseDouble(typed) : 0;
    }

    private static @Nullable LocalDate after(Fact plan, @Nullable Double days) {
        return days == null || days >= MOST_DAYS ? null : plan.day("origin").plusDays((long) Math.floor(days));
    }
}
