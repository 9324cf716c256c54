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
 * CustomerValueJob and the oracle agree in every row about who was compared, what they are worth after how many days, and which
 * claims that bears out, through real Kafka, Flink and ClickHouse.
 *
 * <p>Other events: {@code -Doracle.seed=100 -Doracle.stores=5}.
 */
class ValuesITCase {
    @TempDir
    Path folder;

    @Test
    void everyRowIsWhatTheOracleSays() throws Exception {
        Needed.clickHouse();
        AdversarialEvents events = AdversarialEvents.ofValues(
                Long.getLong("oracle.seed", 1),
                Integer.getInteger("oracle.stores", 3),
                Stage.PARTITIONS,
                Hmac::customerKey);
        Stage.Play play = Stage.Play.values(AdversarialEvents.SETTINGS, AdversarialEvents.COVARIATE_LOOKBACK);
        try (Stage stage = new Stage(folder, events.stores(), play)) {
            stage.send(events.sent());
            JobID job = stage.submit(Optional.empty());
            stage.awaitAll(job);

            List<Raw> records = stage.records();
            assertThat(records).hasSameSizeAs(events.sent());
            Tables tables = stage.tables();
            System.out.println(records.size() + " records, rows: " + tables);
            Tables ought = events.valueOracle().tables(records);
            List<TableDiff.Difference> differences = TableDiff.nearlyBetween(ought, tables);
            assertThat(differences).as(TableDiff.report(differences, 5)).isEmpty();
            assertThat(stage.flink().restarts(job)).as("restarts").isZero();
        }
    }
}
