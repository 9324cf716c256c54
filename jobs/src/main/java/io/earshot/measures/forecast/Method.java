package io.earshot.measures.forecast;

/** A way to forecast the means of the next values of a series. */
@FunctionalInterface
public interface Method {
    /**
     * Forecasts the next values.
     *
     * @param values the history, oldest first, equally spaced, at least one, all finite
     * @param period how many values make a season, 1 where there is none
     * @param horizon how many values to forecast, positive
     * @return the forecasts of 1 to {@code horizon} steps ahead
     */
    double[] forecast(double[] values, int period, int horizon);
}
