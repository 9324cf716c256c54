package io.earshot.measures.series;

import io.earshot.measures.forecast.Calibration;
import io.earshot.measures.forecast.Technique;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * What the last m days of a horizon come to together: all that something could still change which begins on the first of them.
 *
 * <p>Quantiles of days do not add up to those of their sum, unless all days err together. So errors are those that sums of
 * exactly these days made from the last n origins whose horizon had passed (at most {@value #ORIGINS}), in units of the root of
 * the sum of the squares of these days' units ({@link Units}), of ratios in {@link View#unit}. Of weekly origins and
 * horizons of four weeks that is never many, so they only tell how large the next error will be ({@link FewErrors}), ν = 1 + (n −
 * 1)·spacing/horizon: origins count as far as their horizons do not overlap. ν₀ = {@value #PRIOR} squares are taken for granted:
 * with a what the error of a day is taken to be while none was made ({@link View#guess}), g is a·√(1 + (m − 1)·{@value
 * #SHARED}), of ratios divided by √m, because two days' errors have something in common, the error of the level. So the band is
 * wide of a series without a past, and narrows as it is seen how right forecasts were; that of a rate never beyond what chance
 * does to it ({@link View#chance}).
 */
final class Rest {
    /** In result tables, beside those of {@link Grain}. */
    static final String WORD = "rest";

    private static final int ORIGINS = 48;
    private static final double PRIOR = 2;
    private static final double SHARED = 0.05;
    private static final int RATIO = 2;

    private final View view;
    private final int metric;
    private final Technique technique;
    private final int horizon;
    private final FewErrors few = new FewErrors(PRIOR);

    /**
     * Of one metric.
     *
     * @param view its days
     * @param metric 0 for numerators, 1 for denominators, 2 for their ratio
     */
    Rest(View view, int metric) {
        this.view = view;
        this.metric = metric;
        this.technique = view.plan.shown();
        this.horizon = view.grain.horizon();
    }

    /** What is expected of the last day, of the last two and so on; NaN where there is no ratio. */
    double[] means(int origin) {
        return together(part -> view.partForecast(part, origin, technique));
    }

    /** Quantiles of each of them, by {@link Calibration#PROBABILITIES}. */
    double[][] quantiles(int origin, double[] means) {
        double[] squares = new double[horizon];
        int[] counts = new int[horizon];
        int past = view.plan.originAt(origin - horizon);
        int most = Math.min(ORIGINS, view.plan.passed(horizon));
        for (int n = 0; n < most && view.days.hasDays(past, view.plan.training(), Errors.LEAST_DAYS); n++) {
            double[] forecasts = means(past);
            double[] actual = actual(past);
            double[] units = units(past, forecasts);
            for (int i = 0; i < horizon; i++) {
                if (units[i] > 0 && !Double.isNaN(actual[i])) {
                    double error = (actual[i] - forecasts[i]) / units[i];
                    squares[i] += error * error;
                    counts[i]++;
                }
            }
            past -= view.plan.spacing();
        }
        double guess = view.guess(origin);
        double least = view.least(origin);
        double[] units = units(origin, means);
        double[] chances = chances(origin);
        double[][] quantiles = new double[horizon][Calibration.PROBABILITIES.size()];
        for (int i = 0; i < horizon; i++) {
            double known = FewErrors.independent(counts[i], view.plan.spacing(), horizon);
            double learnt = units[i] > 0 ? units[i] * deviation(i + 1, squares[i], counts[i], guess) : 0;
            double deviation = Math.max(learnt, chances[i]);
            double[] errors = few.quantiles(deviation, known);
            for (int q = 0; q < errors.length; q++) {
                quantiles[i][q] = Math.min(view.most(), Math.max(least, means[i] + errors[q]));
            }
        }
        return quantiles;
    }

    /** √v */
    private double deviation(int days, double squares, int count, double guess) {
        double known = FewErrors.independent(count, view.plan.spacing(), horizon);
        double mean = count == 0 ? 0 : squares / count;
        double guessed = guess * guess * (1 + (days - 1) * SHARED) / (metric == RATIO ? days : 1);
        return Math.sqrt(few.square(guessed, known, mean));
    }

    private double[] units(int origin, double[] forecasts) {
        if (metric == RATIO) {
            return Arrays.stream(forecasts)
                    .map(forecast -> view.unit(origin, 0, forecast))
                    .toArray();
        }
        double[] squares = new double[horizon];
        Arrays.setAll(squares, h -> view.unit(origin, h, 0) * view.unit(origin, h, 0));
        return Arrays.stream(sums(squares)).map(Math::sqrt).toArray();
    }

    private double[] chances(int origin) {
        double[] chances = metric == RATIO ? sums(view.partForecast(1, origin, technique)) : new double[horizon];
        Arrays.setAll(chances, i -> metric == RATIO ? view.chance(origin, chances[i]) : 0);
        return chances;
    }

    private double[] actual(int origin) {
        return together(part -> {
            double[] values = new double[horizon];
            Arrays.setAll(values, h -> view.days.value(part, origin + 1 + h));
            return values;
        });
    }

    /** @param days of a part, in their order */
    private double[] together(IntFunction<double[]> days) {
        if (metric != RATIO) {
            return sums(days.apply(metric));
        }
        double[] numerators = sums(days.apply(0));
        double[] denominators = sums(days.apply(1));
        double[] ratios = new double[horizon];
        Arrays.setAll(ratios, i -> Math.min(view.most(), View.divided(numerators[i], denominators[i])));
        return ratios;
    }

    private static double[] sums(double[] days) {
        double[] sums = new double[days.length];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += days[days.length - 1 - i];
            sums[i] = sum;
        }
        return sums;
    }
}
