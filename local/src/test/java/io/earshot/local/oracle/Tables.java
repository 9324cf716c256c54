package io.earshot.local.oracle;

import static java.util.Map.entry;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Result tables, or views of them: natural key to row, row as column name to value as text. */
public final class Tables {

    /** The columns of each natural key, of all tables. */
    public static final Map<String, List<String>> KEYS = Map.ofEntries(
            entry("credits", List.of("store_id", "order_id", "touch_topic", "touch_key", "touch_event_id")),
            entry("unattributed", List.of("store_id", "order_id", "refund_id")),
            entry("orders", List.of("store_id", "order_id")),
            entry("bookings", List.of("store_id", "order_id", "entry_id")),
            entry(
                    "roas",
                    List.of(
                            "store_id",
                            "day_basis",
                            "day",
                            "channel",
                            "campaign_id",
                            "ad_id",
                            "variant_id",
                            "currency")),
            entry(
                    "phrase_revenue",
                    List.of(
                            "store_id",
                            "day",
                            "phrase_id",
                            "via",
                            "channel",
                            "campaign_id",
                            "ad_id",
                            "variant_id",
                            "currency")),
            entry("phrases", List.of("store_id", "phrase_id")),
            entry("daily_facts", List.of("job", "store_id", "kind", "dimension", "day")),
            entry("variants", List.of("store_id", "variant_id")),
            entry("records_by_fate", List.of("job", "topic", "store_id", "fate")),
            entry("dead_letters", List.of("job", "topic", "partition", "offset")));

    private static final double ROUNDING = 1e-9;

    private static final Comparator<List<String>> ORDER = (one, other) -> {
        for (int i = 0; i < one.size(); i++) {
            int compared = one.get(i).compareTo(other.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    };

    private final Map<String, List<String>> keys;
    private final SortedMap<String, SortedMap<List<String>, Row>> tables = new TreeMap<>();

    Tables() {
        this(KEYS);
    }

    /** @param keys the columns of each natural key */
    Tables(Map<String, List<String>> keys) {
        this.keys = keys;
        keys.keySet().forEach(table -> tables.put(table, new TreeMap<>(ORDER)));
    }

    /** A row under construction. */
    public static final class Row {
        private final Map<String, Object> values = new LinkedHashMap<>();

        Row set(String column, Object value) {
            values.put(column, value);
            return this;
        }

        /** Adds to a sum that starts at 0. */
        Row add(String column, long amount) {
            values.merge(column, amount, (sum, more) -> Math.addExact((long) sum, (long) more));
            return this;
        }

        boolean has(String column) {
            return values.containsKey(column);
        }

        public Map<String, String> values() {
            Map<String, String> texts = new TreeMap<>();
            values.forEach((column, value) -> texts.put(column, String.valueOf(value)));
            return texts;
        }

        /** Whether another row says the same in all columns of this one, real numbers as nearly as rounding lets them. */
        boolean isNearly(Row other) {
            Map<String, String> others = other.values();
            return values.entrySet().stream().allMatch(column -> {
                String is = others.get(column.getKey());
                return column.getValue() instanceof Double ought && is != null
                        ? isNearly(ought, number(is))
                        : String.valueOf(column.getValue()).equals(is);
            });
        }

        private static boolean isNearly(double ought, double is) {
            return ought == is
                    || Double.isFinite(ought)
                            && Double.isFinite(is)
                            && Math.abs(ought - is) <= ROUNDING * Math.max(1, Math.max(Math.abs(ought), Math.abs(is)));
        }

        /** As ClickHouse writes it. */
        private static double number(String text) {
            return Double.parseDouble(text.replace("inf", "Infinity").replace("nan", "NaN"));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Row row && (values.equals(row.values) || values().equals(row.values()));
        }

        @Override
        public int hashCode() {
            return values().hashCode();
        }

        @Override
        public String toString() {
            return values().toString();
        }
    }

    /** The columns of each natural key, by table. */
    Map<String, List<String>> keys() {
        return keys;
    }

    public SortedMap<List<String>, Row> rows(String table) {
        return tables.get(table);
    }

    void put(String table, Row row) {
        Row before = rows(table).put(keyOf(table, row), row);
        if (before != null) {
            throw new IllegalStateException("two rows of one key in " + table + ": " + before + " and " + row);
        }
    }

    /** All rows of others, of tables that are among these. */
    void putAll(Tables others) {
        others.keys.keySet().forEach(table -> others.rows(table).values().forEach(row -> put(table, row)));
    }

    /** The row with the key of the given one, which is new if there is none yet. */
    Row at(String table, Row key) {
        return rows(table).computeIfAbsent(keyOf(table, key), absent -> key);
    }

    private List<String> keyOf(String table, Row row) {
        return keys.get(table).stream()
                .map(column -> String.valueOf(row.values.get(column)))
                .toList();
    }

    /** How many rows each table has. */
    @Override
    public String toString() {
        Map<String, Integer> counts = new TreeMap<>();
        tables.forEach((table, rows) -> counts.put(table, rows.size()));
        return counts.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tables that && tables.equals(that.tables);
    }

    @Override
    public int hashCode() {
        return tables.hashCode();
    }
}
