package io.earshot.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.local.ClickHouseLibrary;
import io.earshot.local.oracle.AdversarialEvents;
import io.earshot.local.oracle.Hmac;
import io.earshot.local.oracle.Stage;
import io.earshot.local.oracle.TableDiff;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shaded jar on a cluster that knows nothing of it. */
class FlinkRunITCase {
    @TempDir
    Path folder;

    @Test
    void flinkRunTakesTheShadedJarToAClusterOfProcesses() throws Exception {
        ClickHouseLibrary.obstacle().ifPresent(obstacle -> assumeTrue(false, obstacle));
        AdversarialEvents events = new AdversarialEvents(3, 1, Stage.PARTITIONS, Hmac::customerKey);
        try (ProcessServers servers = ProcessServers.start(folder, 2);
                Stage stage = new Stage(servers, folder, events.stores(), AdversarialEvents.SETTINGS)) {
            stage.send(events.sent());
            JobID job = stage.submit(Optional.empty());
            stage.awaitAll(job);

            List<TableDiff.Difference> differences =
                    TableDiff.between(events.oracle().tables(stage.records()), stage.tables());
            assertThat(differences).as(TableDiff.report(differences, 5)).isEmpty();
        }
    }
}
