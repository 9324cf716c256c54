package io.earshot.local.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.earshot.jobs.AttributionJob;
import io.earshot.jobs.LaterAttributionJob;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.Needed;
import io.earshot.local.cluster.FlinkProcesses;
import io.earshot.local.cluster.ProcessServers;
import io.earshot.local.oracle.AdversarialEvents;
import io.earshot.local.oracle.Hmac;
import io.earshot.local.oracle.Sent;
import io.earshot.local.oracle.Stage;
import io.earshot.local.oracle.TableDiff;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.Migrations;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A savepoint of one build is where a later one goes on.
 *
 * <p>The kept savepoint is of the latest state layout that must still be read. Where that changes on purpose, it is made anew:
 *
 * <pre>
 * mvn -pl local -am verify -Dtest=none -Dit.test=UpgradeITCase#keepsASavepointOfThisBuild \
 *     -Dupgrade.keep=$PWD/local/src/test/resources/upgrade/attribution.zip
 * </pre>
 */
class UpgradeITCase {
    private static final String KEPT = "/upgrade/attribution.zip";
    private static final long KEPT_SEED = 3;

    @TempDir
    Path folder;

    @BeforeAll
    static void needsClickHouse() {
        Needed.clickHouse();
    }

    @Test
    void aLaterBuildWithOneMoreOperatorGoesOnWithAnotherParallelism() throws Exception {
        AdversarialEvents events = new AdversarialEvents(31, 2, Stage.PARTITIONS, Hmac::customerKey);
        List<Sent> sent = events.sent();
        try (ProcessServers servers = ProcessServers.start(folder, 3);
                Stage stage = new Stage(servers, folder, events.stores(), AdversarialEvents.SETTINGS)) {
            stage.send(sent.subList(0, sent.size() / 2));
            FlinkProcesses flink = servers.flink();
            JobID former = stage.submit(given -> flink.submit(AttributionJob.class, given, null, 2));
            stage.awaitRead(former, sent.size() / 4);
            String savepoint = flink.stopWithSavepoint(former);
            stage.send(sent.subList(sent.size() / 2, sent.size()));

            JobID later = stage.submit(given -> flink.submit(LaterAttributionJob.class, given, savepoint, 3));
            stage.awaitAll(later);

            JsonNode added = null;
            for (JsonNode vertex : flink.rest("/jobs/" + later).get("vertices")) {
                if (vertex.get("name").asText().contains("Count orders")) {
                    added = vertex;
                }
            }
            assertThat(added).as("the operator that was added").isNotNull();
            assertThat(added.get("parallelism").asInt()).isEqualTo(3);
            assertRight(events, stage);
        }
    }

    @Test
    void aSavepointOfAnEarlierBuildIsStillRestored() throws Exception {
        KeptSavepoint kept;
        try (InputStream file = getClass().getResourceAsStream(KEPT)) {
            kept = KeptSavepoint.unpack(file, folder.resolve("kept"));
        }
        AdversarialEvents events = new AdversarialEvents(KEPT_SEED, 1, Stage.PARTITIONS, Hmac::customerKey);
        try (ProcessServers servers = ProcessServers.start(folder, 1);
                Stage stage = new Stage(servers, folder, events.stores(), AdversarialEvents.SETTINGS)) {
            ClickHouseProcess database = servers.database();
            Migrations.apply(new ClickHouseConnection(
                    database.jdbcUrl(),
                    ClickHouseProcess.WRITER,
                    database.passwordFile(ClickHouseProcess.WRITER).toString()));
            kept.restoreTables(administrator(database));
            stage.send(kept.readRecords());

            JobID job = stage.submit(Optional.of(kept.savepoint().toUri().toString()));
            stage.awaitAll(job);
            assertRight(events, stage);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "upgrade.keep", matches = ".+")
    void keepsASavepointOfThisBuild() throws Exception {
        AdversarialEvents events = new AdversarialEvents(KEPT_SEED, 1, Stage.PARTITIONS, Hmac::customerKey);
        List<Sent> sent = events.sent();
        KeptSavepoint kept = new KeptSavepoint(Files.createDirectories(folder.resolve("kept")));
        kept.keepRecords(sent);
        try (ProcessServers servers = ProcessServers.start(folder, 1);
                Stage stage = new Stage(servers, folder, events.stores(), AdversarialEvents.SETTINGS)) {
            stage.send(sent.subList(0, sent.size() / 2));
            JobID job = stage.submit(Optional.empty());
            stage.awaitRead(job, sent.size() / 2);
            String savepoint = servers.flink().stopWithSavepoint(job);
            kept.keepSavepoint(Path.of(URI.create(savepoint)));
            kept.keepTables(administrator(servers.database()));
        }
        kept.pack(Path.of(System.getProperty("upgrade.keep")));
    }

    private static KeptSavepoint.Server administrator(ClickHouseProcess database) {
        return new KeptSavepoint.Server(
                database.httpUrl(), ClickHouseProcess.ADMIN, database.password(ClickHouseProcess.ADMIN));
    }

    private static void assertRight(AdversarialEvents events, Stage stage) throws Exception {
        List<TableDiff.Difference> differences =
                TableDiff.between(events.oracle().tables(stage.records()), stage.tables());
        assertThat(differences).as(TableDiff.report(differences, 5)).isEmpty();
    }
}
