package io.earshot.measures.forecast;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How right methods were on one series: their forecasts from rolling origins within it, held against what came.
 *
 * <p>The origins lie one horizon apart and end with the last one that leaves a whole horizon to compare; each forecast sees the
 * values before its origin only. Tashman (2000), Out-of-Sample Tests of Forecasting Accuracy, International Journal of
 * Forecasting 16, 437-450.
 *
 * @param errors mean absolute error of each method over all origins and steps
 * @param origins how many there were; 0 where the series is too short, and then there are no errors
 */
public record TrackRecord(Map<Technique, Double> errors, int origins) {
    private static final int SHORTEST = 7;

    /**
     * Rolls the origin.
     *
     * @param most how many origins at most, the last ones
     */
    public static TrackRecord of(double[] values, int period, int horizon, int most, List<Technique> methods) {
        Map<Technique, Double> errors = new EnumMap<>(Technique.class);
        int origins = 0;
        for (int k = 1; k <= most; k++) {
            int n = values.length - k * horizon;
            if (n < Math.max(SHORTEST, period)) {
                break;
            }
            double[] past = Arrays.copyOf(values, n);
            double[] actual = Arrays.copyOfRange(values, n, n + horizon);
            for (Technique method : methods) {
                errors.merge(method, Accuracy.mae(actual, method.forecast(past, period, horizon)), Double::sum);
            }
            origins++;
        }
        int count = origins;
        errors.replaceAll((method, sum) -> sum / count);
        return new TrackRecord(errors, origins);
    }

    /** The method with the least error; of equal ones the first in the order of {@link Technique}. */
    public Technique champion() {
        return errors.entrySet().stream()
                .min(Comparator.<Map.Entry<Technique, Double>>comparingDouble(Map.Entry::getValue)
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .orElse(Technique.SEASONAL_NAIVE);
    }

    /**
     * What share of the seasonal naive method's error a method saves: 1 − error/naive error. Negative where it adds none.
     *
     * @return NaN where one of both has no record, or the naive method made no error
     */
    public double valueAdded(Technique method) {
        double naive = errors.getOrDefault(Technique.SEASONAL_NAIVE, Double.NaN);
        return naive == 0 ? Double.NaN : 1 - errors.getOrDefault(method, Double.NaN) / naive;
    }
}
