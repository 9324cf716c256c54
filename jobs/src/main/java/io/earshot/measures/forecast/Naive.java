package io.earshot.measures.forecast;

import java.util.Arrays;

/** What costs nothing: the yardsticks of every other method. */
public final class Naive {
    private Naive() {}

    /** The last value. */
    public static double[] last(double[] values, int period, int horizon) {
        double[] forecasts = new double[horizon];
        Arrays.fill(forecasts, values[values.length - 1]);
        return forecasts;
    }

    /** The last value at the same position of the season; the last value where there is not one season yet. */
    public static double[] seasonal(double[] values, int period, int horizon) {
        if (values.length < period) {
            return last(values, period, horizon);
        }
        double[] forecasts = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            forecasts[h] = values[values.length - period + h % period];
        }
        return forecasts;
    }

    /** Naive2 of the M competitions: the last seasonally adjusted value, with the seasonality that the 90% test finds. */
    public static double[] adjusted(double[] values, int period, int horizon) {
        Seasonality seasonality = Seasonality.tested(values, period);
        return seasonality.restore(last(seasonality.adjusted(), 1, horizon));
    }
}
