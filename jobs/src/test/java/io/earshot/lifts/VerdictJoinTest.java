package io.earshot.lifts;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.ExperimentRegistered.Arm;
import io.earshot.events.Keys;
import io.earshot.joins.Dimension;
import io.earshot.joins.Tally;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.Slice;
import io.earshot.measures.lift.Moments;
import io.earshot.results.ExperimentState;
import io.earshot.results.Lift;
import io.earshot.results.SampleRatioCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Experiment x compares b and c with a by revenue per unit; both earn more, and both are refunded more than they may be. */
class VerdictJoinTest {
    private static final int UNITS = 500;
    private static final ExperimentRegistered REGISTERED = new ExperimentRegistered(
            meta("r", NOON),
            "x",
            "x",
            List.of(new Arm("a", 1), new Arm("b", 1), new Arm("c", 1)),
            "a",
            "customer",
            1500,
            "revenue_per_unit",
            14,
            false,
            0,
            0,
            List.of());
    private static final String VERDICT = "stop: b breaks refund_rate";

    private KeyedOneInputStreamOperatorTestHarness<String, VerdictInput, ExperimentState> join;

    @BeforeEach
    void start() throws Exception {
        join = harness(1);
        join.open();
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void saysTheSameWhateverCameFirst() throws Exception {
        List<VerdictInput> inputs = new ArrayList<>(inputs());
        inputs.add(registration());
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(inputs, new Random(seed));
            stop();
            start();
            send(inputs);

            assertThat(decisions()).as("seed %d", seed).endsWith(VERDICT);
            assertThat(checks()).as("seed %d", seed).endsWith("a 500 of 500", "b 500 of 500", "c 500 of 500");
        }
    }

    @Test
    void saysNothingOfWhatIsNotRegistered() throws Exception {
        send(inputs());
        assertThat(decisions()).isEmpty();
        assertThat(checks()).isEmpty();

        send(List.of(registration()));
        assertThat(decisions()).containsExactly(VERDICT);
        assertThat(checks()).containsExactly("a 500 of 500", "b 500 of 500", "c 500 of 500");
    }

    @Test
    void saysNothingAgainWhenTheSameLiftComesAgain() throws Exception {
        send(List.of(registration()));
        send(inputs());
        clear();

        send(lifts());

        assertThat(decisions()).isEmpty();
        assertThat(checks()).isEmpty();
    }

    @Test
    void forgetsALiftThatVanishes() throws Exception {
        send(List.of(registration()));
        send(inputs());

        send(rows().stream()
                .filter(lift -> lift.metric().equals(Metric.REFUND_RATE.word()))
                .map(lift -> VerdictInput.of(lift.deleted()))
                .toList());

        assertThat(decisions()).endsWith("ship c");
    }

    @Test
    void takesBackUnits() throws Exception {
        send(List.of(registration(), units("a", 10), units("b", 10), units("c", 12)));
        clear();

        send(List.of(units("c", -2)));

        assertThat(checks()).containsExactly("a 10 of 10", "b 10 of 10", "c 10 of 10");
    }

    @Test
    void goesOnAfterARestartAndWritesAllOnceMoreForANewSubmission() throws Exception {
        send(List.of(registration()));
        send(inputs());

        restart(1);
        send(lifts());
        assertThat(decisions()).isEmpty();
        restart(2);
        send(lifts());
        assertThat(decisions()).containsExactly(VERDICT);
        assertThat(checks()).containsExactly("a 500 of 500", "b 500 of 500", "c 500 of 500");
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, VerdictInput, ExperimentState> harness(int epoch)
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                VerdictJoin.operator("experiment", epoch), VerdictJoin::key, Types.STRING);
    }

    private void restart(int epoch) throws Exception {
        OperatorSubtaskState snapshot = join.snapshot(epoch, epoch);
        join.close();
        join = harness(epoch);
        join.initializeState(snapshot);
        join.open();
    }

    private void clear() {
        join.getOutput().clear();
        join.getSideOutput(VerdictJoin.CHECKS).clear();
    }

    private void send(List<VerdictInput> inputs) throws Exception {
        for (VerdictInput input : inputs) {
            join.processElement(new StreamRecord<>(input));
        }
    }

    private static VerdictInput registration() {
        return VerdictInput.of(Dimension.of(List.of(REGISTERED)));
    }

    private static List<VerdictInput> inputs() {
        List<VerdictInput> inputs = new ArrayList<>(lifts());
        inputs.addAll(List.of(units("a", UNITS), units("b", UNITS), units("c", UNITS)));
        return inputs;
    }

    private static VerdictInput units(String arm, int seen) {
        return VerdictInput.of(new Tally("units", Keys.join(STORE, "x", arm), new long[] {seen, 0}, Tally.FOR_EVER));
    }

    private static List<VerdictInput> lifts() {
        return rows().stream().map(VerdictInput::of).toList();
    }

    private static List<Lift> rows() {
        List<Lift> rows = new ArrayList<>(rows(
                Metric.REVENUE_PER_UNIT, Map.of("a", moments(100, 1), "b", moments(130, 1), "c", moments(140, 1))));
        rows.addAll(
                rows(Metric.REFUND_RATE, Map.of("a", moments(5, 100), "b", moments(20, 100), "c", moments(30, 100))));
        return rows;
    }

    private static List<Lift> rows(Metric metric, Map<String, Moments> arms) {
        return new LiftTable("experiment", Comparison.of(List.of(REGISTERED)), metric, Slice.ALL, LiftTable.MATURE)
                .rows(new HashMap<>(arms));
    }

    /** Spread by half around their mean. */
    private static Moments moments(long mean, long denominator) {
        Moments moments = new Moments(LiftTable.WIDTH);
        for (int i = 0; i < UNITS; i++) {
            moments.add(i % 2 == 0 ? mean / 2 : mean + mean / 2, denominator + i % 3 * (denominator > 1 ? 1 : 0), 0);
        }
        return moments;
    }

    private List<String> decisions() {
        return join.extractOutputValues().stream()
                .map(ExperimentState::decision)
                .toList();
    }

    private List<String> checks() {
        List<String> words = new ArrayList<>();
        if (join.getSideOutput(VerdictJoin.CHECKS) != null) {
            for (StreamRecord<SampleRatioCheck> check : join.getSideOutput(VerdictJoin.CHECKS)) {
                words.add("%s %d of %.0f"
                        .formatted(
                                check.getValue().arm(),
                                check.getValue().units(),
                                check.getValue().expectedUnits()));
            }
        }
        return words;
    }
}
