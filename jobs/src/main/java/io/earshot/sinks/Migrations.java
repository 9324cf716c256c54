package io.earshot.sinks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database up to the schemas that this job knows. Jobs that start at once may all do so: each statement leaves what
 * is there as it is, or replaces a view by the same view.
 */
public final class Migrations {
    private static final int UNKNOWN_TABLE = 60;

    private Migrations() {}

    /**
     * Applies what has not been applied.
     *
     * @throws SQLException if ClickHouse cannot be reached or refuses, saying what to look at
     * @throws IllegalStateException if a file that has been applied was changed since
     */
    public static void apply(ClickHouseConnection clickHouse) throws SQLException {
        apply(clickHouse, Migration.all());
    }

    /** The number of the last file that was applied, or 0. */
    public static int version(ClickHouseConnection clickHouse) throws SQLException {
        try (Connection connection = clickHouse.connect();
                Statement statement = connection.createStatement()) {
            return recorded(statement).keySet().stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElse(0);
        } catch (SQLException e) {
            throw clickHouse.explained(e);
        }
    }

    /** The number of the last file that this job knows. */
    public static int latest() {
        List<Migration> all = Migration.all();
        return all.get(all.size() - 1).number();
    }

    static void apply(ClickHouseConnection clickHouse, List<Migration> migrations) throws SQLException {
        try (Connection connection = clickHouse.connect();
                Statement statement = connection.createStatement()) {
            Map<Integer, String> recorded = recorded(statement);
            migrations.forEach(migration -> checkUnchanged(migration, recorded.get(migration.number())));
            for (Migration migration : migrations) {
                if (!recorded.containsKey(migration.number())) {
                    apply(statement, migration);
                }
            }
        } catch (SQLException e) {
            throw clickHouse.explained(e);
        }
    }

    private static void apply(Statement statement, Migration migration) throws SQLException {
        try {
            statement.execute(migration.sql());
        } catch (SQLException e) {
            throw new SQLException("migration " + migration.name() + " failed: " + Failures.message(e), e);
        }
        statement.execute("INSERT INTO schema_migrations (number, name, sha256) VALUES (%d, '%s', '%s')"
                .formatted(migration.number(), migration.name(), migration.sha256()));
    }

    private static void checkUnchanged(Migration migration, @Nullable String recorded) {
        if (recorded != null && !recorded.equals(migration.sha256())) {
            throw new IllegalStateException(
                    "migration %s must stay as it was applied, with SHA-256 %s, got %s: put the change into a new file with the next number"
                            .formatted(migration.name(), recorded, migration.sha256()));
        }
    }

    /** SHA-256 by number; none where the first migration has not been applied. */
    private static Map<Integer, String> recorded(Statement statement) throws SQLException {
        Map<Integer, String> recorded = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT number, sha256 FROM schema_migrations FINAL")) {
            while (rows.next()) {
                recorded.put(rows.getInt(1), rows.getString(2));
            }
        } catch (SQLException e) {
            if (Failures.code(e) != UNKNOWN_TABLE) {
                throw e;
            }
        }
        return recorded;
    }
}
