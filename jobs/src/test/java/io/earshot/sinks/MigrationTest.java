package io.earshot.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
    private static final Pattern REPEATABLE =
            Pattern.compile("(?m)^(CREATE TABLE IF NOT EXISTS|CREATE OR REPLACE VIEW) ([a-z_]+)");

    @TempDir
    Path folder;

    @Test
    void numbersFollowEachOtherWithoutGapOrDouble() {
        List<Migration> all = Migration.all();

        assertThat(all)
                .extracting(Migration::number)
                .isEqualTo(IntStream.rangeClosed(1, all.size()).boxed().toList());
        assertThat(Migrations.latest()).isEqualTo(all.size());
    }

    @Test
    void eachHoldsOneStatementThatMayBeRepeated() {
        assertThat(Migration.all()).allSatisfy(migration -> {
            String code = migration.sql().replaceAll("(?m)^--.*$", "").replaceAll("'[^']*'", "''");
            assertThat(code).as(migration.name()).doesNotContain(";");
            assertThat(REPEATABLE.matcher(code).results()).as(migration.name()).hasSize(1);
            assertThat(REPEATABLE
                            .matcher(code)
                            .results()
                            .findFirst()
                            .orElseThrow()
                            .group(2))
                    .as("a file is named after what it makes")
                    .isEqualTo(migration.name().substring(5).replace(".sql", ""));
        });
    }

    @Test
    void eachSaysWhatItIsForAndWhoUsesIt() {
        assertThat(Migration.all())
                .allSatisfy(migration ->
                        assertThat(migration.sql()).as(migration.name()).matches("(?s)-- .*(Written|Read) by .*\\..*"));
    }

    @Test
    void readsAJarLikeAFolder() throws IOException {
        List<Migration> expected = Migration.all();
        Path jar = folder.resolve("schemas.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Migration migration : expected) {
                out.putNextEntry(new JarEntry("clickhouse/" + migration.name()));
                out.write(file(migration.name()));
            }
            out.putNextEntry(new JarEntry("clickhouse/users.xml"));
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertThat(Migration.all(loader)).isEqualTo(expected);
        }

        Path classes = Files.createDirectories(folder.resolve("classes/clickhouse"));
        for (Migration migration : expected) {
            Files.write(classes.resolve(migration.name()), file(migration.name()));
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.getParent().toUri().toURL()}, null)) {
            assertThat(Migration.all(loader)).isEqualTo(expected);
        }
    }

    @Test
    void refusesANameWithoutNumber() {
        assertThatThrownBy(() -> Migration.of("orders.sql", "SELECT 1".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("migration must be named 0001_some_name.sql, got orders.sql");
    }

    private static byte[] file(String name) throws IOException {
        try (var in = MigrationTest.class.getResourceAsStream("/clickhouse/" + name)) {
            return in.readAllBytes();
        }
    }
}
