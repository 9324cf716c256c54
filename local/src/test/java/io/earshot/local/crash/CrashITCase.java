package io.earshot.local.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.Needed;
import io.earshot.local.oracle.TableDiff;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code flink run} takes all jobs of the shaded jar to a cluster of processes, and whichever of these is killed while events
 * stream in, the tables of each job end as its oracle says, and so do the accounts of all but ForecastJob: those depend on how
 * often facts were written, and {@code ForecastITCase} says what holds of them. {@code bench/run soak} does the same for as long
 * as one likes, with every {@link Nemesis}.
 */
class CrashITCase {
    private static final long SEED = 11;
    private static final int STORES = 1;
    private static final int RECORDS_PER_SECOND = 60;

    /** TaskManagers are killed at the two moments that matter most to the sink. The broker is left to the soak. */
    private static final List<Nemesis> NEMESES = List.of(
            Nemesis.BETWEEN_CHECKPOINT_AND_COMMIT,
            Nemesis.CLICKHOUSE_KILLED,
            Nemesis.BETWEEN_INSERT_AND_ACKNOWLEDGEMENT,
            Nemesis.JOB_MANAGER_KILLED);

    @TempDir
    Path folder;

    @BeforeAll
    static void needsClickHouse() {
        Needed.clickHouse();
    }

    @Test
    void whateverIsHitInMidStreamLeavesNoTrace() throws Exception {
        try (Trial trial = new Trial(folder, SEED, STORES, Trial.JOBS, RECORDS_PER_SECOND)) {
            assertThat(trial.list())
                    .as("jobs after flink run; so does deploy/compose/submit.sh know them")
                    .contains(" : Earshot attribution (RUNNING)");
            int relinks = 0;
            for (Nemesis nemesis : NEMESES) {
                Hit hit = trial.strike(nemesis);
                System.out.println(hit);
                assertThat(hit.isMidStream()).as("%s", hit).isTrue();
                relinks += hit.relinks();
            }
            // Touches change their owner while the job is being hit: what a sink without commits gets wrong.
            assertThat(relinks).as("links of known visitors meanwhile").isGreaterThan(NEMESES.size());
            List<TableDiff.Difference> differences = trial.end();
            assertThat(differences).as(TableDiff.report(differences, 5)).isEmpty();
        }
    }
}
