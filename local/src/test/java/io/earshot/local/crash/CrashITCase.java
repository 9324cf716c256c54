package io.earshot.local.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.local.ClickHouseLibrary;
import io.earshot.local.oracle.TableDiff;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever part is killed, stands still or refuses while events stream in, the tables and accounts end as the oracle says.
 */
class CrashITCase {
    /** Enough records for ten minutes at this pace, which a busy machine may need. */
    private static final int STORES = 4;

    private static final int RECORDS_PER_SECOND = 50;

    @TempDir
    Path folder;

    @BeforeAll
    static void needsClickHouse() {
        ClickHouseLibrary.obstacle().ifPresent(obstacle -> assumeTrue(false, obstacle));
    }

    @Test
    void killsInMidStreamLeaveNoTrace() throws Exception {
        run(
                11,
                Nemesis.TASK_MANAGER_KILLED,
                Nemesis.CLICKHOUSE_KILLED,
                Nemesis.JOB_MANAGER_KILLED,
                Nemesis.BETWEEN_CHECKPOINT_AND_COMMIT,
                Nemesis.BETWEEN_INSERT_AND_ACKNOWLEDGEMENT,
                Nemesis.BROKER_KILLED);
    }

    @Test
    void silencesAndRefusalsInMidStreamLeaveNoTrace() throws Exception {
        run(
                21,
                Nemesis.INSERTS_REFUSED,
                Nemesis.DISK_FULL,
                Nemesis.CHECKPOINTS_FAIL,
                Nemesis.CLICKHOUSE_STOPPED,
                Nemesis.TASK_MANAGER_STOPPED,
                Nemesis.JOB_MANAGER_STOPPED,
                Nemesis.BROKER_STOPPED);
    }

    private void run(long seed, Nemesis... nemeses) throws Exception {
        try (Trial trial = new Trial(folder, seed, STORES, RECORDS_PER_SECOND)) {
            int relinks = 0;
            for (Nemesis nemesis : nemeses) {
                Hit hit = trial.strike(nemesis);
                System.out.println(hit);
                assertThat(hit.isMidStream()).as("%s", hit).isTrue();
                relinks += hit.relinks();
            }
            // Touches change their owner while the job is being hit: what a sink without commits gets wrong.
            assertThat(relinks).as("links of known visitors meanwhile").isGreaterThan(nemeses.length);
            List<TableDiff.Difference> differences = trial.end();
            assertThat(differences).as(TableDiff.report(differences, 5)).isEmpty();
        }
    }
}
