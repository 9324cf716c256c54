package io.earshot.local.oracle;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The audiences of ads as units of an experiment: a reading of docs/lifts.md. */
final class Audiences {
    /** @param day of its first exposure, where each day is another unit; else null */
    private record Audience(String channel, String campaign, String ad, LocalDate day) {}

    private record Person(LocalDate day, String arm, Map<String, long[]> values) {}

    private final StoreComparisons.Registration experiment;
    private final List<Event> spends;
    private final Exchange exchange;
    private final Store store;
    private final Map<Audience, List<Person>> people = new LinkedHashMap<>();

    Audiences(StoreComparisons.Registration experiment, List<Event> spends, Exchange exchange, Store store) {
        this.experiment = experiment;
        this.spends = spends;
        this.exchange = exchange;
        this.store = store;
    }

    /** @param values of a person by metric: numerator, denominator, covariate */
    void add(Event touch, String arm, Map<String, long[]> values) {
        boolean isAd = touch.type().equals("ad");
        LocalDate day = Times.day(touch.at(), store.zone());
        Audience audience = new Audience(
                isAd ? touch.text("channel") : touch.text("surface").toLowerCase(Locale.ROOT),
                isAd ? touch.text("campaign_id") : "",
                isAd ? touch.text("ad_id") : "",
                experiment.isByDay() ? day : null);
        people.computeIfAbsent(audience, any -> new ArrayList<>()).add(new Person(day, arm, values));
    }

    void writeInto(ComparisonRows rows) {
        people.forEach((audience, all) -> {
            LocalDate first =
                    all.stream().map(Person::day).min(LocalDate::compareTo).orElseThrow();
            Set<String> firstArms = new TreeSet<>(Utf8.ORDER);
            all.stream().filter(one -> one.day.equals(first)).forEach(one -> firstArms.add(one.arm));
            String arm = firstArms.iterator().next();
            boolean contaminated = all.stream().anyMatch(one -> !one.arm.equals(arm));
            rows.seen(arm, contaminated);
            if (!contaminated) {
                write(rows, audience, all, first, arm);
            }
        });
    }

    private void write(ComparisonRows rows, Audience audience, List<Person> all, LocalDate first, String arm) {
        long buyers = sum(all, "conversion_rate", 0);
        long left = sum(all, "revenue_per_unit", 0);
        long orders = sum(all, "average_order_value", 1);
        long gross = sum(all, "refund_rate", 1);
        Map<String, long[]> values = Map.of(
                "conversion_rate", new long[] {buyers, all.size(), 0},
                "revenue_per_unit", new long[] {left, all.size(), 0},
                "average_order_value", new long[] {left, orders, 0},
                "refund_rate", new long[] {gross - left, gross, 0},
                "roas", new long[] {left, cost(audience, first), 0});
        values.forEach((metric, each) -> {
            rows.unit(metric, List.of("", ""), arm, first, each);
            rows.unit(metric, List.of("channel", audience.channel), arm, first, each);
            if (!audience.campaign.isEmpty()) {
                rows.unit(metric, List.of("campaign", audience.campaign), arm, first, each);
            }
        });
    }

    private static long sum(List<Person> all, String metric, int value) {
        return all.stream().mapToLong(one -> one.values.get(metric)[value]).sum();
    }

    private long cost(Audience audience, LocalDate first) {
        long cost = 0;
        for (Event spend : spends) {
            boolean isIts = spend.text("channel").equals(audience.channel)
                    && spend.text("campaign_id").equals(audience.campaign)
                    && spend.text("ad_id").equals(audience.ad);
            boolean counts = audience.day == null
                    ? !spend.day().isBefore(first)
                    : spend.day().equals(first);
            if (isIts && counts) {
                Exchange.Rate rate = exchange.rate(spend.text("currency"), spend.day(), spend.at());
                cost += rate.inStoreCurrency() ? rate.convert(spend.number("cost_minor")) : 0;
            }
        }
        return cost;
    }
}
