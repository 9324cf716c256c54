package io.earshot.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** House rules of the tables; numbers, headers and statements are held where migrations are applied. */
class ClickHouseTablesTest {
    private static final Path FOLDER = Path.of("clickhouse");
    private static final Path USERS = Path.of("..", "deploy", "clickhouse", "users.xml");
    private static final Pattern TABLE =
            Pattern.compile("CREATE TABLE IF NOT EXISTS (\\w+)\\s*\\((.*)\\)\\s*ENGINE = (.*);", Pattern.DOTALL);
    private static final Pattern VIEW =
            Pattern.compile("CREATE OR REPLACE VIEW (\\w+)\\nDEFINER = CURRENT_USER SQL SECURITY DEFINER\\nAS\\n");
    private static final Pattern COLUMN = Pattern.compile(" {4}(\\w+) +(.+?),?");

    /** What is appended as time goes by forgets by that time. */
    private static final List<String> OF_MOMENTS = List.of("source_progress", "commits");

    /** What keeps the house in order is kept for ever, and is small. */
    private static final List<String> WITHOUT_TTL = List.of("schema_migrations", "epochs", "settlements");

    record Table(String name, List<String> columns, String engine) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Table> tables() throws IOException {
        List<Table> tables = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                String sql = Files.readString(file);
                Matcher table = TABLE.matcher(sql);
                if (table.find()) {
                    tables.add(new Table(
                            table.group(1), table.group(2).strip().lines().toList(), table.group(3)));
                } else {
                    assertThat(sql)
                            .as("%s is a table, or a view that reads as its maker", file)
                            .containsPattern(VIEW);
                }
            }
        }
        return tables;
    }

    /** Views read as the writer, so that the reader needs no right to a table. */
    @Test
    void areReadThroughViewsOnly() throws IOException {
        List<String> views = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                VIEW.matcher(Files.readString(file)).results().forEach(view -> views.add(view.group(1)));
            }
        }
        String users = Files.readString(USERS);
        String reader = users.substring(users.lastIndexOf("<earshot_reader>"), users.lastIndexOf("</earshot_reader>"));

        assertThat(Pattern.compile("<query>(.*)</query>").matcher(reader).results())
                .as("what the reader of %s may do: SELECT on every view by its name", USERS)
                .extracting(query -> query.group(1))
                .containsExactlyInAnyOrderElementsOf(views.stream()
                        .distinct() // one that was made anew is the same one
                        .map(view -> "GRANT SELECT ON earshot." + view)
                        .toList());
    }

    @Test
    void areFound() throws IOException {
        assertThat(tables()).extracting(Table::name).contains("credits", "roas", "records_by_fate", "epochs");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void sayOfEachColumnWhatItMeans(Table table) {
        for (String column : table.columns) {
            Matcher parts = COLUMN.matcher("    " + column.strip());
            assertThat(parts.matches()).as(column).isTrue();
            assertThat(parts.group(2)).as(column).matches(".* COMMENT '[^']+'");
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void sayTheUnitOfMoney(Table table) {
        for (String column : table.columns) {
            if (column.strip().matches("\\w+_minor .*")) {
                assertThat(column).containsPattern("minor units of (the )?currency");
            }
            if (column.strip().matches("\\w+_milli .*")) {
                assertThat(column).contains("thousandths");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void holdNoNull(Table table) {
        assertThat(table.columns).noneMatch(column -> column.contains("Nullable"));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void haveTheStoreInTheirKey(Table table) {
        boolean hasStore =
                table.columns.stream().anyMatch(column -> column.strip().startsWith("store_id "));
        if (hasStore) {
            assertThat(key(table)).contains("store_id");
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void keepTheVersionOutOfTheirKey(Table table) {
        assertThat(key(table)).doesNotContain("version", "is_deleted", "written_at");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void replaceRowsByVersion(Table table) {
        boolean hasVersion =
                table.columns.stream().anyMatch(column -> column.strip().startsWith("version "));
        if (hasVersion) {
            assertThat(table.engine).startsWith("ReplacingMergeTree(version, is_deleted)");
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void forgetRowsByTheTimeTheyWereWritten(Table table) {
        if (OF_MOMENTS.contains(table.name)) {
            assertThat(table.engine).matches("(?s).*\\bTTL toDateTime\\((committed_)?at\\) \\+ INTERVAL \\d+ DAY.*");
        } else if (!WITHOUT_TTL.contains(table.name)) {
            assertThat(table.engine).matches("(?s).*\\bTTL written_at \\+ INTERVAL \\d+ (DAY|MONTH|YEAR).*");
        }
    }

    private static List<String> key(Table table) {
        Matcher key = Pattern.compile("ORDER BY \\(([^)]*)\\)").matcher(table.engine);
        assertThat(key.find()).as("ORDER BY").isTrue();
        return List.of(key.group(1).split(", "));
    }
}
