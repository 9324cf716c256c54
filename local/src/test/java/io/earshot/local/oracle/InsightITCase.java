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
 * InsightJob and the oracle agree in every row about what customers say day by day, through real Kafka, Flink and ClickHouse,
 * also after the job was stopped on the way and submitted again.
 *
 * <p>Other events: {@code -Doracle.seed=100 -Doracle.stores=5}.
 */
class InsightITCase {
    @TempDir
    Path folder;

    @Test
    void everyRowIsWhatTheOracleSays() throws Exception {
        Needed.clickHouse();
        AdversarialEvents events = AdversarialEvents.ofInsights(
                Long.getLong("oracle.seed", 1),
                Integer.getInteger("oracle.stores", 8),
                Stage.PARTITIONS,
                Hmac::customerKey);
        List<Sent> sent = events.sent();
        try (Stage stage = new Stage(folder, events.stores(), Stage.Play.insights(AdversarialEvents.SETTINGS))) {
            stage.send(sent.subList(0, sent.size() / 2));
            JobID job = stage.submit(Optional.empty());
            stage.awaitAll(job);
            Tables halfway = stage.tables();
            String savepoint = stage.flink().stopWithSavepoint(job);

            stage.send(sent.subList(sent.size() / 2, sent.size()));
            job = stage.submit(Optional.of(savepoint));
            stage.awaitAll(job);

            List<Raw> records = stage.records();
            assertThat(records).hasSameSizeAs(sent);
            Tables tables = stage.tables();
            System.out.println(records.size() + " records, rows: " + tables + ", halfway " + halfway);
            List<TableDiff.Difference> differences =
                    TableDiff.between(events.insightOracle().tables(records), tables);
            assertThat(differences).as(TableDiff.report(differences, 5)).isEmpty();
            assertThat(halfway.rows("signals").keySet())
                    .as("some rows have vanished since")
                    .anyMatch(key -> !tables.rows("signals").containsKey(key));
            assertThat(stage.flink().restarts(job)).as("restarts").isZero();
        }
    }
}
