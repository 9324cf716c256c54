package io.earshot.local.oracle;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** Which rows of the result tables are not what they must be? */
public final class TableDiff {
    /** Columns that are no result: how a row came to be, and words that are for people. */
    private static final Set<String> NOT_COMPARED = Set.of("is_deleted", "version", "written_at", "detail");

    private TableDiff() {}

    /** A row that differs; `is` or `ought` is empty where there is none. */
    public record Difference(
            String table, List<String> columns, List<String> key, Map<String, String> ought, Map<String, String> is) {

        /** Only the columns that differ. */
        @Override
        public String toString() {
            String where = table + " " + columns + " = " + key;
            if (ought.isEmpty() || is.isEmpty()) {
                return where
                        + (is.isEmpty() ? "\n    is missing, ought to be " + ought : "\n    ought not to be: " + is);
            }
            Set<String> all = new TreeSet<>(ought.keySet());
            all.addAll(is.keySet());
            return where
                    + all.stream()
                            .filter(column -> !Objects.equals(ought.get(column), is.get(column)))
                            .map(column ->
                                    "\n    " + column + " is " + is.get(column) + ", ought to be " + ought.get(column))
                            .collect(Collectors.joining());
        }
    }

    public static List<Difference> between(Tables ought, Tables is) {
        return between(ought, is, Tables.Row::equals);
    }

    /** Only in the columns that are told what they ought to be, real numbers but for rounding. */
    public static List<Difference> nearlyBetween(Tables ought, Tables is) {
        return between(ought, is, Tables.Row::isNearly);
    }

    private static List<Difference> between(Tables ought, Tables is, BiPredicate<Tables.Row, Tables.Row> same) {
        List<Difference> differences = new ArrayList<>();
        for (String table : new TreeSet<>(ought.keys().keySet())) {
            List<String> columns = ought.keys().get(table);
            SortedMap<List<String>, Tables.Row> others = is.rows(table);
            ought.rows(table).forEach((key, row) -> {
                Tables.Row other = others.get(key);
                if (other == null || !same.test(row, other)) {
                    differences.add(new Difference(
                            table, columns, key, row.values(), other == null ? Map.of() : other.values()));
                }
            });
            others.forEach((key, row) -> {
                if (!ought.rows(table).containsKey(key)) {
                    differences.add(new Difference(table, columns, key, Map.of(), row.values()));
                }
            });
        }
        return differences;
    }

    /** The rows of some tables as they stand in ClickHouse; where several jobs write one, those of this job. */
    static Tables read(Connection clickHouse, Map<String, List<String>> keys, String job) throws SQLException {
        Tables tables = new Tables(keys);
        for (String table : keys.keySet()) {
            boolean isOfJobs = columns(clickHouse, table).containsKey("job");
            read(clickHouse, tables, table, isOfJobs ? "FINAL WHERE job = '" + job + "'" : "FINAL");
        }
        return tables;
    }

    /** What the views of {@link Views} show of one store. */
    static Tables readViews(Connection clickHouse, String store) throws SQLException {
        Tables tables = new Tables(Views.KEYS);
        for (String view : Views.KEYS.keySet()) {
            read(clickHouse, tables, view, "WHERE store_id = '" + store + "'");
        }
        return tables;
    }

    private static void read(Connection clickHouse, Tables tables, String table, String which) throws SQLException {
        Map<String, String> columns = columns(clickHouse, table);
        String select = columns.entrySet().stream()
                .map(column -> asText(column.getKey(), column.getValue()))
                .collect(Collectors.joining(", "));
        try (Statement statement = clickHouse.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + select + " FROM " + table + " " + which)) {
            while (rows.next()) {
                Tables.Row row = new Tables.Row();
                int i = 1;
                for (String column : columns.keySet()) {
                    row.set(column, rows.getString(i++));
                }
                tables.put(table, row);
            }
        }
    }

    private static Map<String, String> columns(Connection clickHouse, String table) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        String select = "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = '" + table
                + "' ORDER BY position";
        try (Statement statement = clickHouse.createStatement();
                ResultSet rows = statement.executeQuery(select)) {
            while (rows.next()) {
                if (!NOT_COMPARED.contains(rows.getString(1))) {
                    columns.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return columns;
    }

    private static String asText(String column, String type) {
        return type.startsWith("Array") ? "arrayStringConcat(" + column + ", '\\n')" : "toString(" + column + ")";
    }

    static Map<String, Long> countByTable(List<Difference> differences) {
        return differences.stream()
                .collect(Collectors.groupingBy(Difference::table, TreeMap::new, Collectors.counting()));
    }

    /** How many there are, and the first of each table. */
    public static String report(List<Difference> differences, int perTable) {
        Map<String, List<Difference>> byTable = differences.stream()
                .collect(Collectors.groupingBy(Difference::table, TreeMap::new, Collectors.toList()));
        return differences.size() + " rows differ: " + countByTable(differences)
                + byTable.values().stream()
                        .flatMap(ofTable -> ofTable.stream().limit(perTable))
                        .map(difference -> "\n" + difference)
                        .collect(Collectors.joining());
    }
}
