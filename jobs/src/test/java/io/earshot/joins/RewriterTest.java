package io.earshot.joins;

import static io.earshot.events.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RewriterTest {

    @Nested
    class RowsInState {
        @Test
        void areWrittenOnceMoreBeforeTheFirstCheckpointOfANewSubmission() throws Exception {
            try (var restored = sums(2, afterTwoRows())) {
                assertThat(restored.extractOutputValues())
                        .as("the job has not read anything yet")
                        .isEmpty();

                restored.prepareSnapshotPreBarrier(1);
                assertThat(restored.extractOutputValues())
                        .extracting(tally -> tally.row() + " " + tally.values()[0])
                        .containsExactlyInAnyOrder("roas/a 3", "roas/b 2");
                restored.getOutput().clear();

                restored.prepareSnapshotPreBarrier(2);
                assertThat(restored.extractOutputValues()).isEmpty();
            }
        }

        @Test
        void areWrittenBeforeAWatermarkTakesThem() throws Exception {
            try (var restored = sums(2, afterTwoRows())) {
                restored.processWatermark(Long.MAX_VALUE - 1);

                assertThat(restored.extractOutputValues())
                        .extracting(tally -> tally.row() + " " + tally.values()[0])
                        .containsExactlyInAnyOrder("roas/a 3", "roas/b 2");
                assertThat(restored.numEventTimeTimers()).isZero();
            }
        }

        @Test
        void areWrittenBeforeTheFirstElementWhichStillFindsItsRow() throws Exception {
            for (String key : List.of("a", "b")) {
                try (var restored = sums(2, afterTwoRows())) {
                    restored.processElement(new StreamRecord<>(tally(key, 10)));

                    assertThat(restored.extractOutputValues())
                            .extracting(tally -> tally.row() + " " + tally.values()[0])
                            .hasSize(3)
                            .contains("roas/a 3", "roas/b 2")
                            .last()
                            .isEqualTo("roas/" + key + (key.equals("a") ? " 13" : " 12"));
                }
            }
        }

        @Test
        void areNotWrittenAgainWhenTheSameSubmissionRecovers() throws Exception {
            try (var restored = sums(1, afterTwoRows())) {
                restored.prepareSnapshotPreBarrier(1);

                assertThat(restored.extractOutputValues()).isEmpty();
            }
        }

        @Test
        void areNotWrittenAgainOnAFreshStart() throws Exception {
            try (var fresh = sums(1, null)) {
                fresh.processElement(new StreamRecord<>(tally("a", 1)));
                fresh.getOutput().clear();

                fresh.prepareSnapshotPreBarrier(1);

                assertThat(fresh.extractOutputValues()).isEmpty();
            }
        }

        @Test
        void stayAsTheyAre() throws Exception {
            try (var restored = sums(2, afterTwoRows())) {
                restored.prepareSnapshotPreBarrier(1);
                restored.getOutput().clear();

                restored.processElement(new StreamRecord<>(tally("a", 1)));

                assertThat(restored.extractOutputValues()).singleElement().satisfies(sum -> assertThat(sum.values())
                        .containsExactly(4));
            }
        }

        private OperatorSubtaskState afterTwoRows() throws Exception {
            try (var first = sums(1, null)) {
                first.processElement(new StreamRecord<>(tally("a", 1)));
                first.processElement(new StreamRecord<>(tally("a", 2)));
                first.processElement(new StreamRecord<>(tally("b", 2)));
                return first.snapshot(1, 1);
            }
        }

        private static Tally tally(String key, long value) {
            return new Tally("roas", key, new long[] {value}, NOON);
        }
    }

    @Nested
    class Signal {
        @Test
        void passesVariantsAndRatesOn() throws Exception {
            Dimension dimension = new Dimension("shop", List.of(), List.of());
            try (var signal = signal(1, null)) {
                signal.processElement(new StreamRecord<>(dimension));
                signal.prepareSnapshotPreBarrier(1);

                assertThat(signal.extractOutputValues()).containsExactly(dimension);
            }
        }

        @Test
        void isGivenOnceByANewSubmission() throws Exception {
            OperatorSubtaskState state;
            try (var first = signal(1, null)) {
                state = first.snapshot(1, 1);
            }
            try (var restored = signal(2, state)) {
                restored.prepareSnapshotPreBarrier(1);
                restored.prepareSnapshotPreBarrier(2);

                assertThat(restored.extractOutputValues()).singleElement().matches(RewriteSignal::isRewrite);
            }
        }
    }

    private static OneInputStreamOperatorTestHarness<Tally, Tally> sums(int epoch, OperatorSubtaskState state)
            throws Exception {
        RewritingOperator<Tally, Tally, TallySum.Sums> operator = new RewritingOperator<>(
                new TallySum(),
                epoch,
                TallySum.SUMS,
                (row, sums, out) -> out.collect(Tally.of(row, sums.values().clone())));
        return opened(new KeyedOneInputStreamOperatorTestHarness<>(operator, Tally::row, Types.STRING), state);
    }

    @Test
    void theSignalComesBeforeAnyWatermark() throws Exception {
        OperatorSubtaskState state;
        try (var first = signal(1, null)) {
            state = first.snapshot(1, 1);
        }
        try (var restored = signal(2, state)) {
            restored.processWatermark(5);

            assertThat(restored.getOutput().peek()).isInstanceOf(StreamRecord.class);
            assertThat(restored.extractOutputValues()).singleElement().matches(RewriteSignal::isRewrite);
        }
    }

    private static OneInputStreamOperatorTestHarness<Dimension, Dimension> signal(int epoch, OperatorSubtaskState state)
            throws Exception {
        return opened(new OneInputStreamOperatorTestHarness<>(new RewriteSignal(epoch, List.of("windows"))), state);
    }

    private static <I, O> OneInputStreamOperatorTestHarness<I, O> opened(
            OneInputStreamOperatorTestHarness<I, O> harness, OperatorSubtaskState state) throws Exception {
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }
}
