package io.earshot.measures.series;

import io.earshot.measures.forecast.Calibration;
import io.earshot.measures.forecast.SafetyStock;
import io.earshot.measures.forecast.Technique;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * The errors that a method made from the last origins of a series, and the intervals that follow from them: the quantiles of
 * the errors in units of their origin, pooled over neighbouring steps, times the unit of the new forecast. See {@link
 * Calibration}, which does the same across series; a series of days has enough errors of its own.
 */
final class Errors {
    /** Fewer errors are of a season or two and lean one way by chance: each then counts with either sign. */
    private static final int MANY = 100;

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
        while (origins.size() < view.plan.origins() && view.days.isLongEnough(origin)) {
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
        List<Integer> origins = origins(view, origin);
        double least = view.least(origin);
        double[][] quantiles = new double[forecast.length][];
        double[] factors = {};
        for (int h = 0; h < forecast.length; h++) {
            if (h % view.grain.pool() == 0) {
                double[] errors = pooled(origins, h, Math.min(h + view.grain.pool(), forecast.length));
                factors = Calibration.quantiles(errors.length < MANY ? bothWays(errors) : errors, view.guess(origin));
            }
            double unit = view.unit(origin, forecast[h]);
            quantiles[h] = new double[factors.length];
            for (int i = 0; i < factors.length; i++) {
                quantiles[h][i] = Math.max(least, forecast[h] + (unit > 0 ? factors[i] * unit : 0));
            }
        }
        return quantiles;
    }

    private static double[] bothWays(double[] errors) {
        return DoubleStream.concat(Arrays.stream(errors), Arrays.stream(errors).map(error -> -error))
                .sorted()
                .toArray();
    }

    /** In order. */
    private double[] pooled(List<Integer> origins, int fromStep, int toStep) {
        double[] errors = new double[origins.size() * (toStep - fromStep)];
        int count = 0;
        for (int origin : origins) {
            double[] forecast = view.forecast(origin, technique);
            for (int h = fromStep; h < toStep; h++) {
                double error = view.actual(origin + (h + 1) * view.grain.days()) - forecast[h];
                double unit = view.unit(origin, forecast[h]);
                if (!Double.isNaN(error) && unit > 0) {
                    errors[count++] = error / unit;
                }
            }
        }
        double[] sorted = Arrays.copyOf(errors, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /**
     * What must be added to the expected sum of some steps so that it is exceeded with a chance of 1 − p only: {@link
     * SafetyStock} of the errors from the last origins, each in units of its origin. For parts, not for ratios.
     *
     * @return not negative
     */
    double safety(int origin, int steps, double p) {
        List<double[]> errors = new ArrayList<>();
        for (int past : origins(view, origin)) {
            double[] forecast = view.forecast(past, technique);
            double unit = view.unit(past, 0);
            if (unit > 0) {
                double[] path = new double[forecast.length];
                for (int h = 0; h < path.length; h++) {
                    path[h] = (view.actual(past + (h + 1) * view.grain.days()) - forecast[h]) / unit;
                }
                errors.add(path);
            }
        }
        double unit = view.unit(origin, 0);
        return unit > 0 ? unit * SafetyStock.of(errors, steps, p, view.guess(origin) * Math.sqrt(steps)) : 0;
    }
}
