package io.earshot.measures.series;

/**
 * How days are put together before they are forecast.
 *
 * @param word in result tables
 * @param days in one step
 * @param period steps in a season
 * @param horizon steps that are forecast
 * @param pool steps whose past errors are taken to be alike
 */
public record Grain(String word, int days, int period, int horizon, int pool) {
    /** Four weeks, day by day; the week repeats itself. */
    public static final Grain DAY = new Grain("day", 1, 7, 28, 7);

    /** A quarter, week by week, each of the seven days that end with a weekday like the origin's. */
    public static final Grain WEEK = new Grain("week", 7, 52, 13, 13);

    /** Days from an origin to the end of its horizon. */
    public int reach() {
        return days * horizon;
    }
}
