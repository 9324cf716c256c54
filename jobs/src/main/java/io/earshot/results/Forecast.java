package io.earshot.results;

/** What is expected of one day or week. A row of {@code forecasts}, where each component is explained. */
public record Forecast(
        String storeId,
        String metric,
        String dimension,
        String grain,
        int step,
        int origin,
        int day,
        double mean,
        double q025,
        double q10,
        double q25,
        double q50,
        double q75,
        double q90,
        double q975,
        String model,
        boolean isDeleted) {

    /** The same row, vanished. */
    public Forecast deleted() {
        return new Forecast(
                storeId, metric, dimension, grain, step, origin, day, mean, q025, q10, q25, q50, q75, q90, q975, model,
                true);
    }
}
