package io.earshot.measures.series;

/**
 * How days are put together before they are forecast.
 *
 * @param word in result tables
 * @param days in one step
 * @param period steps in a season
 * @param horizon steps that are forecast
 * @param least days that a forecast must see; from fewer nothing is said
 */
public record Grain(String word, int days, int period, int horizon, int least) {
    /** Four weeks, day by day; the week repeats itself. */
    public static final Grain DAY = new Grain("day", 1, 7, 28, Days.LEAST);

    /**
     * A quarter, week by week, each of the seven days that end with a weekday like the origin's. Fewer than eight weeks say next
     * to nothing of those to come: from four, the forecast misses by twice as much as from eight, and days say what comes next.
     */
    public static final Grain WEEK = new Grain("week", 7, 52, 13, 8 * 7);

    /** Days from an origin to the end of its horizon. */
    public int reach() {
        return days * horizon;
    }
}
