package io.earshot.local.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.local.ClickHouseProcess;
import io.earshot.sinks.RowMapping;
import io.earshot.sinks.Tables;
import java.lang.reflect.RecordComponent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TablesITCase {
    private static final Map<String, Set<String>> COLUMN_TYPES = Map.of(
            "String", Set.of("String", "LowCardinality(String)"),
            "long", Set.of("Int64", "UInt64", "DateTime64(6, 'UTC')", "DateTime64(3, 'UTC')"),
            "int", Set.of("Int32", "UInt32", "Date32"),
            "boolean", Set.of("Bool", "UInt8"),
            "double", Set.of("Float64"),
            "List", Set.of("Array(String)"));

    private static Database database;

    @BeforeAll
    static void migrate() throws SQLException {
        database = Database.migrated();
    }

    @Test
    void everyTableHasARecordAndTheOtherWayRound() throws SQLException {
        assertThat(
                        database.rows(
                                "SELECT name FROM system.tables WHERE database = 'earshot' AND engine = 'ReplacingMergeTree' AND name != 'schema_migrations'"))
                .containsExactlyInAnyOrderElementsOf(
                        Tables.all().stream().map(RowMapping::table).toList());
    }

    @Test
    void everyComponentIsAColumnOfAFittingTypeAndTheOtherWayRound() throws SQLException {
        for (RowMapping<?> table : Tables.all()) {
            Map<String, String> types = types(table);
            List<String> written = new ArrayList<>(table.columns());
            written.add("written_at");
            assertThat(types.keySet()).as(table.table()).containsExactlyInAnyOrderElementsOf(written);
            assertThat(types).containsEntry("version", "UInt64");

            RecordComponent[] components = table.type().getRecordComponents();
            for (int i = 0; i < components.length; i++) {
                String column = table.columns().get(i);
                assertThat(COLUMN_TYPES.get(components[i].getType().getSimpleName()))
                        .as(table.table() + "." + column)
                        .contains(types.get(column));
            }
        }
    }

    @Test
    void everyComponentOfAnOperationalRowIsAColumnOfAFittingTypeAndTheOtherWayRound() throws SQLException {
        for (RowMapping<?> table : Tables.operational()) {
            Map<String, String> types = types(table);
            RecordComponent[] components = table.type().getRecordComponents();
            assertThat(types).as(table.table()).hasSize(components.length);
            for (int i = 0; i < components.length; i++) {
                String column = table.columns().get(i);
                assertThat(COLUMN_TYPES.get(components[i].getType().getSimpleName()))
                        .as(table.table() + "." + column)
                        .contains(types.get(column));
            }
        }
    }

    @Test
    void columnsWithoutASignRefuseNegativeValues() throws SQLException {
        for (RowMapping<?> table : Stream.concat(Tables.all().stream(), Tables.operational().stream())
                .toList()) {
            List<String> unsigned = new ArrayList<>();
            types(table).forEach((column, type) -> {
                if ((type.equals("UInt64") && !column.equals("version")) || type.equals("UInt32")) {
                    unsigned.add(column);
                }
            });
            assertThat(table.unsigned()).as(table.table()).containsExactlyInAnyOrderElementsOf(unsigned);
        }
    }

    @Test
    void theNaturalKeyIsTheSortingKey() throws SQLException {
        for (RowMapping<?> table : Tables.all()) {
            assertThat(database.rows(
                            "SELECT sorting_key, engine_full FROM system.tables WHERE database = 'earshot' AND name = '"
                                    + table.table() + "'"))
                    .as(table.table())
                    .singleElement()
                    .asString()
                    .startsWith(String.join(", ", table.key()) + "|ReplacingMergeTree(version, is_deleted)");
        }
    }

    @Test
    void everyColumnSaysWhatItHolds() throws SQLException {
        assertThat(
                        database.rows(
                                "SELECT table, name FROM system.columns WHERE database = 'earshot' AND comment = ''"
                                        + " AND table IN (SELECT name FROM system.tables WHERE database = 'earshot' AND engine LIKE '%MergeTree')"))
                .isEmpty();
    }

    @Test
    void everyTableHasAViewOfItsRowsAsTheyStand() throws SQLException {
        for (RowMapping<?> table : Tables.all()) {
            List<String> shown =
                    database.rows("SELECT name FROM system.columns WHERE database = 'earshot' AND table = '"
                            + table.table() + "_current'");
            assertThat(shown)
                    .as(table.table() + "_current")
                    .containsExactlyInAnyOrderElementsOf(table.columns().stream()
                            .filter(column ->
                                    !Arrays.asList("is_deleted", "version").contains(column))
                            .toList());
        }
    }

    @Test
    void theReaderReadsEveryViewAndNoTable() throws SQLException {
        List<String> objects =
                database.rows("SELECT name, engine = 'View' FROM system.tables WHERE database = 'earshot'");
        assertThat(objects).contains("credits|0", "credits_current|1");
        try (Connection connection = database.server().connect(ClickHouseProcess.READER);
                Statement reader = connection.createStatement()) {
            for (String each : objects) {
                String name = each.substring(0, each.indexOf('|'));
                boolean isView = each.endsWith("|1");
                ThrowingCallable read = () -> reader.executeQuery("SELECT * FROM " + name + " LIMIT 1")
                        .close();
                if (isView) {
                    assertThatCode(read).as(name).doesNotThrowAnyException();
                } else {
                    assertThatThrownBy(read).as(name).hasMessageContaining("Not enough privileges");
                }
            }
        }
    }

    private static Map<String, String> types(RowMapping<?> table) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        for (String row : database.rows("SELECT name, type FROM system.columns WHERE database = 'earshot' AND table = '"
                + table.table() + "'")) {
            types.put(row.substring(0, row.indexOf('|')), row.substring(row.indexOf('|') + 1));
        }
        return types;
    }
}
