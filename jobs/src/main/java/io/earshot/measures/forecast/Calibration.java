package io.earshot.measures.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Intervals from the errors that were really made: those of rolling origins within the histories of all series of a kind,
 * pooled, because a short series has too few of its own.
 *
 * <p>An error at h steps counts in units of its series' scale s^(1−b−c)·d^b·u^c, where s is the mean seasonal naive error in the
 * history (naive for periods beyond {@value #LONGEST_SEASON}), d the spread between the forecaster's members up to that step, and
 * u the mean absolute error of the forecasts from the last {@value #OWN} origins within the history (s where there are none).
 * b and c, each in [0, 1], are the slopes of the regression of ln(|error|/s) on ln(d/s) and ln(u/s) at h steps over all
 * origins. The quantile for probability p is that of the pooled errors at h steps, with the finite-sample correction of
 * conformal prediction (the ⌈(n+1)p⌉-th of n above the median, the ⌊(n+1)p⌋-th below), times the scale, around the forecast. So
 * 95% of the series of that kind are covered on average, whatever the distribution of errors, if their next errors are like
 * their last ones. Where all series are hit at once by what none could know, they are not (docs/forecasts.md).
 *
 * <p>Where a step has too few errors for a quantile, it takes the normal one with their root mean square, or the next one
 * towards the median where that lies farther out: errors of which one is far larger than the others, or that all lie on one
 * side, have quantiles that no normal distribution has.
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
    /** Origins whose errors tell how hard a series is to forecast at present. */
    private static final int OWN = 2;
    /** Of a horizon, from one origin to the next. */
    private static final int PARTS = 3;

    private static final int SHORTEST = 7;
    /** Values that lie farther apart say little about the errors of a few steps. */
    private static final int LONGEST_SEASON = 24;
    /** Of the naive error, what spread and error count at least: members may agree by chance. */
    private static final double LEAST_SHARE = 0.02;

    private final Past past;
    /** Of each history that was learnt from, the errors of its last forecasts: they need not be made again. */
    private final Map<double[], Double> own;
    /** b and c of each step. */
    private final double[][] powers;
    /** Quantiles of the errors of each step, in units of the scale. */
    private final double[][] factors;

    private Calibration(Past past, Map<double[], Double> own, double[][] powers, double[][] factors) {
        this.past = past;
        this.own = own;
        this.powers = powers;
        this.factors = factors;
    }

    /**
     * Errors by step as far as they are known, and what they are told in.
     *
     * @param back how many origins it is before the end
     */
    private record Origin(int back, double[] errors, double naive, double own, double[] spreads) {
        double scale(int step, double[] powers) {
            return Calibration.scale(naive, spreads[step], own, powers);
        }
    }

    /** How the past of a series is forecast: from origins a part of a horizon apart, counted back from its end. */
    private record Past(int period, int horizon, Forecaster forecaster) {
        int distance() {
            return Math.max(1, horizon / PARTS);
        }

        /** How many origins before the end the first one is that knows the error of a step. */
        int first(int step) {
            return step / distance() + 1;
        }

        /** Forecasts from the last origins, the last first, as far as they leave the history long enough. */
        List<Outlook> outlooks(double[] history, int most) {
            List<Outlook> outlooks = new ArrayList<>();
            int n = history.length - distance();
            while (outlooks.size() < most && n >= Math.max(SHORTEST, 2 * period + 1)) {
                outlooks.add(forecaster.outlook(Arrays.copyOf(history, n), period, horizon));
                n -= distance();
            }
            return outlooks;
        }

        /** Errors of the forecast from an origin at the steps that lie before some end, a number of origins before the last. */
        double[] errors(double[] history, List<Outlook> outlooks, int back, int end) {
            int n = history.length - back * distance();
            double[] errors = new double[Math.min(horizon, (back - end) * distance())];
            for (int h = 0; h < errors.length; h++) {
                errors[h] = history[n + h] - outlooks.get(back - 1).means()[h];
            }
            return errors;
        }

        /** u at an end: the mean absolute error of the forecasts from the origins before it; NaN where there are none. */
        double own(double[] history, List<Outlook> outlooks, int end) {
            return IntStream.rangeClosed(end + 1, Math.min(end + OWN, outlooks.size()))
                    .mapToDouble(back -> Arrays.stream(errors(history, outlooks, back, end))
                            .map(Math::abs)
                            .average()
                            .orElse(0))
                    .average()
                    .orElse(Double.NaN);
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
        Past past = new Past(period, horizon, forecaster);
        int farthest = past.first(horizon - 1) + ORIGINS - 1;
        Map<double[], Double> own = new IdentityHashMap<>();
        List<Origin> all = new ArrayList<>();
        for (double[] history : histories) {
            List<Outlook> outlooks = past.outlooks(history, farthest + OWN);
            own.put(history, past.own(history, outlooks, 0));
            for (int back = 1; back <= Math.min(farthest, outlooks.size()); back++) {
                double naive = scale(Arrays.copyOf(history, history.length - back * past.distance()), period);
                if (naive > 0) {
                    all.add(new Origin(
                            back,
                            past.errors(history, outlooks, back, 0),
                            naive,
                            past.own(history, outlooks, back),
                            outlooks.get(back - 1).spreads()));
                }
            }
        }
        double[][] powers = new double[horizon][];
        double[][] factors = new double[horizon][];
        for (int h = 0; h < horizon; h++) {
            int step = h;
            int first = past.first(step);
            List<Origin> origins = all.stream()
                    .filter(origin -> origin.back >= first && origin.back < first + ORIGINS)
                    .toList();
            powers[h] = powers(origins, step);
            factors[h] = quantiles(origins.stream()
                    .mapToDouble(origin -> origin.errors[step] / origin.scale(step, powers[step]))
                    .sorted()
                    .toArray());
        }
        return new Calibration(past, own, powers, factors);
    }

    /** Quantiles around a forecast; never below zero where the history was not. */
    public Bands around(double[] history, Outlook outlook) {
        double naive = scale(history, past.period);
        Double known = own.get(history);
        double last = known == null ? past.own(history, past.outlooks(history, OWN), 0) : known;
        double least = Arrays.stream(history).min().orElse(0) >= 0 ? 0 : Double.NEGATIVE_INFINITY;
        double[][] quantiles = new double[outlook.means().length][PROBABILITIES.size()];
        for (int h = 0; h < quantiles.length; h++) {
            int step = Math.min(h, factors.length - 1);
            double scale = naive > 0 ? scale(naive, outlook.spreads()[h], last, powers[step]) : 0;
            for (int i = 0; i < quantiles[h].length; i++) {
                double factor = factors[step][i];
                quantiles[h][i] = Math.max(least, outlook.means()[h] + (scale > 0 ? factor * scale : 0));
            }
        }
        return new Bands(quantiles);
    }

    private static double[] powers(List<Origin> origins, int step) {
        double[][] columns = new double[3][origins.size()];
        double[] sizes = new double[origins.size()];
        for (int i = 0; i < sizes.length; i++) {
            Origin origin = origins.get(i);
            columns[0][i] = Math.log(share(origin.spreads[step], origin.naive));
            columns[1][i] = Math.log(share(origin.own, origin.naive));
            columns[2][i] = 1;
            sizes[i] = Math.log(share(Math.abs(origin.errors[step]), origin.naive));
        }
        double[] slopes = LeastSquares.regress(columns, sizes);
        return new double[] {within(slopes[0]), within(slopes[1])};
    }

    private static double within(double power) {
        return Math.min(1, Math.max(0, power));
    }

    private static double scale(double naive, double spread, double own, double[] powers) {
        return naive * Math.pow(share(spread, naive), powers[0]) * Math.pow(share(own, naive), powers[1]);
    }

    /** In units of the naive error; 1 of what is not known. */
    private static double share(double value, double naive) {
        return Double.isNaN(value) ? 1 : Math.max(value / naive, LEAST_SHARE);
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
     * Quantiles of errors for {@link #PROBABILITIES}, with the finite-sample correction; normal ones where there are too few, but
     * none nearer to the median than the one before it. So they never cross.
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
        int median = quantiles.length / 2;
        for (int out = 1; out <= median; out++) {
            quantiles[median - out] = Math.min(quantiles[median - out], quantiles[median - out + 1]);
            quantiles[median + out] = Math.max(quantiles[median + out], quantiles[median + out - 1]);
        }
        return quantiles;
    }
}
