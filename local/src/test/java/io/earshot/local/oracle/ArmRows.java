package io.earshot.local.oracle;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The moments and lifts of the arms of one comparison, from the values of its units. */
final class ArmRows {
    /** Ratios of sums over units. */
    static final Set<String> RATIOS = Set.of("average_order_value", "refund_rate", "repeat_purchase_rate");

    private static final double Z95 = 1.959963984540054;

    /**
     * What is compared.
     *
     * @param planned N*
     */
    record Terms(String job, String id, String baseline, String primary, boolean randomised, long planned) {}

    /** Whether the units of a day are mature. */
    interface Maturity {
        boolean of(LocalDate day);
    }

    /** Exact sums of numerators, denominators and covariates, and of their products. */
    static final class Sums {
        final BigInteger[] of = new BigInteger[3];
        final BigInteger[][] products = new BigInteger[3][3];
        long units;

        Sums() {
            for (int i = 0; i < 3; i++) {
                of[i] = BigInteger.ZERO;
                for (int j = 0; j < 3; j++) {
                    products[i][j] = BigInteger.ZERO;
                }
            }
        }

        void add(long[] values) {
            units++;
            for (int i = 0; i < 3; i++) {
                of[i] = of[i].add(BigInteger.valueOf(values[i]));
                for (int j = 0; j < 3; j++) {
                    products[i][j] =
                            products[i][j].add(BigInteger.valueOf(values[i]).multiply(BigInteger.valueOf(values[j])));
                }
            }
        }

        void add(Sums other) {
            units += other.units;
            for (int i = 0; i < 3; i++) {
                of[i] = of[i].add(other.of[i]);
                for (int j = 0; j < 3; j++) {
                    products[i][j] = products[i][j].add(other.products[i][j]);
                }
            }
        }

        double mean(int i) {
            return of[i].doubleValue() / units;
        }

        /** Of N − R·D over the mean of D, R = ΣN / ΣD: the residuals add up to 0; exact until the last step. */
        double ratioVariance() {
            BigInteger squares = of[1].pow(2)
                    .multiply(products[0][0])
                    .subtract(of[0].multiply(of[1]).multiply(products[0][1]).shiftLeft(1))
                    .add(of[0].pow(2).multiply(products[1][1]));
            double total = of[1].doubleValue();
            return squares.doubleValue() / total / total / (units - 1) / mean(1) / mean(1);
        }

        /** With n − 1; exact until the last step. */
        double covariance(int i, int j) {
            BigInteger n = BigInteger.valueOf(units);
            BigInteger scaled = n.multiply(products[i][j]).subtract(of[i].multiply(of[j]));
            return scaled.doubleValue() / units / (units - 1);
        }
    }

    private record Cell(String metric, List<String> slice, String arm) {}

    private record Dated(Cell cell, String source, LocalDate day) {}

    private final Store store;
    private final Terms terms;
    private final Maturity maturity;
    private final Tables tables;
    private final Map<Dated, Sums> moments = new HashMap<>();

    /** By cell and maturity, stratum by stratum. */
    private final Map<List<Object>, Map<String, Sums>> strata = new HashMap<>();

    ArmRows(Store store, Terms terms, Maturity maturity, Tables tables) {
        this.store = store;
        this.terms = terms;
        this.maturity = maturity;
        this.tables = tables;
    }

    /** @param stratum empty where the arms are drawn */
    void unit(String metric, List<String> slice, String arm, LocalDate day, String stratum, long[] values) {
        sums(metric, slice, arm, "units", day).add(values);
        if (!stratum.isEmpty()) {
            strata.computeIfAbsent(
                            List.of(new Cell(metric, slice, arm), maturity.of(day)), any -> new TreeMap<>())
                    .computeIfAbsent(stratum, any -> new Sums())
                    .add(values);
        }
    }

    /** Units that somebody else counted. */
    void total(String metric, String arm, LocalDate day, Sums total) {
        sums(metric, List.of("", ""), arm, "totals", day).add(total);
    }

    private Sums sums(String metric, List<String> slice, String arm, String source, LocalDate day) {
        return moments.computeIfAbsent(new Dated(new Cell(metric, slice, arm), source, day), any -> new Sums());
    }

    /** Mature units of a metric. */
    long units(String metric) {
        return moments.entrySet().stream()
                .filter(entry -> entry.getKey().cell.metric.equals(metric)
                        && entry.getKey().cell.slice.get(0).isEmpty()
                        && isMature(entry.getKey()))
                .mapToLong(entry -> entry.getValue().units)
                .sum();
    }

    private boolean isMature(Dated dated) {
        return dated.source.equals("totals") || maturity.of(dated.day);
    }

    void write() {
        Map<List<Object>, Map<String, Sums>> compared = new HashMap<>();
        moments.forEach((dated, sums) -> {
            writeMoments(dated, sums);
            Cell cell = dated.cell;
            compared.computeIfAbsent(List.of(cell.metric, cell.slice, isMature(dated)), any -> new TreeMap<>())
                    .computeIfAbsent(cell.arm, any -> new Sums())
                    .add(sums);
        });
        compared.forEach(
                (of, arms) -> writeLifts((String) of.get(0), (List<?>) of.get(1), (Boolean) of.get(2), arms));
    }

    private Tables.Row row() {
        return new Tables.Row()
                .set("job", terms.job)
                .set("store_id", store.id())
                .set("comparison_id", terms.id);
    }

    private void writeMoments(Dated dated, Sums sums) {
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
        static Arm of(String metric, Sums sums) {
            double value = sums.of[1].signum() == 0 ? 0 : sums.of[0].doubleValue() / sums.of[1].doubleValue();
            double perUnit;
            if (metric.equals("conversion_rate")) {
                perUnit = value * (1 - value);
            } else if (sums.units < 2) {
                perUnit = 0;
            } else if (RATIOS.contains(metric)) {
                perUnit = sums.of[1].signum() == 0 ? 0 : sums.ratioVariance();
            } else {
                perUnit = sums.covariance(0, 0);
            }
            return new Arm(sums.units, value, perUnit / sums.units);
        }

        boolean hasSpread() {
            return variance > 0;
        }
    }

    private void writeLifts(String metric, List<?> slice, boolean isMature, Map<String, Sums> arms) {
        String baseline = terms.baseline;
        arms.forEach((name, sums) -> {
            Arm arm = Arm.of(metric, sums);
            Sums control = arms.getOrDefault(baseline, new Sums());
            Tables.Row row = row().set("metric", metric)
                    .set("slice", slice.get(0))
                    .set("slice_value", slice.get(1))
                    .set("maturity", isMature ? "mature" : "provisional")
                    .set("arm", name)
                    .set("baseline", baseline)
                    .set("is_primary", metric.equals(terms.primary))
                    .set("is_randomised", terms.randomised)
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
                Arm against = Arm.of(metric, control);
                row.set("baseline_value", against.value);
                writeLift(row, arm, against);
                if (arm.hasSpread() && against.hasSpread() && against.value != 0) {
                    writeStratified(
                            row,
                            stratified(metric, slice, name, isMature),
                            stratified(metric, slice, baseline, isMature),
                            !RATIOS.contains(metric));
                }
            }
            tables.put("lifts", row);
        });
    }

    private void writeLift(Tables.Row row, Arm arm, Arm control) {
        if (!arm.hasSpread() || !control.hasSpread() || control.value == 0) {
            row.set("lower", Double.NEGATIVE_INFINITY).set("upper", Double.POSITIVE_INFINITY);
            return;
        }
        row.set("lift", arm.value / control.value - 1);
        // |b - r a| <= c sqrt(vb + r^2 va), as a quadratic inequality in r = 1 + lift.
        double width = multiplier(arm.units + control.units);
        double square = control.value * control.value - width * width * control.variance;
        if (square <= 0) {
            row.set("lower", Double.NEGATIVE_INFINITY).set("upper", Double.POSITIVE_INFINITY);
            return;
        }
        double half = control.value * arm.value;
        double constant = arm.value * arm.value - width * width * arm.variance;
        double root = Math.sqrt(Math.max(0, half * half - square * constant));
        row.set("lower", (half - root) / square - 1).set("upper", (half + root) / square - 1);
    }

    /** Half the width of the always-valid interval in standard errors, after so many units. */
    private double multiplier(long units) {
        double alpha = 0.05;
        double rho2 = (-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / terms.planned;
        double scaled = units * rho2;
        return Math.sqrt(2 * (scaled + 1) / scaled * Math.log(Math.sqrt(scaled + 1) / alpha));
    }

    private Map<String, Sums> stratified(String metric, List<?> slice, String arm, boolean isMature) {
        List<String> of = slice.stream().map(String.class::cast).toList();
        boolean isCounted = moments.keySet().stream()
                .anyMatch(dated -> dated.source.equals("totals") && dated.cell.equals(new Cell(metric, of, arm)));
        return isCounted ? Map.of() : strata.getOrDefault(List.of(new Cell(metric, of, arm), isMature), Map.of());
    }

    /** Within strata that both arms have, each as large as in both arms together, what the covariate explains taken out. */
    private void writeStratified(Tables.Row row, Map<String, Sums> ofArm, Map<String, Sums> ofBaseline, boolean isMean) {
        double all = 0;
        double covariance = 0;
        double variance = 0;
        List<String> both = new ArrayList<>();
        for (Map.Entry<String, Sums> stratum : ofArm.entrySet()) {
            Sums other = ofBaseline.get(stratum.getKey());
            if (stratum.getValue().units > 1 && other != null && other.units > 1) {
                both.add(stratum.getKey());
                for (Sums sums : List.of(stratum.getValue(), other)) {
                    all += sums.units;
                    covariance += (sums.units - 1) * sums.covariance(0, 2);
                    variance += (sums.units - 1) * sums.covariance(2, 2);
                }
            }
        }
        double slope = isMean && variance > 0 ? covariance / variance : 0;
        double[] a = standardised(ofBaseline, ofArm, both, all, slope);
        double[] b = standardised(ofArm, ofBaseline, both, all, slope);
        if (both.isEmpty() || !(a[1] > 0) || !(b[1] > 0) || a[0] == 0) {
            return;
        }
        row.set("is_adjusted", true).set("adjusted_lift", (b[0] - a[0]) / Math.abs(a[0]));
        double square = a[0] * a[0] - Z95 * Z95 * a[1];
        if (square <= 0) {
            row.set("adjusted_lower", Double.NEGATIVE_INFINITY).set("adjusted_upper", Double.POSITIVE_INFINITY);
            return;
        }
        double root = Math.sqrt(Math.max(
                0, a[0] * a[0] * b[0] * b[0] - square * (b[0] * b[0] - Z95 * Z95 * b[1])));
        double low = (a[0] * b[0] - root) / square;
        double high = (a[0] * b[0] + root) / square;
        row.set("adjusted_lower", a[0] > 0 ? low - 1 : 1 - high).set("adjusted_upper", a[0] > 0 ? high - 1 : 1 - low);
    }

    /** An arm's value and the variance of that value. */
    private static double[] standardised(
            Map<String, Sums> arm, Map<String, Sums> other, List<String> strata, double all, double slope) {
        double numerator = 0;
        double denominator = 0;
        for (String stratum : strata) {
            Sums own = arm.get(stratum);
            Sums others = other.get(stratum);
            double share = (own.units + others.units) / all;
            double before = own.of[2].add(others.of[2]).doubleValue() / (own.units + others.units);
            numerator += share * (own.mean(0) - slope * (own.mean(2) - before));
            denominator += share * own.mean(1);
        }
        double value = numerator / denominator;
        double variance = 0;
        for (String stratum : strata) {
            Sums own = arm.get(stratum);
            double share = (own.units + other.get(stratum).units) / all;
            double[] weights = {1, -value, -slope};
            double spread = 0;
            double parts = 0;
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    double part = weights[i] * weights[j] * own.covariance(Math.min(i, j), Math.max(i, j));
                    spread += part;
                    parts += i == j ? part : 0;
                }
            }
            spread = spread > 1e-9 * parts ? spread : 0;
            variance += share * share * spread / own.units;
        }
        return new double[] {value, variance / denominator / denominator};
    }
}
