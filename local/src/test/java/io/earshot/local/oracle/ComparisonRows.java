package io.earshot.local.oracle;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.special.Gamma;

/** The rows of one comparison, from the values of its units. */
final class ComparisonRows {
    private static final Set<String> RATIOS =
            Set.of("average_order_value", "refund_rate", "recovered_value", "repeat_purchase_rate");
    private static final Set<String> RATES = Set.of("conversion_rate", "recovery_rate");

    /** Two values of a unit side by side, of which no lift is read. */
    private static final Set<String> PAIRS = Set.of("recovery_by_contact", "revenue_by_contact");

    private static final double CONCENTRATION = 100;

    /**
     * What is compared.
     *
     * @param weights by arm
     * @param audiences whether the units are audiences, of which all metrics are ratios
     */
    record Terms(
            String job,
            String id,
            Map<String, Long> weights,
            String baseline,
            String metric,
            boolean randomised,
            long planned,
            boolean audiences) {
        Terms(
                String job,
                String id,
                Map<String, Long> weights,
                String baseline,
                String metric,
                boolean randomised,
                long planned) {
            this(job, id, weights, baseline, metric, randomised, planned, false);
        }

        static Terms of(StoreComparisons.Registration experiment) {
            return new Terms(
                    "experiment",
                    experiment.id(),
                    experiment.arms(),
                    experiment.event().text("baseline"),
                    experiment.primary(),
                    experiment.randomised(),
                    experiment.planned(),
                    experiment.isByAudience());
        }

        private long all() {
            return weights.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private record Cell(String metric, List<String> slice, String arm) {}

    private record Dated(Cell cell, String source, LocalDate day) {}

    /** Whether the units of a day are mature. */
    interface Maturity {
        boolean of(LocalDate day);
    }

    private final Store store;
    private final Terms terms;
    private final Maturity maturity;
    private final Tables tables;
    private final Map<Dated, UnitSums> moments = new HashMap<>();

    /** By cell and maturity, stratum by stratum. */
    private final Map<List<Object>, Map<String, UnitSums>> strata = new HashMap<>();

    private final Map<String, long[]> seen = new TreeMap<>();
    private long entered;

    /** All days are mature. */
    ComparisonRows(Store store, Terms terms, Tables tables) {
        this(store, terms, day -> true, tables);
    }

    ComparisonRows(Store store, Terms terms, Maturity maturity, Tables tables) {
        this.store = store;
        this.terms = terms;
        this.maturity = maturity;
        this.tables = tables;
        terms.weights.keySet().forEach(arm -> seen.put(arm, new long[2]));
    }

    /** Units of an arm, none of them contaminated. */
    void seen(String arm, long units) {
        seen.get(arm)[0] += units;
    }

    void seen(String arm, boolean contaminated) {
        long[] counts = seen.get(arm);
        counts[0]++;
        counts[1] += contaminated ? 1 : 0;
    }

    void unit(String metric, List<String> slice, String arm, LocalDate day, long[] values) {
        unit(metric, slice, arm, day, "", values);
    }

    /** @param stratum of arms that are drawn the probability that an assignment states, "p" before the millionths, or empty */
    void unit(String metric, List<String> slice, String arm, LocalDate day, String stratum, long[] values) {
        sums(metric, slice, arm, "units", day).add(values);
        if (!stratum.isEmpty()) {
            strata.computeIfAbsent(List.of(new Cell(metric, slice, arm), maturity.of(day)), any -> new TreeMap<>())
                    .computeIfAbsent(stratum, any -> new UnitSums())
                    .add(values);
        }
    }

    void total(Event total, LocalDate day) {
        String arm = total.text("arm");
        long units = total.number("units");
        seen.get(arm)[0] += units;
        BigInteger successes = BigInteger.valueOf(total.number("successes"));
        add("conversion_rate", arm, day, units, successes, successes, null, null, null);
        BigInteger sum = BigInteger.valueOf(total.number("numerator_sum"));
        BigInteger squares = whole(total, "numerator_squares");
        String currency = total.text("currency");
        if ((sum.signum() != 0 || squares.signum() != 0) && (currency.isEmpty() || currency.equals(store.currency()))) {
            String metric = metric();
            boolean ratio = RATIOS.contains(metric);
            add(
                    metric,
                    arm,
                    day,
                    units,
                    sum,
                    squares,
                    ratio ? BigInteger.valueOf(total.number("denominator_sum")) : null,
                    ratio ? whole(total, "denominator_squares") : null,
                    ratio ? whole(total, "products") : null);
        }
    }

    /** A denominator of null stands for 1 of each unit. */
    private void add(
            String metric,
            String arm,
            LocalDate day,
            long units,
            BigInteger sum,
            BigInteger squares,
            BigInteger denominator,
            BigInteger denominatorSquares,
            BigInteger products) {
        if (units == 0) {
            return;
        }
        UnitSums total = new UnitSums();
        total.units = units;
        total.of[0] = sum;
        total.products[0][0] = squares;
        total.of[1] = denominator == null ? BigInteger.valueOf(units) : denominator;
        total.products[1][1] = denominatorSquares == null ? BigInteger.valueOf(units) : denominatorSquares;
        total.products[0][1] = products == null ? sum : products;
        sums(metric, List.of("", ""), arm, "totals", day).add(total);
    }

    private boolean isMature(Dated dated) {
        return dated.source.equals("totals") || maturity.of(dated.day);
    }

    private UnitSums sums(String metric, List<String> slice, String arm, String source, LocalDate day) {
        return moments.computeIfAbsent(new Dated(new Cell(metric, slice, arm), source, day), any -> new UnitSums());
    }

    private String metric() {
        return terms.metric;
    }

    /** The metric that is measured by days since the first exposure. */
    String sinceMetric() {
        return metric().equals("conversion_rate") ? metric() : "revenue_per_unit";
    }

    /** All rows of an experiment. */
    void write(StoreComparisons.Registration experiment) {
        writeLifts();
        writeRatio();
        writeExperiment(experiment);
    }

    /** Moments and lifts; gives the moments of all mature units by metric and arm. */
    Map<String, Map<String, UnitSums>> writeLifts() {
        Map<List<Object>, Map<String, UnitSums>> compared = new HashMap<>();
        moments.forEach((dated, sums) -> {
            writeMoments(dated, sums);
            Cell cell = dated.cell;
            compared.computeIfAbsent(List.of(cell.metric, cell.slice, isMature(dated)), any -> new TreeMap<>())
                    .computeIfAbsent(cell.arm, any -> new UnitSums())
                    .add(sums);
            if (cell.metric.equals("conversion_rate") && cell.slice.get(0).isEmpty()) {
                entered += sums.units;
            }
        });
        Map<String, Map<String, UnitSums>> all = new TreeMap<>();
        compared.forEach((of, arms) -> {
            String metric = (String) of.get(0);
            List<?> slice = (List<?>) of.get(1);
            boolean isMature = (Boolean) of.get(2);
            if (!PAIRS.contains(metric)) {
                writeLifts(metric, slice, isMature, arms);
            }
            if (isMature && slice.get(0).equals("")) {
                all.put(metric, arms);
            }
        });
        return all;
    }

    private Tables.Row row() {
        return new Tables.Row()
                .set("job", terms.job)
                .set("store_id", store.id())
                .set("comparison_id", terms.id);
    }

    private void writeMoments(Dated dated, UnitSums sums) {
        tables.put(
                "arm_moments",
                row().set("metric", dated.cell.metric)
                        .set("slice", dated.cell.slice.get(0))
                        .set("slice_value", dated.cell.slice.get(1))
                        .set("arm", dated.cell.arm)
                        .set("source", dated.source)
                        .set("day", dated.day)
                        .set("is_mature", isMature(dated))
                        .set("units", sums.units)
                        .set("numerator", sums.of[0])
                        .set("denominator", sums.of[1])
                        .set("covariate", sums.of[2])
                        .set("numerator_squared", sums.products[0][0].doubleValue())
                        .set("numerator_denominator", sums.products[0][1].doubleValue())
                        .set("numerator_covariate", sums.products[0][2].doubleValue())
                        .set("denominator_squared", sums.products[1][1].doubleValue())
                        .set("denominator_covariate", sums.products[1][2].doubleValue())
                        .set("covariate_squared", sums.products[2][2].doubleValue()));
    }

    /** An arm's value, and the variance of that value. */
    private record Arm(long units, double value, double variance) {
        static Arm of(boolean audiences, String metric, UnitSums sums) {
            double value = sums.of[1].signum() == 0 ? 0 : sums.of[0].doubleValue() / sums.of[1].doubleValue();
            double perUnit;
            if (RATES.contains(metric) && !audiences) {
                perUnit = value * (1 - value);
            } else if (sums.units < 2) {
                perUnit = 0;
            } else if (RATIOS.contains(metric) || audiences) {
                perUnit = hasFewDenominators(sums) ? 0 : sums.ratioVariance();
            } else {
                perUnit = sums.covariance(0, 0);
            }
            return new Arm(sums.units, value, perUnit / sums.units);
        }

        /** Of equal denominators fewer than ten. */
        private static boolean hasFewDenominators(UnitSums sums) {
            double squares = sums.products[1][1].doubleValue();
            return squares == 0 || sums.of[1].doubleValue() * sums.of[1].doubleValue() / squares < 10;
        }

        boolean hasSpread() {
            return variance > 0;
        }
    }

    private void writeLifts(String metric, List<?> slice, boolean isMature, Map<String, UnitSums> arms) {
        String baseline = terms.baseline;
        boolean together = isOneDraw(metric, slice, isMature, arms.keySet());
        arms.forEach((name, sums) -> {
            Arm arm = Arm.of(terms.audiences, metric, sums);
            UnitSums control = arms.getOrDefault(baseline, new UnitSums());
            Tables.Row row = row().set("metric", metric)
                    .set("slice", slice.get(0))
                    .set("slice_value", slice.get(1))
                    .set("maturity", isMature ? "mature" : "provisional")
                    .set("arm", name)
                    .set("baseline", baseline)
                    .set("is_primary", metric.equals(metric()))
                    .set("is_randomised", terms.randomised && together)
                    .set("units", sums.units)
                    .set("baseline_units", control.units)
                    .set("planned_units", terms.planned)
                    .set("value", arm.value);
            if (name.equals(baseline)) {
                row.set("baseline_value", arm.value)
                        .set("lift", 0.0)
                        .set("lower", 0.0)
                        .set("upper", 0.0);
            } else if (control.units > 0) {
                Arm against = Arm.of(terms.audiences, metric, control);
                row.set("baseline_value", against.value);
                writeLift(row, arm, against, RATIOS.contains(metric) || terms.audiences);
                boolean known = arm.hasSpread() && against.hasSpread() && against.value != 0;
                if (known && terms.randomised && !together) {
                    WeighedLift.write(
                            row,
                            stratified(metric, slice, name, isMature),
                            stratified(metric, slice, baseline, isMature));
                } else if (known && !terms.randomised) {
                    StratifiedLift.write(
                            row,
                            stratified(metric, slice, name, isMature),
                            stratified(metric, slice, baseline, isMature),
                            !RATIOS.contains(metric));
                }
            }
            tables.put("lifts", row);
        });
    }

    /** Whether the units of each arm state one probability, and all arms together no more than the whole. */
    boolean isOneDraw(String metric, List<?> slice, boolean isMature, Set<String> arms) {
        long stated = 0;
        for (String arm : arms) {
            Set<String> probabilities = stratified(metric, slice, arm, isMature).keySet();
            if (terms.randomised && probabilities.size() > 1) {
                return false;
            }
            for (String probability : probabilities) {
                stated += terms.randomised ? Long.parseLong(probability.substring(1)) : 0;
            }
        }
        return stated <= 1_000_004;
    }

    /** The variance of an arm's value; of one half as large as the other, or less, units vary no less than the other's. */
    private static double besides(Arm arm, Arm other) {
        return 2 * arm.units <= other.units
                ? Math.max(arm.variance, other.variance * other.units / arm.units)
                : arm.variance;
    }

    private void writeLift(Tables.Row row, Arm arm, Arm control, boolean ratio) {
        if (!arm.hasSpread() || !control.hasSpread() || control.value == 0) {
            row.set("lower", Double.NEGATIVE_INFINITY).set("upper", Double.POSITIVE_INFINITY);
            return;
        }
        row.set("lift", arm.value / control.value - 1);
        double ofArm = besides(arm, control);
        double ofControl = ratio ? besides(control, arm) : control.variance;
        // |b - r a| <= c sqrt(vb + r^2 va), as a quadratic inequality in r = 1 + lift.
        double width = multiplier(arm.units + control.units);
        double square = control.value * control.value - width * width * ofControl;
        if (square <= 0) {
            row.set("lower", Double.NEGATIVE_INFINITY).set("upper", Double.POSITIVE_INFINITY);
            return;
        }
        double half = control.value * arm.value;
        double constant = arm.value * arm.value - width * width * ofArm;
        double root = Math.sqrt(Math.max(0, half * half - square * constant));
        row.set("lower", (half - root) / square - 1).set("upper", (half + root) / square - 1);
    }

    private Map<String, UnitSums> stratified(String metric, List<?> slice, String arm, boolean isMature) {
        List<String> of = slice.stream().map(String.class::cast).toList();
        boolean isCounted = moments.keySet().stream()
                .anyMatch(dated -> dated.source.equals("totals") && dated.cell.equals(new Cell(metric, of, arm)));
        return isCounted ? Map.of() : strata.getOrDefault(List.of(new Cell(metric, of, arm), isMature), Map.of());
    }

    /** Half the width of the always-valid interval in standard errors, after so many units. */
    double multiplier(long units) {
        double alpha = 0.05;
        double rho2 = (-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / terms.planned;
        double scaled = units * rho2;
        return Math.sqrt(2 * (scaled + 1) / scaled * Math.log(Math.sqrt(scaled + 1) / alpha));
    }

    void writeRatio() {
        long all = seen.values().stream().mapToLong(counts -> counts[0]).sum();
        double logE = Gamma.logGamma(CONCENTRATION) - Gamma.logGamma(CONCENTRATION + all);
        double chi2 = 0;
        int drawn = 0;
        for (Map.Entry<String, Long> arm : terms.weights.entrySet()) {
            double share = arm.getValue() / (double) terms.all();
            long units = seen.get(arm.getKey())[0];
            if (share > 0) {
                drawn++;
                logE += Gamma.logGamma(CONCENTRATION * share + units)
                        - Gamma.logGamma(CONCENTRATION * share)
                        - units * Math.log(share);
                chi2 += all == 0 ? 0 : (units - all * share) * (units - all * share) / (all * share);
            }
        }
        boolean checked = terms.randomised;
        double fixed = !checked || drawn < 2 || all == 0
                ? 1
                : 1 - new ChiSquaredDistribution(null, drawn - 1).cumulativeProbability(chi2);
        double log = checked ? logE : 0;
        for (Map.Entry<String, Long> arm : terms.weights.entrySet()) {
            double share = arm.getValue() / (double) terms.all();
            long[] counts = seen.get(arm.getKey());
            tables.put(
                    "sample_ratio",
                    row().set("arm", arm.getKey())
                            .set("planned_share", share)
                            .set("units", counts[0])
                            .set("contaminated", counts[1])
                            .set("expected_units", all * share)
                            .set("log_e", log)
                            .set("p_value", Math.min(1, Math.exp(-log)))
                            .set("fixed_p_value", fixed)
                            .set("has_fired", Math.min(1, Math.exp(-log)) < 0.001));
        }
    }

    private void writeExperiment(StoreComparisons.Registration experiment) {
        Event event = experiment.event();
        String name = event.text("name");
        List<String> arms = new ArrayList<>(experiment.arms().keySet());
        tables.put(
                "experiments",
                row().set("name", name.isEmpty() ? experiment.id() : name)
                        .set("registered_at", Times.text(event.at()))
                        .set("arms", String.join("\n", arms))
                        .set("baseline", event.text("baseline"))
                        .set("unit", event.text("unit").toLowerCase(Locale.ROOT))
                        .set("primary_metric", metric())
                        .set("planned_units", experiment.planned())
                        .set("outcome_window_days", event.number("outcome_window_days"))
                        .set("decision_margin", event.number("decision_margin_ppm") / 1e6)
                        .set("is_aa_test", event.flag("aa_test"))
                        .set("units", entered)
                        .set(
                                "units_seen",
                                seen.values().stream()
                                        .mapToLong(counts -> counts[0])
                                        .sum())
                        .set(
                                "contaminated",
                                seen.values().stream()
                                        .mapToLong(counts -> counts[1])
                                        .sum()));
    }

    private static BigInteger whole(Event event, String field) {
        String text = event.text(field);
        return text.isEmpty() ? BigInteger.ZERO : new BigInteger(text);
    }
}
