package io.earshot.joins;

/**
 * An addition to a row of sums.
 *
 * @param table the result table
 * @param key the row's natural key, joined
 * @param values what is added; the first value counts contributions: where it comes to 0 the row vanishes
 * @param keptUntilMicros event time after which nothing is added to this row any more
 */
public record Tally(String table, String key, long[] values, long keptUntilMicros) {
    /** For rows that are kept for ever. */
    public static final long FOR_EVER = Long.MAX_VALUE;

    /** The row, among those of all tables. */
    String row() {
        return table + '/' + key;
    }

    /** The values of a row, to be written as they stand. */
    static Tally of(String row, long[] values) {
        int slash = row.indexOf('/');
        return new Tally(row.substring(0, slash), row.substring(slash + 1), values, FOR_EVER);
    }
}
