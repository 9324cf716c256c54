package io.earshot.local.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.local.ClickHouseProcess;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.Migrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsITCase {
    /** A later file may define a view anew; both bear its name behind their numbers. */
    private static final String OBJECTS = "SELECT uniqExact(substring(name, 6)) FROM schema_migrations";

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void empty() throws SQLException {
        database = Database.empty();
    }

    @Test
    void applyEachFileOnce() throws SQLException {
        assertThat(Migrations.version(database.connection())).isZero();

        Migrations.apply(database.connection());
        Migrations.apply(database.connection());

        assertThat(Migrations.version(database.connection())).isEqualTo(Migrations.latest());
        assertThat(database.number("SELECT count() FROM schema_migrations")).isEqualTo(Migrations.latest());
        assertThat(database.number("SELECT count() FROM system.tables WHERE database = 'earshot'"))
                .as("the tables and views that files are named after, and nothing else")
                .isEqualTo(database.number(OBJECTS));
    }

    @Test
    void mayBeAppliedBySeveralJobsAtOnce() throws Exception {
        atOnce(6, () -> {
            Migrations.apply(database.connection());
            return null;
        });

        assertThat(Migrations.version(database.connection())).isEqualTo(Migrations.latest());
        assertThat(database.number("SELECT count() FROM system.tables WHERE database = 'earshot'"))
                .isEqualTo(database.number(OBJECTS));
        assertThat(database.number("SELECT uniqExact(number, sha256) FROM schema_migrations"))
                .isEqualTo(Migrations.latest());
        Migrations.apply(database.connection());
    }

    @Test
    void goOnWhereAnEarlierJobStopped() throws SQLException {
        Migrations.apply(database.connection());
        database.execute("DROP VIEW earshot.reconciliation");
        database.execute("DELETE FROM earshot.schema_migrations WHERE name LIKE '%_reconciliation.sql'");

        Migrations.apply(database.connection());
        assertThat(database.number("EXISTS VIEW earshot.reconciliation")).isEqualTo(1);
    }

    @Test
    void refuseAFileThatWasChangedAfterItWasApplied() throws SQLException {
        Migrations.apply(database.connection());
        String other = "0".repeat(64);
        database.execute("INSERT INTO earshot.schema_migrations (number, name, sha256) VALUES (3, '0003_credits.sql', '"
                + other + "')");

        assertThatThrownBy(() -> Migrations.apply(database.connection()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("migration 0003_credits.sql must stay as it was applied, with SHA-256 " + other)
                .hasMessageContaining("put the change into a new file with the next number");
    }

    @Test
    void sayWhatToLookAtWhenThePasswordIsWrong() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "wrong");
        ClickHouseConnection connection =
                new ClickHouseConnection(database.connection().url(), ClickHouseProcess.WRITER, password.toString());

        assertThatThrownBy(() -> Migrations.apply(connection))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(
                        "cannot connect to ClickHouse at %s as earshot_writer".formatted(connection.url()))
                .hasMessageContaining("with the password in " + password)
                .hasMessageContaining("Authentication failed");
    }

    static <T> List<T> atOnce(int threads, java.util.concurrent.Callable<T> task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : executor.invokeAll(java.util.Collections.nCopies(threads, task))) {
                results.add(result.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
