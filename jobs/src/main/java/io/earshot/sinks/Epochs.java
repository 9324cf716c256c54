package io.earshot.sinks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * Which submission of a job may write.
 *
 * <p>A submission takes an epoch before it runs, and begins it with its first commit. Only what has begun stops others: a
 * submission that never runs (a savepoint that is not there; a main method run once more when a JobManager recovers the job
 * by itself) leaves the running job alone.
 */
public final class Epochs {
    private static final int MOST_ATTEMPTS = 100;

    private Epochs() {}

    /**
     * Takes an epoch that no other submission has, greater than all before it.
     *
     * @throws SQLException if ClickHouse cannot be asked, or others are always first
     */
    public static int take(ClickHouseConnection clickHouse, String job) throws SQLException, InterruptedException {
        checkJob(job);
        String token = UUID.randomUUID().toString();
        try (Connection connection = clickHouse.connect();
                Statement statement = connection.createStatement()) {
            for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
                int epoch = Math.addExact(number(statement, latestSql(job)), 1);
                statement.execute(insertSql(job, epoch, false, token));
                // Of two that take the same one, at least the later sees both rows.
                if (number(statement, takersSql(job, epoch)) == 1) {
                    return epoch;
                }
                Thread.sleep(ThreadLocalRandom.current().nextLong(20L * Math.min(attempt, 50)) + 1);
            }
        } catch (SQLException e) {
            throw clickHouse.explained(e);
        }
        throw new SQLException("job " + job + " must get an epoch within " + MOST_ATTEMPTS
                + " attempts: other submissions of it take each one at the same moment");
    }

    /** The greatest epoch that has begun, or 0. */
    public static int current(ClickHouseConnection clickHouse, String job) throws SQLException {
        try (Connection connection = clickHouse.connect();
                Statement statement = connection.createStatement()) {
            return number(statement, currentSql(job));
        } catch (SQLException e) {
            throw clickHouse.explained(e);
        }
    }

    /**
     * Begins an epoch, unless it has begun.
     *
     * @throws SuppressRestartsException if a later one has, for then this job may never write again
     */
    static void begin(Statement statement, String job, int epoch) throws SQLException {
        int current = number(statement, currentSql(job));
        checkNotOvertaken(job, epoch, current);
        if (current < epoch) {
            statement.execute(beginSql(job, epoch));
        }
    }

    static void checkNotOvertaken(String job, int epoch, int current) {
        if (current > epoch) {
            throw new SuppressRestartsException(new IllegalStateException(
                    "epoch of job %s must be the greatest that has begun, %d, got %d: a later submission of the job writes to the same database; where this one should write, cancel that one and submit this one again"
                            .formatted(job, current, epoch)));
        }
    }

    static void checkJob(String job) {
        if (!job.matches("[a-z][a-z0-9_-]*")) {
            throw new IllegalArgumentException("job must be lower-case letters, digits, - and _, got " + job);
        }
    }

    static String currentSql(String job) {
        return "SELECT toInt32(max(epoch)) FROM epochs WHERE has_begun AND job = '" + job + "'";
    }

    static String beginSql(String job, int epoch) {
        return insertSql(job, epoch, true, UUID.randomUUID().toString());
    }

    private static String latestSql(String job) {
        return "SELECT toInt32(max(epoch)) FROM epochs WHERE job = '" + job + "'";
    }

    private static String takersSql(String job, int epoch) {
        return "SELECT toInt32(uniqExact(token)) FROM epochs WHERE NOT has_begun AND job = '" + job + "' AND epoch = "
                + epoch;
    }

    private static String insertSql(String job, int epoch, boolean hasBegun, String token) {
        return "INSERT INTO epochs (job, epoch, has_begun, token) VALUES ('%s', %d, %s, '%s')"
                .formatted(job, epoch, hasBegun, token);
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
