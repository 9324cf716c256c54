package io.earshot.measures.series;

/**
 * What came of late, on average, as a member of forecasts while there is little to forecast from: all that has to be estimated
 * (week, level, trend) is noise in a store's first months, and a mean has the least of it. A forecast f from n days becomes
 *
 * <pre>
 * (1 − w)·f + w·m,  w = ½·(1 − n/{@value #YEAR}),  from a year on 0
 * </pre>
 *
 * so that no day makes a jump. m is what that weekday brought in the last {@value #DAYS} weeks; of weeks what the last
 * {@value #WEEKS} brought, since a trend of a few weeks is not one of the thirteen to come. Bates and Granger (1969), The
 * Combination of Forecasts, Operational Research Quarterly 20, 451-468; the weight was chosen on windows of real and simulated
 * series (docs/forecasts.md).
 */
final class RecentMean {
    private static final int WEEK = 7;
    private static final int DAYS = 8;
    private static final int WEEKS = 4;
    private static final int YEAR = 364;
    private static final double MOST = 0.5;

    private RecentMean() {}

    /**
     * A forecast with the mean in it.
     *
     * @param forecast of the steps after the history
     * @param history at least a week
     */
    static double[] blended(double[] forecast, double[] history, Grain grain) {
        double weight = MOST * (1 - history.length * grain.days() / (double) YEAR);
        if (weight <= 0) {
            return forecast;
        }
        int cycle = WEEK / grain.days();
        double[] blended = new double[forecast.length];
        for (int h = 0; h < blended.length; h++) {
            double mean = mean(history, history.length - cycle + h % cycle, cycle, cycle == 1 ? WEEKS : DAYS);
            blended[h] = (1 - weight) * forecast[h] + weight * mean;
        }
        return blended;
    }

    private static double mean(double[] history, int last, int apart, int most) {
        double sum = 0;
        int count = 0;
        for (int t = last; t >= 0 && count < most; t -= apart) {
            sum += history[t];
            count++;
        }
        return sum / count;
    }
}
