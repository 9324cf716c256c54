package io.earshot.dashboards;

import static io.earshot.dashboards.Expectation.ratio;
import static io.earshot.dashboards.Expectation.row;

import io.earshot.dashboards.Facts.Fact;
import io.earshot.measures.hypothesis.Claim;
import io.earshot.measures.lift.Interval;
import io.earshot.measures.lift.ShareSequence;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What each query of the dashboard of hypotheses must answer, by the panel's title or the variable's name: claims of value as
 * the oracle has them, those of carts and ads from the lifts that agree with it.
 */
final class ExpectedHypotheses {
    /** In the order in which they are shown. */
    private static final List<Region> REGIONS = List.of(
            new Region("roas", Kind.LIFT, 0.3, Double.POSITIVE_INFINITY, "+30% or more"),
            new Region("recovered_by_call", Kind.SHARE, 0.5, 1, "50% or more"),
            new Region("recovered_by_email", Kind.SHARE, 0.15, 0.2, "15% to 20%"),
            new Region("order_value", Kind.LIFT, 0.2, Double.POSITIVE_INFINITY, "+20% or more"),
            new Region("lifetime_value", Kind.LIFT, 0.2, Double.POSITIVE_INFINITY, "+20% or more"),
            new Region("price", Kind.SHARE, 0.08, 0.14, "8% to 14%"),
            new Region("connect_rate", Kind.SHARE, 0.3, 0.4, "30% to 40%"),
            new Region("phone_against_survey", Kind.RATIO, 6, 8, "6 to 8 times"));

    private static final List<String> VERDICTS = List.of("confirmed", "refuted", "undecided");

    private static final List<Metric> METRICS = List.of(
            new Metric("revenue_per_unit", "Net revenue per customer", true),
            new Metric("orders_per_unit", "Orders per customer", false),
            new Metric("average_order_value", "Average order value", true),
            new Metric("repeat_purchase_rate", "Buyers who bought again", false));

    private enum Kind {
        LIFT,
        SHARE,
        RATIO
    }

    /** Where a claim holds, and how that is written. */
    private record Region(String hypothesis, Kind kind, double lower, double upper, String words) {
        String verdict(double low, double high) {
            return low >= lower && high <= upper ? "confirmed" : high < lower || low > upper ? "refuted" : "undecided";
        }
    }

    private record Metric(String word, String name, boolean isMoney) {}

    /** What one comparison says of a claim. */
    private record Telling(
            Region region,
            String comparisonId,
            String compared,
            @Nullable Integer days,
            String arm,
            double estimate,
            double lower,
            double upper,
            long units,
            long others,
            boolean isRandomised) {
        String verdict() {
            return region.verdict(lower, upper);
        }

        boolean isKnown() {
            boolean isBounded = Double.isFinite(upper) || (region.kind == Kind.LIFT && Double.isFinite(lower));
            return units > 0 && (isBounded || estimate != 0);
        }

        String found() {
            return isKnown() ? written(estimate) : "not known yet";
        }

        String bounds() {
            if (!isKnown()) {
                return "";
            }
            boolean isOpen = Double.isInfinite(lower) && Double.isInfinite(upper);
            return isOpen ? "no bound yet" : written(lower) + " to " + written(upper);
        }

        private String written(double figure) {
            if (Double.isInfinite(figure)) {
                return "no bound";
            }
            double said = region.kind == Kind.RATIO ? figure : 100 * figure;
            String digits = new BigDecimal(Math.abs(said))
                    .setScale(1, RoundingMode.HALF_EVEN)
                    .toPlainString();
            boolean isNegative = Math.copySign(1, said) < 0;
            String sign = isNegative ? "-" : region.kind == Kind.LIFT ? "+" : "";
            return sign + digits + (region.kind == Kind.RATIO ? " times" : "%");
        }

        String design() {
            return !isRandomised
                    ? "association: not drawn at random"
                    : region.kind == Kind.LIFT ? "randomised" : "a share: nothing is compared";
        }

        Claim claim() {
            return Claim.valueOf(region.hypothesis.toUpperCase(Locale.ROOT));
        }

        int place() {
            return REGIONS.indexOf(region);
        }
    }

    private ExpectedHypotheses() {}

    static Map<String, Expectation> all() {
        Map<String, Expectation> all = new HashMap<>();
        all.put("store", ExpectedGrowth.all().get("store"));
        all.put("currency", ExpectedGrowth.all().get("currency"));
        claims(all);
        worth(all);
        return all;
    }

    // Claims

    private static void claims(Map<String, Expectation> all) {
        all.put("claim", (chosen, facts) -> tellings(chosen, facts).stream()
                .sorted(Comparator.comparing(Telling::place))
                .map(telling -> row(telling.region.hypothesis, telling.claim().claim()))
                .distinct()
                .toList());
        all.put("Does this store bear it out?", (chosen, facts) -> {
            SortedMap<Integer, List<Telling>> byClaim =
                    new TreeMap<>(tellings(chosen, facts).stream().collect(Collectors.groupingBy(Telling::place)));
            return byClaim.values().stream()
                    .map(ofClaim -> {
                        Telling best = ofClaim.stream()
                                .min(Comparator.comparing((Telling one) -> !one.isRandomised)
                                        .thenComparing(one -> one.days == null ? 0 : -one.days)
                                        .thenComparing(one -> -(one.units + one.others))
                                        .thenComparing(Telling::comparisonId)
                                        .thenComparing(Telling::arm))
                                .orElseThrow();
                        return row(
                                best.region.hypothesis,
                                best.claim().claim(),
                                best.days,
                                best.verdict(),
                                best.found(),
                                best.bounds(),
                                best.region.words,
                                best.units,
                                best.others,
                                best.design(),
                                count(ofClaim, "confirmed"),
                                count(ofClaim, "refuted"),
                                count(ofClaim, "undecided"));
                    })
                    .toList();
        });
        all.put("Which comparisons tell, and what do they say?", (chosen, facts) -> tellings(chosen, facts).stream()
                .filter(telling -> chosen.admits("claim", telling.region.hypothesis))
                .sorted(Comparator.comparing(Telling::place)
                        .thenComparing(telling -> !telling.isRandomised)
                        .thenComparing(telling -> VERDICTS.indexOf(telling.verdict()))
                        .thenComparing(Telling::compared)
                        .thenComparing(Telling::comparisonId)
                        .thenComparing(Telling::days, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(Telling::arm))
                .map(telling -> row(
                        telling.claim().claim(),
                        telling.compared,
                        telling.arm,
                        telling.days,
                        telling.verdict(),
                        telling.found(),
                        telling.bounds(),
                        telling.units,
                        telling.others,
                        telling.design(),
                        telling.claim().estimand()))
                .toList());
    }

    private static long count(List<Telling> tellings, String verdict) {
        return tellings.stream()
                .filter(telling -> telling.verdict().equals(verdict))
                .count();
    }

    private static List<Telling> tellings(Selection chosen, Facts facts) {
        String store = chosen.one("store");
        return Stream.of(worthTold(store, facts), cartsTold(store, facts), adsTold(store, facts))
                .flatMap(told -> told)
                .toList();
    }

    private static Stream<Telling> worthTold(String store, Facts facts) {
        return facts.all("hypotheses").filter(Facts.inStore(store)).map(fact -> {
            String comparison = fact.text("comparison_id");
            int slash = comparison.lastIndexOf('/');
            return new Telling(
                    region(fact.text("hypothesis")),
                    comparison,
                    comparison.isEmpty() ? "all conversations" : compared(comparison.substring(0, slash), false),
                    comparison.isEmpty() ? null : Integer.valueOf(comparison.substring(slash + 1)),
                    fact.text("arm"),
                    fact.real("estimate"),
                    fact.real("lower"),
                    fact.real("upper"),
                    fact.number("units"),
                    fact.number("other_units"),
                    fact.is("is_randomised"));
        });
    }

    /** Shares of the carts that came back. */
    private static Stream<Telling> cartsTold(String store, Facts facts) {
        return facts.all("recovery_lifts")
                .filter(Facts.inStore(store))
                .filter(ofAll("recovery_rate"))
                .filter(lift -> lift.text("comparison_id").startsWith("cart:")
                        && Set.of("call", "email").contains(lift.text("arm")))
                .map(lift -> {
                    long units = lift.number("units");
                    long recovered = Math.round(lift.real("value") * units);
                    Interval interval = ShareSequence.interval(recovered, units, 500, 0.05);
                    String comparison = lift.text("comparison_id");
                    return new Telling(
                            region("recovered_by_" + lift.text("arm")),
                            comparison,
                            comparison.split(":", 3)[2],
                            null,
                            lift.text("arm"),
                            recovered / (double) units,
                            interval.lower(),
                            interval.upper(),
                            units,
                            0,
                            true);
                });
    }

    /** Lifts of ROAS of arms in customers' words. */
    private static Stream<Telling> adsTold(String store, Facts facts) {
        Set<List<String>> worded = facts.all("variants")
                .filter(Facts.inStore(store))
                .filter(variant -> !variant.list("phrase_ids").isEmpty())
                .map(variant -> List.of(variant.text("experiment_id"), variant.text("arm")))
                .collect(Collectors.toSet());
        return facts.all("lifts")
                .filter(Facts.inStore(store))
                .filter(ofAll("roas"))
                .filter(lift -> !lift.text("arm").equals(lift.text("baseline"))
                        && worded.contains(List.of(lift.text("comparison_id"), lift.text("arm"))))
                .map(lift -> new Telling(
                        region("roas"),
                        lift.text("comparison_id"),
                        lift.text("comparison_id"),
                        null,
                        lift.text("arm"),
                        lift.real("lift"),
                        lift.real("lower"),
                        lift.real("upper"),
                        lift.number("units"),
                        lift.number("baseline_units"),
                        lift.is("is_randomised")));
    }

    private static Region region(String hypothesis) {
        return REGIONS.stream()
                .filter(region -> region.hypothesis.equals(hypothesis))
                .findAny()
                .orElseThrow();
    }

    private static Predicate<Fact> ofAll(String metric) {
        return lift -> lift.text("metric").equals(metric)
                && lift.text("slice").isEmpty()
                && lift.text("maturity").equals("mature");
    }

    // What customers are worth

    private static void worth(Map<String, Expectation> all) {
        all.put("comparison", (chosen, facts) -> {
            SortedMap<String, List<Fact>> byComparison = new TreeMap<>(facts.all("worth_lifts")
                    .filter(Facts.inStore(chosen.one("store")))
                    .filter(lift -> METRICS.stream()
                            .anyMatch(metric -> ofAll(metric.word).test(lift)))
                    .collect(Collectors.groupingBy(lift -> before(lift.text("comparison_id")))));
            return byComparison.entrySet().stream()
                    .sorted(Comparator.comparing((Map.Entry<String, List<Fact>> comparison) ->
                                    comparison.getValue().stream().noneMatch(lift -> lift.is("is_randomised")))
                            .thenComparing(comparison -> -comparison.getValue().stream()
                                    .mapToLong(lift -> lift.number("units"))
                                    .max()
                                    .orElseThrow())
                            .thenComparing(Map.Entry::getKey))
                    .map(comparison -> row(comparison.getKey(), compared(comparison.getKey(), true)))
                    .toList();
        });
        all.put("Net revenue per customer, by days since the first exposure, in ${currency}", (chosen, facts) -> lifts(
                        chosen, facts)
                .filter(ofAll("revenue_per_unit"))
                .sorted(Comparator.comparingInt(ExpectedHypotheses::days)
                        .thenComparing(lift -> !isBaseline(lift))
                        .thenComparing(lift -> lift.text("arm")))
                .map(lift -> row(days(lift) + " days", lift.text("arm"), amount(lift, "value", METRICS.get(0), facts)))
                .toList());
        all.put("By how much are insight-informed customers worth more?", (chosen, facts) -> lifts(chosen, facts)
                .filter(lift -> !isBaseline(lift) && ofAll(lift.text("metric")).test(lift))
                .sorted(Comparator.comparingInt(ExpectedHypotheses::days)
                        .thenComparing(lift -> METRICS.indexOf(metric(lift)))
                        .thenComparing(lift -> lift.text("arm")))
                .map(lift -> row(
                        days(lift),
                        metric(lift).name,
                        lift.text("arm"),
                        lift.number("units"),
                        lift.number("baseline_units"),
                        amount(lift, "value", metric(lift), facts),
                        amount(lift, "baseline_value", metric(lift), facts),
                        known(lift, "lift"),
                        known(lift, "lower"),
                        known(lift, "upper"),
                        lift.is("is_adjusted") ? known(lift, "adjusted_lift") : null,
                        lift.is("is_randomised") ? "randomised" : "association: not drawn at random"))
                .toList());
        all.put("What is a customer worth, so many days after?", ExpectedHypotheses::curves);
    }

    private static List<List<Object>> curves(Selection chosen, Facts facts) {
        SortedMap<Integer, SortedMap<String, List<Fact>>> byDaysAndArm = new TreeMap<>();
        facts.all("worth_moments")
                .filter(Facts.inStore(chosen.one("store")))
                .filter(moment -> before(moment.text("comparison_id")).equals(chosen.one("comparison"))
                        && moment.text("slice").isEmpty()
                        && moment.is("is_mature"))
                .forEach(moment -> byDaysAndArm
                        .computeIfAbsent(days(moment), days -> new TreeMap<>())
                        .computeIfAbsent(moment.text("arm"), arm -> new ArrayList<>())
                        .add(moment));
        return byDaysAndArm.entrySet().stream()
                .flatMap(ofDays -> ofDays.getValue().entrySet().stream().map(ofArm -> {
                    List<Fact> moments = ofArm.getValue();
                    double customers = sum(moments, "revenue_per_unit", "units");
                    double orders = sum(moments, "orders_per_unit", "numerator");
                    double buyers = sum(moments, "repeat_purchase_rate", "denominator");
                    double revenue = Facts.major(
                            sum(moments, "revenue_per_unit", "numerator"), facts.currency(chosen.one("store")));
                    return row(
                            ofDays.getKey(),
                            ofArm.getKey(),
                            customers,
                            buyers,
                            orders,
                            revenue,
                            ratio(revenue, customers),
                            ratio(orders, customers),
                            ratio(revenue, orders),
                            ratio((double) sum(moments, "repeat_purchase_rate", "numerator"), buyers));
                }))
                .toList();
    }

    private static long sum(List<Fact> moments, String metric, String column) {
        return moments.stream()
                .filter(moment -> moment.text("metric").equals(metric))
                .mapToLong(moment -> moment.number(column))
                .sum();
    }

    private static Stream<Fact> lifts(Selection chosen, Facts facts) {
        return facts.all("worth_lifts")
                .filter(Facts.inStore(chosen.one("store")))
                .filter(lift -> before(lift.text("comparison_id")).equals(chosen.one("comparison")));
    }

    /** The comparison without its days. */
    private static String before(String comparisonId) {
        return comparisonId.substring(0, comparisonId.lastIndexOf('/'));
    }

    private static int days(Fact lift) {
        String comparison = lift.text("comparison_id");
        return Integer.parseInt(comparison.substring(comparison.lastIndexOf('/') + 1));
    }

    private static String compared(String comparison, boolean isTitle) {
        String kind = comparison.split("/", 2)[0];
        String experiment = comparison.substring(Math.min(comparison.length(), kind.length() + 1));
        String words =
                switch (kind) {
                    case "copy" -> "First copy shown";
                    case "outreach" -> "Contacts that were drawn";
                    case "outreach-chosen" -> "Contacts that were chosen";
                    default -> "";
                };
        if (words.isEmpty()) {
            return experiment;
        }
        String cased = isTitle ? words : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
        return experiment.isEmpty() ? cased : cased + ": " + experiment;
    }

    private static Metric metric(Fact lift) {
        return METRICS.stream()
                .filter(metric -> metric.word.equals(lift.text("metric")))
                .findAny()
                .orElseThrow();
    }

    private static double amount(Fact lift, String column, Metric metric, Facts facts) {
        double value = lift.real(column);
        return metric.isMoney ? Facts.major(value, facts.currency(lift.text("store_id"))) : value;
    }

    private static boolean isBaseline(Fact lift) {
        return lift.text("arm").equals(lift.text("baseline"));
    }

    private static @Nullable Double known(Fact lift, String column) {
        double value = lift.real(column);
        boolean isKnown = !isBaseline(lift) && !lift.list("warnings").contains("no spread");
        return isKnown && Double.isFinite(value) ? value : null;
    }
}
