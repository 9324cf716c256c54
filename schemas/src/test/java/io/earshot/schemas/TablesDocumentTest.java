package io.earshot.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/tables.md} says of each table, column and view what its SQL file says; the dashboards' tests run its examples. */
class TablesDocumentTest {
    private static final Pattern TABLE = Pattern.compile(
            "CREATE TABLE IF NOT EXISTS (\\w+)\\s*\\((.*)\\)\\s*ENGINE = .*ORDER BY \\((.*?)\\)", Pattern.DOTALL);
    private static final Pattern VIEW = Pattern.compile("CREATE OR REPLACE VIEW (\\w+)");
    private static final Pattern COLUMN = Pattern.compile("(?m)^ {4}(\\w+) .*COMMENT '(.*)'");
    private static final Pattern OF_A_MODEL = Pattern.compile(
            "(first|last|last_non_direct|linear|position|time_decay)_((gross|net)_(new_|returning_)?minor)");

    private static final Pattern SECTION = Pattern.compile("(?ms)^## (\\w+)$(.*?)(?=^## |\\z)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (.*) \\|$");

    private static Map<String, String> files;
    private static String document;

    @BeforeAll
    static void read() throws IOException {
        document = Files.readString(Path.of("..", "docs", "tables.md"));
        files = new LinkedHashMap<>();
        try (Stream<Path> paths = Files.list(Path.of("clickhouse"))) {
            for (Path path : paths.sorted().toList()) {
                String sql = Files.readString(path);
                for (Pattern pattern : new Pattern[] {TABLE, VIEW}) {
                    Matcher named = pattern.matcher(sql);
                    if (named.find()) {
                        files.put(named.group(1), sql);
                    }
                }
            }
        }
    }

    @Test
    void describesEveryTableThatIsReplacedByVersion() {
        assertThat(sections().keySet())
                .as("sections of docs/tables.md")
                .containsExactlyElementsOf(files.entrySet().stream()
                        .filter(file -> file.getValue().contains("ReplacingMergeTree(version"))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    @Test
    void saysOfEachResultTableWhatItsFileSays() {
        sections().forEach((name, section) -> {
            String sql = files.get(name);
            Matcher table = TABLE.matcher(sql);
            assertThat(table.find()).isTrue();

            assertThat(rows(section)).as("columns of " + name).isEqualTo(columns(table.group(2)));
            assertThat(section).contains(question(sql));
            assertThat(section).contains("Key: `" + table.group(3).replace(", ", "`, `") + "`.");
        });
    }

    @Test
    void givesEachResultTableAnExampleOfTheViewThatReadsIt() {
        sections().forEach((name, section) -> assertThat(section)
                .as("example of " + name)
                .containsPattern("(?s)```sql\\n-- [^\\n]+\\?.*\\nFROM " + name + "_current\\n.*```"));
    }

    @Test
    void namesEveryOtherTableAndView() {
        Map<String, String> others = new LinkedHashMap<>();
        files.forEach((name, sql) -> {
            if (!sections().containsKey(name) && !name.endsWith("_current")) {
                others.put(name, question(sql));
            }
        });
        assertThat(rows(document.substring(document.indexOf("\n## Views "))))
                .as("views and further tables of docs/tables.md")
                .containsExactlyInAnyOrderEntriesOf(others);
    }

    private static Map<String, String> sections() {
        return SECTION.matcher(document)
                .results()
                .collect(Collectors.toMap(
                        match -> match.group(1), match -> match.group(2), (one, other) -> one, LinkedHashMap::new));
    }

    private static Map<String, String> rows(String text) {
        return ROW.matcher(text)
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> row.group(2), (one, other) -> one, LinkedHashMap::new));
    }

    /** What people read, without what only replaces rows; columns that stand once per model, once. */
    private static Map<String, String> columns(String sql) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (MatchResult column : COLUMN.matcher("\n" + sql).results().toList()) {
            Matcher ofModel = OF_A_MODEL.matcher(column.group(1));
            if (ofModel.matches()) {
                columns.putIfAbsent(
                        "MODEL_" + ofModel.group(2),
                        column.group(2)
                                .replaceFirst(
                                        " by .*?( of (?:new|returning) customers)?, minor", " by the model$1, minor"));
            } else if (!column.group(1).matches("is_deleted|version|written_at")) {
                columns.put(column.group(1), column.group(2));
            }
        }
        return columns;
    }

    /** The header of a file, without who writes or reads it. */
    private static String question(String sql) {
        return sql.lines()
                .takeWhile(line -> line.startsWith("-- "))
                .map(line -> line.substring(3))
                .collect(Collectors.joining(" "))
                .replaceFirst(" (Written|Read) by [^.]*\\.$", "");
    }
}
