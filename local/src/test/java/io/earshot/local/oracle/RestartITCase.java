package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.Needed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However the job is stopped and started, it ends with the same tables, and no row of an earlier life is left. */
class RestartITCase {
    @TempDir
    Path folder;

    @BeforeAll
    static void needsClickHouse() {
        Needed.clickHouse();
    }

    @Test
    void goesOnFromASavepointAndAlsoFromAnOlderOne() throws Exception {
        AdversarialEvents events = new AdversarialEvents(1, 5, Stage.PARTITIONS, Hmac::customerKey);
        List<Sent> sent = events.sent();
        try (Stage stage = new Stage(folder, events.stores(), AdversarialEvents.SETTINGS)) {
            stage.send(sent.subList(0, sent.size() / 2));
            JobID first = stage.submit(Optional.empty());
            stage.awaitRead(first, sent.size() / 8);
            String savepoint = stage.flink().stopWithSavepoint(first);
            stage.send(sent.subList(sent.size() / 2, sent.size()));
            Tables ought = events.oracle().tables(stage.records());

            JobID second = stage.submit(Optional.of(savepoint));
            stage.awaitAll(second);
            assertSame(ought, stage.tables(), "restarted from a savepoint");
            assertThat(stage.flink().restarts(second)).as("restarts").isZero();
            stage.flink().cancel(second);

            JobID third = stage.submit(Optional.of(savepoint));
            stage.awaitAll(third);
            assertSame(ought, stage.tables(), "rolled back to the savepoint");
            assertThat(stage.settled()).as("submissions that caught up").contains(2, 3);
        }
    }

    @Test
    void startsAnewOverWhatStands() throws Exception {
        AdversarialEvents events = new AdversarialEvents(6, 5, Stage.PARTITIONS, Hmac::customerKey);
        List<Sent> sent = events.sent();
        try (Stage stage = new Stage(folder, events.stores(), AdversarialEvents.SETTINGS)) {
            // Half-way rows stand that the replay may never write again.
            stage.send(sent.subList(0, sent.size() / 2));
            JobID first = stage.submit(Optional.empty());
            stage.awaitAll(first);
            stage.flink().cancel(first);
            stage.send(sent.subList(sent.size() / 2, sent.size()));
            Tables ought = events.oracle().tables(stage.records());

            JobID second = stage.submit(Optional.empty());
            stage.awaitAll(second);
            assertSame(ought, stage.tables(), "started anew in the middle");
            stage.flink().cancel(second);

            JobID third = stage.submit(Optional.empty());
            stage.awaitAll(third);
            assertSame(ought, stage.tables(), "started anew at the end");
            assertThat(stage.settled()).as("submissions that caught up").containsExactly(1, 2, 3);
            assertThat(stage.flink().restarts(third)).as("restarts").isZero();
        }
    }

    private static void assertSame(Tables ought, Tables is, String when) {
        List<TableDiff.Difference> differences = TableDiff.between(ought, is);
        assertThat(differences)
                .as("%s: %s", when, TableDiff.report(differences, 5))
                .isEmpty();
    }
}
