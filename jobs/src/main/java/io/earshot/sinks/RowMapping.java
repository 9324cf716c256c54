package io.earshot.sinks;

import io.earshot.events.Keys;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a result record becomes a row of its table: component {@code orderDay} is column {@code order_day}, and the Java type
 * decides the bytes.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><td>String</td><td>String, LowCardinality(String)</td></tr>
 * <tr><td>long</td><td>Int64, UInt64 (declared unsigned), DateTime64 (in its own unit)</td></tr>
 * <tr><td>int</td><td>Int32, UInt32 (declared unsigned), Date32 (days since 1970)</td></tr>
 * <tr><td>double</td><td>Float64</td></tr>
 * <tr><td>boolean</td><td>Bool, UInt8</td></tr>
 * <tr><td>List&lt;String&gt;</td><td>Array(String)</td></tr>
 * </table>
 */
public final class RowMapping<R extends Record> {
    /** The column that every table of results has and no record: it is stamped when a checkpoint begins. */
    static final String VERSION = "version";

    static final String IS_DELETED = "is_deleted";

    private final String table;
    private final Class<R> type;
    private final List<Column> columns;
    private final List<Column> key;

    /** Puts one component of a record into a row. */
    private interface Cell {
        void write(Record row, RowBinary out);
    }

    private record Column(String name, boolean isUnsigned, Getters.ObjectGetter getter, Cell cell) {}

    private RowMapping(String table, Class<R> type, List<Column> columns, List<Column> key) {
        this.table = table;
        this.type = type;
        this.columns = columns;
        this.key = key;
    }

    /**
     * Maps a record to a table.
     *
     * @param key the columns of the natural key, which is the table's ORDER BY
     * @param unsigned the columns of an unsigned type, which refuse negative values
     */
    static <R extends Record> RowMapping<R> of(String table, Class<R> type, List<String> key, Set<String> unsigned) {
        List<Column> columns = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = columnName(component.getName());
            columns.add(column(component, name, unsigned.contains(name)));
        }
        List<Column> keyColumns = key.stream()
                .map(name -> columns.stream()
                        .filter(column -> column.name.equals(name))
                        .findAny()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "key of " + table + " must be columns of " + type.getSimpleName() + ", got " + name)))
                .toList();
        return new RowMapping<>(table, type, List.copyOf(columns), keyColumns);
    }

    public String table() {
        return table;
    }

    public Class<R> type() {
        return type;
    }

    /** All columns that are written, in the order in which they stand in a row; the last is the version. */
    public List<String> columns() {
        List<String> names = new ArrayList<>(columnsOfRecord());
        names.add(VERSION);
        return names;
    }

    /** The columns that {@link #encode} writes: all but the version, which operational tables lack. */
    List<String> columnsOfRecord() {
        return columns.stream().map(Column::name).toList();
    }

    /** The columns of the natural key. */
    public List<String> key() {
        return key.stream().map(Column::name).toList();
    }

    /** The columns that refuse negative values. */
    public List<String> unsigned() {
        return columns.stream().filter(Column::isUnsigned).map(Column::name).toList();
    }

    /** Encodes one row. */
    public EncodedRow encode(R row) {
        return encode(row, new RowBinary());
    }

    /**
     * Encodes one row.
     *
     * @param buffer used anew by each call
     * @throws IllegalArgumentException if a value cannot stand in its column, saying which of which row
     */
    EncodedRow encode(R row, RowBinary buffer) {
        buffer.clear();
        for (Column column : columns) {
            try {
                column.cell.write(row, buffer);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "%s.%s must be %s, in the row with key %s"
                                .formatted(table, column.name, e.getMessage(), readable(row)),
                        e);
            }
        }
        return new EncodedRow(table, key(row), buffer.toByteArray());
    }

    @Override
    public String toString() {
        return table;
    }

    private String key(R row) {
        return Keys.join(keyValues(row).toArray(new String[0]));
    }

    private String readable(R row) {
        return String.join(", ", keyValues(row));
    }

    private List<String> keyValues(R row) {
        List<String> values = new ArrayList<>(key.size());
        for (Column column : key) {
            values.add(String.valueOf(column.getter.get(row)));
        }
        return values;
    }

    private static String columnName(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static Column column(RecordComponent component, String name, boolean isUnsigned) {
        return new Column(name, isUnsigned, Getters.of(component), cell(component, isUnsigned));
    }

    private static Cell cell(RecordComponent component, boolean isUnsigned) {
        Class<?> type = component.getType();
        if (type == long.class) {
            return longCell(Getters.ofLong(component), isUnsigned);
        } else if (type == int.class) {
            return intCell(Getters.ofInt(component), isUnsigned);
        } else if (type == double.class) {
            Getters.DoubleGetter getter = Getters.ofDouble(component);
            return (row, out) -> out.writeLong(Double.doubleToLongBits(getter.get(row)));
        } else if (type == boolean.class) {
            Getters.BooleanGetter getter = Getters.ofBoolean(component);
            return (row, out) -> out.writeBoolean(getter.get(row));
        } else if (type == String.class) {
            Getters.ObjectGetter getter = Getters.of(component);
            return (row, out) -> out.writeString((String) present(getter.get(row)));
        } else if (component.getGenericType().getTypeName().equals("java.util.List<java.lang.String>")) {
            Getters.ObjectGetter getter = Getters.of(component);
            return (row, out) -> writeStrings((List<?>) present(getter.get(row)), out);
        }
        throw new IllegalArgumentException("component " + component
                + " must be String, long, int, double, boolean or List<String>, got " + component.getGenericType());
    }

    private static Cell longCell(Getters.LongGetter getter, boolean isUnsigned) {
        return isUnsigned
                ? (row, out) -> out.writeLong(notNegative(getter.get(row)))
                : (row, out) -> out.writeLong(getter.get(row));
    }

    private static Cell intCell(Getters.IntGetter getter, boolean isUnsigned) {
        return isUnsigned
                ? (row, out) -> out.writeInt((int) notNegative(getter.get(row)))
                : (row, out) -> out.writeInt(getter.get(row));
    }

    private static void writeStrings(List<?> strings, RowBinary out) {
        out.writeLength(strings.size());
        for (Object string : strings) {
            out.writeString((String) present(string));
        }
    }

    private static <T> T present(T value) {
        if (value == null) {
            throw new IllegalArgumentException("present, got null");
        }
        return value;
    }

    private static long notNegative(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("0 or more, got " + value);
        }
        return value;
    }
}
