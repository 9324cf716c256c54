package io.earshot.measures.forecast;

/**
 * Exponential smoothing by all models of the family that suit the series: the mean of their forecasts, weighted by
 * exp(−AICc/2). Seasonal models need two seasons and five values more.
 *
 * <p>The search for each model ends early: start values are sensible, and what a longer one still gains in likelihood it
 * hardly gains in forecasts.
 */
final class AutoEts {
    private static final int BUDGET = 75;
    private static final int SHORTEST = 4;

    private AutoEts() {}

    /** A series too short for a model is forecast by its last value. */
    static double[] forecast(double[] values, int period, int horizon) {
        if (values.length < SHORTEST) {
            return Naive.last(values, 1, horizon);
        }
        boolean isSeasonal = period > 1 && values.length >= 2 * period + 5;
        AkaikeMean<Ets> mean = new AkaikeMean<>();
        for (EtsModel model : EtsModel.candidates(Seasonality.isPositive(values), isSeasonal)) {
            Ets ets = Ets.fit(model, values, period, BUDGET);
            mean.add(ets, ets.aicc());
        }
        return mean.of(horizon, ets -> ets.forecast(horizon));
    }
}
