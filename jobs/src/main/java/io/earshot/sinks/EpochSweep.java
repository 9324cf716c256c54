package io.earshot.sinks;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * Removes what older epochs wrote and this one will not write again: rows beyond the checkpoint from which the job was
 * restored, or all of them if it started with nothing.
 *
 * <p>A row is removed by a tombstone whose version is below all that this epoch writes, so it does no harm to remove a row
 * too early: when the job writes it, it is there again. A tombstone says nothing of rows that were changed beyond the
 * checkpoint and that the job has in its state: where {@link #hasRowsBeyond} is true after a restore, all rows in state must
 * be written once more, before the sweep or behind it.
 *
 * <p>It needs no more than SELECT and INSERT, and may be repeated.
 */
public final class EpochSweep {
    private static final int KEYS_AT_A_TIME = 10_000;

    private EpochSweep() {}

    /** Whether the latest version of any row, present or removed, is of an older epoch and unknown to the state. */
    public static boolean hasRowsBeyond(
            ClickHouseConnection clickHouse, List<RowMapping<?>> tables, String job, Ancestry ancestry)
            throws IOException, InterruptedException {
        Epochs.checkJob(job);
        return clickHouse.ask("search for rows of older epochs", statement -> {
            for (RowMapping<?> table : tables) {
                if (hasRows(statement, anyBeyond(table, job, ancestry))
                        && hasRows(statement, latestBeyond(table, job, ancestry))) {
                    return true;
                }
            }
            return false;
        });
    }

    /**
     * Removes them.
     *
     * @return how many rows were removed
     * @throws SuppressRestartsException if a later submission of the job has begun
     */
    public static long sweep(ClickHouseConnection clickHouse, List<RowMapping<?>> tables, String job, Ancestry ancestry)
            throws IOException, InterruptedException {
        Epochs.checkJob(job);
        return clickHouse.ask("removal of rows of older epochs", statement -> {
            Epochs.begin(statement, job, ancestry.epoch());
            long removed = 0;
            for (RowMapping<?> table : tables) {
                long rows = number(statement, "SELECT count() " + leftOvers(table, job, ancestry));
                if (rows > 0) {
                    statement.execute(removal(table, job, ancestry));
                }
                removed += rows;
            }
            return removed;
        });
    }

    /** Takes some of many keys. */
    interface Keys {
        void take(List<List<String>> some) throws Exception;
    }

    /** Hands over the keys of the rows of a table that would be removed, some at a time, each in the order of its columns. */
    static void leftOverKeys(
            ClickHouseConnection clickHouse, RowMapping<?> table, String job, Ancestry ancestry, Keys keys)
            throws IOException, InterruptedException {
        Epochs.checkJob(job);
        String columns = quoted(table.key()).stream()
                .map(column -> "toString(" + column + ")")
                .collect(Collectors.joining(", "));
        clickHouse.ask("search for rows of older epochs", statement -> {
            List<List<String>> some = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT " + columns + " " + leftOvers(table, job, ancestry))) {
                while (rows.next()) {
                    List<String> key = new ArrayList<>();
                    for (int i = 1; i <= table.key().size(); i++) {
                        key.add(rows.getString(i));
                    }
                    some.add(key);
                    if (some.size() == KEYS_AT_A_TIME) {
                        hand(some, keys);
                        some = new ArrayList<>();
                    }
                }
            }
            hand(some, keys);
            return true;
        });
    }

    private static void hand(List<List<String>> some, Keys keys) throws IOException {
        try {
            keys.take(some);
        } catch (Exception e) {
            throw new IOException("keys of rows of older epochs were not taken: " + e.getMessage(), e);
        }
    }

    private static String anyBeyond(RowMapping<?> table, String job, Ancestry ancestry) {
        return "SELECT 1 FROM %s WHERE %s%s LIMIT 1"
                .formatted(table.table(), ancestry.isBeyond(RowMapping.VERSION), ofJob(table, job));
    }

    /** Not FINAL, which hides the rows that were removed. */
    private static String latestBeyond(RowMapping<?> table, String job, Ancestry ancestry) {
        return "SELECT 1 FROM %s WHERE 1%s GROUP BY %s HAVING %s LIMIT 1 SETTINGS optimize_aggregation_in_order = 1"
                .formatted(
                        table.table(),
                        ofJob(table, job),
                        String.join(", ", quoted(table.key())),
                        ancestry.isBeyond("max(version)"));
    }

    private static String removal(RowMapping<?> table, String job, Ancestry ancestry) {
        List<String> kept = quoted(table.columns().stream()
                .filter(column -> !column.equals(RowMapping.IS_DELETED) && !column.equals(RowMapping.VERSION))
                .toList());
        String columns = String.join(", ", kept);
        return "INSERT INTO %s (%s, is_deleted, version) SELECT %s, 1, toUInt64(%s) %s"
                .formatted(
                        table.table(),
                        columns,
                        columns,
                        RowVersion.text(RowVersion.of(ancestry.epoch(), 0)),
                        leftOvers(table, job, ancestry));
    }

    private static String leftOvers(RowMapping<?> table, String job, Ancestry ancestry) {
        return "FROM %s FINAL WHERE %s%s"
                .formatted(table.table(), ancestry.isBeyond(RowMapping.VERSION), ofJob(table, job));
    }

    private static String ofJob(RowMapping<?> table, String job) {
        return table.columns().contains("job") ? " AND job = '" + job + "'" : "";
    }

    private static List<String> quoted(List<String> columns) {
        return columns.stream().map(column -> "`" + column + "`").collect(Collectors.toList());
    }

    private static boolean hasRows(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
