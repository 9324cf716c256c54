package io.earshot.measures.experiment;

import io.earshot.events.AdSpent;
import io.earshot.events.Keys;
import io.earshot.events.Store;
import io.earshot.events.Utf8;
import io.earshot.measures.attribution.Converted;
import io.earshot.measures.experiment.UnitOutcome.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The audience of an ad, where audiences are drawn into the arms: what its people did, and what the ad cost. As a unit of a
 * comparison it has sums where a person has values.
 *
 * @param audience by experiment, arm and day of the first exposure: people, people who ordered, orders, what was left, gross
 * @param spends what the ad cost, by copy variant and day
 * @param keptUntilMicros event time from which nothing of it can change
 */
public record Cohort(
        String channel,
        String campaignId,
        String adId,
        Map<String, long[]> audience,
        Map<String, AdSpent> spends,
        long keptUntilMicros) {
    private static final int PEOPLE = 0;
    private static final int BUYERS = 1;
    private static final int ORDERS = 2;
    private static final int LEFT = 3;
    private static final int GROSS = 4;

    public static Cohort of(String channel, String campaignId, String adId) {
        return new Cohort(channel, campaignId, adId, new LinkedHashMap<>(), new LinkedHashMap<>(), 0);
    }

    /** What one person adds to an audience. */
    public static long[] audience(UnitOutcome person) {
        long[] values = new long[GROSS + 1];
        values[PEOPLE] = 1;
        for (Value value : person.values()) {
            switch (value.metric()) {
                case CONVERSION_RATE -> values[BUYERS] = value.numerator();
                case REVENUE_PER_UNIT -> values[LEFT] = value.numerator();
                case AVERAGE_ORDER_VALUE -> values[ORDERS] = value.denominator();
                case REFUND_RATE -> values[GROSS] = value.denominator();
                default -> {}
            }
        }
        return values;
    }

    /** With what more people did; the maps are changed in place. */
    public Cohort with(String experimentId, String arm, int day, long[] more, long keptMicros) {
        String key = Keys.join(experimentId, arm, Integer.toString(day));
        long[] sums = audience.getOrDefault(key, new long[more.length]).clone();
        boolean isAny = false;
        for (int i = 0; i < more.length; i++) {
            sums[i] += more[i];
            isAny |= sums[i] != 0;
        }
        if (isAny) {
            audience.put(key, sums);
        } else {
            audience.remove(key);
        }
        return kept(keptMicros);
    }

    /** With a spend row, in the place of its former version; the maps are changed in place. */
    public Cohort with(AdSpent spent, long keptMicros) {
        spends.put(Keys.join(spent.variantId(), Integer.toString(spent.day())), spent);
        return kept(keptMicros);
    }

    private Cohort kept(long micros) {
        return new Cohort(channel, campaignId, adId, audience, spends, Math.max(keptUntilMicros, micros));
    }

    /** What the audience did as a unit of each experiment; as one, or on each day anew. */
    public List<UnitOutcome> outcomes(Store store, Registry registry, Spans spans) {
        Map<String, List<Part>> units = new TreeMap<>();
        audience.forEach((key, sums) -> {
            List<String> ids = Keys.split(key);
            Comparison comparison = registry.comparison(ids.get(0));
            if (comparison != null && comparison.isByCohort()) {
                int day = Integer.parseInt(ids.get(2));
                String unit = Keys.join(comparison.id(), comparison.isByCohortAndDay() ? ids.get(2) : "");
                units.computeIfAbsent(unit, any -> new ArrayList<>()).add(new Part(comparison, ids.get(1), day, sums));
            }
        });
        return units.values().stream()
                .map(parts -> outcome(parts, store, registry, spans))
                .toList();
    }

    /** What people did who were first shown an arm on one day. */
    private record Part(Comparison comparison, String arm, int day, long[] sums) {}

    private UnitOutcome outcome(List<Part> parts, Store store, Registry registry, Spans spans) {
        Part first = parts.stream()
                .min(Comparator.comparingInt(Part::day).thenComparing(Part::arm, Utf8::compare))
                .orElseThrow();
        boolean isContaminated = parts.stream().map(Part::arm).distinct().count() > 1;
        long[] sums = new long[GROSS + 1];
        for (Part part : parts) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += part.sums[i];
            }
        }
        return new UnitOutcome(
                store.id(),
                first.comparison.id(),
                Keys.join(channel, campaignId, adId),
                first.arm,
                isContaminated,
                first.day,
                slices(),
                isContaminated ? List.of() : values(sums, cost(first, store, registry, spans)),
                List.of());
    }

    private List<Slice> slices() {
        List<Slice> slices = new ArrayList<>();
        slices.add(Slice.ALL);
        slices.add(new Slice("channel", channel));
        if (!campaignId.isEmpty()) {
            slices.add(new Slice("campaign", campaignId));
        }
        return slices;
    }

    private static List<Value> values(long[] sums, long cost) {
        return List.of(
                new Value(Metric.CONVERSION_RATE, sums[BUYERS], sums[PEOPLE], 0),
                new Value(Metric.REVENUE_PER_UNIT, sums[LEFT], sums[PEOPLE], 0),
                new Value(Metric.AVERAGE_ORDER_VALUE, sums[LEFT], sums[ORDERS], 0),
                new Value(Metric.REFUND_RATE, sums[GROSS] - sums[LEFT], sums[GROSS], 0),
                new Value(Metric.ROAS, sums[LEFT], cost, 0));
    }

    /** From the first day on; or, where audiences are drawn anew each day, of that day. */
    private long cost(Part first, Store store, Registry registry, Spans spans) {
        long cost = 0;
        for (AdSpent spent : spends.values()) {
            boolean isOf = first.comparison.isByCohortAndDay() ? spent.day() == first.day : spent.day() >= first.day;
            if (isOf) {
                Converted converted = converted(spent, store, registry, spans);
                cost += converted.inStoreCurrency() ? converted.amount(spent.costMinor()) : 0;
            }
        }
        return cost;
    }

    private static Converted converted(AdSpent spent, Store store, Registry registry, Spans spans) {
        @Nullable
        BigDecimal rate = spent.currency().equals(store.currency())
                ? null
                : registry.rate(spent.currency(), spent.day(), spent.meta().atMicros() + spans.horizonMicros());
        return Converted.of(store, spent.currency(), rate);
    }
}
