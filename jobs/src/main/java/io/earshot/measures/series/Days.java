package io.earshot.measures.series;

import java.util.Arrays;

/**
 * The two sums of a series, day by day without a gap: a day on which nothing happened is zero.
 *
 * @param firstDay days since 1970-01-01
 */
public record Days(int firstDay, long[] numerators, long[] denominators) {
    /** Two years of whole weeks. */
    public static final int TRAINING = 728;

    /** Fewer days are not forecast. */
    static final int LEAST = 14;

    int lastDay() {
        return firstDay + numerators.length - 1;
    }

    /** Those up to one of them. */
    Days until(int day) {
        int length = day - firstDay + 1;
        return length == numerators.length
                ? this
                : new Days(firstDay, Arrays.copyOf(numerators, length), Arrays.copyOf(denominators, length));
    }

    double value(int part, int day) {
        return (part == 0 ? numerators : denominators)[day - firstDay];
    }

    /** The same, 0 on days before the first and after the last. */
    double at(int part, int day) {
        return day < firstDay || day > lastDay() ? 0 : value(part, day);
    }

    /** The first day, from one day to another, on which something happened; the day behind these if there is none. */
    int first(int from, int until) {
        for (int day = Math.max(from, firstDay); day <= Math.min(until, lastDay()); day++) {
            if (numerators[day - firstDay] != 0 || denominators[day - firstDay] != 0) {
                return day;
            }
        }
        return until + 1;
    }

    /** Adds the numerators to sums by day, the first of which is that of a day. */
    void addTo(long[] sums, int first) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (long) at(0, first + i);
        }
    }

    /** Where a forecast from an origin begins to look: the first day within its training on which something happened. */
    int start(int origin, int training) {
        int day = Math.max(firstDay, origin - training + 1);
        while (day <= origin && numerators[day - firstDay] == 0 && denominators[day - firstDay] == 0) {
            day++;
        }
        return day;
    }

    /** Whether a forecast from an origin sees so many days that there can be one. */
    boolean isLongEnough(int origin, int training) {
        return hasDays(origin, training, LEAST);
    }

    /** Whether a forecast from an origin sees so many days. */
    boolean hasDays(int origin, int training, int least) {
        return origin >= firstDay && origin - start(origin, training) + 1 >= least;
    }

    /**
     * What a forecast from an origin sees of one part: whole steps, the last of which ends with the origin.
     *
     * @param training days that it looks back
     */
    double[] history(int part, int origin, int daysPerStep, int training) {
        int start = start(origin, training);
        int steps = Math.max(0, origin - start + 1) / daysPerStep;
        double[] values = new double[steps];
        for (int i = 0; i < steps; i++) {
            int last = origin - (steps - 1 - i) * daysPerStep;
            values[i] = sum(part, last, daysPerStep);
        }
        return values;
    }

    /** The sum of so many days that end with one. */
    double sum(int part, int lastDay, int days) {
        double sum = 0;
        for (int day = lastDay - days + 1; day <= lastDay; day++) {
            sum += value(part, day);
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Days days
                && firstDay == days.firstDay
                && Arrays.equals(numerators, days.numerators)
                && Arrays.equals(denominators, days.denominators);
    }

    @Override
    public int hashCode() {
        return 31 * firstDay + Arrays.hashCode(numerators);
    }
}
