package io.earshot.measures.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Intervals from the errors that were really made: those of rolling origins within the histories of all series of a kind,
 * pooled, because a short series has too few of its own.
 *
 * <p>An error at h steps counts in units of its series' scale s^(1−b)·d^b, where s is the mean seasonal naive error in the
 * history (naive for periods beyond {@value #LONGEST_SEASON}), d the spread between the forecaster's members up to that step, and
 * b in [0, 1] the slope of the regression of ln(|error|/s) on ln(d/s) at h steps over all origins. The quantile for probability
 * p is that of the pooled errors at h steps, with the finite-sample correction of conformal prediction (the ⌈(n+1)p⌉-th of n
 * above the median, the ⌊(n+1)p⌋-th below), times the scale, around the forecast. So 95% of the series of that kind are covered
 * on average, whatever the distribution of errors, if their next errors are like their last ones.
 *
 * <p>Where a step has too few errors for a quantile, it takes the normal one with their root mean square.
 *
 * <p>Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, Springer; Lei et al. (2018), Distribution-Free
 * Predictive Inference for Regression, JASA 113, 1094-1111 (normalised errors).
 */
public final class Calibration {
    /** Of the quantiles, in order. */
    public static final List<Double> PROBABILITIES = List.of(0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975);

    private static final double[] NORMAL = {
        -1.959963984540054,
        -1.2815515655446004,
        -0.6744897501960817,
        0,
        0.6744897501960817,
        1.2815515655446004,
        1.959963984540054
    };
    private static final int ORIGINS = 3;
    /** Of a horizon, from one origin to the next. */
    private static final int PARTS = 3;

    private static final int SHORTEST = 7;
    /** Values that lie farther apart say little about the errors of a few steps. */
    private static final int LONGEST_SEASON = 24;
    /** Of the naive error, what spread and error count at least: members may agree by chance. */
    private static final double LEAST_SHARE = 0.02;

    private final int period;
    /** b of each step. */
    private final double[] powers;
    /** Quantiles of the errors of each step, in units of the scale. */
    private final double[][] factors;

    private Calibration(int period, double[] powers, double[][] factors) {
        this.period = period;
        this.powers = powers;
        this.factors = factors;
    }

    /**
     * Errors by step as far as they are known, and what they are told in.
     *
     * @param back how many origins it is before the end
     */
    private record Origin(int back, double[] errors, double naive, double[] spreads) {
        double scale(int step, double power) {
            return Calibration.scale(naive, spreads[step], power);
        }
    }

    /**
     * Learns from the errors at rolling origins a third of a horizon apart: of each step from the last three that know its
     * error, and leave the history long enough. So the errors of few steps come from histories that are nearly as long as those
     * that are forecast from now, and are of the same time.
     *
     * @param histories of the same kind: of what is measured, and how often
     */
    public static Calibration of(List<double[]> histories, int period, int horizon, Forecaster forecaster) {
        int distance = Math.max(1, horizon / PARTS);
        List<Origin> all = new ArrayList<>();
        for (double[] history : histories) {
            for (int back = 1; back <= first(horizon - 1, distance) + ORIGINS - 1; back++) {
                int n = history.length - back * distance;
                if (n >= Math.max(SHORTEST, 2 * period + 1)) {
                    double[] past = Arrays.copyOf(history, n);
                    double scale = scale(past, period);
                    if (scale > 0) {
                        Outlook outlook = forecaster.outlook(past, period, horizon);
                        double[] errors = new double[Math.min(horizon, back * distance)];
                        for (int h = 0; h < errors.length; h++) {
                            errors[h] = history[n + h] - outlook.means()[h];
                        }
                        all.add(new Origin(back, errors, scale, outlook.spreads()));
                    }
                }
            }
        }
        double[] powers = new double[horizon];
        double[][] factors = new double[horizon][];
        for (int h = 0; h < horizon; h++) {
            int step = h;
            int first = first(step, distance);
            List<Origin> origins = all.stream()
                    .filter(origin -> origin.back >= first && origin.back < first + ORIGINS)
                    .toList();
            double power = power(origins, step);
            powers[h] = power;
            factors[h] = quantiles(origins.stream()
                    .mapToDouble(origin -> origin.errors[step] / origin.scale(step, power))
                    .sorted()
                    .toArray());
        }
        return new Calibration(period, powers, factors);
    }

    /** How many origins before the end the first one is that knows the error of a step. */
    private static int first(int step, int distance) {
        return step / distance + 1;
    }

    /** Quantiles around a forecast; never below zero where the history was not. */
    public Bands around(double[] history, Outlook outlook) {
        double naive = scale(history, period);
        double least = Arrays.stream(history).min().orElse(0) >= 0 ? 0 : Double.NEGATIVE_INFINITY;
        double[][] quantiles = new double[outlook.means().length][PROBABILITIES.size()];
        for (int h = 0; h < quantiles.length; h++) {
            int step = Math.min(h, factors.length - 1);
            double scale = naive > 0 ? scale(naive, outlook.spreads()[h], powers[step]) : 0;
            for (int i = 0; i < quantiles[h].length; i++) {
                double factor = factors[step][i];
                quantiles[h][i] = Math.max(least, outlook.means()[h] + (scale > 0 ? factor * scale : 0));
            }
        }
        return new Bands(quantiles);
    }

    private static double power(List<Origin> origins, int step) {
        double n = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (Origin origin : origins) {
            double dx = Math.log(Math.max(origin.spreads[step] / origin.naive, LEAST_SHARE));
            double dy = Math.log(Math.max(Math.abs(origin.errors[step]) / origin.naive, LEAST_SHARE));
            n++;
            x += dx;
            y += dy;
            xx += dx * dx;
            xy += dx * dy;
        }
        double variance = xx - x * x / n;
        return variance > 0 ? Math.min(1, Math.max(0, (xy - x * y / n) / variance)) : 0;
    }

    private static double scale(double naive, double spread, double power) {
        return naive * Math.pow(Math.max(spread / naive, LEAST_SHARE), power);
    }

    /**
     * Mean absolute error in a history of the seasonal naive method; of the naive one where the season is long, or there is not
     * one yet.
     */
    public static double scale(double[] history, int period) {
        return Accuracy.scale(history, period <= LONGEST_SEASON && history.length > period ? period : 1);
    }

    private static double[] quantiles(double[] sorted) {
        return quantiles(sorted, Double.POSITIVE_INFINITY);
    }

    /**
     * Quantiles of errors for {@link #PROBABILITIES}, with the finite-sample correction; normal ones where there are too few.
     *
     * @param guess root mean square of the errors where there are none
     */
    public static double[] quantiles(double[] sorted, double guess) {
        double[] quantiles = new double[NORMAL.length];
        int n = sorted.length;
        double rms =
                n == 0 ? guess : Math.sqrt(Arrays.stream(sorted).map(z -> z * z).sum() / n);
        for (int i = 0; i < quantiles.length; i++) {
            double p = PROBABILITIES.get(i);
            double rank = p < 0.5 ? Math.floor((n + 1) * p) : p > 0.5 ? Math.ceil((n + 1) * p) : (n + 1) / 2.0;
            if (rank < 1 || rank > n) {
                quantiles[i] = NORMAL[i] == 0 ? 0 : NORMAL[i] * rms;
            } else {
                quantiles[i] = (sorted[(int) Math.floor(rank) - 1] + sorted[(int) Math.ceil(rank) - 1]) / 2;
            }
        }
        return quantiles;
    }
}
