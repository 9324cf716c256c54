package io.earshot.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.config.AttributionConfig;
import io.earshot.local.Await;
import io.earshot.local.Needed;
import io.earshot.local.Topics;
import io.earshot.local.oracle.AdversarialEvents;
import io.earshot.local.oracle.Hmac;
import io.earshot.local.oracle.Stage;
import io.earshot.local.oracle.TableDiff;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a job that has read all there was, under the settings of {@code deploy/flink/config.yaml}. */
class OperationsITCase {
    private static final String OPERATOR = "flink_taskmanager_job_task_operator_earshot_";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path folder;

    private static DeployedServers servers;
    private static Stage stage;
    private static AdversarialEvents events;

    @BeforeAll
    static void readAll() throws Exception {
        Needed.clickHouse();
        events = new AdversarialEvents(5, 1, Stage.PARTITIONS, Hmac::customerKey);
        servers = new DeployedServers(folder);
        stage = new Stage(servers, folder, events.stores(), AdversarialEvents.SETTINGS);
        stage.send(events.sent());
        JobID job = stage.submit(Optional.empty());
        stage.awaitAll(job);
        Await.until(
                PATIENCE,
                () -> numbers("SELECT 'behind', count(), sum(records_behind) FROM source_progress_latest", 3)
                        .equals(Map.of("behind|24", 0L)),
                () -> numbers("SELECT topic, sum(records_behind) FROM source_progress_latest GROUP BY topic", 2)
                        .toString());
    }

    @AfterAll
    static void stop() {
        if (stage != null) {
            stage.close();
        }
    }

    @Test
    void theTablesAreThoseOfTheOracle() throws Exception {
        List<TableDiff.Difference> differences =
                TableDiff.between(events.oracle().tables(stage.records()), stage.tables());

        assertThat(differences).as(TableDiff.report(differences, 5)).isEmpty();
    }

    @Test
    void kafkaLetsNobodyInWithoutThePassword() {
        Map<String, String> properties = new TreeMap<>(servers.kafkaProperties());
        properties.computeIfPresent("sasl.jaas.config", (name, login) -> login.replace("secret-1", "secret-2"));

        assertThatThrownBy(() -> Topics.problems(properties)).hasMessageContaining("Authentication failed");
    }

    @Test
    void everyPartitionIsNotedAsKafkaHasIt() throws Exception {
        Map<String, Long> records = new TreeMap<>();
        stage.records().forEach(record -> records.merge(record.topic() + "|" + record.partition(), 1L, Long::sum));

        assertThat(numbers("SELECT topic, partition, next_offset FROM source_progress_latest WHERE next_offset > 0", 3))
                .isEqualTo(records);
        assertThat(numbers("SELECT topic, partition, end_offset FROM source_progress_latest WHERE end_offset > 0", 3))
                .isEqualTo(records);

        Map<String, Long> newest = new TreeMap<>();
        stage.records()
                .forEach(record ->
                        newest.merge(record.topic() + "|" + record.partition(), record.timestampMillis(), Math::max));
        assertThat(numbers(
                        "SELECT topic, partition, toUnixTimestamp64Milli(newest_record_at) FROM source_progress_latest WHERE next_offset > 0",
                        3))
                .isEqualTo(newest);
        assertThat(numbers(
                        "SELECT 'watermark', uniqExact(watermark) FROM source_progress_latest WHERE watermark > '1971-01-01' AND watermark < (SELECT min(newest_occurred_at) FROM source_progress_latest)",
                        2))
                .as("the watermark waits for the partition whose newest event is oldest")
                .containsEntry("watermark", 1L);
    }

    @Test
    void recordsAreCountedByFateAsInTheTable() throws Exception {
        assertThat(metrics().sums(OPERATOR + "topic_store_fate_records", "topic", "store", "fate"))
                .isEqualTo(numbers(
                        "SELECT topic, store_id, fate, records FROM records_by_fate_current WHERE records > 0", 4));
    }

    @Test
    void rowsAreCountedByTableAsTheyWereWritten() throws Exception {
        Map<String, Long> rows = new TreeMap<>();
        for (String table :
                numbers("SELECT DISTINCT table_name, 0 FROM commits", 2).keySet()) {
            rows.put(table, numbers("SELECT 'rows', count() FROM " + table, 2).get("rows"));
        }

        assertThat(rows).isNotEmpty();
        assertThat(metrics().sums(OPERATOR + "table_rowsWritten", "table")).isEqualTo(rows);
        assertThat(numbers("SELECT table_name, sum(rows) FROM commits GROUP BY table_name", 2))
                .isEqualTo(rows);
    }

    @Test
    void whatIsMeasuredOnceIsMeasured() throws Exception {
        Metrics metrics = metrics();

        assertThat(metrics.values(OPERATOR + "topic_recordsBehind")).isEqualTo(Collections.nCopies(8, 0L));
        assertThat(metrics.values(OPERATOR + "watermarkLagMillis"))
                .singleElement()
                .satisfies(lag ->
                        assertThat(lag).isGreaterThan(Duration.ofDays(365).toMillis()));
        assertThat(metrics.values(OPERATOR + "retries")).isEqualTo(List.of(0L, 0L));
        assertThat(metrics.values(OPERATOR + "commitMillis")).hasSize(2).allSatisfy(millis -> assertThat(millis)
                .isBetween(0L, PATIENCE.toMillis()));
        assertThat(metrics.values("flink_jobmanager_job_lastCheckpointFullSize"))
                .singleElement()
                .satisfies(bytes -> assertThat(bytes).isPositive());
    }

    @Test
    void theDocumentNamesEveryMetricOfEarshotAndOnlyWhatIsThere() throws Exception {
        Set<String> scraped = metrics().names();
        Set<String> documented = new TreeSet<>();
        Pattern.compile("(?m)^\\| `(flink_\\w+)")
                .matcher(Repository.text("docs/operations.md"))
                .results()
                .forEach(found -> documented.add(found.group(1)));

        assertThat(scraped).containsAll(documented);
        assertThat(documented)
                .containsAll(scraped.stream()
                        .filter(name -> name.contains("_earshot_"))
                        .toList());
    }

    @Test
    void theTopicsAreThoseOfTheSettings() throws Exception {
        assertThat(numbers("SELECT DISTINCT topic, 0 FROM source_progress", 2).keySet())
                .containsExactlyInAnyOrderElementsOf(AttributionConfig.TOPICS);
    }

    private static Metrics metrics() throws Exception {
        return new Metrics(servers.metrics());
    }

    /** The last column, by the others joined by bars. */
    private static Map<String, Long> numbers(String sql, int columns) throws SQLException {
        try (Connection connection = servers.administer();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            Map<String, Long> numbers = new TreeMap<>();
            while (result.next()) {
                StringBuilder key = new StringBuilder();
                for (int i = 1; i < columns; i++) {
                    key.append(i == 1 ? "" : "|").append(result.getString(i));
                }
                numbers.put(key.toString(), result.getLong(columns));
            }
            return numbers;
        }
    }
}
