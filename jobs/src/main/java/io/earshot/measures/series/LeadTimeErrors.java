package io.earshot.measures.series;

import io.earshot.measures.forecast.SafetyStock;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * The errors that forecasts of all runs of as many days as a lead time has made from the last origins of a part of a series, and
 * what they say of the next one ({@link SafetyStock}). They are told in units in which each has about the standard deviation
 * √L·a, with L the days and a = {@link View#guess}:
 *
 * <pre>
 * √(s²·Σ f²/L + (Σ r·y/a)²/L)
 * </pre>
 *
 * where s is {@link View#scale} of the history without special days, f the factor of each day's kind ({@link SpecialEffects}), y
 * its forecast and r the standard error of the factor as a share of it, all as seen from the origin of the forecast. So a sale
 * that multiplies the demand multiplies what ordinary days err by, more so while only a few days tell by how much; and to
 * closing days there is nothing to be added. Without special days it is s.
 *
 * <p>Runs of closing days alone tell nothing and are left out; so are runs with a day that is known by now to be unlike others,
 * but was not at the time: such a surprise comes once.
 */
final class LeadTimeErrors {
    private final View view;
    private final int part;
    private final int days;

    /**
     * Of a view of days.
     *
     * @param part which it is of, 0 for numerators, 1 for denominators
     * @param days in the lead time, at most the horizon
     */
    LeadTimeErrors(View view, int part, int days) {
        this.view = view;
        this.part = part;
        this.days = days;
    }

    /**
     * What must be added to what is expected of the days after an origin so that it is exceeded with each of some chances 1 − p
     * only.
     *
     * @return negative where even less will do; 0 where nothing is uncertain
     */
    double[] quantiles(int origin, double... chances) {
        double[] errors = Errors.origins(view, origin).stream()
                .flatMapToDouble(past -> made(past, origin))
                .toArray();
        double unit = unit(origin, forecast(origin), 0);
        double[] quantiles = SafetyStock.quantiles(errors, view.guess(origin) * Math.sqrt(days), chances);
        Arrays.setAll(quantiles, i -> unit > 0 ? unit * quantiles[i] : 0);
        return quantiles;
    }

    /** Those of a past origin, as far as they tell something of a later one. */
    private DoubleStream made(int past, int origin) {
        SpecialEffects seen = view.effects(part, past);
        SpecialEffects known = view.effects(part, origin);
        double[] forecast = forecast(past);
        DoubleStream.Builder errors = DoubleStream.builder();
        for (int from = 0; from + days <= forecast.length; from++) {
            double error = 0;
            boolean isForeseen = true;
            for (int h = from; h < from + days; h++) {
                int day = past + h + 1;
                error += view.actual(day) - forecast[h];
                isForeseen &= known.factor(day) == 1 || seen.factor(day) != 1;
            }
            double unit = unit(past, forecast, from);
            if (isForeseen && unit > 0) {
                errors.add(error / unit);
            }
        }
        return errors.build();
    }

    private double unit(int origin, double[] forecast, int from) {
        SpecialEffects effects = view.effects(part, origin);
        double squares = 0;
        double common = 0;
        for (int h = from; h < from + days; h++) {
            double factor = effects.factor(origin + h + 1);
            squares += factor * factor;
            common += effects.uncertainty(origin + h + 1) * forecast[h] / view.guess(origin);
        }
        double scale = effects.ordinaryScale();
        return Math.sqrt((scale * scale * squares + common * common) / days);
    }

    private double[] forecast(int origin) {
        return view.forecast(origin, view.plan.shown());
    }
}
