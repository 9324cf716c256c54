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
 * RecoveryJob and the oracle agree in every row about what was to be won back, who tried, and what came of it, through real
 * Kafka, Flink and ClickHouse.
 *
 * <p>Other events: {@code -Doracle.seed=100 -Doracle.stores=5}.
 */
class RecoveriesITCase {
    @TempDir
    Path folder;

    @Test
    void everyRowIsWhatTheOracleSays() throws Exception {
        Needed.clickHouse();
        AdversarialEvents events = AdversarialEvents.ofRecoveries(
                Long.getLong("oracle.seed", 1),
                Integer.getInteger("oracle.stores", 8),
                Stage.PARTITIONS,
                Hmac::customerKey);
        Stage.Play play = Stage.Play.recoveries(AdversarialEvents.SETTINGS, AdversarialEvents.RECOVERY);
        try (Stage stage = new Stage(folder, events.stores(), play)) {
            stage.send(events.sent());
            JobID job = stage.submit(Optional.empty());
            stage.awaitAll(job);

            List<Raw> records = stage.records();
            assertThat(records).hasSameSizeAs(events.sent());
            Tables tables = stage.tables();
            System.out.println(records.size() + " records, rows: " + tables);
            Tables ought = events.recoveryOracle().tables(records);
            List<TableDiff.Difference> differences = TableDiff.nearlyBetween(ought, tables);
            assertThat(differences).as(TableDiff.report(differences, 5)).isEmpty();
            assertThat(stage.flink().restarts(job)).as("restarts").isZero();
        }
    }
}
