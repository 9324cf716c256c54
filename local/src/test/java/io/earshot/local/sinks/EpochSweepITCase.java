package io.earshot.local.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.sinks.Ancestry;
import io.earshot.sinks.EpochSweep;
import io.earshot.sinks.Epochs;
import io.earshot.sinks.RowMapping;
import io.earshot.sinks.Tables;
import java.sql.SQLException;
import java.util.List;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Merges are stopped throughout. Rows are bookings of an order; a version is (epoch, interval). */
class EpochSweepITCase {
    private static final String JOB = "attribution";
    private static final List<RowMapping<?>> BOOKINGS = List.of(Tables.BOOKINGS);

    private Database database;

    @BeforeEach
    void migrate() throws SQLException {
        database = Database.migrated();
    }

    @Nested
    class AfterAFreshStart {
        private final Ancestry second = Ancestry.fresh(2);

        @Test
        void removesWhatWasNotWrittenAgainAndNothingElse() throws Exception {
            row("again", 1, 1, 5);
            row("again", 2, 2, 3);
            row("gone", 1, 1, 1);
            row("gone", 2, 1, 4);
            row("new", 1, 2, 1);
            row("vanished before", 1, 1, 1);
            tombstone("vanished before", 1, 2);
            row("vanished again", 1, 1, 1);
            tombstone("vanished again", 2, 2);

            assertThat(sweep(second)).isEqualTo(1);
            assertThat(shown()).containsExactly("again=2", "new=1");
            assertThat(database.rows("SELECT order_id, amount_minor, kind, version FROM bookings WHERE is_deleted"
                            + " AND version = " + version(2, 0)))
                    .as("a tombstone is the row as it was, below all that the epoch writes")
                    .containsExactly("gone|2|order|" + version(2, 0));
        }

        @Test
        void doesNothingTheSecondTime() throws Exception {
            row("gone", 1, 1, 1);

            assertThat(sweep(second)).isEqualTo(1);
            assertThat(sweep(second)).isZero();
            assertThat(database.number("SELECT count() FROM bookings")).isEqualTo(2);
        }

        @Test
        void letsARowComeBackThatIsWrittenLater() throws Exception {
            row("late", 1, 1, 1);
            sweep(second);
            row("late", 7, 2, 1);

            assertThat(shown()).containsExactly("late=7");
        }

        @Test
        void leavesTheRowsOfOtherJobsInSharedTables() throws Exception {
            for (String job : List.of(JOB, "insight")) {
                database.execute(
                        "INSERT INTO earshot.records_by_fate (job, topic, store_id, fate, records, version) VALUES ('"
                                + job + "', 'orders', 's1', 'late', 1, " + version(1, 1) + ")");
                database.execute(
                        "INSERT INTO earshot.dead_letters (job, topic, `partition`, `offset`, version) VALUES ('" + job
                                + "', 'orders', 0, 7, " + version(1, 1) + ")");
            }

            assertThat(sweep(Tables.all(), second)).isEqualTo(2);
            assertThat(database.rows("SELECT job FROM records_by_fate FINAL")).containsExactly("insight");
            assertThat(database.rows("SELECT job FROM dead_letters FINAL")).containsExactly("insight");
        }

        @Test
        void removesRowsOfEveryTable() throws Exception {
            for (RowMapping<?> table : Tables.all()) {
                String job = table.columns().contains("job") ? "job, " : "";
                String name = table.columns().contains("job") ? "'" + JOB + "', " : "";
                database.execute("INSERT INTO earshot." + table.table() + " (" + job + "store_id, version) VALUES ("
                        + name + "'s1', " + version(1, 1) + ")");
            }

            assertThat(sweep(Tables.all(), second)).isEqualTo(Tables.all().size());
            for (RowMapping<?> table : Tables.all()) {
                assertThat(database.number("SELECT count() FROM " + table.table() + " FINAL"))
                        .as(table.table())
                        .isZero();
            }
        }
    }

    @Nested
    class AfterARestore {
        private final Ancestry second = Ancestry.fresh(1).restored(2, 10);

        @Test
        void keepsWhatTheCheckpointContainsAndRemovesWhatCameAfterIt() throws Exception {
            row("before", 1, 1, 10);
            row("after", 1, 1, 11);

            assertThat(sweep(second)).isEqualTo(1);
            assertThat(shown()).containsExactly("before=1");
        }

        @Test
        void hasNothingToSettleWhereTheLatestCheckpointWasRestored() throws Exception {
            row("before", 1, 1, 9);
            row("before", 2, 1, 10);
            tombstone("vanished", 1, 10);

            assertThat(hasRowsBeyond(second)).isFalse();
        }

        @Test
        void findsARowThatWasChangedAfterTheCheckpoint() throws Exception {
            row("changed", 1, 1, 9);
            row("changed", 2, 1, 11);

            assertThat(hasRowsBeyond(second)).isTrue();
        }

        @Test
        void findsARowThatVanishedAfterTheCheckpoint() throws Exception {
            row("vanished", 1, 1, 9);
            tombstone("vanished", 1, 11);

            assertThat(shown()).isEmpty();
            assertThat(hasRowsBeyond(second)).isTrue();
        }

        @Test
        void isExactOnceTheRowsInStateAreWrittenAgain() throws Exception {
            row("untouched", 1, 1, 9);
            row("changed and back", 1, 1, 9);
            row("changed and back", 2, 1, 11);
            row("vanished and back", 1, 1, 9);
            tombstone("vanished and back", 1, 12);
            row("came up", 1, 1, 13);
            // The job writes all rows of its state once more, then catches up.
            row("untouched", 1, 2, 11);
            row("changed and back", 1, 2, 11);
            row("vanished and back", 1, 2, 11);

            assertThat(sweep(second)).isEqualTo(1);
            assertThat(shown()).containsExactly("changed and back=1", "untouched=1", "vanished and back=1");
            assertThat(hasRowsBeyond(second)).isFalse();
        }

        @Test
        void forgetsWhatLaterVersionsHide() throws Exception {
            row("changed", 1, 1, 11);
            row("changed", 2, 2, 11);

            assertThat(hasRowsBeyond(second)).isFalse();
        }
    }

    @Nested
    class AfterTwoRestarts {

        @Test
        void keepsWhatBothEpochsLeft() throws Exception {
            row("first", 1, 1, 10);
            row("first too late", 1, 1, 11);
            row("second", 1, 2, 25);
            row("second too late", 1, 2, 31);
            Ancestry second = Ancestry.fresh(1).restored(2, 10);
            assertThat(sweep(second)).isEqualTo(1);
            Ancestry third = second.settled().restored(3, 30);
            row("third", 1, 3, 31);

            assertThat(sweep(third)).isEqualTo(1);
            assertThat(shown()).containsExactly("first=1", "second=1", "third=1");
            assertThat(sweep(third.settled())).isZero();
        }

        @Test
        void removesWhatAnEpochWroteThatWentAnotherWay() throws Exception {
            // Epoch 2 went on from checkpoint 10, epoch 3 from checkpoint 20 of epoch 1: it knows nothing of epoch 2,
            // although those rows have lower intervals than its checkpoint.
            row("first", 1, 1, 15);
            row("other way", 1, 2, 12);
            Ancestry third = Ancestry.fresh(1).restored(3, 20);

            assertThat(hasRowsBeyond(third)).isTrue();
            assertThat(sweep(third)).isEqualTo(1);
            assertThat(shown()).containsExactly("first=1");
        }

        @Test
        void removesAllAfterAFreshStartThatFollowsARestore() throws Exception {
            row("first", 1, 1, 10);
            row("second", 1, 2, 11);
            row("third", 1, 3, 1);

            assertThat(sweep(Ancestry.fresh(3))).isEqualTo(2);
            assertThat(shown()).containsExactly("third=1");
        }
    }

    @Test
    void stopsAnEarlierSubmissionForGood() throws Exception {
        Ancestry second = Ancestry.fresh(2);
        sweep(second);
        row("third", 1, 3, 1);
        sweep(Ancestry.fresh(3));

        assertThat(Epochs.current(database.connection(), JOB)).isEqualTo(3);
        assertThatThrownBy(() -> EpochSweep.sweep(database.connection(), BOOKINGS, JOB, second))
                .isInstanceOf(SuppressRestartsException.class)
                .rootCause()
                .hasMessageContaining("epoch of job attribution must be the greatest that has begun, 3, got 2");
    }

    private long sweep(Ancestry ancestry) throws Exception {
        return sweep(BOOKINGS, ancestry);
    }

    private long sweep(List<RowMapping<?>> tables, Ancestry ancestry) throws Exception {
        Epochs.start(database.connection(), JOB, ancestry.epoch(), ancestry);
        return EpochSweep.sweep(database.connection(), tables, JOB, ancestry);
    }

    private boolean hasRowsBeyond(Ancestry ancestry) throws Exception {
        return EpochSweep.hasRowsBeyond(database.connection(), BOOKINGS, JOB, ancestry);
    }

    private List<String> shown() throws SQLException {
        return database.rows(
                "SELECT concat(order_id, '=', toString(amount_minor)) FROM bookings_current ORDER BY order_id");
    }

    private void row(String orderId, long amount, int epoch, long interval) throws SQLException {
        insert(orderId, amount, epoch, interval, 0);
    }

    private void tombstone(String orderId, int epoch, long interval) throws SQLException {
        insert(orderId, 1, epoch, interval, 1);
    }

    private void insert(String orderId, long amount, int epoch, long interval, int isDeleted) throws SQLException {
        database.execute(
                "INSERT INTO earshot.bookings (store_id, order_id, entry_id, day, kind, currency, amount_minor, is_deleted, version)"
                        + " VALUES ('s1', '%s', 'order', '2024-10-04', 'order', 'EUR', %d, %d, %s)"
                                .formatted(orderId, amount, isDeleted, version(epoch, interval)));
    }

    private static String version(int epoch, long interval) {
        return Long.toUnsignedString(((long) epoch << 40) + interval);
    }
}
