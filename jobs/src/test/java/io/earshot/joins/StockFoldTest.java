package io.earshot.joins;

import static io.earshot.events.Samples.BERLIN;
import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.counted;
import static io.earshot.events.Samples.day;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.events.Keys;
import io.earshot.events.Meta;
import io.earshot.events.StockCounted;
import io.earshot.results.Stock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StockFoldTest {
    private static final long KEPT = StockFold.KEPT_DAYS * DAY;

    private Rig<StockCounted, Void, Stock> fold;

    /** Rows as they stand, by store and product. */
    private final Map<String, Stock> rows = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        fold = Rig.of(() -> new StockFold(STORES), StockFold::key);
    }

    @AfterEach
    void stop() throws Exception {
        fold.close();
    }

    @Test
    void theLatestCountStandsWhicheverComesFirst() throws Exception {
        send(counted(meta("a", NOON), "tea", 10, 0));
        assertStands(10, 0, NOON);

        send(counted(meta("b", NOON + DAY), "tea", -3, 40));
        assertStands(-3, 40, NOON + DAY);

        send(counted(meta("c", NOON + HOUR), "tea", 7, 0));
        assertStands(-3, 40, NOON + DAY);
        assertThat(fates()).containsExactly("accepted", "accepted", "superseded");
    }

    @Test
    void aCorrectionOfAnOlderCountNeverBeatsANewerOne() throws Exception {
        send(counted(meta("a", NOON), "tea", 10, 0));
        send(counted(meta("b", NOON + DAY), "tea", 5, 0));

        send(counted(meta("a2", NOON, 9), "tea", 99, 0));

        assertStands(5, 0, NOON + DAY);
    }

    @Test
    void aCorrectionOfTheStandingCountReplacesItWhicheverComesFirst() throws Exception {
        StockCounted first = counted(meta("a", NOON), "tea", 10, 0);
        StockCounted corrected = counted(meta("a2", NOON, 1), "tea", 8, 0);
        send(first);
        send(corrected);
        assertStands(8, 0, NOON);
        assertThat(fates()).containsExactly("accepted", "superseded");

        again();
        send(corrected);
        send(first);
        assertStands(8, 0, NOON);
        assertThat(fates()).containsExactly("accepted", "superseded");
    }

    @Test
    void aRepeatedCountChangesNothing() throws Exception {
        StockCounted count = counted(meta("a", NOON), "tea", 10, 0);
        send(count);
        fold.send(count);

        assertThat(fold.out()).isEmpty();
        assertThat(fates()).containsExactly("accepted", "duplicate");
    }

    @Test
    void ofTwoPayloadsOfOneCountTheSmallerHashStandsWhicheverComesFirst() throws Exception {
        StockCounted small = counted(meta("a", NOON, 0, 1), "tea", 10, 0);
        StockCounted great = counted(meta("a", NOON, 0, -1), "tea", 11, 0);
        send(great);
        send(small);
        send(great);
        assertStands(10, 0, NOON);
        assertThat(fates()).containsExactly("accepted", "conflict", "duplicate");
    }

    @Test
    void aRepeatedOlderCountIsSuperseded() throws Exception {
        StockCounted older = counted(meta("a", NOON), "tea", 10, 0);
        send(older);
        send(counted(meta("b", NOON + DAY), "tea", 5, 0));
        send(older);

        assertStands(5, 0, NOON + DAY);
        assertThat(fates()).containsExactly("accepted", "accepted", "superseded");
    }

    @Test
    void productsAndStoresAreCountedApart() throws Exception {
        send(counted(meta("a", NOON), "tea", 10, 0));
        send(counted(meta("a", NOON), "cup", 20, 1));
        send(counted(new Meta("a", "elsewhere", NOON, 0, 7), "tea", 30, 2));

        assertThat(rows.values())
                .extracting(Stock::storeId, Stock::sku, Stock::onHand, Stock::onOrder)
                .containsExactly(
                        tuple("elsewhere", "tea", 30L, 2L), tuple(STORE, "cup", 20L, 1L), tuple(STORE, "tea", 10L, 0L));
    }

    @Test
    void aCountIsOfTheDayWhoseEndIsNearest() throws Exception {
        long midnight = BERLIN.startMicros(day(NOON));
        for (long hour : List.of(0L, 6L, 11L)) {
            send(counted(meta("m" + hour, midnight + hour * HOUR), "tea", 1, 0));
            assertThat(standing().countedDay()).as(hour + " o'clock").isEqualTo(day(NOON) - 1);
        }
        for (long hour : List.of(12L, 18L, 23L)) {
            send(counted(meta("m" + hour, midnight + hour * HOUR), "tea", 1, 0));
            assertThat(standing().countedDay()).as(hour + " o'clock").isEqualTo(day(NOON));
        }
    }

    @Test
    void whatStandsDependsOnTheSetAlone() throws Exception {
        List<StockCounted> counts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long at = NOON + i % 7 * DAY;
            counts.add(counted(meta("e" + i % 11, at, i % 3, i * 7919L), "tea", i, i % 5));
        }
        counts.addAll(counts.subList(0, 15));
        Stock ought = null;
        for (int seed = 0; seed < 30; seed++) {
            again();
            Random random = new Random(seed);
            Collections.shuffle(counts, random);
            for (StockCounted count : counts) {
                send(count);
                if (random.nextInt(10) == 0) {
                    fold.restart(1 + random.nextInt(3));
                }
            }
            ought = ought == null ? standing() : ought;
            assertThat(standing()).as("seed %d", seed).isEqualTo(ought);
        }
        assertThat(ought.countedAt()).isEqualTo(NOON + 6 * DAY);
    }

    @Test
    void aCountGoesWithItsRowAndItsState() throws Exception {
        send(counted(meta("a", NOON), "tea", 10, 0));
        send(counted(meta("b", NOON + 3 * DAY), "tea", 5, 0));
        assertThat(fold.timers()).as("one per product").isEqualTo(1);

        fold.watermark(NOON + 2 * DAY + KEPT);
        take();
        assertStands(5, 0, NOON + 3 * DAY);

        fold.watermark(NOON + 4 * DAY + KEPT);
        take();
        assertThat(rows).isEmpty();
        assertThat(fold.stateEntries()).isZero();
        assertThat(fold.timers()).isZero();
    }

    @Test
    void aCountFromBeforeThatIsNotTaken() throws Exception {
        fold.watermark(NOON + DAY + KEPT);
        send(counted(meta("a", NOON), "tea", 10, 0));

        assertThat(rows).isEmpty();
        assertThat(fates()).containsExactly("superseded");
        assertThat(fold.stateEntries()).isZero();
    }

    @Test
    void aDrainedJobTakesNothingBack() throws Exception {
        try (var job = harness(1)) {
            job.open();
            job.processElement(new StreamRecord<>(counted(meta("a", NOON), "tea", 10, 0)));
            job.processWatermark(Long.MAX_VALUE);
            assertThat(job.extractOutputValues()).extracting(Stock::isDeleted).containsExactly(false);
        }
    }

    /** Its timers have fired at the end of time. */
    @Test
    void aCountThatADrainedJobLeftGoesWhenItsTimeHasCome() throws Exception {
        OperatorSubtaskState savepoint;
        try (var drained = harness(1)) {
            drained.open();
            drained.processElement(new StreamRecord<>(counted(meta("a", NOON), "tea", 10, 0)));
            drained.processWatermark(Long.MAX_VALUE);
            savepoint = drained.snapshot(1, 1);
        }
        try (var next = harness(2)) {
            next.initializeState(savepoint);
            next.open();
            next.processWatermark((NOON + KEPT - DAY) / 1000);
            assertThat(next.extractOutputValues()).extracting(Stock::isDeleted).containsExactly(false);

            next.processWatermark((NOON + KEPT + DAY) / 1000);
            assertThat(next.extractOutputValues()).extracting(Stock::isDeleted).containsExactly(false, true);
            assertThat(next.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void knowsWhatStandsAfterARestart() throws Exception {
        send(counted(meta("a", NOON + DAY), "tea", 10, 0));
        fold.restart(3);
        send(counted(meta("b", NOON), "tea", 5, 0));
        send(counted(meta("a", NOON + DAY), "tea", 10, 0));

        assertStands(10, 0, NOON + DAY);
        assertThat(fates()).contains("superseded", "duplicate");
    }

    @Test
    void writesItsRowOnceMoreUnderANewEpoch() throws Exception {
        OperatorSubtaskState snapshot;
        try (var first = harness(1)) {
            first.open();
            first.processElement(new StreamRecord<>(counted(meta("a", NOON), "tea", 10, 0)));
            snapshot = first.snapshot(1, 1);
        }
        for (int epoch : new int[] {1, 2}) {
            try (var next = harness(epoch)) {
                next.initializeState(snapshot);
                next.open();
                next.prepareSnapshotPreBarrier(2);
                assertThat(next.extractOutputValues()).as("epoch %d", epoch).hasSize(epoch - 1);
            }
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, StockCounted, Stock> harness(int epoch)
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                StockFold.operator(STORES, epoch), StockFold::key, Types.STRING);
    }

    private void again() throws Exception {
        fold.close();
        rows.clear();
        start();
    }

    private void send(StockCounted count) throws Exception {
        fold.send(count);
        take();
    }

    private void take() {
        for (Stock row : fold.out()) {
            String key = Keys.join(row.storeId(), row.sku());
            if (row.isDeleted()) {
                assertThat(rows.remove(key)).isNotNull();
            } else {
                assertThat(rows.put(key, row)).as("only what changes is said").isNotEqualTo(row);
            }
        }
    }

    private Stock standing() {
        return rows.get(Keys.join(STORE, "tea"));
    }

    private void assertStands(long onHand, long onOrder, long at) {
        assertThat(standing())
                .isEqualTo(new Stock(STORE, "tea", at, BERLIN.day(at - 12 * HOUR), onHand, onOrder, false));
    }

    /** What the accounts say became of the records, in the order in which they came. */
    private List<String> fates() {
        return fold.out(Accounts.TAG).stream()
                .map(tally -> tally.values()[1] == 1
                        ? "conflict"
                        : Keys.split(tally.key()).get(2))
                .toList();
    }
}
