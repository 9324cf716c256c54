package io.earshot.measures.series;

import io.earshot.events.DaySummed;
import io.earshot.measures.forecast.LeadingIndicator;
import io.earshot.measures.forecast.LeadingIndicator.Finding;
import io.earshot.results.SignalLead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which of the things that customers say lead what a store sells: for each signal and target whether its past makes
 * forecasts better, see {@link LeadingIndicator}. Looked at from the last Sunday that has closed, over at most
 * {@link Days#TRAINING} days.
 *
 * <p>The correction for many looks is over all signals of the store, for each target.
 */
public final class SignalLeads {
    private static final String CHURNED = "churned_subscriber";
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private SignalLeads() {}

    /** What a share is of: the conversations of some segments. */
    private enum Family {
        OBJECTION("objection"),
        INTENT("intent"),
        CHURN_REASON("churn reason");

        private final String word;

        Family(String word) {
            this.word = word;
        }

        /** Whether the conversations of a segment are among those that are asked. */
        boolean asks(String segment) {
            return segment.equals(CHURNED) == (this == CHURN_REASON);
        }

        boolean has(String kind) {
            return switch (this) {
                case OBJECTION -> kind.equals("objection");
                case INTENT -> kind.equals("motivation");
                case CHURN_REASON ->
                    List.of("objection", "problem", "competitor").contains(kind);
            };
        }
    }

    /** The name of a signal; in this order they are looked at. */
    private record Name(Family family, String kind, String name) implements Comparable<Name> {
        @Override
        public int compareTo(Name other) {
            int byFamily = family.compareTo(other.family);
            int byKind = byFamily != 0 ? byFamily : kind.compareTo(other.kind);
            return byKind != 0 ? byKind : name.compareTo(other.name);
        }
    }

    /** The day from which is looked, once a day has closed: the last Sunday. */
    public static int origin(int closedDay) {
        return Plan.STORE.originAt(closedDay);
    }

    /**
     * Looks at each signal of a store.
     *
     * @param origin last day that counts
     * @param sales revenue and orders by day
     * @param signals by dimension, as in {@link DaySummed#SIGNAL}: conversations that carry it, and connected ones in all
     * @return nothing where nothing was sold or nobody was reached in time
     */
    public static List<SignalLead> of(String storeId, int origin, Days sales, Map<String, Days> signals) {
        SortedMap<Name, long[]> carrying = new TreeMap<>();
        long[][] connected = new long[Family.values().length][];
        int earliest = origin - Days.TRAINING + 1;
        int start = Math.max(sales.first(earliest, origin), firstTalk(signals, earliest, origin));
        int length = origin - start + 1;
        if (length <= 0) {
            return List.of();
        }
        for (Family family : Family.values()) {
            connected[family.ordinal()] = new long[length];
        }
        signals.forEach((dimension, days) -> {
            List<String> parts = DaySummed.parts(dimension);
            for (Family family : Family.values()) {
                if (!family.asks(parts.get(0))) {
                    continue;
                }
                if (parts.get(1).isEmpty()) {
                    days.addTo(connected[family.ordinal()], start);
                } else if (family.has(parts.get(1))) {
                    days.addTo(
                            carrying.computeIfAbsent(
                                    new Name(family, parts.get(1), parts.get(2)), any -> new long[length]),
                            start);
                }
            }
        });
        carrying.values().removeIf(days -> Arrays.stream(days).allMatch(count -> count == 0));
        List<SignalLead> leads = new ArrayList<>();
        for (int part = 0; part < 2; part++) {
            String target = part == 0 ? "revenue" : "orders";
            double[] values = new double[length];
            for (int i = 0; i < length; i++) {
                values[i] = sales.at(part, start + i);
            }
            leads.addAll(leads(storeId, target, origin, values, carrying, connected));
        }
        return leads;
    }

    private static List<SignalLead> leads(
            String storeId,
            String target,
            int origin,
            double[] values,
            SortedMap<Name, long[]> carrying,
            long[][] connected) {
        List<Name> names = List.copyOf(carrying.keySet());
        double[][] shares = carrying.entrySet().stream()
                .map(days ->
                        shares(days.getValue(), connected[days.getKey().family.ordinal()]))
                .toArray(double[][]::new);
        boolean isRelative = Arrays.stream(values).allMatch(value -> value > 0);
        Finding[] findings = LeadingIndicator.of(values, shares, seed(storeId, target));
        List<SignalLead> leads = new ArrayList<>();
        for (int i = 0; i < findings.length; i++) {
            Name name = names.get(i);
            Finding finding = findings[i];
            leads.add(new SignalLead(
                    storeId,
                    target,
                    name.family.word,
                    name.kind,
                    name.name,
                    origin,
                    values.length,
                    Arrays.stream(carrying.get(name)).sum(),
                    Arrays.stream(connected[name.family.ordinal()]).sum(),
                    switch (finding.verdict()) {
                        case YES -> "yes";
                        case NO -> "no";
                        case NOT_ENOUGH_DATA -> "not enough data";
                    },
                    finding.lag(),
                    finding.effect(),
                    isRelative,
                    finding.gain(),
                    finding.pValue(),
                    finding.adjusted(),
                    false));
        }
        return leads;
    }

    /** The first day on which anybody was reached. */
    private static int firstTalk(Map<String, Days> signals, int from, int until) {
        return signals.values().stream()
                .mapToInt(days -> days.first(from, until))
                .min()
                .orElse(until + 1);
    }

    /** NaN where nobody was reached. */
    private static double[] shares(long[] carrying, long[] connected) {
        double[] shares = new double[carrying.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = connected[i] > 0 ? (double) carrying[i] / connected[i] : Double.NaN;
        }
        return shares;
    }

    /** Permutations of a store and target are the same whenever they are drawn. */
    private static long seed(String storeId, String target) {
        return storeId.hashCode() * GOLDEN_GAMMA + target.hashCode();
    }
}
