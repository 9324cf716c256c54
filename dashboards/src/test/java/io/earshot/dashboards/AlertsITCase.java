package io.earshot.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.Needed;
import io.earshot.measures.lift.SampleRatio;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.Migrations;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When each alert alarms, and when it is quiet. Each test has a job or a store of its own. */
class AlertsITCase {
    @TempDir
    static Path folder;

    private static ClickHouseProcess clickHouse;

    @BeforeAll
    static void makeTables() throws SQLException {
        Needed.clickHouse();
        clickHouse = ClickHouseProcess.start(folder);
        Migrations.apply(new ClickHouseConnection(
                clickHouse.jdbcUrl(),
                ClickHouseProcess.WRITER,
                clickHouse.passwordFile(ClickHouseProcess.WRITER).toString()));
    }

    @AfterAll
    static void stop() {
        if (clickHouse != null) {
            clickHouse.close();
        }
    }

    @Nested
    class AJobFallsBehind {
        private static final String RULE = "earshot-lag";

        @Test
        void ifOnePartitionStandsStillBesideOthersThatGoOn() throws Exception {
            for (int ago = 900; ago >= 0; ago -= 60) {
                note("one-stuck", "ads", 0, ago, 1000 - ago, 1001, ago + 1);
                note("one-stuck", "ads", 1, ago, 5, 10, 900);
                note("one-stuck", "orders", 0, ago, 1000 - ago, 1001, ago + 1);
            }
            assertThat(alarms(RULE, "one-stuck")).containsExactly("one-stuck ads");
        }

        @Test
        void ifItReadsNothing() throws Exception {
            for (int ago = 900; ago >= 0; ago -= 60) {
                note("reads-nothing", "orders", 0, ago, 0, 10, NEVER);
                note("reads-nothing", "orders", 1, ago, 0, 0, NEVER);
            }
            assertThat(alarms(RULE, "reads-nothing")).containsExactly("reads-nothing orders");
        }

        @Test
        void ifItReadsWhatCameLongAgo() throws Exception {
            for (int ago = 900; ago >= 0; ago -= 60) {
                note("reads-old", "orders", 0, ago, 1000 - ago, 5000, ago + 400);
            }
            assertThat(alarms(RULE, "reads-old")).containsExactly("reads-old orders");
        }

        @Test
        void butNotIfItKeepsUpWhateverIsLeft() throws Exception {
            for (int ago = 900; ago >= 0; ago -= 60) {
                note("keeps-up", "orders", 0, ago, 10_000 - 10 * ago, 10_100 - 10 * ago, ago + 2);
            }
            assertQuiet(RULE, "keeps-up");
        }

        @Test
        void butNotOfATopicWhereNothingIsLeft() throws Exception {
            for (int ago = 900; ago >= 0; ago -= 60) {
                note("quiet-topic", "orders", 0, ago, 7, 7, 86_400);
            }
            assertQuiet(RULE, "quiet-topic");
        }

        @Test
        void butNotAMinuteAfterTheLastMove() throws Exception {
            for (int ago = 900; ago >= 0; ago -= 60) {
                note("just-stopped", "orders", 0, ago, ago > 60 ? 7 : 8, 9, 61);
            }
            assertQuiet(RULE, "just-stopped");
        }
    }

    @Nested
    class AJobCompletesNoCheckpoint {
        private static final String RULE = "earshot-checkpoint-age";

        @Test
        void ifItHasNotSaidAWordForLong() throws Exception {
            note("silent", "orders", 0, 310, 7, 7, 310);
            assertThat(alarms(RULE, "silent")).containsExactly("silent");
        }

        @Test
        void ifItWasSubmittedAndNeverSaidAWord() throws Exception {
            submit("never-spoke", 1, 310);
            submit("never-spoke", 2, 10);
            assertThat(alarms(RULE, "never-spoke")).containsExactly("never-spoke");
        }

        @Test
        void butNotIfItHas() throws Exception {
            submit("speaks", 1, 5000);
            note("speaks", "orders", 0, 12, 7, 7, 4000);
            assertQuiet(RULE, "speaks");
        }

        @Test
        void butNotIfOnlyItsRowsSaySo() throws Exception {
            note("writes", "orders", 0, 400, 7, 7, 400);
            insert("commits (job, table_name, committed_at) VALUES ('writes', 'orders', now64(3) - 12)");
            assertQuiet(RULE, "writes");
        }

        @Test
        void butNotIfItWasJustSubmitted() throws Exception {
            submit("new", 1, 20);
            assertQuiet(RULE, "new");
        }

        @Test
        void butNotIfItWasGivenUpLongAgo() throws Exception {
            submit("given-up", 1, 15 * 86_400);
            assertThat(alarms(RULE, "given-up")).isEmpty();
        }
    }

    @Nested
    class ManyRecordsAreRefused {
        private static final String RULE = "earshot-dead-letter-share";

        @Test
        void ifTheyWereReadInTheLastHourHoweverOldTheyAre() throws Exception {
            note("replays", "ads", 0, 600, 1000, 2000, 600);
            note("replays", "ads", 0, 5, 2000, 2000, 600);
            letters("replays", 1000, 60, 200 * 86_400);
            assertThat(alarms(RULE, "replays")).containsExactly("replays ads");
        }

        @Test
        void butNotIfTheyAreFewer() throws Exception {
            note("few", "ads", 0, 600, 1000, 2000, 600);
            note("few", "ads", 0, 5, 2000, 2000, 600);
            letters("few", 1000, 40, 300);
            assertQuiet(RULE, "few");
        }

        @Test
        void butNotIfTheyWereReadBefore() throws Exception {
            note("mended", "ads", 0, 4000, 0, 2000, 4000);
            note("mended", "ads", 0, 600, 1000, 2000, 600);
            note("mended", "ads", 0, 5, 2000, 2000, 600);
            letters("mended", 0, 900, 300);
            assertQuiet(RULE, "mended");
        }

        @Test
        void butNotIfHardlyAnythingWasRead() throws Exception {
            note("idle", "ads", 0, 600, 1000, 1050, 600);
            note("idle", "ads", 0, 5, 1050, 1050, 600);
            letters("idle", 1000, 50, 300);
            assertThat(alarms(RULE, "idle")).isEmpty();
        }
    }

    /** Of a job whose submissions come and go, so in one order. */
    @Test
    void creditsDoNotAddUpIfTheyDifferAfterTheJobHasCaughtUp() throws Exception {
        for (String store : List.of("whole", "torn")) {
            insert("orders (store_id, order_id, day, currency, in_store_currency, gross_minor, net_minor, version)"
                    + " SELECT '%s', 'o1', today(), 'EUR', 1, 1050, 1000, 1".formatted(store));
            insert(
                    "unattributed (store_id, order_id, day, currency, in_store_currency, gross_minor, net_minor, version) SELECT '%s', 'o1', today(), 'EUR', 1, 1050, %d, 1"
                            .formatted(store, store.equals("whole") ? 1000 : 999));
        }
        for (String rule : List.of("earshot-reconciliation", "earshot-order-reconciliation")) {
            begin(1);
            assertThat(alarms(rule, "torn"))
                    .as("%s while the first submission catches up", rule)
                    .isEmpty();
            settle(1);
            assertThat(alarms(rule, "torn")).containsExactly("torn");
            assertThat(alarms(rule, "whole")).isEmpty();
            begin(2);
            assertThat(alarms(rule, "torn"))
                    .as("%s while a fresh start catches up", rule)
                    .isEmpty();
            settle(2);
            assertThat(alarms(rule, "torn")).containsExactly("torn");
            clickHouse.administer("TRUNCATE TABLE earshot.epochs");
            clickHouse.administer("TRUNCATE TABLE earshot.settlements");
        }
    }

    /** What alone the sums by day cannot see. */
    @Test
    void creditsOfOrdersDoNotAddUpIfTwoErrorsMakeUpForEachOther() throws Exception {
        for (String order : List.of("o1", "o2")) {
            insert(
                    "orders (store_id, order_id, day, currency, in_store_currency, gross_minor, net_minor, version) SELECT 'even', '%s', today(), 'EUR', 1, 500, 500, 1"
                            .formatted(order));
            insert(
                    "unattributed (store_id, order_id, day, currency, in_store_currency, gross_minor, net_minor, version) SELECT 'even', '%s', today(), 'EUR', 1, 500, %d, 1"
                            .formatted(order, order.equals("o1") ? 501 : 499));
        }
        begin(1);
        settle(1);
        assertThat(alarms("earshot-reconciliation", "even")).isEmpty();
        assertThat(alarms("earshot-order-reconciliation", "even")).containsExactly("even");
        clickHouse.administer("TRUNCATE TABLE earshot.epochs");
        clickHouse.administer("TRUNCATE TABLE earshot.settlements");
    }

    /** What the check says of these units stands in the rows; 1 in 10 visitors of an arm is lost on the way, or none. */
    @Test
    void anExperimentLosesUnitsIfItsCheckHasFired() throws Exception {
        compare("experiment", "lossy", "checkout", 10_000, 9_000);
        compare("experiment", "lossy", "other", 10_000, 10_050);
        assertThat(alarms("earshot-sample-ratio", "lossy")).containsExactly("lossy checkout");
    }

    @Test
    void anExperimentLosesNoneWhereItsArmsDifferByChance() throws Exception {
        compare("experiment", "fair", "checkout", 10_000, 9_900);
        assertQuiet("earshot-sample-ratio", "fair");
    }

    private static final int NEVER = -1;

    /** What a job noted of a partition. */
    private static void note(
            String job, String topic, int partition, int secondsAgo, long next, long end, int newestSecondsAgo)
            throws SQLException {
        insert(
                "source_progress (job, topic, partition, at, next_offset, end_offset, newest_record_at) SELECT '%s', '%s', %d, now64(3) - %d, %d, %d, %s"
                        .formatted(
                                job,
                                topic,
                                partition,
                                secondsAgo,
                                next,
                                end,
                                newestSecondsAgo == NEVER ? "toDateTime64(0, 3)" : "now64(3) - " + newestSecondsAgo));
    }

    private static void letters(String job, long firstOffset, int count, int secondsAgo) throws SQLException {
        insert(
                "dead_letters (job, topic, partition, offset, record_at, reason, version) SELECT '%s', 'ads', 0, %d + number, now64(3) - %d, 'malformed', 1 FROM numbers(%d)"
                        .formatted(job, firstOffset, secondsAgo, count));
    }

    private static void submit(String job, int epoch, int secondsAgo) throws SQLException {
        insert("epochs (job, epoch, has_begun, token, at) SELECT '%s', %d, 0, generateUUIDv4(), now() - %d"
                .formatted(job, epoch, secondsAgo));
    }

    private static void begin(int epoch) throws SQLException {
        insert("epochs (job, epoch, has_begun, token) SELECT 'attribution', %d, 1, generateUUIDv4()".formatted(epoch));
    }

    private static void settle(int epoch) throws SQLException {
        insert("settlements (job, epoch) SELECT 'attribution', " + epoch);
    }

    /** Two arms of equal weight. */
    private static void compare(String job, String storeId, String experiment, long... units) throws SQLException {
        double logE = SampleRatio.logE(units, new double[] {1, 1}, SampleRatio.CONCENTRATION);
        boolean hasFired = Math.exp(-logE) < SampleRatio.LEVEL;
        for (int arm = 0; arm < units.length; arm++) {
            insert(
                    "sample_ratio (job, store_id, comparison_id, arm, units, log_e, has_fired, is_furthest_off, version) SELECT '%s', '%s', '%s', '%d', %d, %s, %s, %s, 1"
                            .formatted(job, storeId, experiment, arm, units[arm], logE, hasFired, arm == 0));
        }
    }

    private static void insert(String into) throws SQLException {
        clickHouse.administer("INSERT INTO earshot." + into);
    }

    /** There is a figure, and it is no alarm. */
    private static void assertQuiet(String uid, String of) {
        assertThat(figures(uid, of)).isNotEmpty();
        assertThat(alarms(uid, of)).isEmpty();
    }

    /** The labels of what is above the threshold now, of one job or store. */
    private static List<String> alarms(String uid, String of) {
        double threshold = Alerts.named(uid).threshold();
        return figures(uid, of).stream()
                .filter(row -> row.get(row.size() - 1).asDouble() > threshold)
                .map(row -> String.join(
                        " ",
                        row.subList(0, row.size() - 1).stream()
                                .map(JsonNode::asText)
                                .toList()))
                .toList();
    }

    private static List<List<JsonNode>> figures(String uid, String of) {
        return Shown.of(clickHouse, Alerts.named(uid).sqlAt(Instant.now())).rows().stream()
                .filter(row -> row.get(0).asText().equals(of))
                .toList();
    }
}
