package io.earshot.joins;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.Keys;
import io.earshot.results.Signal;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignalJoinTest {
    private static final long KEPT_UNTIL = NOON + 10 * DAY;

    private Rig<Tally, Void, Signal> join;

    /** Rows as they stand, by segment and tag: conversations of connected. */
    private final Map<String, String> rows = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(SignalJoin::new, SignalJoin::key);
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void oneConversationMoreChangesAllRowsOfItsDayAndSegment() throws Exception {
        add("buyer", "objection", "price", 1);
        add("buyer", "", "", 1);
        add("other", "", "", 1);
        assertThat(rows)
                .containsOnly(
                        Map.entry("buyer objection price", "1 of 1"),
                        Map.entry("buyer  ", "1 of 1"),
                        Map.entry("other  ", "1 of 1"));

        add("buyer", "", "", 2);

        assertThat(rows)
                .containsOnly(
                        Map.entry("buyer objection price", "1 of 3"),
                        Map.entry("buyer  ", "3 of 3"),
                        Map.entry("other  ", "1 of 1"));
    }

    @Test
    void whatIsTakenBackVanishesWithItsState() throws Exception {
        add("buyer", "", "", 2);
        add("buyer", "objection", "price", 1);
        join.restart(3);

        add("buyer", "objection", "price", -1);
        assertThat(rows).containsOnly(Map.entry("buyer  ", "2 of 2"));

        add("buyer", "", "", -2);
        assertThat(rows).isEmpty();
        assertThat(join.stateEntries()).isZero();
    }

    @Test
    void forgetsADayWhenNothingCanChangeItAnyMoreAndBeginsItNotAnew() throws Exception {
        add("buyer", "", "", 2);
        join.watermark(KEPT_UNTIL - DAY);
        assertThat(join.stateEntries()).isEqualTo(1);

        join.watermark(KEPT_UNTIL + DAY);
        assertThat(join.stateEntries()).isZero();
        assertThat(join.timers()).isZero();

        add("buyer", "", "", -1);
        assertThat(rows).containsOnly(Map.entry("buyer  ", "2 of 2"));
        assertThat(join.stateEntries()).isZero();
    }

    @Test
    void anotherSubmissionWritesAllRowsOnceMore() throws Exception {
        OperatorSubtaskState savepoint;
        try (KeyedOneInputStreamOperatorTestHarness<String, Tally, Signal> first = harness(1)) {
            first.open();
            first.processElement(addition("buyer", "", "", 2), 0);
            first.processElement(addition("buyer", "objection", "price", 1), 0);
            savepoint = first.snapshot(1, 1);
        }
        try (KeyedOneInputStreamOperatorTestHarness<String, Tally, Signal> same = harness(1);
                KeyedOneInputStreamOperatorTestHarness<String, Tally, Signal> next = harness(2)) {
            same.initializeState(savepoint);
            same.open();
            same.prepareSnapshotPreBarrier(2);
            next.initializeState(savepoint);
            next.open();
            next.prepareSnapshotPreBarrier(2);

            assertThat(same.extractOutputValues()).isEmpty();
            next.extractOutputValues().forEach(this::put);
        }
        assertThat(rows).containsOnly(Map.entry("buyer  ", "2 of 2"), Map.entry("buyer objection price", "1 of 2"));
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Tally, Signal> harness(int epoch) throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(SignalJoin.operator(epoch), SignalJoin::key, Types.STRING);
    }

    private static Tally addition(String segment, String kind, String name, long conversations) {
        String key = Keys.join("shop", "20000", segment, kind, name);
        return new Tally(SignalFold.SIGNALS, key, new long[] {conversations}, KEPT_UNTIL);
    }

    private void add(String segment, String kind, String name, long conversations) throws Exception {
        join.send(addition(segment, kind, name, conversations));
        join.out().forEach(this::put);
    }

    private void put(Signal row) {
        assertThat(row.storeId()).isEqualTo("shop");
        assertThat(row.day()).isEqualTo(20_000);
        String place = row.segment() + " " + row.kind() + " " + row.name();
        if (row.isDeleted()) {
            rows.remove(place);
        } else {
            rows.put(place, row.conversations() + " of " + row.connected());
        }
    }
}
