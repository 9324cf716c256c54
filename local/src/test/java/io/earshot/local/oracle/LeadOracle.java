package io.earshot.local.oracle;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the table of leading indicators must hold, from the daily facts of the oracles of AttributionJob and InsightJob: a second
 * reading of docs/forecasts.md, its mathematics included, which shares no class with the job.
 */
final class LeadOracle {
    static final Map<String, List<String>> KEYS =
            Map.of("leading_indicators", List.of("store_id", "target", "signal", "kind", "name"));

    private static final int TWO_YEARS = 728;
    private static final int MOST_TAGS = 100;
    private static final int LEARNING = 56;
    private static final int LONGEST_LAG = 14;
    private static final int BLOCK = 28;

    /** Which tags each signal has, and of which segments. */
    private static final Map<String, Set<String>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("objection", Set.of("objection"));
        KINDS.put("intent", Set.of("motivation"));
        KINDS.put("churn reason", Set.of("objection", "problem", "competitor"));
    }

    private final Collection<Store> stores;

    LeadOracle(Collection<Store> stores) {
        this.stores = stores;
    }

    /** A day's two sums. */
    private record Sums(long numerator, long denominator) {}

    /** Days of something, in their order; none on which both sums are 0. */
    private static final class Series extends TreeMap<LocalDate, Sums> {
        private static final long serialVersionUID = 1;

        long numerator(LocalDate day) {
            Sums sums = get(day);
            return sums == null ? 0 : sums.numerator;
        }
    }

    private record Signal(String family, String kind, String name) {}

    /**
     * The rows.
     *
     * @param facts whose table of daily facts is used
     * @param end up to when all is known, microseconds
     */
    Tables tables(Tables facts, long end) {
        Tables tables = new Tables(KEYS);
        for (Store store : stores) {
            Series sales = new Series();
            Map<List<String>, Series> said = new HashMap<>();
            LocalDate sunday =
                    Times.day(end, store.zone()).minusDays(1).with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
            for (Tables.Row row : facts.rows("daily_facts").values()) {
                Map<String, String> fact = row.values();
                LocalDate day = LocalDate.parse(fact.get("day"));
                Sums sums = new Sums(Long.parseLong(fact.get("numerator")), Long.parseLong(fact.get("denominator")));
                boolean isSeen = !day.isAfter(sunday) && (sums.numerator != 0 || sums.denominator != 0);
                if (isSeen && fact.get("store_id").equals(store.id())) {
                    if (fact.get("kind").equals("sales")) {
                        sales.put(day, sums);
                    } else if (fact.get("kind").equals("signal")) {
                        said.computeIfAbsent(parts(fact.get("dimension")), any -> new Series())
                                .put(day, sums);
                    }
                }
            }
            if (!sales.isEmpty() && !said.isEmpty()) {
                write(tables, store.id(), sunday, sales, said);
            }
        }
        return tables;
    }

    private static List<String> parts(String dimension) {
        return Arrays.stream(dimension.split("/", -1))
                .map(part -> part.replace("%2F", "/").replace("%25", "%"))
                .toList();
    }

    private static void write(
            Tables tables, String store, LocalDate lastSunday, Series sales, Map<List<String>, Series> said) {
        LocalDate talk = said.values().stream()
                .map(TreeMap::firstKey)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        LocalDate start = sales.firstKey().isAfter(talk) ? sales.firstKey() : talk;
        LocalDate sunday = lastSunday;
        double share = 1;
        List<LocalDate> looks = looks(start, lastSunday);
        if (!looks.isEmpty()) {
            int last = looks.size() - 1;
            sunday = looks.get(last);
            int j = last - 3;
            share = j > 0 ? 0.25 / (j * (j + 1)) : new double[] {0.075, 0.375, 0.1, 0.2}[last];
        }
        LocalDate from = start.isAfter(sunday.minusDays(TWO_YEARS)) ? start : sunday.minusDays(TWO_YEARS - 1);
        List<LocalDate> days = from.datesUntil(sunday.plusDays(1)).toList();

        List<Signal> signals = new ArrayList<>();
        List<long[]> carrying = new ArrayList<>();
        List<long[]> reached = new ArrayList<>();
        KINDS.forEach((family, kinds) -> {
            Predicate<String> asked = segment -> segment.equals("churned_subscriber") == family.equals("churn reason");
            long[] all =
                    sum(days, said, key -> asked.test(key.get(0)) && key.get(1).isEmpty());
            said.keySet().stream()
                    .filter(key -> asked.test(key.get(0)) && kinds.contains(key.get(1)))
                    .map(key -> new Signal(family, key.get(1), key.get(2)))
                    .distinct()
                    .sorted(Comparator.comparing(Signal::kind).thenComparing(Signal::name))
                    .forEach(signal -> {
                        long[] some = sum(
                                days,
                                said,
                                key -> asked.test(key.get(0))
                                        && key.get(1).equals(signal.kind)
                                        && key.get(2).equals(signal.name));
                        if (Arrays.stream(some).sum() > 0) {
                            signals.add(signal);
                            carrying.add(some);
                            reached.add(all);
                        }
                    });
        });

        keepMostHeard(signals, carrying, reached);

        List<double[]> shares = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            shares.add(shares(carrying.get(i), reached.get(i)));
        }
        List<String> targets = List.of("revenue", "orders");
        boolean isLongEnough = days.size() >= LEARNING + LONGEST_LAG + 112;
        List<Held> all = new ArrayList<>();
        Map<String, List<Held>> held = new HashMap<>();
        Map<String, Boolean> isRelative = new HashMap<>();
        for (String target : targets) {
            double[] values = days.stream()
                    .mapToDouble(day -> !sales.containsKey(day)
                            ? 0
                            : target.equals("revenue") ? sales.get(day).numerator : sales.get(day).denominator)
                    .toArray();
            isRelative.put(target, Arrays.stream(values).allMatch(value -> value > 0));
            double[] level = isRelative.get(target)
                    ? Arrays.stream(values).map(Math::log).toArray()
                    : values;
            Looks looking = new Looks(level, isLongEnough);
            long seed = store.hashCode() * 0x9E3779B97F4A7C15L + target.hashCode();
            List<Held> ofTarget = new ArrayList<>();
            for (int i = 0; i < signals.size(); i++) {
                ofTarget.add(new Held(looking, shares.get(i), seed + i));
            }
            held.put(target, ofTarget);
            ofTarget.stream().filter(one -> one.found.isLooked()).forEach(all::add);
        }
        draw(all, share);
        Map<String, List<Found>> found = new HashMap<>();
        held.forEach((target, some) ->
                found.put(target, some.stream().map(Held::found).toList()));
        List<Double> looked = found.values().stream()
                .flatMap(List::stream)
                .filter(Found::isLooked)
                .map(Found::p)
                .sorted()
                .toList();
        for (String target : targets) {
            for (int i = 0; i < signals.size(); i++) {
                Found one = found.get(target).get(i);
                double adjusted = one.isLooked() ? Math.min(1, adjusted(one.p, looked) / share) : 1;
                tables.put(
                        "leading_indicators",
                        new Tables.Row()
                                .set("store_id", store)
                                .set("target", target)
                                .set("signal", signals.get(i).family)
                                .set("kind", signals.get(i).kind)
                                .set("name", signals.get(i).name)
                                .set("origin", sunday)
                                .set("days", days.size())
                                .set(
                                        "conversations",
                                        Arrays.stream(carrying.get(i)).sum())
                                .set("connected", Arrays.stream(reached.get(i)).sum())
                                .set("verdict", verdict(one, adjusted, days.size(), looked.size() / targets.size()))
                                .set("lag_days", one.lag)
                                .set("effect", one.effect)
                                .set("is_relative", isRelative.get(target))
                                .set("gain", one.gain)
                                .set("p_value", one.p)
                                .set("adjusted_p_value", adjusted));
            }
        }
    }

    /** Sundays on which so many whole weeks since the first day are complete. */
    private static List<LocalDate> looks(LocalDate start, LocalDate lastSunday) {
        List<LocalDate> looks = new ArrayList<>();
        for (int weeks = 26; ; weeks += weeks < 104 ? 26 : 52) {
            LocalDate look = start.plusWeeks(weeks).minusDays(1).with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
            if (look.isAfter(lastSunday)) {
                return looks;
            }
            looks.add(look);
        }
    }

    private static void keepMostHeard(List<Signal> signals, List<long[]> carrying, List<long[]> reached) {
        while (signals.size() > MOST_TAGS) {
            int least = signals.size() - 1;
            for (int i = signals.size() - 1; i >= 0; i--) {
                if (Arrays.stream(carrying.get(i)).sum()
                        < Arrays.stream(carrying.get(least)).sum()) {
                    least = i;
                }
            }
            signals.remove(least);
            carrying.remove(least);
            reached.remove(least);
        }
    }

    private static boolean isHeard(double[] shares) {
        return Arrays.stream(shares).filter(share -> share > 0).count() >= 28
                && Arrays.stream(shares)
                                .filter(share -> !Double.isNaN(share))
                                .distinct()
                                .count()
                        >= 2;
    }

    private static long[] sum(List<LocalDate> days, Map<List<String>, Series> said, Predicate<List<String>> which) {
        List<Series> all = said.entrySet().stream()
                .filter(series -> which.test(series.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        return days.stream()
                .mapToLong(day ->
                        all.stream().mapToLong(series -> series.numerator(day)).sum())
                .toArray();
    }

    private static double[] shares(long[] carrying, long[] reached) {
        double[] shares = new double[carrying.length];
        Arrays.setAll(shares, i -> reached[i] == 0 ? Double.NaN : (double) carrying[i] / reached[i]);
        return shares;
    }

    private static String verdict(Found one, double adjusted, int days, int looked) {
        if (one.isLooked() && one.gain > 0 && adjusted <= 0.04) {
            return "yes";
        }
        boolean isTold = one.isLooked() && days - LEARNING - LONGEST_LAG >= 252 && looked <= 20;
        return isTold ? "no" : "not enough data";
    }

    /** min over j with p_(j) >= p of p_(j)·m/j, at most 1. */
    private static double adjusted(double p, List<Double> sorted) {
        double least = 1;
        for (int j = 1; j <= sorted.size(); j++) {
            if (sorted.get(j - 1) >= p) {
                least = Math.min(least, sorted.get(j - 1) * sorted.size() / j);
            }
        }
        return least;
    }

    private record Found(int lag, double effect, double gain, double p) {
        static final Found NOTHING = new Found(0, 0, 0, 1);

        boolean isLooked() {
            return lag > 0;
        }
    }

    /** All draw in turn; who has been beaten or equalled twenty times draws no more. */
    private static void draw(List<Held> all, double share) {
        double ofOne = 50.0 * all.size() / share;
        List<Held> left = new ArrayList<>(all);
        for (long drawn = 0; !left.isEmpty(); drawn++) {
            boolean isEnough = drawn >= ofOne || drawn * left.size() >= 2 * ofOne;
            if (drawn >= 1_999 && isEnough) {
                return;
            }
            left.forEach(Held::draw);
            left.removeIf(held -> held.asGood == 20);
        }
    }

    /** A signal that is held at a target. */
    private static final class Held {
        private final Looks target;
        private final double[] news;
        private final Found found;
        private final SplittableRandom random;
        private int drawn;
        private int asGood;

        Held(Looks target, double[] shares, long seed) {
            this.target = target;
            boolean isLooked = target.isLongEnough && isHeard(shares);
            news = isLooked ? Looks.filtered(shares, target.alpha, target.gamma) : shares;
            found = isLooked ? target.best(news) : Found.NOTHING;
            random = new SplittableRandom(seed);
        }

        void draw() {
            drawn++;
            if (target.best(Looks.permuted(news, random)).gain >= found.gain) {
                asGood++;
            }
        }

        Found found() {
            return new Found(found.lag, found.effect, found.gain, (asGood + 1.0) / (drawn + 1));
        }
    }

    /** One target, at which signals are held. */
    private static final class Looks {
        private final boolean isLongEnough;
        private double alpha;
        private double gamma;
        private double[] errors = {};

        Looks(double[] values, boolean isLongEnough) {
            this.isLongEnough = isLongEnough;
            double least = Double.POSITIVE_INFINITY;
            for (double a : isLongEnough ? new double[] {0.02, 0.05, 0.1, 0.2, 0.4} : new double[] {}) {
                for (double c : new double[] {0.05, 0.15}) {
                    double[] tried = filtered(values, a, c);
                    double wrong = 0;
                    for (int t = 7; t < LEARNING; t++) {
                        wrong += Math.abs(tried[t]);
                    }
                    if (wrong < least) {
                        least = wrong;
                        alpha = a;
                        gamma = c;
                        errors = tried;
                    }
                }
            }
            if (isLongEnough) {
                double[] sizes = Arrays.stream(errors)
                        .limit(LEARNING)
                        .map(Math::abs)
                        .sorted()
                        .toArray();
                double cut = 4 * 1.4826 * (sizes[27] + sizes[28]) / 2;
                if (cut > 0) {
                    errors = Arrays.stream(errors)
                            .map(error -> Math.min(cut, Math.max(-cut, error)))
                            .toArray();
                }
            }
        }

        private static double[] filtered(double[] values, double alpha, double gamma) {
            double level = Arrays.stream(values)
                    .limit(7)
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElse(0);
            double[] week = new double[7];
            double[] errors = new double[values.length];
            for (int t = 0; t < values.length; t++) {
                if (!Double.isNaN(values[t])) {
                    errors[t] = values[t] - level - week[t % 7];
                    level += alpha * errors[t];
                    week[t % 7] += gamma * errors[t];
                }
            }
            return errors;
        }

        private Found best(double[] signal) {
            Found best = new Found(0, 0, Double.NEGATIVE_INFINITY, 1);
            for (int lag = 1; lag <= LONGEST_LAG; lag++) {
                Found found = found(signal, lag);
                best = found.gain > best.gain ? found : best;
            }
            return best;
        }

        /** Day by day, each slope from the days before. */
        private Found found(double[] signal, int lag) {
            double squares = 0;
            double products = 0;
            double all = 0;
            double left = 0;
            for (int t = 7 + lag; t < errors.length; t++) {
                if (t >= LEARNING + LONGEST_LAG) {
                    double mean = squares / (t - 7 - lag);
                    double slope = squares > 0 ? products / (squares + 14 * mean) : 0;
                    double error = errors[t] - slope * signal[t - lag];
                    left += error * error;
                    all += errors[t] * errors[t];
                }
                squares += signal[t - lag] * signal[t - lag];
                products += signal[t - lag] * errors[t];
            }
            return new Found(lag, squares > 0 ? products / squares : 0, all > 0 ? (all - left) / all : 0, 1);
        }

        /** Whole weeks, turned by some of them, then cut into blocks that are laid in another order. */
        private static double[] permuted(double[] signal, SplittableRandom random) {
            int weeks = signal.length / 7;
            int turned = 7 * random.nextInt(weeks);
            List<Integer> order = new ArrayList<>();
            for (int block = 0; block < (weeks * 7 + BLOCK - 1) / BLOCK; block++) {
                int place = random.nextInt(block + 1);
                order.add(block);
                if (place < block) {
                    order.set(block, order.set(place, block));
                }
            }
            double[] permuted = signal.clone();
            int to = 0;
            for (int block : order) {
                for (int t = block * BLOCK; t < Math.min(weeks * 7, (block + 1) * BLOCK); t++) {
                    permuted[to++] = signal[(turned + t) % (weeks * 7)];
                }
            }
            return permuted;
        }
    }
}
