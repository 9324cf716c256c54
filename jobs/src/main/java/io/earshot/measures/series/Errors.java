package io.earshot.measures.series;

import io.earshot.measures.forecast.Calibration;
import io.earshot.measures.forecast.Technique;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The errors that a method made from the last origins of a series, in units of their origin and step ({@link Units}), and the
 * intervals that follow from them: quantiles of these errors times the unit of the new forecast. See {@link Calibration}, which
 * does the same across series; a series of days has enough errors of its own. Of weeks see {@link WeekErrors}; those of days are
 * pooled over the {@value #POOL} steps of a week, and quantiles interpolated between the middles of two pools.
 *
 * <p>An error counts as soon as its day has closed, whatever of its forecast's horizon is still to come. Forecasts from less
 * than {@value #LEAST_DAYS} days are not taken: they err as no later one will.
 *
 * <p>Fewer than {@value #MANY} errors of days are of a season or two. They lean one way by chance, so each counts with either
 * sign, and beside them stand {@value #PRIOR} errors of a normal distribution, those that are expected before any was made
 * ({@link View#guess}): quantiles of a few errors are the largest of them, or nothing like it. No quantile but the
 * median lies nearer to the forecast than what chance alone makes ({@link View#chances}).
 */
final class Errors {
    private static final int MANY = 100;
    private static final int POOL = 7;
    static final int LEAST_DAYS = 21;
    private static final int PRIOR = 42;

    /** Quantiles of the standard normal distribution at (i + ½)/{@value #PRIOR}. */
    private static final double[] NORMAL = normal();

    /** Of the standard normal distribution, by {@link Calibration#PROBABILITIES}. */
    private static final double[] NORMAL_QUANTILES = Calibration.PROBABILITIES.stream()
            .mapToDouble(NormalDistribution.of(0, 1)::inverseCumulativeProbability)
            .toArray();

    private final View view;
    private final Technique technique;
    private final Map<Integer, double[][]> known = new HashMap<>();

    Errors(View view, Technique technique) {
        this.view = view;
        this.technique = technique;
    }

    /** The last origins whose whole horizon had passed at a day, latest first. */
    static List<Integer> origins(View view, int day) {
        List<Integer> origins = new ArrayList<>();
        int origin = view.plan.originAt(day - view.grain.reach());
        while (origins.size() < view.plan.origins()
                && view.days.hasDays(origin, view.plan.training(), view.grain.least())) {
            origins.add(origin);
            origin -= view.plan.spacing();
        }
        return origins;
    }

    /** Quantiles of each step of a forecast, by {@link Calibration#PROBABILITIES}. */
    double[][] quantiles(int origin, double[] forecast) {
        return known.computeIfAbsent(origin, any -> workedOut(origin, forecast));
    }

    private double[][] workedOut(int origin, double[] forecast) {
        double least = view.least(origin);
        double[] chances = view.chances(origin, technique);
        double[][] factors = factors(origin, forecast.length);
        double[][] quantiles = new double[forecast.length][Calibration.PROBABILITIES.size()];
        for (int h = 0; h < forecast.length; h++) {
            double unit = view.unit(origin, h, forecast[h]);
            for (int i = 0; i < quantiles[h].length; i++) {
                double error = noNearer(unit > 0 ? factors[h][i] * unit : 0, NORMAL_QUANTILES[i] * chances[h]);
                quantiles[h][i] = Math.min(view.most(), Math.max(least, forecast[h] + error));
            }
        }
        return quantiles;
    }

    /** A quantile of errors, unless it lies nearer to 0 than one that chance alone makes. */
    private static double noNearer(double error, double byChance) {
        return byChance < 0 ? Math.min(error, byChance) : byChance > 0 ? Math.max(error, byChance) : error;
    }

    /** Quantiles of the errors in their units, for each step. */
    private double[][] factors(int day, int horizon) {
        double[][] errors = made(day, horizon);
        return view.grain.equals(Grain.WEEK) ? WeekErrors.factors(view, day, errors) : ofDays(errors, view.guess(day));
    }

    /** The latest errors of each step in their units, as many as are looked at. */
    private double[][] made(int day, int horizon) {
        Grain grain = view.grain;
        double[][] errors = new double[horizon][view.plan.origins()];
        int[] counts = new int[horizon];
        int[] taken = new int[horizon];
        int origin = view.plan.originAt(day - grain.days());
        while (taken[horizon - 1] < view.plan.origins()
                && view.days.hasDays(origin, view.plan.training(), Math.max(LEAST_DAYS, grain.least()))) {
            double[] forecast = view.forecast(origin, technique);
            int passed = Math.min(horizon, (day - origin) / grain.days());
            for (int h = 0; h < passed; h++) {
                if (taken[h]++ < view.plan.origins()) {
                    double error = view.actual(origin + (h + 1) * grain.days()) - forecast[h];
                    double unit = view.unit(origin, h, forecast[h]);
                    if (!Double.isNaN(error) && unit > 0) {
                        errors[h][counts[h]++] = error / unit;
                    }
                }
            }
            origin -= view.plan.spacing();
        }
        for (int h = 0; h < horizon; h++) {
            errors[h] = Arrays.copyOf(errors[h], counts[h]);
        }
        return errors;
    }

    private static double[][] ofDays(double[][] errors, double guess) {
        double[][] pools = new double[errors.length / POOL][];
        for (int i = 0; i < pools.length; i++) {
            double[] some = Arrays.stream(errors, i * POOL, (i + 1) * POOL)
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
            double[] sorted = (some.length < MANY ? withPrior(some, guess) : Arrays.stream(some))
                    .sorted()
                    .toArray();
            pools[i] = Calibration.quantiles(sorted, guess);
        }
        double[][] factors = new double[errors.length][Calibration.PROBABILITIES.size()];
        for (int h = 0; h < factors.length; h++) {
            double place = Math.min(pools.length - 1, Math.max(0, (h + 0.5) / POOL - 0.5));
            double[] before = pools[(int) Math.floor(place)];
            double[] behind = pools[(int) Math.ceil(place)];
            double share = place - Math.floor(place);
            Arrays.setAll(factors[h], i -> before[i] + share * (behind[i] - before[i]));
        }
        return factors;
    }

    private static DoubleStream withPrior(double[] errors, double guess) {
        DoubleStream bothWays =
                DoubleStream.concat(Arrays.stream(errors), Arrays.stream(errors).map(error -> -error));
        return DoubleStream.concat(bothWays, normal(guess));
    }

    /** The {@value #PRIOR} errors that stand beside few others, in order. */
    static DoubleStream normal(double deviation) {
        return Arrays.stream(NORMAL).map(z -> z * deviation);
    }

    private static double[] normal() {
        double[] quantiles = new double[PRIOR];
        Arrays.setAll(quantiles, i -> Math.sqrt(2) * Erf.erfInv(2 * (i + 0.5) / PRIOR - 1));
        return quantiles;
    }
}
