package io.earshot.local.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.sinks.Epochs;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
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

    private int take(String job) throws Exception {
        return Epochs.take(database.connection(), job);
    }
}
