package io.earshot.local.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.ClickHouseProcess;
import io.earshot.sinks.EncodedRow;
import io.earshot.sinks.RowMapping;
import io.earshot.sinks.Tables;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowMappingITCase {
    private static final long[] MICROS = {0, 1, 1_700_000_000_123_456L, -1, -2_208_988_800_000_000L};
    private static final long[] SIGNED = {0, Long.MAX_VALUE, Long.MIN_VALUE, -1, 1};
    private static final long[] UNSIGNED = {0, Long.MAX_VALUE, 1, 300, 0};
    private static final double[] DOUBLES = {0, Double.MAX_VALUE, -Double.MIN_VALUE, -0.1, Double.POSITIVE_INFINITY};
    private static final int[] DAYS = {0, 20_000, -1, -25_567, 83_000};
    private static final int[] INTS = {0, Integer.MAX_VALUE, 1, 255, 256};
    private static final String[] TEXTS = {
        "", "žluťoučký 漢字 🎧 \u0000 end", "tab\tquote'\"\\`line\nend\u0001", "x".repeat(127), "x".repeat(20_000)
    };
    private static final List<List<String>> LISTS =
            List.of(List.of(), List.of(""), List.of("a", "ü🎧", "c"), List.of("x".repeat(200)), List.of("a", "a"));

    static List<RowMapping<?>> tables() {
        return Tables.all();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyValueIsReadBackAsItWasWritten(RowMapping<?> table) throws Exception {
        Database database = Database.migrated();
        assertThat(TEXTS).hasSameSizeAs(MICROS).hasSameSizeAs(SIGNED).hasSameSizeAs(UNSIGNED);
        Map<String, String> types = types(database, table);
        List<List<Object>> expected = new ArrayList<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < TEXTS.length; i++) {
            List<Object> values = values(table, types, i);
            expected.add(values);
            body.write(encode(table, values).row());
            body.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong((1L << 40) + i)
                    .array());
        }
        insert(database, table, body.toByteArray());

        assertThat(read(database, table, types)).as(table.table()).isEqualTo(expected);
    }

    private static <R extends Record> EncodedRow encode(RowMapping<R> table, List<Object> values) throws Exception {
        Class<?>[] types = Arrays.stream(table.type().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<R> constructor = table.type().getConstructor(types);
        return table.encode(constructor.newInstance(values.toArray()));
    }

    /** A record's values; the order of the rows is in their version, so keys may be equal only where all is. */
    private static List<Object> values(RowMapping<?> table, Map<String, String> types, int i) {
        List<Object> values = new ArrayList<>();
        RecordComponent[] components = table.type().getRecordComponents();
        for (int column = 0; column < components.length; column++) {
            int at = (i + column) % TEXTS.length;
            String type = types.get(table.columns().get(column));
            values.add(
                    switch (type) {
                        case "Int64" -> SIGNED[at];
                        case "UInt64" -> UNSIGNED[at];
                        case "Float64" -> DOUBLES[at];
                        case "DateTime64(6, 'UTC')" -> MICROS[at];
                        case "DateTime64(3, 'UTC')" -> MICROS[at] / 1000;
                        case "Date32" -> DAYS[at];
                        case "Int32", "UInt32" -> INTS[at];
                        case "Bool", "UInt8" -> at % 2 == 1;
                        case "Array(String)" -> LISTS.get(at);
                        default -> TEXTS[at];
                    });
        }
        return values;
    }

    private static List<List<Object>> read(Database database, RowMapping<?> table, Map<String, String> types)
            throws Exception {
        List<String> columns = table.columns().subList(0, table.columns().size() - 1);
        String sql = "SELECT "
                + String.join(
                        ", ",
                        columns.stream()
                                .map(column -> expression(column, types.get(column)))
                                .toList())
                + " FROM " + table.table() + " ORDER BY version";
        List<List<Object>> rows = new ArrayList<>();
        try (Connection connection = database.connection().connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < columns.size(); i++) {
                    row.add(value(
                            result, i + 1, table.type().getRecordComponents()[i].getType()));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String expression(String column, String type) {
        return switch (type) {
            case "DateTime64(6, 'UTC')" -> "toUnixTimestamp64Micro(`" + column + "`)";
            case "DateTime64(3, 'UTC')" -> "toUnixTimestamp64Milli(`" + column + "`)";
            case "Date32" -> "toInt32(`" + column + "`)";
            default -> "`" + column + "`";
        };
    }

    private static Object value(ResultSet result, int column, Class<?> type) throws Exception {
        if (type == double.class) {
            return result.getDouble(column);
        }
        if (type == long.class) {
            return result.getLong(column);
        } else if (type == int.class) {
            return result.getInt(column);
        } else if (type == boolean.class) {
            return result.getBoolean(column);
        } else if (type == List.class) {
            return Arrays.asList((Object[]) result.getArray(column).getArray());
        }
        return result.getString(column);
    }

    private static Map<String, String> types(Database database, RowMapping<?> table) throws Exception {
        Map<String, String> types = new HashMap<>();
        for (String row : database.rows("SELECT name, type FROM system.columns WHERE database = 'earshot' AND table = '"
                + table.table() + "'")) {
            types.put(row.substring(0, row.indexOf('|')), row.substring(row.indexOf('|') + 1));
        }
        return types;
    }

    private static void insert(Database database, RowMapping<?> table, byte[] body) throws Exception {
        String sql = "INSERT INTO earshot." + table.table() + " (`" + String.join("`, `", table.columns())
                + "`) FORMAT RowBinary";
        URI uri = URI.create(database.server().httpUrl() + "/?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("X-ClickHouse-User", ClickHouseProcess.WRITER)
                .header("X-ClickHouse-Key", database.server().password(ClickHouseProcess.WRITER))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
