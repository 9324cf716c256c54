package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;

/** A job and its oracle agree in every row, through real Kafka, Flink and ClickHouse. */
final class Agreement {
    private Agreement() {}

    /** @param folder for all data */
    static void check(Path folder, AdversarialEvents events, AdversarialEvents.Part part) throws SQLException {
        try (Stage stage = new Stage(folder, events.stores(), part.play())) {
            stage.send(events.sent());
            JobID job = stage.submit(Optional.empty());
            stage.awaitAll(job);

            List<Raw> records = stage.records();
            assertThat(records).hasSameSizeAs(events.sent());
            Tables tables = stage.tables();
            System.out.println(records.size() + " records, rows: " + tables);
            List<TableDiff.Difference> differences =
                    part.differences().apply(part.ought().apply(records), tables);
            assertThat(differences).as(TableDiff.report(differences, 5)).isEmpty();
            assertThat(stage.flink().restarts(job)).as("restarts").isZero();
        }
    }
}
