package io.earshot.joins;

import static io.earshot.events.Samples.STORES;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.DaySummed;
import io.earshot.events.Keys;
import io.earshot.events.Meta;
import io.earshot.events.Samples;
import io.earshot.joins.records.RecordState;
import io.earshot.measures.series.Days;
import io.earshot.measures.series.SignalLeads;
import io.earshot.results.SignalLead;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shop in Berlin whose customers name the price more often three days before they buy more; and less often, the taste. */
class LeadFoldTest {
    private static final int START = (int) LocalDate.of(2025, 3, 3).toEpochDay();
    private static final int DAYS = 400;
    /** Monday is the first day, so that after 52 whole weeks it is Sunday. */
    private static final int LOOK = START + 364 - 1;

    private static final String ALL = DaySummed.signal("prospect", "", "");
    private static final String PRICE = DaySummed.signal("prospect", "objection", "price");
    private static final String TASTE = DaySummed.signal("prospect", "objection", "taste");

    private final long[] orders = new long[DAYS];
    private final long[] price = new long[DAYS];
    private final long[] taste = new long[DAYS];
    private final Map<String, SignalLead> rows = new TreeMap<>();
    private KeyedOneInputStreamOperatorTestHarness<String, DaySummed, SignalLead> fold;
    private final List<String> changed = new ArrayList<>();
    private long checkpoint;

    @BeforeEach
    void start() throws Exception {
        Random random = new Random(20_261_129);
        for (int day = 0; day < DAYS; day++) {
            price[day] = 15 + random.nextInt(20);
            taste[day] = random.nextInt(20);
            long led = day < 3 ? 0 : 2 * price[day - 3];
            orders[day] = 200 + led + random.nextInt(30);
        }
        fold = harness(1);
        fold.open();
    }

    @AfterEach
    void stop() throws Exception {
        fold.close();
    }

    @Test
    void saysWhatFollowsFromTheDaysUpToTheLastLook() throws Exception {
        send(facts());
        settle();
        assertThat(rows).as("before the watermark").isEmpty();

        watermark(LOOK + 10, 0);
        settle();

        assertThat(rows.values()).containsExactlyInAnyOrderElementsOf(ought(LOOK + 9));
        assertThat(rows.values()).extracting(SignalLead::origin).containsOnly(LOOK);
        assertThat(rows.get("orders price").verdict()).isEqualTo("yes");
        assertThat(rows.get("orders price").lagDays()).isEqualTo(3);
        assertThat(rows.get("orders taste").verdict()).isEqualTo("no");
    }

    @Test
    void saysThatThereIsNotEnoughOnceAWeekAndThenNothingElseUntilTheNextLook() throws Exception {
        send(facts());
        watermark(START + 100, 0);
        settle();
        assertThat(written()).isNotEmpty();
        assertThat(rows.values()).extracting(SignalLead::verdict).containsOnly("not enough data");
        watermark(START + 104, 0);
        settle();
        assertThat(written()).as("on Saturday").isEmpty();
        watermark(START + 105, 0);
        settle();
        assertThat(written()).as("on Sunday").isNotEmpty();

        watermark(START + 182, 0);
        settle();
        assertThat(written()).as("after half a year").isNotEmpty();
        watermark(LOOK, 0);
        settle();
        assertThat(written()).as("the day before the next look").isEmpty();
        assertThat(rows.values()).extracting(SignalLead::origin).containsOnly(START + 182 - 1);

        watermark(LOOK + 1, 0);
        settle();
        assertThat(rows.values()).containsExactlyInAnyOrderElementsOf(ought(LOOK));
    }

    @Test
    void givesTheSameWhateverTheOrderAndWhateverHadClosed() throws Exception {
        List<DaySummed> facts = facts();
        Collections.shuffle(facts, new Random(1));
        for (int i = 0; i < facts.size(); i++) {
            send(List.of(facts.get(i)));
            if (i == 300) {
                watermark(START + 200, 0);
                settle();
            }
            if (i == 600) {
                watermark(LOOK + 1, 0);
                settle();
                restart(1);
            }
        }
        settle();

        assertThat(rows.values()).containsExactlyInAnyOrderElementsOf(ought(LOOK));
    }

    /** The store is a week older than was known, so its looks were a week earlier. */
    @Test
    void aLateFactBeforeTheFirstDayMovesTheLooks() throws Exception {
        send(facts());
        watermark(LOOK + 20, 0);
        settle();
        written();

        send(List.of(fact(DaySummed.SALES, "", -7, 200, 1)));
        settle();
        assertThat(written()).as("nobody was reached then").isEmpty();
        assertThat(rows.values()).extracting(SignalLead::origin).containsOnly(LOOK);

        send(List.of(fact(DaySummed.SIGNAL, ALL, -7, 50, 1)));
        settle();
        assertThat(rows.values()).extracting(SignalLead::origin).containsOnly(LOOK - 7);
        assertThat(rows.values()).extracting(SignalLead::days).containsOnly(364);
    }

    /** Facts of one job may come long after the day has closed by another one's: they still tell how old a store is. */
    @Test
    void aFactThatIsTooLateToBeLookedAtStillTellsHowOldAStoreIs() throws Exception {
        int years = 5 * 364;
        send(facts());
        watermark(START + DAYS, 0);
        settle();
        send(List.of(
                fact(DaySummed.SALES, "", -years, 200, 1),
                fact(DaySummed.SIGNAL, ALL, -years, 50, 1),
                deleted(ALL, -years - 1)));
        settle();

        assertThat(rows.values())
                .containsExactlyInAnyOrderElementsOf(ought(START + DAYS - 1, START - years, START - years));
        assertThat(rows.values()).extracting(SignalLead::days).containsOnly(Days.TRAINING);
    }

    /** What is looked at grows, until days go; a year later it is as if the store had been seen from the start. */
    @Test
    void keepsTheCountOfLooksWhenTheFirstDaysHaveGone() throws Exception {
        send(facts());
        for (int week = 0; week < 4 * 52; week++) {
            int day = DAYS + 7 * week;
            send(List.of(
                    fact(DaySummed.SALES, "", day, 200 + week, 1),
                    fact(DaySummed.SIGNAL, ALL, day, 50, 1),
                    fact(DaySummed.SIGNAL, TASTE, day, week % 10, 1)));
            watermark(START + day + 1, 0);
            settle();
        }
        assertThat(rows.values()).extracting(SignalLead::origin).containsOnly(START + 5 * 364 - 1);

        restart(2);
        settle();
        assertThat(rows.values()).extracting(SignalLead::origin).containsOnly(START + 5 * 364 - 1);
    }

    @Test
    void aCorrectionOfADayThatWasLookedAtChangesTheRowsAndOneOfALaterDayDoesNot() throws Exception {
        send(facts());
        watermark(LOOK + 3, 0);
        settle();
        written();

        orders[LOOK + 1 - START]++;
        send(List.of(fact(DaySummed.SALES, "", LOOK + 1 - START, orders[LOOK + 1 - START], 2)));
        settle();
        assertThat(written()).isEmpty();

        orders[50] += 300;
        send(List.of(fact(DaySummed.SALES, "", 50, orders[50], 2)));
        settle();
        assertThat(written()).isNotEmpty();
        assertThat(rows.values()).containsExactlyInAnyOrderElementsOf(ought(LOOK));
    }

    @Test
    void aSignalThatIsTakenBackVanishes() throws Exception {
        send(facts());
        watermark(LOOK + 1, 0);
        settle();
        for (int day = 0; day < DAYS; day++) {
            taste[day] = 0;
            send(List.of(deleted(TASTE, day)));
        }
        settle();

        assertThat(rows).containsOnlyKeys("revenue price", "orders price");
        assertThat(rows.values()).containsExactlyInAnyOrderElementsOf(ought(LOOK));
    }

    @Test
    void anotherSubmissionWritesAllRowsOnceMore() throws Exception {
        send(facts());
        watermark(START + DAYS, 0);
        settle();
        Map<String, SignalLead> before = new TreeMap<>(rows);
        rows.clear();
        written();

        restart(2);
        settle();

        assertThat(rows).isEqualTo(before);
    }

    /** A build from before the looks kept rows beside the progress, also of signals that nothing is said of now. */
    @Test
    void takesBackWhatAnEarlierBuildSaidAndThisOneDoesNot() throws Exception {
        SignalLead gone = new SignalLead(
                Samples.STORE,
                "orders",
                "objection",
                "objection",
                "gone",
                LOOK,
                364,
                9,
                99,
                "yes",
                3,
                1,
                true,
                0.1,
                0.01,
                0.02,
                false);
        fold.close();
        fold = new KeyedOneInputStreamOperatorTestHarness<>(
                new SettlingOperator<>(new EarlierBuild(gone), 1, RecordState.of("progress", LeadFold.Progress.class)),
                fact -> fact.meta().storeId(),
                Types.STRING);
        fold.open();
        send(List.of(fact(DaySummed.SALES, "", 0, 5, 1)));

        restart(1);
        rows.put("orders gone", gone);
        send(facts());
        watermark(LOOK + 10, 0);
        settle();

        assertThat(rows.values()).containsExactlyInAnyOrderElementsOf(ought(LOOK + 9));
    }

    /** Else it would end the job at each restart. */
    @Test
    void leavesOutASignalOfNoTagThatAnEarlierBuildTook() throws Exception {
        send(facts());
        for (String dimension : List.of("abc", "prospect/objection", "prospect//price")) {
            send(List.of(fact(DaySummed.SIGNAL, dimension, 20, 5, 5)));
        }
        watermark(LOOK + 10, 0);
        settle();

        assertThat(rows.values()).containsExactlyInAnyOrderElementsOf(ought(LOOK + 9));
    }

    /** Leaves a row in the progress, as was done before. */
    private static final class EarlierBuild extends SettlingOperator.Settling<DaySummed, SignalLead> {
        private static final long serialVersionUID = 1;

        private final transient SignalLead row;

        EarlierBuild(SignalLead row) {
            this.row = row;
        }

        @Override
        public void processElement(DaySummed fact, Context context, Collector<SignalLead> out) throws Exception {
            RecordState.of("progress", LeadFold.Progress.class)
                    .in(getRuntimeContext())
                    .update(new LeadFold.Progress(LOOK, LOOK, 0, 0, 0, List.of(row)));
        }

        @Override
        public boolean settle(String key, boolean isAnew, RewritingOperator.Out<SignalLead> out) {
            return false;
        }
    }

    @Test
    void accountsForSignalsOnly() throws Exception {
        send(List.of(
                fact(DaySummed.SALES, "", 0, 5, 1),
                fact(DaySummed.SIGNAL, PRICE, 0, 5, 2),
                fact(DaySummed.SIGNAL, PRICE, 0, 5, 2),
                fact(DaySummed.SIGNAL, PRICE, 0, 4, 1)));

        Map<String, Long> fates = fold.getSideOutput(Accounts.TAG).stream()
                .collect(Collectors.groupingBy(
                        record -> Keys.split(record.getValue().key()).get(2), Collectors.counting()));
        assertThat(fates).isEqualTo(Map.of("accepted", 1L, "duplicate", 1L, "superseded", 1L));
    }

    @Test
    void keepsNothingOfAStoreThatHasLongBeenQuiet() throws Exception {
        send(facts());
        watermark(START + DAYS, 0);
        settle();
        assertThat(fold.numKeyedStateEntries()).isPositive();

        watermark(START + DAYS + Days.TRAINING + 2 * SignalLeads.LONGEST_PAUSE, 0);
        settle();

        assertThat(rows).isEmpty();
        assertThat(fold.numKeyedStateEntries()).isZero();
    }

    /** Many stores with many signals each may take longer than a checkpoint may. */
    @Test
    void leavesStoresToTheNextCheckpointWhenItsTimeIsUp() throws Exception {
        fold.close();
        fold = harness(1, Duration.ZERO);
        fold.open();
        send(facts());
        send(facts().stream().map(LeadFoldTest::elsewhere).toList());
        watermark(LOOK + 2, 0);
        settle();
        assertThat(rows.values()).extracting(SignalLead::storeId).containsOnly(Samples.STORE);

        restart(1, Duration.ZERO);
        settle();
        settle();
        assertThat(rows.values()).extracting(SignalLead::storeId).containsOnly("elsewhere");
    }

    private static DaySummed elsewhere(DaySummed fact) {
        return new DaySummed(
                new Meta("", "elsewhere", 0, 0, 0),
                fact.kind(),
                fact.dimension(),
                fact.day(),
                fact.numerator(),
                fact.denominator(),
                false,
                fact.version());
    }

    private List<DaySummed> facts() {
        List<DaySummed> facts = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            facts.add(fact(DaySummed.SALES, "", day, orders[day], 1));
            facts.add(fact(DaySummed.SIGNAL, ALL, day, 50, 1));
            facts.add(fact(DaySummed.SIGNAL, PRICE, day, price[day], 1));
            facts.add(fact(DaySummed.SIGNAL, TASTE, day, taste[day], 1));
        }
        return facts;
    }

    private static DaySummed fact(String kind, String dimension, int day, long value, long version) {
        long numerator = kind.equals(DaySummed.SALES) ? 3000 * value : value;
        long denominator = kind.equals(DaySummed.SALES) ? value : 50;
        return new DaySummed(
                new Meta("", Samples.STORE, 0, 0, 0),
                kind,
                dimension,
                START + day,
                numerator,
                denominator,
                false,
                version);
    }

    private static DaySummed deleted(String dimension, int day) {
        return new DaySummed(
                new Meta("", Samples.STORE, 0, 0, 0), DaySummed.SIGNAL, dimension, START + day, 0, 0, true, 2);
    }

    private List<SignalLead> ought(int closedDay) {
        return ought(closedDay, 0, 0);
    }

    private List<SignalLead> ought(int closedDay, int firstSale, int firstTalk) {
        long[] revenue = new long[DAYS];
        long[] asked = new long[DAYS];
        for (int day = 0; day < DAYS; day++) {
            revenue[day] = 3000 * orders[day];
            asked[day] = 50;
        }
        return SignalLeads.of(
                        Samples.STORE,
                        closedDay,
                        firstSale,
                        firstTalk,
                        new Days(START, revenue, orders),
                        Map.of(
                                ALL, new Days(START, asked, asked),
                                PRICE, new Days(START, price, asked),
                                TASTE, new Days(START, taste, asked)))
                .rows();
    }

    private void send(List<DaySummed> facts) throws Exception {
        for (DaySummed fact : facts) {
            fold.processElement(new StreamRecord<>(fact));
        }
    }

    /** Event time comes to a midnight in Berlin, give or take some milliseconds. */
    private void watermark(int day, int millis) throws Exception {
        fold.processWatermark(Samples.BERLIN.startMicros(day) / 1000 - 1 + millis);
    }

    private void settle() throws Exception {
        fold.prepareSnapshotPreBarrier(++checkpoint);
        for (SignalLead row : fold.extractOutputValues()) {
            String key = row.target() + " " + row.name();
            changed.add(key);
            if (row.isDeleted()) {
                rows.remove(key);
            } else {
                rows.put(key, row);
            }
        }
        fold.getOutput().clear();
    }

    /** Which rows have been written since the last question. */
    private List<String> written() {
        List<String> since = List.copyOf(changed);
        changed.clear();
        return since;
    }

    private void restart(int epoch) throws Exception {
        restart(epoch, SettlingOperator.MOST_AT_ONCE);
    }

    private void restart(int epoch, Duration mostAtOnce) throws Exception {
        OperatorSubtaskState snapshot = fold.snapshot(++checkpoint, checkpoint);
        fold.close();
        fold = harness(epoch, mostAtOnce);
        fold.initializeState(snapshot);
        fold.open();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, DaySummed, SignalLead> harness(int epoch)
            throws Exception {
        return harness(epoch, SettlingOperator.MOST_AT_ONCE);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, DaySummed, SignalLead> harness(
            int epoch, Duration mostAtOnce) throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                LeadFold.operator(STORES, epoch, mostAtOnce),
                fact -> fact.meta().storeId(),
                Types.STRING);
    }
}
