package io.earshot.local.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.Needed;
import io.earshot.local.oracle.TableDiff;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code flink run} takes the shaded jar to a cluster of processes, and whatever part of it is killed, stands still or refuses
 * while events stream in, the tables and accounts end as the oracle says. {@code bench/run soak} does the same to several jobs.
 */
class CrashITCase {
    private static final long SEED = 11;
    private static final int STORES = 3;

    private static final int RECORDS_PER_SECOND = 60;

    @TempDir
    Path folder;

    @BeforeAll
    static void needsClickHouse() {
        Needed.clickHouse();
    }

    @Test
    void whateverIsHitInMidStreamLeavesNoTrace() throws Exception {
        List<Nemesis> nemeses = Arrays.asList(Nemesis.values());
        Collections.shuffle(nemeses, new Random(SEED));
        try (Trial trial = new Trial(folder, SEED, STORES, 1, RECORDS_PER_SECOND)) {
            assertThat(trial.list())
                    .as("jobs after flink run; so does deploy/compose/submit.sh know them")
                    .contains(" : Earshot attribution (RUNNING)");
            int relinks = 0;
            for (Nemesis nemesis : nemeses) {
                Hit hit = trial.strike(nemesis);
                System.out.println(hit);
                assertThat(hit.isMidStream()).as("%s", hit).isTrue();
                relinks += hit.relinks();
            }
            // Touches change their owner while the job is being hit: what a sink without commits gets wrong.
            assertThat(relinks).as("links of known visitors meanwhile").isGreaterThan(nemeses.size());
            List<TableDiff.Difference> differences = trial.end();
            assertThat(differences).as(TableDiff.report(differences, 5)).isEmpty();
        }
    }
}
