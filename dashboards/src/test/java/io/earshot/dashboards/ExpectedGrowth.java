package io.earshot.dashboards;

import static io.earshot.dashboards.Expectation.ratio;
import static io.earshot.dashboards.Expectation.row;

import io.earshot.dashboards.Facts.Fact;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each query of the growth lead's dashboard must answer, by the panel's title or the variable's name. */
final class ExpectedGrowth {
    static final List<String> MODELS = List.of("first", "last", "last_non_direct", "linear", "position", "time_decay");

    /** As they are shown; the variable and the view models say the same. */
    static final List<String> MODEL_NAMES =
            List.of("First touch", "Last touch", "Last non-direct", "Linear", "Position 40/20/40", "Time decay");

    private static final int TOP = 50;

    private ExpectedGrowth() {}

    static Map<String, Expectation> all() {
        Map<String, Expectation> all = new HashMap<>();
        all.put(
                "store",
                (chosen, facts) -> column(facts.all("records_by_fate")
                        .filter(fact -> fact.text("fate").equals("accepted"))
                        .map(fact -> fact.text("store_id"))));
        all.put("currency", (chosen, facts) -> List.of(row(facts.currency(chosen.one("store")))));
        all.put("campaign", (chosen, facts) -> column(ads(chosen, facts).map(fact -> named(fact, "campaign_id"))));
        all.put(
                "ad",
                (chosen, facts) -> column(ads(chosen, facts)
                        .filter(fact -> chosen.admits("campaign", named(fact, "campaign_id")))
                        .map(fact -> named(fact, "ad_id"))));
        all.put(
                "variant",
                (chosen, facts) -> column(ads(chosen, facts)
                        .filter(fact -> chosen.admits("campaign", named(fact, "campaign_id")))
                        .filter(fact -> chosen.admits("ad", named(fact, "ad_id")))
                        .map(fact -> named(fact, "variant_id"))));
        shop(all);
        ads(all);
        phrases(all);
        trust(all);
        return all;
    }

    // The whole shop

    private static void shop(Map<String, Expectation> all) {
        all.put(
                "How much did the shop sell, in ${currency}?",
                against((days, facts) -> sold(days, facts, "gross", false), ExpectedGrowth::orders));
        all.put(
                "How much is left after refunds, in ${currency}?",
                against((days, facts) -> sold(days, facts, "net", false), ExpectedGrowth::orders));
        all.put("What did ads cost, in ${currency}?", (chosen, facts) -> {
            List<Object> row = new ArrayList<>(
                    against(ExpectedGrowth::cost, null).rows(chosen, facts).get(0));
            row.add(ratio(cost(chosen, facts), sold(chosen, facts, "gross", false)));
            return List.of(row);
        });
        all.put(
                "Blended ROAS",
                against(
                        (days, facts) -> ratio(sold(days, facts, "gross", false), cost(days, facts)),
                        ExpectedGrowth::orders));
        all.put(
                "Net ROAS",
                against(
                        (days, facts) -> ratio(sold(days, facts, "net", false), cost(days, facts)),
                        ExpectedGrowth::orders));
        all.put(
                "New-customer ROAS",
                against(
                        (days, facts) -> ratio(sold(days, facts, "net", true), cost(days, facts)),
                        (days, facts) -> shopOrders(days, facts)
                                .filter(order -> order.is("is_new"))
                                .count()));
        all.put(
                "Revenue and cost per day, in ${currency}",
                (chosen, facts) -> daily(
                        chosen,
                        facts,
                        day -> row(
                                chosen.axis(day),
                                sold(on(chosen, day), facts, "gross", false),
                                sold(on(chosen, day), facts, "net", false),
                                cost(on(chosen, day), facts))));
        all.put(
                "Blended and net ROAS per day",
                (chosen, facts) -> daily(chosen, facts, day -> {
                    Selection only = on(chosen, day);
                    double cost = cost(only, facts);
                    return row(
                            chosen.axis(day),
                            ratio(sold(only, facts, "gross", false), cost),
                            ratio(sold(only, facts, "net", false), cost),
                            ratio(sold(only, facts, "net", true), cost),
                            orders(only, facts));
                }));
        all.put("Who bought?", (chosen, facts) -> {
            List<Fact> kept = shopOrders(chosen, facts)
                    .filter(order -> !order.is("is_cancelled"))
                    .toList();
            long known = kept.stream()
                    .map(order -> order.text("owner"))
                    .filter(owner -> !owner.isEmpty())
                    .distinct()
                    .count();
            long first = kept.stream().filter(order -> order.is("is_new")).count();
            long nobody =
                    kept.stream().filter(order -> order.text("owner").isEmpty()).count();
            return List.of(row(known, first, kept.size() - first, nobody));
        });
    }

    private interface Figure {
        @Nullable
        Double of(Selection days, Facts facts);
    }

    private interface Size {
        long of(Selection days, Facts facts);
    }

    /** This period, the period before, the change, and of how many. */
    private static Expectation against(Figure figure, @Nullable Size size) {
        return (chosen, facts) -> {
            Double now = figure.of(chosen, facts);
            Double before = figure.of(chosen.before(), facts);
            Double factor = ratio(now, before);
            List<Object> row = new ArrayList<>(row(now, before, factor == null ? null : factor - 1));
            if (size != null) {
                row.add(size.of(chosen, facts));
            }
            return List.of(row);
        };
    }

    private static Stream<Fact> shopOrders(Selection chosen, Facts facts) {
        return facts.of(chosen.one("store"), "orders").filter(order -> chosen.covers(order.day("day")));
    }

    private static double sold(Selection chosen, Facts facts, String amount, boolean onlyNew) {
        long minor = shopOrders(chosen, facts)
                .filter(order -> !onlyNew || order.is("is_new"))
                .mapToLong(order -> order.number(amount + "_minor"))
                .sum();
        return Facts.major(minor, facts.currency(chosen.one("store")));
    }

    private static long orders(Selection chosen, Facts facts) {
        return shopOrders(chosen, facts).count();
    }

    private static Stream<Fact> spendRows(Selection chosen, Facts facts) {
        return facts.of(chosen.one("store"), "roas")
                .filter(fact -> fact.text("day_basis").equals("touch")) // cost is the same in both
                .filter(fact -> fact.number("spend_rows") > 0)
                .filter(fact -> chosen.covers(fact.day("day")));
    }

    private static double cost(Selection chosen, Facts facts) {
        long minor = spendRows(chosen, facts)
                .mapToLong(fact -> fact.number("spend_minor"))
                .sum();
        return Facts.major(minor, facts.currency(chosen.one("store")));
    }

    private static List<List<Object>> daily(Selection chosen, Facts facts, Function<LocalDate, List<Object>> row) {
        SortedSet<LocalDate> days = new TreeSet<>();
        shopOrders(chosen, facts).forEach(order -> days.add(order.day("day")));
        spendRows(chosen, facts).forEach(fact -> days.add(fact.day("day")));
        return days.stream().map(row).toList();
    }

    private static Selection on(Selection chosen, LocalDate day) {
        Selection one = Selection.ofDays(day, day, chosen.timezone());
        return new Selection(chosen.values(), one.from(), one.to(), chosen.timezone(), chosen.intervalSeconds());
    }

    // Ads

    private static void ads(Map<String, Expectation> all) {
        all.put(
                "How much net revenue is credited to ads, in ${currency}?",
                against((days, facts) -> returns(days, facts).net, ExpectedGrowth::credits));
        all.put(
                "Net ROAS, credited",
                against(
                        (days, facts) -> ratio(returns(days, facts).net, returns(days, facts).cost),
                        ExpectedGrowth::credits));
        all.put(
                "New-customer net ROAS, credited",
                against(
                        (days, facts) -> ratio(returns(days, facts).netNew, returns(days, facts).cost),
                        ExpectedGrowth::credits));
        all.put("What does each model say of ROAS?", (chosen, facts) -> {
            if (adRows(chosen, facts).findAny().isEmpty()) {
                return List.of();
            }
            return MODELS.stream()
                    .map(model -> {
                        Returns all0 = returns(chosen.with("model", model), facts);
                        return row(
                                name(model),
                                ratio(all0.gross, all0.cost),
                                ratio(all0.net, all0.cost),
                                ratio(all0.netNew, all0.cost),
                                all0.credits);
                    })
                    .toList();
        });
        all.put("Claimed and credited revenue per day, in ${currency}", (chosen, facts) -> {
            SortedMap<LocalDate, List<Fact>> byDay =
                    new TreeMap<>(adRows(chosen, facts).collect(Collectors.groupingBy(fact -> fact.day("day"))));
            List<List<Object>> rows = new ArrayList<>();
            byDay.forEach((day, ofDay) -> {
                Returns sum = returns(ofDay, chosen, facts);
                rows.add(row(chosen.axis(day), sum.claimed, sum.gross));
            });
            return rows;
        });
        all.put("What do the platforms claim, and what is credited here?", breakdown("channel"));
        all.put("Which campaigns?", breakdown("campaign_id", "channel"));
        all.put("Which ads?", breakdown("ad_id", "campaign_id"));
        all.put("Which copy variants?", breakdown("variant_id", "ad_id", "campaign_id"));
    }

    private record Returns(
            double cost,
            double claimed,
            double gross,
            double net,
            double netNew,
            double claimedConversions,
            long credits) {}

    private static String name(String model) {
        return MODEL_NAMES.get(MODELS.indexOf(model));
    }

    /** All rows of a store that are of ads. */
    private static Stream<Fact> ads(Selection chosen, Facts facts) {
        return facts.all("roas").filter(Facts.inStore(chosen.one("store"))).filter(ExpectedGrowth::isOfAnAd);
    }

    private static boolean isOfAnAd(Fact fact) {
        return !(fact.text("campaign_id") + fact.text("ad_id")).isEmpty() || fact.number("spend_minor") != 0;
    }

    private static Stream<Fact> adRows(Selection chosen, Facts facts) {
        return facts.of(chosen.one("store"), "roas")
                .filter(fact -> fact.text("day_basis").equals(chosen.one("day_basis")))
                .filter(fact -> chosen.covers(fact.day("day")))
                .filter(ExpectedGrowth::isOfAnAd)
                .filter(chosenAds(chosen));
    }

    private static Predicate<Fact> chosenAds(Selection chosen) {
        return fact -> chosen.admits("campaign", named(fact, "campaign_id"))
                && chosen.admits("ad", named(fact, "ad_id"))
                && chosen.admits("variant", named(fact, "variant_id"));
    }

    /** An id that is empty has a name that can be chosen. */
    private static String named(Fact fact, String column) {
        return fact.text(column).isEmpty() ? "(none)" : fact.text(column);
    }

    private static Returns returns(Selection chosen, Facts facts) {
        return returns(adRows(chosen, facts).toList(), chosen, facts);
    }

    private static Returns returns(List<Fact> rows, Selection chosen, Facts facts) {
        String currency = facts.currency(chosen.one("store"));
        String model = chosen.one("model");
        ToDoubleFunction<String> sum = column ->
                Facts.major(rows.stream().mapToLong(fact -> fact.number(column)).sum(), currency);
        double netNew = sum.applyAsDouble(model + "_net_new_minor");
        return new Returns(
                sum.applyAsDouble("spend_minor"),
                sum.applyAsDouble("claimed_revenue_minor"),
                sum.applyAsDouble(model + "_gross_new_minor") + sum.applyAsDouble(model + "_gross_returning_minor"),
                netNew + sum.applyAsDouble(model + "_net_returning_minor"),
                netNew,
                rows.stream()
                                .mapToLong(fact -> fact.number("claimed_conversions_milli"))
                                .sum()
                        / 1000.0,
                rows.stream().mapToLong(fact -> fact.number("credits")).sum());
    }

    private static long credits(Selection chosen, Facts facts) {
        return returns(chosen, facts).credits;
    }

    private static Expectation breakdown(String... keys) {
        return (chosen, facts) -> {
            Map<List<String>, List<Fact>> groups = adRows(chosen, facts)
                    .collect(Collectors.groupingBy(
                            fact -> Stream.of(keys).map(key -> named(fact, key)).toList(),
                            LinkedHashMap::new,
                            Collectors.toList()));
            Comparator<Map.Entry<List<String>, Returns>> order =
                    Comparator.comparingDouble(group -> -group.getValue().cost);
            for (int i = 0; i < keys.length; i++) {
                int key = i;
                order = order.thenComparing(group -> group.getKey().get(key));
            }
            Map<List<String>, Returns> sums = new HashMap<>();
            groups.forEach((key, rows) -> sums.put(key, returns(rows, chosen, facts)));
            return sums.entrySet().stream()
                    .sorted(order)
                    .limit(200)
                    .map(group -> {
                        Returns sum = group.getValue();
                        List<Object> row = new ArrayList<>(group.getKey());
                        row.addAll(row(
                                sum.cost,
                                sum.claimed,
                                ratio(sum.claimed, sum.cost),
                                sum.gross,
                                ratio(sum.gross, sum.cost),
                                sum.net,
                                ratio(sum.net, sum.cost),
                                ratio(sum.netNew, sum.cost),
                                sum.claimedConversions,
                                sum.credits));
                        return row;
                    })
                    .toList();
        };
    }

    // Phrases

    private static void phrases(Map<String, Expectation> all) {
        all.put(
                "Which phrases stand behind these variants?",
                (chosen, facts) -> phrases(
                        facts.of(chosen.one("store"), "phrase_revenue")
                                .filter(fact -> fact.text("via").equals("copy"))
                                .filter(chosenAds(chosen)),
                        false,
                        chosen,
                        facts));
        all.put(
                "Which phrases were credited the most?",
                (chosen, facts) -> phrases(facts.of(chosen.one("store"), "phrase_revenue"), true, chosen, facts));
    }

    private static List<List<Object>> phrases(Stream<Fact> rows, boolean byVia, Selection chosen, Facts facts) {
        String store = chosen.one("store");
        String model = chosen.one("model");
        Map<String, Fact> library = facts.all("phrases")
                .filter(Facts.inStore(store))
                .collect(Collectors.toMap(fact -> fact.text("phrase_id"), fact -> fact));
        Map<List<String>, long[]> sums = new HashMap<>();
        rows.filter(fact -> chosen.covers(fact.day("day"))).forEach(fact -> {
            long[] sum = sums.computeIfAbsent(
                    List.of(fact.text("phrase_id"), byVia ? fact.text("via") : ""), key -> new long[3]);
            sum[0] += fact.number(model + "_gross_minor");
            sum[1] += fact.number(model + "_net_minor");
            sum[2] += fact.number("credits");
        });
        Comparator<Map.Entry<List<String>, long[]>> order = Comparator.comparingLong(group -> -group.getValue()[1]);
        return sums.entrySet().stream()
                .sorted(order.thenComparing(group -> group.getKey().get(0))
                        .thenComparing(group -> group.getKey().get(1)))
                .limit(TOP)
                .map(group -> {
                    Fact phrase = library.get(group.getKey().get(0));
                    List<Object> row = new ArrayList<>(row(words(phrase), text(phrase, "kind"), text(phrase, "name")));
                    if (byVia) {
                        row.add(group.getKey().get(1));
                    }
                    row.addAll(row(
                            text(phrase, "segment"),
                            Facts.major(group.getValue()[0], facts.currency(store)),
                            Facts.major(group.getValue()[1], facts.currency(store)),
                            group.getValue()[2]));
                    return row;
                })
                .toList();
    }

    static String words(@Nullable Fact phrase) {
        if (phrase == null) {
            return "(not in the library)";
        }
        return phrase.is("consent_to_quote") ? phrase.text("phrase") : "(not to be quoted)";
    }

    static String text(@Nullable Fact phrase, String column) {
        return phrase == null ? "" : phrase.text(column);
    }

    // Trust

    private static void trust(Map<String, Expectation> all) {
        all.put("Do credits and unattributed revenue add up to the shop's?", ExpectedGrowth::reconciliation);
        all.put("What did no touch earn, and why?", (chosen, facts) -> {
            String store = chosen.one("store");
            SortedMap<String, List<Fact>> byReason = new TreeMap<>(facts.of(store, "unattributed")
                    .filter(fact -> chosen.covers(fact.day("day")))
                    .collect(Collectors.groupingBy(fact -> fact.text("reason"))));
            return byReason.entrySet().stream()
                    .map(group -> row(
                            group.getKey(),
                            group.getValue().stream()
                                    .filter(fact -> fact.text("refund_id").isEmpty())
                                    .count(),
                            group.getValue().stream()
                                    .filter(fact -> !fact.text("refund_id").isEmpty())
                                    .count(),
                            sum(group.getValue(), "gross_minor", facts.currency(store)),
                            sum(group.getValue(), "net_minor", facts.currency(store))))
                    .toList();
        });
        all.put("What is not in ${currency} yet?", (chosen, facts) -> {
            SortedMap<List<String>, long[]> sums =
                    unconverted(facts, Facts.inStore(chosen.one("store")).and(fact -> chosen.covers(fact.day("day"))));
            return sums.entrySet().stream()
                    .map(group -> row(
                            group.getKey().get(1),
                            group.getKey().get(2),
                            group.getValue()[0],
                            Facts.major(group.getValue()[1], group.getKey().get(2))))
                    .toList();
        });
        all.put(
                "How fresh is this?",
                (chosen, facts) -> List.of(List.of("conversation", "phrases"), List.of("order", "orders")).stream()
                        .flatMap(what -> facts
                                .all(what.get(1))
                                .filter(Facts.inStore(chosen.one("store")))
                                .map(fact -> fact.time("occurred_at"))
                                .max(Comparator.naturalOrder())
                                .map(newest -> row(what.get(0), newest, new Cell.Age(newest)))
                                .stream())
                        .toList());
    }

    private static List<List<Object>> reconciliation(Selection chosen, Facts facts) {
        Predicate<Fact> inStore = Facts.inStore(chosen.one("store"));
        List<Fact> orders = facts.all("orders")
                .filter(inStore)
                .filter(order -> chosen.covers(order.day("day")))
                .toList();
        List<Fact> credits = facts.all("credits")
                .filter(inStore)
                .filter(credit -> chosen.covers(credit.day("order_day")))
                .toList();
        List<Fact> unattributed = facts.all("unattributed")
                .filter(inStore)
                .filter(fact -> fact.text("refund_id").isEmpty())
                .filter(fact -> chosen.covers(fact.day("day")))
                .toList();
        List<List<Object>> rows = new ArrayList<>();
        for (String currency : new TreeSet<>(
                orders.stream().map(order -> order.text("currency")).toList())) {
            Predicate<Fact> same = fact -> fact.text("currency").equals(currency);
            List<Fact> sold = orders.stream().filter(same).toList();
            for (String model : MODELS) {
                List<Object> row = new ArrayList<>(row(name(model), currency));
                for (String amount : List.of("gross", "net")) {
                    row.add(sum(sold, amount + "_minor", currency));
                    row.add(sum(credits.stream().filter(same).toList(), model + "_" + amount + "_minor", currency));
                    row.add(sum(unattributed.stream().filter(same).toList(), amount + "_minor", currency));
                    row.add(0);
                }
                row.add(0);
                row.add(sold.size());
                rows.add(row);
            }
        }
        return rows;
    }

    /** Entries and minor units by store, what and currency. */
    static SortedMap<List<String>, long[]> unconverted(Facts facts, Predicate<Fact> which) {
        SortedMap<List<String>, long[]> sums =
                new TreeMap<>(Comparator.comparing((List<String> key) -> String.join("\n", key)));
        facts.all("orders")
                .filter(fact -> !fact.is("in_store_currency"))
                .filter(which)
                .forEach(fact -> add(sums, "orders", fact, 1, fact.number("gross_minor")));
        facts.all("unattributed")
                .filter(fact -> !fact.is("in_store_currency"))
                .filter(fact -> !fact.text("refund_id").isEmpty())
                .filter(which)
                .forEach(fact -> add(sums, "refunds that lower no order", fact, 1, fact.number("net_minor")));
        facts.all("roas")
                .filter(fact -> fact.text("day_basis").equals("touch"))
                .filter(fact -> fact.number("spend_rows") > 0)
                .filter(fact -> !fact.text("currency").equals(facts.currency(fact.text("store_id"))))
                .filter(which)
                .forEach(fact -> add(sums, "ad spend", fact, fact.number("spend_rows"), fact.number("spend_minor")));
        return sums;
    }

    private static void add(SortedMap<List<String>, long[]> sums, String what, Fact fact, long entries, long minor) {
        long[] sum =
                sums.computeIfAbsent(List.of(fact.text("store_id"), what, fact.text("currency")), key -> new long[3]);
        sum[0] += entries;
        sum[1] += minor;
        sum[2] = Math.max(sum[2], fact.day("day").toEpochDay());
    }

    private static double sum(List<Fact> facts, String column, String currency) {
        return Facts.major(facts.stream().mapToLong(fact -> fact.number(column)).sum(), currency);
    }

    /** Distinct values that are not empty, in order. */
    private static List<List<Object>> column(Stream<String> values) {
        return new TreeSet<>(values.toList())
                .stream().map(value -> row((Object) value)).toList();
    }
}
