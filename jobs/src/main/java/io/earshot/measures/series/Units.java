package io.earshot.measures.series;

import java.util.Arrays;

/**
 * In what the errors of each step are told, so that those of different origins, weekdays and steps can be pooled: by how much the
 * history itself changed; zero only where it never did.
 *
 * <p>Days: (a·s + n·m)/(a + n), where m is the mean |x_t − x_{t−7}| of the step's weekday, s that of all days, n the number of
 * these differences per weekday that are not zero, and a = {@value #PSEUDO_WEEKS}. So a weekday on which the shop is closed, or
 * sells several times what it sells on others, has its own. How well m is known depends on how often anything changed: a product
 * that is sold now and then is so by chance on one weekday and not on another, and stays near s. A smaller a follows short
 * histories too closely, a larger one leaves days on which nothing is sold wide (docs/forecasts.md).
 *
 * <p>Weeks: of step k the mean |x_t − x_{t−k}|, because a level that wanders goes the farther the longer it does. Beyond j, a
 * quarter of the history, there are too few of them: there it is that of j weeks times (k/j) to the power of {@value #FARTHER};
 * of a random walk it would be ½, but some of what differs is noise, which does not grow. Never less than of the step before.
 *
 * <p>Ratios are told in shares of their forecast, of weeks times √(1 + {@value #WANDERED}·(k − 1)).
 */
final class Units {
    private static final int PSEUDO_WEEKS = 8;
    private static final int PARTS = 4;
    private static final double FARTHER = 0.4;
    private static final double WANDERED = 0.1;

    private Units() {}

    /**
     * The unit of each step from the end of a history.
     *
     * @param scale mean absolute error of the naive or seasonal naive method in the history, see {@link View#scale}
     */
    static double[] of(double[] history, Grain grain, double scale) {
        double[] units = new double[grain.horizon()];
        Arrays.fill(units, scale);
        if (!(scale > 0)) {
            return units;
        }
        if (grain.equals(Grain.DAY)) {
            double[] weekdays = ofWeekdays(history, grain.period(), scale);
            Arrays.setAll(units, h -> weekdays[h % weekdays.length]);
        } else if (grain.equals(Grain.WEEK)) {
            int most = Math.max(1, history.length / PARTS);
            for (int h = 0; h < units.length; h++) {
                int lag = Math.min(h + 1, most);
                double apart = apart(history, lag);
                double unit = (apart > 0 ? apart : scale) * Math.pow((h + 1.0) / lag, FARTHER);
                units[h] = h == 0 ? unit : Math.max(unit, units[h - 1]);
            }
        }
        return units;
    }

    /** Of a ratio, in shares of its forecast. */
    static double ofRatio(Grain grain, int h) {
        return grain.equals(Grain.WEEK) ? Math.sqrt(1 + h * WANDERED) : 1;
    }

    /** From the weekday of the first step on. */
    private static double[] ofWeekdays(double[] history, int period, double scale) {
        double[] sums = new double[period];
        int[] counts = new int[period];
        double changes = 0;
        for (int t = history.length - 1; t >= period; t--) {
            double apart = Math.abs(history[t] - history[t - period]);
            int weekday = Math.floorMod(t - history.length, period);
            sums[weekday] += apart;
            counts[weekday]++;
            changes += apart > 0 ? 1.0 / period : 0;
        }
        double[] units = new double[period];
        for (int i = 0; i < period; i++) {
            double mean = counts[i] == 0 ? scale : sums[i] / counts[i];
            units[i] = (PSEUDO_WEEKS * scale + changes * mean) / (PSEUDO_WEEKS + changes);
        }
        return units;
    }

    private static double apart(double[] history, int lag) {
        double sum = 0;
        for (int t = lag; t < history.length; t++) {
            sum += Math.abs(history[t] - history[t - lag]);
        }
        return sum / Math.max(1, history.length - lag);
    }
}
