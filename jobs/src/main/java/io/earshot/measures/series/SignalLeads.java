package io.earshot.measures.series;

import io.earshot.events.DaySummed;
import io.earshot.measures.forecast.LeadingIndicator;
import io.earshot.measures.forecast.LeadingIndicator.Finding;
import io.earshot.measures.forecast.Looks;
import io.earshot.results.SignalLead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which of the things that customers say lead what a store sells: for each signal and target whether its past makes
 * forecasts better, see {@link LeadingIndicator}. It is looked at on few Sundays, so many whole weeks after a store's first
 * day with sales and conversations as {@link Looks} says, over at most {@link Days#TRAINING} days; what was found stands until
 * the next one. Before the first there is not enough data, which is said anew each Sunday.
 *
 * <p>The correction is over all signals of a store, both targets and all looks. Of more than {@value #MOST_TAGS} signals those
 * that were heard most often are looked at.
 */
public final class SignalLeads {
    /** Signals that are looked at. */
    public static final int MOST_TAGS = 100;
    /** The most days from one look to the next. */
    public static final int LONGEST_PAUSE = 364;

    private static final List<String> TARGETS = List.of("revenue", "orders");
    private static final int WEEK = 7;
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

    /**
     * What stands.
     *
     * @param origin last day that was looked at
     * @param next the Sunday at whose end something else will stand, unless facts of days up to the origin change
     */
    public record Standing(int origin, int next, List<SignalLead> rows) {}

    /**
     * What stands of a store.
     *
     * @param closedDay last day that has closed
     * @param firstSale a day with sales before all that are given; 0 if none is known
     * @param firstTalk likewise with conversations
     * @param sales revenue and orders by day
     * @param signals by dimension, as in {@link DaySummed#SIGNAL}: conversations that carry it, and connected ones in all
     * @return no rows where nothing was sold or nobody was reached in time
     */
    public static Standing of(
            String storeId, int closedDay, int firstSale, int firstTalk, Days sales, Map<String, Days> signals) {
        int sunday = Plan.STORE.originAt(closedDay);
        int start = Math.max(
                firstSale > 0 ? firstSale : sales.first(0, sunday),
                firstTalk > 0 ? firstTalk : firstTalk(signals, sunday));
        if (start > sunday) {
            return new Standing(sunday, sunday + WEEK, List.of());
        }
        int zero = Plan.STORE.originAt(start + WEEK - 2);
        int looks = Looks.within((sunday - zero) / WEEK);
        int origin = looks == 0 ? sunday : zero + WEEK * Looks.weeks(looks);
        int next = looks == 0 ? sunday + WEEK : zero + WEEK * Looks.weeks(looks + 1);
        int from = Math.max(start, origin - Days.TRAINING + 1);
        double share = looks == 0 ? 1 : Looks.share(looks);
        return new Standing(origin, next, rows(storeId, from, origin, share, sales, signals));
    }

    private static List<SignalLead> rows(
            String storeId, int start, int origin, double share, Days sales, Map<String, Days> signals) {
        SortedMap<Name, long[]> carrying = new TreeMap<>();
        long[][] connected = new long[Family.values().length][];
        int length = origin - start + 1;
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
        keepMostHeard(carrying);
        List<Name> names = List.copyOf(carrying.keySet());
        double[][] shares = carrying.entrySet().stream()
                .map(days ->
                        shares(days.getValue(), connected[days.getKey().family.ordinal()]))
                .toArray(double[][]::new);
        double[][] values = new double[TARGETS.size()][length];
        long[] seeds = new long[values.length];
        for (int part = 0; part < values.length; part++) {
            for (int i = 0; i < length; i++) {
                values[part][i] = sales.at(part, start + i);
            }
            seeds[part] = seed(storeId, TARGETS.get(part));
        }
        Finding[][] findings = LeadingIndicator.of(values, shares, seeds, share);
        List<SignalLead> leads = new ArrayList<>();
        for (int part = 0; part < values.length; part++) {
            boolean isRelative = Arrays.stream(values[part]).allMatch(value -> value > 0);
            for (int i = 0; i < names.size(); i++) {
                Name name = names.get(i);
                Finding finding = findings[part][i];
                leads.add(new SignalLead(
                        storeId,
                        TARGETS.get(part),
                        name.family.word,
                        name.kind,
                        name.name,
                        origin,
                        length,
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
        }
        return leads;
    }

    /** Each more that is looked at leaves less of the error to the others. Of those heard as often the first ones. */
    private static void keepMostHeard(SortedMap<Name, long[]> carrying) {
        Map<Name, Long> heard = new TreeMap<>();
        carrying.forEach((name, days) -> heard.put(name, Arrays.stream(days).sum()));
        heard.values().removeIf(count -> count == 0);
        carrying.keySet()
                .retainAll(heard.entrySet().stream()
                        .sorted(Map.Entry.<Name, Long>comparingByValue().reversed())
                        .limit(MOST_TAGS)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    /** The first day on which anybody was reached; the day behind the last one if there is none. */
    private static int firstTalk(Map<String, Days> signals, int until) {
        return signals.values().stream()
                .mapToInt(days -> days.first(0, until))
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
