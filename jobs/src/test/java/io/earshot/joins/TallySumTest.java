package io.earshot.joins;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TallySumTest {

    @Nested
    class Sums {
        private Rig<Tally, Void, Tally> sum;

        @BeforeEach
        void start() throws Exception {
            sum = Rig.of(TallySum::new, Tally::row);
        }

        @AfterEach
        void stop() throws Exception {
            sum.close();
        }

        @Test
        void addsUpEachRowOfEachTable() throws Exception {
            sum.send(tally("roas", "a", 1, 10));
            sum.send(tally("roas", "b", 1, 100));
            sum.send(tally("other", "a", 1, 1000));
            sum.send(tally("roas", "a", 1, 5));

            assertThat(values(sum.out()))
                    .containsExactly("roas/a 1 10", "roas/b 1 100", "other/a 1 1000", "roas/a 2 15");
        }

        @Test
        void comesBackToNothingWhenAllIsTakenBack() throws Exception {
            sum.send(tally("roas", "a", -1, -10));
            sum.send(tally("roas", "a", 1, 10));

            assertThat(values(sum.out())).containsExactly("roas/a -1 -10", "roas/a 0 0");
        }

        @Test
        void goesOnAfterARestartAtAnotherParallelism() throws Exception {
            sum.send(tally("roas", "a", 1, 10));
            sum.send(tally("roas", "b", 1, 20));
            sum.out();

            sum.restart(3);
            sum.send(tally("roas", "a", 1, 1));
            sum.send(tally("roas", "b", 1, 2));

            assertThat(values(sum.out())).containsExactlyInAnyOrder("roas/a 2 11", "roas/b 2 22");
        }

        @Test
        void forgetsARowWhenNothingCanChangeItAnyMore() throws Exception {
            sum.send(tally("roas", "a", 1, 10));

            sum.watermark(NOON - 1000);
            assertThat(sum.stateEntries()).isEqualTo(1);

            sum.watermark(NOON + DAY);
            assertThat(sum.stateEntries()).isZero();
            assertThat(sum.timers()).isZero();
        }

        @Test
        void keepsARowAsLongAsTheLongestOfItsAdditionsNeeds() throws Exception {
            sum.send(tally("roas", "a", 1, 10));
            sum.send(new Tally("roas", "a", new long[] {1, 5}, NOON + 10 * DAY));
            sum.send(tally("roas", "a", 1, 1));
            sum.out();

            sum.watermark(NOON + 5 * DAY);
            sum.send(new Tally("roas", "a", new long[] {-1, -5}, NOON + 10 * DAY));
            assertThat(values(sum.out())).containsExactly("roas/a 2 11");

            sum.watermark(NOON + 11 * DAY);
            assertThat(sum.stateEntries()).isZero();
            assertThat(sum.timers()).isZero();
        }

        @Test
        void keepsAccountsForEverWithoutATimer() throws Exception {
            sum.send(new Tally("records_by_fate", "k", new long[] {1, 0}, Tally.FOR_EVER));
            sum.watermark(NOON + 10_000 * DAY);

            sum.send(new Tally("records_by_fate", "k", new long[] {1, 0}, Tally.FOR_EVER));

            assertThat(values(sum.out())).containsExactly("records_by_fate/k 1 0", "records_by_fate/k 2 0");
            assertThat(sum.timers()).isZero();
        }
    }

    @Nested
    class Buffer {
        private OneInputStreamOperatorTestHarness<Tally, Tally> buffer;

        @BeforeEach
        void start() throws Exception {
            buffer = new OneInputStreamOperatorTestHarness<>(new TallyBuffer());
            buffer.open();
        }

        @AfterEach
        void stop() throws Exception {
            buffer.close();
        }

        @Test
        void holdsSumsUntilTheBarrier() throws Exception {
            Tally first = tally("roas", "a", 1, 10);
            add(first);
            add(tally("roas", "a", 1, 5));
            add(tally("roas", "b", 1, 7));
            assertThat(buffer.getOutput()).isEmpty();

            buffer.prepareSnapshotPreBarrier(1);

            assertThat(values(buffer.extractOutputValues())).containsExactlyInAnyOrder("roas/a 2 15", "roas/b 1 7");
            assertThat(first.values()).as("what came in stays as it was").containsExactly(1, 10);
        }

        @Test
        void holdsNothingAfterTheBarrier() throws Exception {
            add(tally("roas", "a", 1, 10));
            buffer.prepareSnapshotPreBarrier(1);
            buffer.getOutput().clear();

            add(tally("roas", "a", 1, 1));
            buffer.prepareSnapshotPreBarrier(2);

            assertThat(values(buffer.extractOutputValues())).containsExactly("roas/a 1 1");
        }

        @Test
        void givesAllAtTheEndOfInput() throws Exception {
            add(tally("roas", "a", 1, 10));
            buffer.processWatermark(Watermark.MAX_WATERMARK);

            buffer.getOperator().finish();

            assertThat(buffer.getOutput()).hasSize(2).last().isEqualTo(Watermark.MAX_WATERMARK);
        }

        @Test
        void letsNoWatermarkOvertakeWhatItHolds() throws Exception {
            buffer.processWatermark(1);
            add(tally("roas", "a", 1, 10));
            buffer.processWatermark(2);
            buffer.processWatermark(3);
            assertThat(buffer.getOutput()).containsExactly(new Watermark(1));

            buffer.prepareSnapshotPreBarrier(1);

            assertThat(buffer.getOutput()).hasSize(3).last().isEqualTo(new Watermark(3));
        }

        @Test
        void goesIdleOnlyWithEmptyHands() throws Exception {
            add(tally("roas", "a", 1, 10));

            buffer.processWatermarkStatus(WatermarkStatus.IDLE);

            assertThat(buffer.getOutput()).hasSize(2).last().isEqualTo(WatermarkStatus.IDLE);
        }

        @Test
        void remembersTheLongestThatARowIsNeeded() throws Exception {
            add(tally("roas", "a", 1, 10));
            add(new Tally("roas", "a", new long[] {1, 1}, NOON + DAY));
            add(tally("roas", "a", 1, 10));

            buffer.prepareSnapshotPreBarrier(1);

            assertThat(buffer.extractOutputValues())
                    .singleElement()
                    .extracting(Tally::keptUntilMicros)
                    .isEqualTo(NOON + DAY);
        }

        private void add(Tally tally) throws Exception {
            buffer.processElement(new StreamRecord<>(tally));
        }
    }

    private static Tally tally(String table, String key, long... values) {
        return new Tally(table, key, values, NOON);
    }

    private static List<String> values(List<Tally> tallies) {
        List<String> values = new ArrayList<>();
        for (Tally tally : tallies) {
            values.add(tally.row() + " " + tally.values()[0] + " " + tally.values()[1]);
        }
        return values;
    }
}
