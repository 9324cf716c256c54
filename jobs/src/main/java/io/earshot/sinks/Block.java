package io.earshot.sinks;

import java.util.List;

/**
 * Rows of one table that a checkpoint contains, inserted at once. It carries its columns, because it may be restored by a
 * later version of the job whose table has more.
 *
 * @param columns the columns of each row, in their order
 * @param rows number of rows
 * @param firstKey the natural key of the first row, joined
 * @param bytes the rows, as RowBinary
 */
record Block(String table, List<String> columns, int rows, String firstKey, byte[] bytes) {

    /** The version of its rows, which is the last column of each. */
    long version() {
        return RowBinary.lastLong(bytes);
    }
}
