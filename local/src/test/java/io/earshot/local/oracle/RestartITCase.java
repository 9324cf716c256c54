package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.local.ClickHouseLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However the job is stopped and started, it ends with the same tables, and no row of an earlier life is left. */
class RestartITCase {
    @TempDir
    Path folder;

    @Test
    void endsAlikeAfterEachRestart() throws Exception {
        ClickHouseLibrary.obstacle().ifPresent(obstacle -> assumeTrue(false, obstacle));
        AdversarialEvents events = new AdversarialEvents(1, 5, Stage.PARTITIONS, Hmac::customerKey);
        int half = events.sent().size() / 2;
        try (Stage stage = new Stage(folder, events.stores(), AdversarialEvents.SETTINGS)) {
            stage.send(events.sent().subList(0, half));
            JobID first = stage.submit(Optional.empty());
            stage.awaitRead(first, half / 4);
            String savepoint = stage.flink().stopWithSavepoint(first);
            stage.send(events.sent().subList(half, events.sent().size()));
            Tables ought = events.oracle().tables(stage.records());

            JobID second = stage.submit(Optional.of(savepoint));
            stage.awaitAll(second);
            assertSame(ought, stage.tables(), "restarted from a savepoint");
            assertThat(stage.flink().restarts(second)).isZero();
            stage.flink().cancel(second);

            JobID third = stage.submit(Optional.empty());
            stage.awaitAll(third);
            assertSame(ought, stage.tables(), "restarted with nothing");
            stage.flink().cancel(third);

            JobID fourth = stage.submit(Optional.of(savepoint));
            stage.awaitAll(fourth);
            assertSame(ought, stage.tables(), "rolled back to the savepoint");
        }
    }

    /** Starts anew in the middle, so that rows stand which the replay may never write again. */
    @Test
    void leavesNoRowOfAnAbandonedLife() throws Exception {
        ClickHouseLibrary.obstacle().ifPresent(obstacle -> assumeTrue(false, obstacle));
        AdversarialEvents events = new AdversarialEvents(6, 5, Stage.PARTITIONS, Hmac::customerKey);
        int half = events.sent().size() / 2;
        try (Stage stage = new Stage(folder, events.stores(), AdversarialEvents.SETTINGS)) {
            stage.send(events.sent().subList(0, half));
            JobID first = stage.submit(Optional.empty());
            stage.awaitAll(first);
            stage.flink().cancel(first);
            stage.send(events.sent().subList(half, events.sent().size()));

            JobID second = stage.submit(Optional.empty());
            stage.awaitAll(second);
            assertSame(events.oracle().tables(stage.records()), stage.tables(), "started anew in the middle");
        }
    }

    private static void assertSame(Tables ought, Tables is, String when) {
        List<TableDiff.Difference> differences = TableDiff.between(ought, is);
        assertThat(differences)
                .as("%s: %s", when, TableDiff.report(differences, 5))
                .isEmpty();
    }
}
