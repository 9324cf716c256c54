package io.earshot.measures.series;

/**
 * How days are put together before they are forecast.
 *
 * @param word in result tables
 * @param days in one step
 * @param period steps in a season
 * @param horizon steps that are forecast
 * @param pool neighbouring steps whose past errors are taken to be alike; those that are left over go to the others
 */
public record Grain(String word, int days, int period, int horizon, int pool) {
    /** Four weeks, day by day; the week repeats itself. */
    public static final Grain DAY = new Grain("day", 1, 7, 28, 7);

    /** A quarter, week by week, each of the seven days that end with a weekday like the origin's. */
    public static final Grain WEEK = new Grain("week", 7, 52, 13, 4);

    /** How many pools there are. */
    int pools() {
        return horizon / pool;
    }

    /** The first step of a pool, from 0 on; the horizon behind the last one. */
    private int from(int poolIndex) {
        return poolIndex * horizon / pools();
    }

    /** In which pool the errors of a step are. */
    int poolOf(int h) {
        int index = 0;
        while (from(index + 1) <= h) {
            index++;
        }
        return index;
    }

    /** Where a step lies between the middles of two pools: i is the middle of pool i. */
    double place(int h) {
        double place = 0;
        for (int i = 1; i < pools(); i++) {
            double before = (from(i - 1) + from(i)) / 2.0;
            double behind = (from(i) + from(i + 1)) / 2.0;
            place += Math.min(1, Math.max(0, (h + 0.5 - before) / (behind - before)));
        }
        return place;
    }

    /** Days from an origin to the end of its horizon. */
    public int reach() {
        return days * horizon;
    }
}
