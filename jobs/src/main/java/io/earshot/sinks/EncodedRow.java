package io.earshot.sinks;

/**
 * A row on its way to ClickHouse.
 *
 * @param table the table
 * @param key the natural key, joined by {@link io.earshot.events.Keys}
 * @param row all columns but the version, as RowBinary in the order of the table's {@link RowMapping}
 */
public record EncodedRow(String table, String key, byte[] row) {

    /** The row's identity among the rows of all tables. */
    public String naturalKey() {
        return table + '/' + key;
    }
}
