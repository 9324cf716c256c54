package io.earshot.measures.series;

import static java.util.Objects.requireNonNull;

import io.earshot.measures.forecast.Accuracy;
import io.earshot.measures.forecast.Calibration;
import io.earshot.measures.forecast.Technique;
import io.earshot.results.ForecastAccuracy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How right each method was from the last origins whose whole horizon has passed, by range of steps, as far as these were said.
 * Each forecast, and each interval of the method that is shown, sees nothing later than its origin. Differences below {@value
 * #ROUNDING} of what is compared are rounding: they are no error, leave a value inside its interval, and make no champion.
 */
final class Judgement {
    private static final int[][] RANGES = {{1, 1}, {2, 7}, {8, 14}, {15, 28}, {1, 28}};
    private static final int[][] WHOLE = {{1, 28}};
    private static final int[][] OF_WEEKS = {{1, 1}, {2, 4}, {5, 8}, {9, 13}, {1, 13}};
    private static final int LOWER_95 = 0;
    private static final int LOWER_80 = 1;
    private static final int UPPER_80 = 5;
    private static final int UPPER_95 = 6;

    /** Relative: of two values that differ by less, rounding decides which one is greater. */
    private static final double ROUNDING = 1e-9;

    private final View view;
    private final List<Integer> origins;
    private final Errors errors;

    Judgement(View view, int day) {
        this.view = view;
        this.origins = Errors.origins(view, day);
        this.errors = new Errors(view, view.plan.shown());
    }

    /** Sums over the steps of a range and all origins. */
    private static final class Sums {
        private double steps;
        private double absolute;
        private double scaled;
        private double scaledSteps;
        private double squared;
        private double squaredSteps;
        private double forecast;
        private double actual;
        private double size;
        private double in80;
        private double in95;
        private double loss;

        /** Over the steps of which there is a forecast: of ratios not all methods have as many. */
        double meanAbsolute() {
            return share(absolute, steps);
        }
    }

    /** The rows; none where no origin is far enough back. */
    List<ForecastAccuracy> rows(String storeId, String metric, String dimension) {
        List<ForecastAccuracy> rows = new ArrayList<>();
        if (origins.isEmpty()) {
            return rows;
        }
        for (int[] range : ranges()) {
            if (origins.stream().allMatch(origin -> view.steps(origin) < range[0])) {
                continue;
            }
            Map<Technique, Sums> sums = new EnumMap<>(Technique.class);
            view.plan.others().forEach(technique -> sums.put(technique, sums(technique, range)));
            sums.put(view.plan.shown(), sums(view.plan.shown(), range));
            Technique champion = view.plan.shown();
            double least = requireNonNull(sums.get(champion)).meanAbsolute();
            for (Map.Entry<Technique, Sums> each : sums.entrySet()) {
                if (isLess(each.getValue().meanAbsolute(), least)) {
                    champion = each.getKey();
                    least = each.getValue().meanAbsolute();
                }
            }
            double naive = requireNonNull(sums.get(Technique.SEASONAL_NAIVE)).meanAbsolute();
            for (Map.Entry<Technique, Sums> each : sums.entrySet()) {
                Sums s = each.getValue();
                boolean isShown = each.getKey() == view.plan.shown();
                rows.add(new ForecastAccuracy(
                        storeId,
                        metric,
                        dimension,
                        each.getKey().label(),
                        range[0],
                        range[1],
                        origins.size(),
                        origins.get(0),
                        s.actual,
                        share(s.scaled, s.scaledSteps),
                        Math.sqrt(share(s.squared, s.squaredSteps)),
                        share(s.absolute, s.size),
                        share(s.forecast, s.actual) - 1,
                        1 - share(s.meanAbsolute(), naive),
                        isShown ? share(s.in80, s.steps) : Double.NaN,
                        isShown ? share(s.in95, s.steps) : Double.NaN,
                        isShown ? share(s.loss, s.steps) : Double.NaN,
                        each.getKey() == champion,
                        isShown,
                        false));
            }
        }
        return rows;
    }

    private int[][] ranges() {
        if (view.grain.equals(Grain.WEEK)) {
            return OF_WEEKS;
        }
        return view.plan.isReestimatedDaily() ? RANGES : WHOLE;
    }

    private Sums sums(Technique technique, int[] range) {
        Sums sums = new Sums();
        boolean isShown = technique == view.plan.shown();
        for (int origin : origins) {
            double[] forecast = view.forecast(origin, technique);
            double[][] quantiles = isShown ? errors.quantiles(origin, forecast) : new double[0][];
            double[] history = view.history(origin);
            double scale = meanAbsoluteDifference(history, view.grain.period());
            double square = meanSquaredDifference(history);
            int steps = Math.min(range[1], view.steps(origin));
            for (int h = range[0] - 1; h < steps; h++) {
                double actual = view.actual(origin + (h + 1) * view.grain.days());
                double error = error(actual, forecast[h]);
                if (Double.isNaN(error)) {
                    continue;
                }
                sums.steps++;
                sums.absolute += error;
                sums.forecast += forecast[h];
                sums.actual += actual;
                sums.size += Math.abs(actual);
                if (scale > 0) {
                    sums.scaled += error / scale;
                    sums.scaledSteps++;
                }
                if (square > 0) {
                    sums.squared += error * error / square;
                    sums.squaredSteps++;
                }
                if (isShown) {
                    double[] q = quantiles[h];
                    sums.in80 += isLess(actual, q[LOWER_80]) || isLess(q[UPPER_80], actual) ? 0 : 1;
                    sums.in95 += isLess(actual, q[LOWER_95]) || isLess(q[UPPER_95], actual) ? 0 : 1;
                    for (int i = 0; i < q.length; i++) {
                        sums.loss += Accuracy.pinball(actual, q[i], Calibration.PROBABILITIES.get(i)) / q.length;
                    }
                }
            }
        }
        return sums;
    }

    /** By more than rounding; false of NaN. */
    private static boolean isLess(double one, double other) {
        return one < other - ROUNDING * Math.max(Math.abs(one), Math.abs(other));
    }

    /** |y − f|, 0 where that is rounding, NaN where one of them is. */
    private static double error(double actual, double forecast) {
        double error = Math.abs(actual - forecast);
        return isLess(actual, forecast) || isLess(forecast, actual) || Double.isNaN(error) ? error : 0;
    }

    /** mean |x_t − x_{t−m}| over the pairs that are there. */
    private static double meanAbsoluteDifference(double[] history, int period) {
        double sum = 0;
        int count = 0;
        for (int t = period; t < history.length; t++) {
            double difference = Math.abs(history[t] - history[t - period]);
            if (!Double.isNaN(difference)) {
                sum += difference;
                count++;
            }
        }
        return share(sum, count);
    }

    /** mean (x_t − x_{t−1})² over the pairs that are there. */
    private static double meanSquaredDifference(double[] history) {
        double sum = 0;
        int count = 0;
        for (int t = 1; t < history.length; t++) {
            double difference = history[t] - history[t - 1];
            if (!Double.isNaN(difference)) {
                sum += difference * difference;
                count++;
            }
        }
        return share(sum, count);
    }

    private static double share(double part, double whole) {
        return whole == 0 ? Double.NaN : part / whole;
    }
}
