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
    private static final long DAY_MICROS = 86_400_000_000L;
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
    public Cohort with(AdSpent spent, Spans spans) {
        spends.put(Keys.join(spent.variantId(), Integer.toString(spent.day())), spent);
        return kept(keptUntilMicros(spent, spans));
    }

    private Cohort kept(long micros) {
        return new Cohort(channel, campaignId, adId, audience, spends, Math.max(keptUntilMicros, micros));
    }

    /** What the audience did as a unit of each experiment; as one, or on each day anew. */
    public List<UnitOutcome> outcomes(Store store, Registry registry, Spans spans) {
        return units(registry, spans).stream()
                .map(unit -> outcome(unit, store, registry, spans))
                .toList();
    }

    /** Event time from which nothing of an outcome can change, and it has entered. */
    public long keptUntilMicros(UnitOutcome outcome, Registry registry, Spans spans) {
        Comparison comparison = registry.comparison(outcome.comparisonId());
        return comparison == null
                ? keptUntilMicros
                : Math.max(keptUntilMicros, settledMicros(outcome.day() + comparison.joiningDays(), comparison, spans));
    }

    /**
     * Without the units of which nothing can change any more once the watermark has come this far, and without the costs that
     * no other unit may ask for; the maps are changed in place.
     */
    public Cohort forget(long watermarkMicros, Registry registry, Spans spans) {
        for (Unit unit : units(registry, spans)) {
            if (settledMicros(unit.nextDay(spans) - 1, unit.comparison, spans) <= watermarkMicros) {
                audience.keySet().removeIf(key -> unit.covers(key, spans));
            }
        }
        int first = audience.keySet().stream().mapToInt(Cohort::day).min().orElse(Integer.MAX_VALUE);
        spends.values().removeIf(spent -> spent.day() < first && keptUntilMicros(spent, spans) <= watermarkMicros);
        return this;
    }

    /** Event time from which nothing can change of people who were first exposed on a day. */
    private static long settledMicros(int day, Comparison comparison, Spans spans) {
        return (day + 2) * DAY_MICROS + spans.keptMicros(comparison) + spans.horizonMicros();
    }

    /** Event time until which a spend row may be revised, or people come who were first exposed before it. */
    private static long keptUntilMicros(AdSpent spent, Spans spans) {
        return Math.max(spent.meta().atMicros(), (spent.day() + 2) * DAY_MICROS) + 2 * spans.horizonMicros();
    }

    /** The day of a key of the audience. */
    private static int day(String key) {
        return Integer.parseInt(Keys.split(key).get(2));
    }

    /** What people did who were first shown an arm on one day. */
    private record Part(String arm, int day, long[] sums) {
        static final Comparator<Part> ORDER =
                Comparator.comparingInt(Part::day).thenComparing(Part::arm, Utf8::compare);
    }

    /**
     * The people of an audience who count as one: those of its first days. Who comes later, before it may begin anew, is in no
     * unit: what a unit did must be settled when it enters.
     *
     * @param parts by day, then arm
     */
    private record Unit(Comparison comparison, int firstDay, List<Part> parts) {
        /** Whether people who were first exposed on a day belong to it, and what the ad cost on that day. */
        boolean admits(int day) {
            return day >= firstDay && day <= firstDay + comparison.joiningDays();
        }

        /** From which day on people are another unit: as with a person, once nobody can tell any more that there was one. */
        int nextDay(Spans spans) {
            return comparison.isByCohortAndDay()
                    ? firstDay + 1
                    : firstDay + (int) ((spans.keptMicros(comparison) + DAY_MICROS - 1) / DAY_MICROS);
        }

        /** Whether a key of the audience is in it, or comes later, but before the next. */
        boolean covers(String key, Spans spans) {
            return Keys.first(key).equals(comparison.id()) && day(key) >= firstDay && day(key) < nextDay(spans);
        }
    }

    /** By experiment and day. */
    private List<Unit> units(Registry registry, Spans spans) {
        Map<String, List<Part>> byExperiment = new TreeMap<>();
        audience.forEach((key, sums) -> {
            List<String> ids = Keys.split(key);
            byExperiment
                    .computeIfAbsent(ids.get(0), any -> new ArrayList<>())
                    .add(new Part(ids.get(1), day(key), sums));
        });
        List<Unit> units = new ArrayList<>();
        byExperiment.forEach((experimentId, parts) -> {
            Comparison comparison = registry.comparison(experimentId);
            if (comparison != null && comparison.isByCohort()) {
                parts.sort(Part.ORDER);
                Unit unit = null;
                for (Part part : parts) {
                    if (unit == null || part.day >= unit.nextDay(spans)) {
                        unit = new Unit(comparison, part.day, new ArrayList<>());
                        units.add(unit);
                    }
                    if (unit.admits(part.day)) {
                        unit.parts.add(part);
                    }
                }
            }
        });
        return units;
    }

    private UnitOutcome outcome(Unit unit, Store store, Registry registry, Spans spans) {
        boolean isContaminated = unit.parts.stream().map(Part::arm).distinct().count() > 1;
        long[] sums = new long[GROSS + 1];
        for (Part part : unit.parts) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += part.sums[i];
            }
        }
        return new UnitOutcome(
                store.id(),
                unit.comparison.id(),
                Keys.join(channel, campaignId, adId),
                unit.parts.get(0).arm,
                isContaminated,
                unit.firstDay,
                slices(),
                isContaminated ? List.of() : values(sums, cost(unit, store, registry, spans)),
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

    /** Of the days on which people join it. */
    private long cost(Unit unit, Store store, Registry registry, Spans spans) {
        long cost = 0;
        for (AdSpent spent : spends.values()) {
            if (unit.admits(spent.day())) {
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
