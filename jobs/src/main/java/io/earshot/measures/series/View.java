package io.earshot.measures.series;

import io.earshot.measures.forecast.Calibration;
import io.earshot.measures.forecast.Technique;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One metric of a series at one grain: a part of it, or the ratio of its two parts. */
abstract class View {
    /** Of the standard deviation of a normal error to its mean absolute value. */
    private static final double ROOT_HALF_PI = 1.2533141373155003;

    private static final double LEAST_SHARE = 0.25;

    final Days days;
    final Plan plan;
    final Grain grain;
    final Fits fits;
    final Map<Integer, double[]> units = new HashMap<>();
    final Map<Integer, double[]> ordinaryUnits = new HashMap<>();
    private final Map<Integer, Double> scales = new HashMap<>();
    private final List<Map<Integer, SpecialEffects>> effects = List.of(new HashMap<>(), new HashMap<>());

    private View(Days days, Plan plan, Grain grain, Fits fits) {
        this.days = days;
        this.plan = plan;
        this.grain = grain;
        this.fits = fits;
    }

    /** What came in the step that ends with a day; NaN where there is no ratio. */
    abstract double actual(int lastDay);

    /** Steps 1 to the horizon from an origin; NaN where there is no ratio. */
    abstract double[] forecast(int origin, Technique technique);

    /**
     * In what the error of a step's forecast is told, so that those of different origins can be pooled: positive, else none can.
     *
     * @param h steps before it
     */
    abstract double unit(int origin, int h, double forecast);

    /**
     * The standard deviation that chance alone gives each step, however right its forecast: no interval is narrower than a normal
     * one of it. 0 where nothing is known of that, NaN where there is no ratio.
     */
    abstract double[] chances(int origin, Technique technique);

    /** The same of a ratio with so large a denominator. */
    abstract double chance(int origin, double denominator);
    /** The same of an ordinary step, of ratios in shares of the forecast. */
    abstract double ordinaryUnit(int origin, int h);

    /** What the root mean square of such errors is taken to be while none was made yet. */
    abstract double guess(int origin);

    /** What is never undercut. */
    abstract double least(int origin);

    /** What is never exceeded. */
    abstract double most();

    /** The values before an origin, NaN where there is no ratio. */
    abstract double[] history(int origin);

    static View part(Days days, int part, Plan plan, Grain grain, Fits fits) {
        return new View(days, plan, grain, fits) {
            @Override
            double actual(int lastDay) {
                return days.sum(part, lastDay, grain.days());
            }

            @Override
            double[] forecast(int origin, Technique technique) {
                return partForecast(part, origin, technique);
            }

            @Override
            double unit(int origin, int h, double forecast) {
                return units.computeIfAbsent(origin, any -> units(part, origin))[h];
            }

            @Override
            double[] chances(int origin, Technique technique) {
                return new double[grain.horizon()];
            }

            @Override
            double chance(int origin, double denominator) {
                return 0;
            }

            @Override
            double ordinaryUnit(int origin, int h) {
                return ordinaryUnits.computeIfAbsent(origin, any -> ordinaryUnits(part, origin))[h];
            }

            @Override
            double guess(int origin) {
                return ROOT_HALF_PI;
            }

            @Override
            double least(int origin) {
                return Arrays.stream(history(origin)).min().orElse(0) >= 0 ? 0 : Double.NEGATIVE_INFINITY;
            }

            @Override
            double most() {
                return Double.POSITIVE_INFINITY;
            }

            @Override
            double[] history(int origin) {
                return days.history(part, origin, grain.days(), plan.training());
            }
        };
    }

    /**
     * Both parts are forecast; their ratio is divided at the end.
     *
     * <p>Its errors are told in units of what was forecast, but of no less than {@value #LEAST_SHARE} of what the ratio was in the
     * history: a forecast that came to nothing is wrong by as much as another.
     *
     * @param most what it cannot exceed: 1 of what is a part of the denominator, so that chance alone makes it err as {@link
     *     Trials} says
     */
    static View ratio(Days days, Plan plan, Grain grain, Fits fits, double most) {
        return new View(days, plan, grain, fits) {
            private final Map<Integer, Trials> trials = new HashMap<>();
            private final Map<Integer, Double> means = new HashMap<>();

            @Override
            double actual(int lastDay) {
                return divided(days.sum(0, lastDay, grain.days()), days.sum(1, lastDay, grain.days()));
            }

            @Override
            double[] forecast(int origin, Technique technique) {
                double[] numerators = partForecast(0, origin, technique);
                double[] denominators = partForecast(1, origin, technique);
                double[] ratios = new double[grain.horizon()];
                for (int h = 0; h < ratios.length; h++) {
                    ratios[h] = Math.min(most, divided(numerators[h], denominators[h]));
                }
                return ratios;
            }

            @Override
            double unit(int origin, int h, double forecast) {
                double size = Math.max(
                        forecast, LEAST_SHARE * (isRate() ? trials(origin).rate() : mean(origin)));
                return size * ordinaryUnit(origin, h);
            }

            @Override
            double ordinaryUnit(int origin, int h) {
                return Units.ofRatio(grain, h);
            }

            @Override
            double[] chances(int origin, Technique technique) {
                double[] chances = isRate() ? partForecast(1, origin, technique) : new double[grain.horizon()];
                Arrays.setAll(chances, h -> chance(origin, chances[h]));
                return chances;
            }

            @Override
            double chance(int origin, double denominator) {
                return isRate() ? trials(origin).deviation(denominator) : 0;
            }

            private boolean isRate() {
                return most == 1;
            }

            private Trials trials(int origin) {
                return trials.computeIfAbsent(origin, any -> Trials.until(days, origin));
            }

            /** Of the history: at least 0, NaN where there is none. */
            private double mean(int origin) {
                return means.computeIfAbsent(origin, any -> Math.max(0, divided(sum(0, origin), sum(1, origin))));
            }

            private double sum(int part, int origin) {
                return Arrays.stream(days.history(part, origin, grain.days(), plan.training()))
                        .sum();
            }

            @Override
            double guess(int origin) {
                double[] history = history(origin);
                double mean = mean(origin);
                if (!(mean > 0)) {
                    return 1;
                }
                return Math.sqrt(Arrays.stream(history)
                        .filter(ratio -> !Double.isNaN(ratio))
                        .map(ratio -> (ratio / mean - 1) * (ratio / mean - 1))
                        .average()
                        .orElse(1));
            }

            @Override
            double least(int origin) {
                return 0;
            }

            @Override
            double most() {
                return most;
            }

            @Override
            double[] history(int origin) {
                double[] numerators = days.history(0, origin, grain.days(), plan.training());
                double[] denominators = days.history(1, origin, grain.days(), plan.training());
                double[] ratios = new double[numerators.length];
                for (int i = 0; i < ratios.length; i++) {
                    ratios[i] = divided(numerators[i], denominators[i]);
                }
                return ratios;
            }
        };
    }

    /** How many steps are said from an origin: none of too short a history, and of weeks half as many as it has at most. */
    final int steps(int origin) {
        if (!days.hasDays(origin, plan.training(), grain.least())) {
            return 0;
        }
        return grain.equals(Grain.WEEK) ? Math.min(grain.horizon(), history(origin).length / 2) : grain.horizon();
    }

    /** Mean absolute error of the seasonal naive method in the history; of the naive one where the season is long. */
    final double scale(int origin) {
        return scales.computeIfAbsent(origin, any -> Calibration.scale(history(origin), grain.period()));
    }

    static double divided(double numerator, double denominator) {
        return denominator > 0 ? numerator / denominator : Double.NaN;
    }

    /** From an origin; where estimation is due at some origins only, from the latest of them, brought up to date. */
    final double[] partForecast(int part, int origin, Technique technique) {
        int estimated = plan.originAt(origin);
        if (plan.isReestimatedDaily() || estimated == origin || !days.isLongEnough(estimated, plan.training())) {
            return Arrays.copyOf(fitted(part, origin, technique), grain.horizon());
        }
        return Level.broughtUpToDate(
                fitted(part, estimated, technique),
                days,
                part,
                estimated,
                origin,
                grain.horizon(),
                day -> technique.isAutomatic() ? effects(part, estimated).factor(day) : 1);
    }

    private double[] fitted(int part, int origin, Technique technique) {
        int horizon = grain.horizon() + (plan.isReestimatedDaily() ? 0 : plan.spacing());
        return fits.of(new Fits.Fit(origin, part, grain, technique), () -> {
            if (!technique.isAutomatic()) {
                return technique.forecast(
                        days.history(part, origin, grain.days(), plan.training()), grain.period(), horizon);
            }
            SpecialEffects effects = effects(part, origin);
            double[] history = effects.ordinary(grain.days());
            double[] forecast = technique.forecast(history, grain.period(), horizon);
            double[] ordinary = RecentMean.blended(forecast, history, grain);
            double[] special = new double[horizon];
            Arrays.setAll(special, h -> ordinary[h] * effects.factor(origin + (h + 1) * grain.days(), grain.days()));
            return special;
        });
    }

    final double[] units(int part, int origin) {
        SpecialEffects effects = effects(part, origin);
        double[] units = new double[grain.horizon()];
        Arrays.setAll(
                units, h -> ordinaryUnit(origin, h) * effects.factor(origin + (h + 1) * grain.days(), grain.days()));
        return units;
    }

    final double[] ordinaryUnits(int part, int origin) {
        double[] ordinary = effects(part, origin).ordinary(grain.days());
        return Units.of(ordinary, grain, Calibration.scale(ordinary, grain.period()));
    }

    /** What special days did to a part, as far as can be seen from an origin. */
    final SpecialEffects effects(int part, int origin) {
        return effects.get(part)
                .computeIfAbsent(
                        origin,
                        any -> SpecialEffects.of(
                                days.history(part, origin, 1, plan.training()), origin, plan.special()));
    }
}
