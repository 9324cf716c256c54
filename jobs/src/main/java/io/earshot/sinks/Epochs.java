package io.earshot.sinks;

import java.io.IOException;
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
 * <p>A submission takes an epoch before it runs, says when it starts from which state it goes on, and begins with its first
 * commit. Only what has begun stops others: a submission that never runs (a savepoint that is not there; a main method run
 * once more when a JobManager recovers the job by itself) leaves the running job alone.
 *
 * <p>A state must go back to the latest fresh start, the latest submission with nothing whose rows stand in ClickHouse. That
 * one has written all rows anew, also those that an older state has forgotten and could not write again.
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
                statement.execute(insertSql(job, epoch, false, 0, token));
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
     * Says from which state a submission goes on. Without that it cannot begin.
     *
     * @param from that state's own submission, or this one where it starts with nothing
     * @throws SuppressRestartsException if the state does not go back to the latest fresh start
     */
    public static void start(ClickHouseConnection clickHouse, String job, int epoch, Ancestry from)
            throws IOException, InterruptedException {
        checkJob(job);
        clickHouse.ask("start of epoch " + epoch + " of job " + job, statement -> {
            FreshStarts starts = freshStarts(statement, job, epoch);
            checkGoesBack("savepoint of epoch " + from.epoch() + " of job " + job, from.freshStart(), starts.latest);
            return statement.execute(insertSql(
                    job, epoch, false, from.freshStart(), UUID.randomUUID().toString()));
        });
    }

    /** The same for those that write elsewhere than to ClickHouse. */
    public static void begin(ClickHouseConnection clickHouse, String job, int epoch)
            throws IOException, InterruptedException {
        checkJob(job);
        clickHouse.ask("beginning of epoch " + epoch + " of job " + job, statement -> {
            begin(statement, job, epoch);
            return epoch;
        });
    }

    /**
     * Begins an epoch, unless it has begun.
     *
     * @throws SuppressRestartsException if a later one has, or a fresh start to which its state does not go back; for then
     *     this job may never write again
     */
    static void begin(Statement statement, String job, int epoch) throws SQLException, IOException {
        int current = number(statement, currentSql(job));
        checkNotOvertaken(job, epoch, current);
        if (current < epoch) {
            FreshStarts starts = freshStarts(statement, job, epoch);
            checkMayBegin(job, epoch, starts);
            statement.execute(beginSql(job, epoch, starts));
        }
    }

    /** Says that no row is left of older epochs that this one does not stand for. */
    static void settle(ClickHouseConnection clickHouse, String job, int epoch)
            throws IOException, InterruptedException {
        checkJob(job);
        clickHouse.ask(
                "settlement of epoch " + epoch + " of job " + job,
                statement -> statement.execute(
                        "INSERT INTO settlements (job, epoch) VALUES ('%s', %d)".formatted(job, epoch)));
    }

    /**
     * Fresh starts, by epoch.
     *
     * @param own to which the submission goes back; 0 while it has not said so
     * @param latest among all that have begun, and those to which they go back; 0 if there is none
     */
    record FreshStarts(int own, int latest) {}

    static void checkMayBegin(String job, int epoch, FreshStarts starts) throws IOException {
        if (starts.own == 0) {
            throw new IOException("epoch %d of job %s must start before it begins; its tasks are still starting"
                    .formatted(epoch, job));
        }
        checkGoesBack("submission of epoch " + epoch + " of job " + job, starts.own, starts.latest);
    }

    private static void checkGoesBack(String who, int freshStart, int latest) {
        if (freshStart < latest) {
            throw new SuppressRestartsException(new IllegalStateException(
                    "%s must go back to the latest fresh start, epoch %d, got one that goes back to epoch %d: the fresh start has written all rows anew, also those that an older state has forgotten; restore a savepoint of epoch %d or of one that was restored from it, or submit the job without a savepoint, and it computes all anew"
                            .formatted(who, latest, freshStart, latest)));
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

    /** Two numbers: the components of {@link FreshStarts}. */
    static String freshStartsSql(String job, int epoch) {
        return "SELECT toInt32(maxIf(fresh_start, epoch = %d)), toInt32(maxIf(fresh_start, has_begun)) FROM epochs WHERE job = '%s'"
                .formatted(epoch, job);
    }

    static String beginSql(String job, int epoch, FreshStarts starts) {
        return insertSql(job, epoch, true, starts.own, UUID.randomUUID().toString());
    }

    private static String latestSql(String job) {
        return "SELECT toInt32(max(epoch)) FROM epochs WHERE job = '" + job + "'";
    }

    private static String takersSql(String job, int epoch) {
        return "SELECT toInt32(uniqExact(token)) FROM epochs WHERE fresh_start = 0 AND job = '" + job + "' AND epoch = "
                + epoch;
    }

    private static String insertSql(String job, int epoch, boolean hasBegun, int freshStart, String token) {
        return "INSERT INTO epochs (job, epoch, has_begun, fresh_start, token) VALUES ('%s', %d, %s, %d, '%s')"
                .formatted(job, epoch, hasBegun, freshStart, token);
    }

    private static FreshStarts freshStarts(Statement statement, String job, int epoch) throws SQLException {
        try (ResultSet result = statement.executeQuery(freshStartsSql(job, epoch))) {
            result.next();
            return new FreshStarts(result.getInt(1), result.getInt(2));
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
