package io.earshot.local.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.sinks.Ancestry;
import io.earshot.sinks.EpochSweep;
import io.earshot.sinks.Epochs;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EpochsITCase {
    private Database database;

    @BeforeEach
    void migrate() throws SQLException {
        database = Database.migrated();
    }

    @Test
    void growWithEverySubmissionOfAJob() throws Exception {
        assertThat(take("attribution")).isEqualTo(1);
        assertThat(take("attribution")).isEqualTo(2);
        assertThat(take("insight")).as("another job counts on its own").isEqualTo(1);
    }

    @Test
    void stopNobodyBeforeTheyBegin() throws Exception {
        take("attribution");

        assertThat(Epochs.current(database.connection(), "attribution")).isZero();
    }

    @Test
    void areNeverOwnedByTwo() throws Exception {
        List<List<Integer>> taken = MigrationsITCase.atOnce(6, () -> {
            List<Integer> epochs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                epochs.add(take("attribution"));
            }
            return epochs;
        });

        assertThat(taken).allSatisfy(epochs -> assertThat(epochs).isSorted());
        assertThat(taken.stream().flatMap(List::stream)).hasSize(24).doesNotHaveDuplicates();
    }

    @Nested
    class AFreshStart {
        private final Ancestry first = Ancestry.fresh(1);

        @Test
        void refusesEveryStateFromBeforeIt() throws Exception {
            begin(1, first);
            begin(2, first);
            begin(3, Ancestry.fresh(3));

            assertThatThrownBy(() -> start(4, first.restored(2, 10)))
                    .isInstanceOf(SuppressRestartsException.class)
                    .rootCause()
                    .hasMessageContaining("savepoint of epoch 2 of job attribution")
                    .hasMessageContaining("latest fresh start, epoch 3, got one that goes back to epoch 1")
                    .hasMessageContaining("submit the job without a savepoint");
            assertThat(Epochs.current(database.connection(), "attribution")).isEqualTo(3);
        }

        @Test
        void refusesThemAlsoAfterOthersHaveGoneOnFromIt() throws Exception {
            Ancestry third = Ancestry.fresh(3);
            begin(3, third);
            begin(4, third);

            assertThatThrownBy(() -> start(5, first)).isInstanceOf(SuppressRestartsException.class);
        }

        @Test
        void countsFromTheFirstRowsOfAStateThatGoesBackToIt() throws Exception {
            begin(1, first);
            start(2, Ancestry.fresh(2));
            start(3, first); // the fresh start has written nothing yet
            begin(4, Ancestry.fresh(2).restored(4, 10));

            assertThatThrownBy(() -> start(5, first))
                    .rootCause()
                    .hasMessageContaining("latest fresh start, epoch 2, got one that goes back to epoch 1");
        }

        @Test
        void letsStatesGoOnAndBackThatComeFromIt() throws Exception {
            begin(1, first);
            Ancestry third = Ancestry.fresh(3);
            begin(3, third);
            begin(4, third);
            Ancestry fourth = third.restored(4, 10);
            begin(5, fourth);
            begin(6, third);

            assertThat(Epochs.current(database.connection(), "attribution")).isEqualTo(6);
        }

        @Test
        void refusesNothingThatNeverBegan() throws Exception {
            begin(1, first);
            Epochs.take(database.connection(), "attribution");
            start(3, Ancestry.fresh(3));
            begin(4, first);

            assertThat(Epochs.current(database.connection(), "attribution")).isEqualTo(4);
        }

        @Test
        void refusesASubmissionThatStartedBeforeItBegan() throws Exception {
            begin(1, first);
            start(2, Ancestry.fresh(2));
            start(3, first);
            begin(2, Ancestry.fresh(2));

            assertThatThrownBy(() -> begin(3))
                    .isInstanceOf(SuppressRestartsException.class)
                    .rootCause()
                    .hasMessageContaining("submission of epoch 3 of job attribution must go back");
        }

        @Test
        void saysNothingOfOtherJobs() throws Exception {
            begin(1, first);
            Epochs.start(database.connection(), "insight", 2, Ancestry.fresh(2));
            EpochSweep.sweep(database.connection(), List.of(), "insight", Ancestry.fresh(2));

            begin(3, first);
        }

        private void begin(int epoch, Ancestry from) throws Exception {
            start(epoch, from);
            begin(epoch);
        }

        private void begin(int epoch) throws Exception {
            EpochSweep.sweep(database.connection(), List.of(), "attribution", Ancestry.fresh(epoch));
        }

        private void start(int epoch, Ancestry from) throws Exception {
            Epochs.start(database.connection(), "attribution", epoch, from);
        }
    }

    private int take(String job) throws Exception {
        return Epochs.take(database.connection(), job);
    }
}
