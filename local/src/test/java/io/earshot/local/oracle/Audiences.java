package io.earshot.local.oracle;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** The audiences of ads as units of an experiment: a reading of docs/lifts.md. */
final class Audiences {
    private record Audience(String channel, String campaign, String ad) {}

    private record Person(LocalDate day, String arm, Map<String, long[]> values) {}

    private final StoreComparisons.Registration experiment;
    private final List<Event> spends;
    private final Exchange exchange;
    private final Store store;
    private final long horizon;
    private final Map<Audience, List<Person>> people = new LinkedHashMap<>();

    Audiences(
            StoreComparisons.Registration experiment,
            List<Event> spends,
            Exchange exchange,
            Store store,
            long horizon) {
        this.experiment = experiment;
        this.spends = spends;
        this.exchange = exchange;
        this.store = store;
        this.horizon = horizon;
    }

    /** @param values of a person by metric: numerator, denominator, covariate */
    void add(Event touch, String arm, Map<String, long[]> values) {
        boolean isAd = touch.type().equals("ad");
        LocalDate day = Times.day(touch.at(), store.zone());
        Audience audience = new Audience(
                isAd ? touch.text("channel") : touch.text("surface").toLowerCase(Locale.ROOT),
                isAd ? touch.text("campaign_id") : "",
                isAd ? touch.text("ad_id") : "");
        people.computeIfAbsent(audience, any -> new ArrayList<>()).add(new Person(day, arm, values));
    }

    void writeInto(ComparisonRows rows) {
        people.forEach((audience, all) -> {
            NavigableSet<LocalDate> days =
                    new TreeSet<>(all.stream().map(Person::day).toList());
            while (!days.isEmpty()) {
                LocalDate first = days.first();
                write(rows, audience, all, first);
                days = days.tailSet(first.plusDays(lasts()), true);
            }
        });
    }

    /** For how many days those who come are nobody else. */
    private long lasts() {
        long micros = experiment.window() + 2 * horizon;
        return experiment.isByDay() ? 1 : micros / Times.DAY + (micros % Times.DAY == 0 ? 0 : 1);
    }

    /** How many days people and costs are of the unit. */
    private long gathers() {
        return experiment.isByDay() ? 1 : experiment.window() / Times.DAY;
    }

    private void write(ComparisonRows rows, Audience audience, List<Person> ever, LocalDate first) {
        LocalDate end = first.plusDays(gathers());
        List<Person> all = ever.stream()
                .filter(one -> !one.day.isBefore(first) && one.day.isBefore(end))
                .toList();
        Set<String> firstArms = new TreeSet<>(Utf8.ORDER);
        all.stream().filter(one -> one.day.equals(first)).forEach(one -> firstArms.add(one.arm));
        String arm = firstArms.iterator().next();
        boolean contaminated = all.stream().anyMatch(one -> !one.arm.equals(arm));
        rows.seen(arm, contaminated);
        if (!contaminated) {
            write(rows, audience, all, first, arm);
        }
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
            boolean counts = !spend.day().isBefore(first) && spend.day().isBefore(first.plusDays(gathers()));
            if (isIts && counts) {
                Exchange.Rate rate = exchange.rate(spend.text("currency"), spend.day(), spend.at());
                cost += rate.inStoreCurrency() ? rate.convert(spend.number("cost_minor")) : 0;
            }
        }
        return cost;
    }
}
