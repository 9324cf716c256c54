package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.Needed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job and the oracle agree in every row of every table, and of the views that add them up, over all adversarial events,
 * through real Kafka, Flink and ClickHouse.
 *
 * <p>Other events: {@code -Doracle.seed=100 -Doracle.stores=5}.
 */
class ExactnessITCase {
    @TempDir
    Path folder;

    @Test
    void everyRowIsWhatTheOracleSays() throws Exception {
        Needed.clickHouse();
        AdversarialEvents events = new AdversarialEvents(
                Long.getLong("oracle.seed", 1),
                Integer.getInteger("oracle.stores", 20),
                Stage.PARTITIONS,
                Hmac::customerKey);
        try (Stage stage = new Stage(folder, events.stores(), AdversarialEvents.SETTINGS)) {
            stage.send(events.sent());
            long began = System.nanoTime();
            JobID job = stage.submit(Optional.empty());
            stage.awaitAll(job);
            System.out.printf("The job read all after %.0f s%n", (System.nanoTime() - began) / 1e9);

            List<Raw> records = stage.records();
            assertThat(records).hasSameSizeAs(events.sent());
            Tables tables = stage.tables();
            System.out.println(records.size() + " records, rows: " + tables);
            Tables ought = events.oracle().tables(records);
            List<TableDiff.Difference> differences = TableDiff.between(ought, tables);
            for (Store store : events.stores()) {
                differences.addAll(TableDiff.between(Views.of(ought, store.id()), stage.views(store.id())));
            }
            assertThat(differences).as(TableDiff.report(differences, 5)).isEmpty();
            assertThat(stage.flink().restarts(job)).as("restarts").isZero();
        }
    }
}
