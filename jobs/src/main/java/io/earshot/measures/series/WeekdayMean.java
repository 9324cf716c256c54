package io.earshot.measures.series;

/**
 * What each weekday brought on average in the last {@value #WEEKS} weeks, as a member of forecasts of days while there are few
 * of these: all that has to be estimated (week, level, trend) is noise in a store's first months, and a mean has the least of
 * it. A forecast f from n days becomes
 *
 * <pre>
 * (1 − w)·f + w·m,  w = ½·(1 − n/{@value #YEAR}),  from a year on 0
 * </pre>
 *
 * so that no day makes a jump. Bates and Granger (1969), The Combination of Forecasts, Operational Research Quarterly 20,
 * 451-468; the weight was chosen on windows of real and simulated series (docs/forecasts.md).
 */
final class WeekdayMean {
    private static final int WEEK = 7;
    private static final int WEEKS = 8;
    private static final int YEAR = 364;
    private static final double MOST = 0.5;

    private WeekdayMean() {}

    /**
     * A forecast with the mean in it.
     *
     * @param forecast of the days after the history
     * @param history at least a week
     */
    static double[] blended(double[] forecast, double[] history) {
        double weight = MOST * (1 - history.length / (double) YEAR);
        if (weight <= 0) {
            return forecast;
        }
        double[] blended = new double[forecast.length];
        for (int h = 0; h < blended.length; h++) {
            blended[h] = (1 - weight) * forecast[h] + weight * mean(history, history.length - WEEK + h % WEEK);
        }
        return blended;
    }

    private static double mean(double[] history, int last) {
        double sum = 0;
        int count = 0;
        for (int t = last; t >= 0 && count < WEEKS; t -= WEEK) {
            sum += history[t];
            count++;
        }
        return sum / count;
    }
}
