package io.earshot.measures.forecast;

import java.util.Arrays;

/**
 * Hours of a business that is closed for some of them: sums of whole days are forecast, with their week, and shared among the
 * hours as in the past. Where a season is divided out hour by hour instead, the little that is sold at the edge of the opening
 * hours would speak as loudly as noon.
 *
 * <p>The share of hour i on weekday w is (Σ values there + κ·m·p_i)/(Σ values of weekday w + κ·m), with p_i the share of the hour
 * in all days, m the mean of a day and κ = {@value #PRIOR} days, so that a weekday goes its own way as far as it has shown it.
 * Days are counted back from the end.
 *
 * <p>Nikolopoulos et al. (2011), An Aggregate-Disaggregate Intermittent Demand Approach, Journal of the Operational Research
 * Society 62, 544-554.
 */
final class DayProfile {
    private static final int WEEK = 7;
    private static final int LEAST_DAYS = 2 * WEEK;
    private static final int HOURS = 24;
    private static final int HALF_HOURS = 48;
    private static final double LEAST_CLOSED = 0.1;
    private static final double PRIOR = 2;

    private final double[] days;
    /** By weekday, counted from the day after the last, and hour. */
    private final double[][] shares;

    private DayProfile(double[] days, double[][] shares) {
        this.days = days;
        this.shares = shares;
    }

    /** Whether a season of hours is to be treated so: a tenth of the values are zero, and none is negative. */
    static boolean suits(double[] values, int period) {
        return (period == HOURS || period == HALF_HOURS)
                && values.length >= LEAST_DAYS * period
                && Arrays.stream(values).allMatch(value -> value >= 0)
                && Arrays.stream(values).filter(value -> value == 0).count() >= LEAST_CLOSED * values.length;
    }

    static DayProfile of(double[] values, int period) {
        int count = values.length / period;
        int from = values.length - count * period;
        double[] days = new double[count];
        double[] all = new double[period];
        double[][] byWeekday = new double[WEEK][period];
        double[] sums = new double[WEEK];
        for (int d = 0; d < count; d++) {
            int weekday = Math.floorMod(d - count, WEEK);
            for (int i = 0; i < period; i++) {
                double value = values[from + d * period + i];
                days[d] += value;
                all[i] += value;
                byWeekday[weekday][i] += value;
            }
            sums[weekday] += days[d];
        }
        double total = Arrays.stream(days).sum();
        double prior = PRIOR * total / count;
        for (int w = 0; w < WEEK; w++) {
            for (int i = 0; i < period; i++) {
                byWeekday[w][i] =
                        total > 0 ? (byWeekday[w][i] + prior * all[i] / total) / (sums[w] + prior) : 1.0 / period;
            }
        }
        return new DayProfile(days, byWeekday);
    }

    /** Sums of days, the last one ending with the last value. */
    double[] days() {
        return days;
    }

    /** How many days make a week. */
    int week() {
        return WEEK;
    }

    /** Shares forecasts of days among their hours. */
    double[] shared(double[] ofDays, int horizon) {
        int period = shares[0].length;
        double[] forecasts = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            int day = h / period;
            forecasts[h] = ofDays[day] * shares[day % WEEK][h % period];
        }
        return forecasts;
    }
}
