package io.earshot.measures.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The mean of the forecasts of several models of one series, weighted by exp(−(AICc − least AICc)/2). Models whose weight is
 * below 1% of the best one's are left out.
 *
 * <p>Burnham and Anderson (2002), Model Selection and Multimodel Inference, Springer, chapter 4.
 *
 * @param <T> models
 */
final class AkaikeMean<T> {
    private static final double LEAST_WEIGHT = 0.01;

    private record Rated<T>(T model, double aicc) {}

    private final List<Rated<T>> all = new ArrayList<>();
    private double least = Double.POSITIVE_INFINITY;

    void add(T model, double aicc) {
        all.add(new Rated<>(model, aicc));
        least = Math.min(least, aicc);
    }

    /** @param forecast of a model, or anything else that is linear in it */
    double[] of(int horizon, Function<T, double[]> forecast) {
        double[] mean = new double[horizon];
        double total = 0;
        for (Rated<T> each : all) {
            double weight = each.aicc() == least ? 1 : Math.exp((least - each.aicc()) / 2);
            if (weight >= LEAST_WEIGHT) {
                total += weight;
                double[] values = forecast.apply(each.model());
                for (int h = 0; h < horizon; h++) {
                    mean[h] += weight * values[h];
                }
            }
        }
        for (int h = 0; h < horizon; h++) {
            mean[h] /= total;
        }
        return mean;
    }
}
