package io.earshot.dashboards;

import static io.earshot.dashboards.Expectation.ratio;
import static io.earshot.dashboards.Expectation.row;

import io.earshot.dashboards.Facts.Fact;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd MMM", Locale.ENGLISH);

    /** @param part of the daily facts: 0 numerator, 1 denominator, 2 their ratio */
    private record Metric(String word, String name, String kind, int part, boolean isMoney) {
        boolean isShare() {
            return word.equals("recovery_rate");
        }
    }

    private ExpectedForecast() {}

    static Map<String, Expectation> forecast() {
        Map<String, Expectation> all = new HashMap<>();
        all.put("store", ExpectedGrowth.all().get("store"));
        all.put("unit", (chosen, facts) -> List.of(row((Object) unit(chosen, facts))));
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
                .map(part -> row(part, part.replace("%2F", "/").replace("%25", "%")))
                .toList());
        all.put(
                "What came, and what is expected of the next days, in ${unit}?",
                (chosen, facts) -> curve(chosen, facts, chosen.one("metric"), chosen.one("dimension")));
        all.put("And of the next weeks, in ${unit}?", ExpectedForecast::weeks);
        all.put("action_day", (chosen, facts) -> ahead(chosen, facts, "day")
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
        all.put(
                "If an action ships on ${action_day}, would it show in the four weeks, in ${unit}?",
                ExpectedForecast::whatIf);
        all.put("How large must its effect be to show, by the day on which it ships?", (chosen, facts) -> ahead(
                        chosen, facts, "rest")
                .map(one -> {
                    boolean isShare = metric(chosen.one("metric")).isShare();
                    double most = isShare ? Math.min(1, 1 / one.real("mean") - 1) : 1;
                    return row(
                            one.day("day").format(DAY),
                            leastRise(one, isShare),
                            isHidden(one, isShare) ? most : null,
                            Math.abs(number(chosen.one("change"))) / 100);
                })
                .toList());
        all.put("What will today come to, in ${unit}?", (chosen, facts) -> of(chosen, facts, "forecasts")
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
        all.put("Would something simpler do?", (chosen, facts) -> judged(accuracy(chosen, facts)));
        all.put(
                "And week by week: would something simpler do?",
                (chosen, facts) -> judged(accuracy(chosen, facts, "forecast_accuracy_weeks")));
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
        all.put("Which products run out first?", (chosen, facts) -> of(chosen, facts, "stock")
                .flatMap(count -> shelf(count, chosen, facts))
                .sorted(Comparator.comparingDouble((Shelf shelf) -> -shelf.risk())
                        .thenComparing(Shelf::orderBy, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(shelf -> shelf.count.text("sku")))
                .limit(200)
                .map(Shelf::row)
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
                (chosen, facts) -> curve(chosen, facts, "units", chosen.one("product")));
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

    private static List<List<Object>> curve(Selection chosen, Facts facts, String metric, String dimension) {
        List<String> columns = List.of("q975", "q90", "mean", "q10", "q025");
        return course(chosen, facts, metric, dimension, "day", columns).entrySet().stream()
                .filter(day -> chosen.covers(day.getKey()))
                .map(day -> with(chosen.axis(day.getKey()), day.getValue()))
                .toList();
    }

    /** The last quarter and the next, whatever days are looked at. */
    private static List<List<Object>> weeks(Selection chosen, Facts facts) {
        List<List<Object>> rows = new ArrayList<>();
        course(chosen, facts, chosen.one("metric"), chosen.one("dimension"), "week", List.of("q10", "mean", "q90"))
                .forEach((day, cells) -> rows.add(with(day.format(DAY), cells)));
        long ahead = ahead(chosen, facts, "week").count();
        return rows.subList((int) Math.max(0, rows.size() - ahead - 13), rows.size());
    }

    private static List<Object> with(Object first, List<Object> others) {
        List<Object> all = new ArrayList<>(row(first));
        all.addAll(others);
        return all;
    }

    /** What came, and what is expected, by the first day of each step. */
    private static SortedMap<LocalDate, List<Object>> course(
            Selection chosen, Facts facts, String metric, String dimension, String grain, List<String> columns) {
        SortedMap<LocalDate, List<Object>> rows = new TreeMap<>();
        List<Fact> forecasts = of(chosen, facts, "forecasts")
                .filter(one -> one.text("metric").equals(metric)
                        && part(one.text("dimension")).equals(part(dimension))
                        && one.text("grain").equals(grain))
                .toList();
        if (forecasts.isEmpty()) {
            return rows;
        }
        Metric kind = metric(metric);
        came(chosen, facts, kind, dimension, grain, forecasts.get(0).day("origin"))
                .forEach((day, sums) -> {
                    List<Object> cells = new ArrayList<>(row(scaled(value(kind, sums), kind, chosen, facts)));
                    columns.forEach(column -> cells.addAll(row((Object) null)));
                    rows.put(day, cells);
                });
        for (Fact one : forecasts) {
            List<Object> cells = new ArrayList<>(row((Object) null));
            for (String column : columns) {
                cells.addAll(row(scaled(one.real(column), kind, chosen, facts)));
            }
            if (rows.put(one.day("day"), cells) != null) {
                throw new AssertionError("both come and to come: " + one);
            }
        }
        return rows;
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
        if (value == null) {
            return null;
        }
        return metric.isMoney
                ? Double.valueOf(Facts.major(value, facts.currency(chosen.one("store"))))
                : Double.valueOf(metric.isShare() ? value * 100 : value);
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
                isLooked ? lead.real("adjusted_p_value") : null,
                lead.number("conversations"),
                lead.number("connected"),
                lead.number("days"),
                lead.day("origin"),
                nextLook(lead));
    }

    /** On Sundays: so many whole weeks after the first day, of which the days that were looked at tell in the first two years. */
    private static LocalDate nextLook(Fact lead) {
        long days = lead.number("days");
        if (days >= 728) {
            return lead.day("origin").plusWeeks(52);
        }
        LocalDate first = lead.day("origin").minusDays(days - 1);
        LocalDate look = first.minusDays(1).with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
        while (!look.isAfter(lead.day("origin")) || look.isBefore(first.plusDays(181))) {
            look = look.plusWeeks(26);
        }
        return look;
    }

    // What if

    /** The forecasts of a grain of what is chosen, in their order. */
    private static Stream<Fact> ahead(Selection chosen, Facts facts, String grain) {
        return of(chosen, facts, "forecasts")
                .filter(one -> one.text("grain").equals(grain)
                        && one.text("metric").equals(chosen.one("metric"))
                        && part(one.text("dimension")).equals(chosen.one("dimension")))
                .sorted(Comparator.comparing(one -> one.day("day")));
    }

    private static List<List<Object>> whatIf(Selection chosen, Facts facts) {
        Metric metric = metric(chosen.one("metric"));
        long evenings = accuracy(chosen, facts)
                .filter(one -> one.is("is_shown"))
                .mapToLong(one -> one.number("origins"))
                .max()
                .orElse(0);
        return ahead(chosen, facts, "rest")
                .filter(one -> one.text("day").equals(chosen.one("action_day")))
                .map(one -> {
                    double with = one.real("mean") * (1 + number(chosen.one("change")) / 100);
                    List<Object> cells = new ArrayList<>(row(one.day("origin").plusDays(28), one.number("step")));
                    for (String column : List.of("mean", "q10", "q90", "q025", "q975")) {
                        cells.addAll(row(scaled(one.real(column), metric, chosen, facts)));
                    }
                    cells.addAll(row(
                            scaled(with, metric, chosen, facts),
                            leastRise(one, metric.isShare()),
                            metric.isShare() && with > 1
                                    ? "more than 100%"
                                    : with > one.real("q975") || with < one.real("q025") ? "yes" : "no",
                            isHidden(one, metric.isShare()) ? whyHidden(one, metric, evenings) : bandIs(evenings)));
                    return cells;
                })
                .toList();
    }

    private static String bandIs(long evenings) {
        return evenings == 0
                ? "a guess, wide on purpose"
                : evenings < 13 ? "of few evenings, wide on purpose" : "measured";
    }

    private static String whyHidden(Fact rest, Metric metric, long evenings) {
        return "too wide: %s to see a rise by then, not even %s"
                .formatted(
                        evenings < 13 ? "not enough history" : "days too different",
                        metric.isShare() && rest.real("q975") >= 1 ? "one to 100%" : "twice as much");
    }

    /** Whether not even twice as much, or a rate of 1, would lie above the band. */
    private static boolean isHidden(Fact rest, boolean isShare) {
        return rest.real("q975") > 2 * rest.real("mean") || isShare && rest.real("q975") >= 1;
    }

    private static @Nullable Double leastRise(Fact rest, boolean isShare) {
        if (isHidden(rest, isShare)) {
            return null;
        }
        Double most = ratio(rest.real("q975"), rest.real("mean"));
        return most == null ? null : most - 1;
    }

    private static String unit(Selection chosen, Facts facts) {
        String currency = facts.currency(chosen.one("store"));
        return switch (chosen.one("metric")) {
            case "recovery_rate" -> "%";
            case "orders" -> "orders";
            case "recovered", "assigned" -> "cases";
            case "roas" -> currency + " per " + currency + " of cost";
            default -> currency;
        };
    }

    // Accuracy

    /** Of all methods and ranges of steps. */
    private static List<List<Object>> judged(Stream<Fact> accuracy) {
        return accuracy.sorted(
                        Comparator.comparingLong((Fact one) -> one.number("last_step") - one.number("first_step"))
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
                .toList();
    }

    private static Stream<Fact> accuracy(Selection chosen, Facts facts) {
        return accuracy(chosen, facts, "forecast_accuracy");
    }

    private static Stream<Fact> accuracy(Selection chosen, Facts facts, String table) {
        return of(chosen, facts, table)
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

    /**
     * What there is of a product, and what is expected of it.
     *
     * @param asOf day at whose end the position is this
     */
    private record Shelf(Fact count, Fact plan, Fact demand, LocalDate asOf, long sold) {
        private static final List<String> QUANTILES = List.of("q50", "q60", "q70", "q80", "q90", "q95", "q975", "q99");
        private static final double[] CHANCES = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99};

        long position() {
            return count.number("on_hand") + count.number("on_order") - sold;
        }

        /** Chance of a demand above the position, on the line between the quantiles beside it. */
        double risk() {
            if (position() < 0) {
                return 1;
            }
            double below = 0;
            double chance = 0;
            for (int i = 0; i < CHANCES.length; i++) {
                double above = demand.real(QUANTILES.get(i));
                if (position() < above) {
                    return 1 - chance - (position() - below) / (above - below) * (CHANCES[i] - chance);
                }
                below = above;
                chance = CHANCES[i];
            }
            return 1 - chance;
        }

        double beyond() {
            return Math.max(0, position() - plan.real("reorder_units"));
        }

        @Nullable
        LocalDate orderBy() {
            return beyond() == 0 ? asOf : after(asOf, ratio(beyond(), plan.real("daily_units")));
        }

        List<Object> row() {
            Double lasts = ratio((double) Math.max(0, position()), plan.real("daily_units"));
            double missing = Math.ceil(plan.real("reorder_units") + plan.real("expected_units") - position());
            return Expectation.row(
                    count.text("sku"),
                    risk(),
                    beyond() == 0 ? "now" : orderBy() == null ? null : orderBy().toString(),
                    beyond() == 0 && missing != 0 ? missing : null,
                    after(asOf, lasts),
                    lasts,
                    position(),
                    count.number("on_hand"),
                    count.number("on_order"),
                    sold,
                    plan.real("reorder_units"),
                    plan.real("daily_units"),
                    plan.number("lead_time_days"),
                    count.day("counted_day"),
                    asOf);
        }
    }

    private static Stream<Shelf> shelf(Fact count, Selection chosen, Facts facts) {
        LocalDate closed = of(chosen, facts, "forecasts")
                .filter(one -> one.text("metric").equals("orders")
                        && one.text("dimension").isEmpty()
                        && one.text("grain").equals("day"))
                .map(one -> one.day("origin"))
                .max(Comparator.naturalOrder())
                .orElse(LocalDate.EPOCH);
        LocalDate counted = count.day("counted_day");
        return product(count, "demand_plan", chosen, facts).map(plan -> {
            LocalDate asOf = Stream.of(counted, closed, plan.day("origin"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            long sold = of(chosen, facts, "daily_facts")
                    .filter(fact -> fact.text("kind").equals("units")
                            && fact.text("dimension").equals(count.text("sku"))
                            && fact.day("day").isAfter(counted)
                            && !fact.day("day").isAfter(asOf))
                    .mapToLong(fact -> fact.number("numerator"))
                    .sum();
            Fact demand =
                    product(count, "lead_time_demand", chosen, facts).findAny().orElseThrow();
            return new Shelf(count, plan, demand, asOf, sold);
        });
    }

    private static Stream<Fact> product(Fact count, String table, Selection chosen, Facts facts) {
        return of(chosen, facts, table).filter(one -> one.text("sku").equals(count.text("sku")));
    }

    /** What is no number is none. */
    private static double number(String typed) {
        return typed.matches("-?[0-9.e]+") ? Double.parseDouble(typed) : 0;
    }

    private static @Nullable LocalDate after(Fact plan, @Nullable Double days) {
        return after(plan.day("origin"), days);
    }

    /** The day on which so many days behind the end of another are over. */
    private static @Nullable LocalDate after(LocalDate end, @Nullable Double days) {
        return days == null || days >= MOST_DAYS ? null : end.plusDays((long) Math.ceil(days));
    }
}
