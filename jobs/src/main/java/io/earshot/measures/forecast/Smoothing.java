package io.earshot.measures.forecast;

/**
 * Exponential smoothing as in the benchmarks of the M competitions: of the series without the seasonality that the 90% test
 * finds, which is put back afterwards.
 */
public final class Smoothing {
    private Smoothing() {}

    /** Simple exponential smoothing. */
    public static double[] simple(double[] values, int period, int horizon) {
        return adjusted(EtsModel.SIMPLE, values, period, horizon);
    }

    /** Holt's linear trend. */
    public static double[] holt(double[] values, int period, int horizon) {
        return adjusted(EtsModel.HOLT, values, period, horizon);
    }

    /** A damped trend. */
    public static double[] damped(double[] values, int period, int horizon) {
        return adjusted(EtsModel.DAMPED, values, period, horizon);
    }

    private static double[] adjusted(EtsModel model, double[] values, int period, int horizon) {
        Seasonality seasonality = Seasonality.tested(values, period);
        return seasonality.restore(
                Ets.fitAsInCompetitions(model, seasonality.adjusted()).forecast(horizon));
    }
}
