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
 * The errors that a method made from the last origins of a series, and the intervals that follow from them: the quantiles of
 * the errors in units of their origin and step ({@link Units}), pooled over neighbouring steps ({@link Grain#pool}), times the
 * unit of the new forecast. Between the middles of two pools they are interpolated. See {@link Calibration}, which does the same
 * across series; a series of days has enough errors of its own.
 *
 * <p>An error counts as soon as its day has closed, whatever of its forecast's horizon is still to come. Forecasts from less
 * than {@value #LEAST_DAYS} days are not taken: they err as no later one will.
 *
 * <p>Fewer than {@value #MANY} errors are of a season or two, and those of weeks are, however many, of a few quarters: all that
 * were made from the weeks of one quarter tell of the same change. They lean one way by chance, so each counts with either sign,
 * and beside them stand {@value #PRIOR} errors of a normal distribution, those that are expected before any was made ({@link
 * View#guess}): quantiles of a few errors are the largest of them, or nothing like it. No quantile but the median lies nearer to
 * the forecast than what chance alone makes ({@link View#chances}).
 */
final class Errors {
    private static final int MANY = 100;
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
        while (origins.size() < view.plan.origins() && view.days.isLongEnough(origin, view.plan.training())) {
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
            double place = view.grain.place(h);
            double[] before = factors[(int) Math.floor(place)];
            double[] behind = factors[(int) Math.ceil(place)];
            double share = place - Math.floor(place);
            for (int i = 0; i < quantiles[h].length; i++) {
                double factor = before[i] + share * (behind[i] - before[i]);
                double error = noNearer(unit > 0 ? factor * unit : 0, NORMAL_QUANTILES[i] * chances[h]);
                quantiles[h][i] = Math.min(view.most(), Math.max(least, forecast[h] + error));
            }
        }
        return quantiles;
    }

    /** A quantile of errors, unless it lies nearer to 0 than one that chance alone makes. */
    private static double noNearer(double error, double byChance) {
        return byChance < 0 ? Math.min(error, byChance) : byChance > 0 ? Math.max(error, byChance) : error;
    }

    /** Quantiles of the errors in their units, for each pool of steps. */
    private double[][] factors(int day, int horizon) {
        Grain grain = view.grain;
        double[][] errors = new double[grain.pools()][horizon * view.plan.origins()];
        int[] counts = new int[errors.length];
        int[] taken = new int[horizon];
        int origin = view.plan.originAt(day - view.grain.days());
        while (taken[horizon - 1] < view.plan.origins()
                && view.days.hasDays(origin, view.plan.training(), LEAST_DAYS)) {
            double[] forecast = view.forecast(origin, technique);
            int passed = Math.min(horizon, (day - origin) / view.grain.days());
            for (int h = 0; h < passed; h++) {
                if (taken[h]++ < view.plan.origins()) {
                    double error = view.actual(origin + (h + 1) * view.grain.days()) - forecast[h];
                    double unit = view.unit(origin, h, forecast[h]);
                    if (!Double.isNaN(error) && unit > 0) {
                        errors[grain.poolOf(h)][counts[grain.poolOf(h)]++] = error / unit;
                    }
                }
            }
            origin -= view.plan.spacing();
        }
        double guess = view.guess(day);
        double[][] factors = new double[errors.length][];
        for (int i = 0; i < factors.length; i++) {
            double[] some = Arrays.copyOf(errors[i], counts[i]);
            double[] sorted = (some.length < MANY || grain.equals(Grain.WEEK)
                            ? withPrior(some, guess)
                            : Arrays.stream(some))
                    .sorted()
                    .toArray();
            factors[i] = Calibration.quantiles(sorted, guess);
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
