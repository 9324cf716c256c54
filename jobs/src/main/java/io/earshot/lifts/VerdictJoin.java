package io.earshot.lifts;

import static java.util.Objects.requireNonNull;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.Keys;
import io.earshot.joins.Changes;
import io.earshot.joins.RewritingOperator;
import io.earshot.joins.Tally;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.Verdict;
import io.earshot.measures.experiment.Verdict.Units;
import io.earshot.results.ExperimentState;
import io.earshot.results.Lift;
import io.earshot.results.SampleRatioCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Says how an experiment stands and what to do: from its registration, the units of its arms and the lifts of all of them.
 *
 * <p>State per experiment: these, for ever; a lift per metric and arm.
 */
public final class VerdictJoin extends KeyedProcessFunction<String, VerdictInput, ExperimentState> {
    /** Whether the units came to the arms in their shares. */
    public static final OutputTag<SampleRatioCheck> CHECKS =
            new OutputTag<>("checks", RecordType.ofRecord(SampleRatioCheck.class));

    private static final long serialVersionUID = 1;
    private static final RecordState<Standing> STANDING = RecordState.of("standing", Standing.class);

    private final String job;
    private transient ValueState<Standing> standings;

    /**
     * What is known of an experiment.
     *
     * @param lifts by metric and arm
     * @param units by arm: seen, contaminated
     */
    public record Standing(List<ExperimentRegistered> experiment, Map<String, Lift> lifts, Map<String, long[]> units) {
        @Nullable
        Verdict verdict(String job) {
            Comparison comparison = Comparison.of(experiment);
            Map<String, Units> byArm = new HashMap<>();
            units.forEach((arm, counts) -> byArm.put(arm, new Units(counts[0], counts[1])));
            return comparison == null ? null : new Verdict(job, comparison, List.copyOf(lifts.values()), byArm);
        }
    }

    VerdictJoin(String job) {
        this.job = job;
    }

    /** How experiments stand, and the checks of their arms as a side output. */
    public static SingleOutputStreamOperator<ExperimentState> join(
            DataStream<VerdictInput> inputs, String job, int epoch) {
        return inputs.keyBy(VerdictJoin::key, KeyType.TEXT)
                .transform(
                        "Say how experiments stand", RecordType.ofRecord(ExperimentState.class), operator(job, epoch))
                .uid("verdict-join");
    }

    static RewritingOperator<VerdictInput, ExperimentState, Standing> operator(String job, int epoch) {
        return new RewritingOperator<>(new VerdictJoin(job), epoch, STANDING, (key, standing, out) -> {
            Verdict verdict = standing.verdict(job);
            if (verdict != null) {
                out.collect(verdict.state());
                verdict.checks().forEach(check -> out.collect(CHECKS, check));
            }
        });
    }

    static String key(VerdictInput input) {
        return Keys.join(input.storeId(), input.comparisonId());
    }

    @Override
    public void open(OpenContext context) {
        standings = STANDING.in(getRuntimeContext());
    }

    @Override
    public void processElement(VerdictInput input, Context context, Collector<ExperimentState> out) throws Exception {
        Standing standing = standings.value();
        standing = standing == null
                ? new Standing(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>())
                : standing;
        Verdict before = standing.verdict(job);
        Standing now = with(standing, input);
        standings.update(now);
        Verdict after = now.verdict(job);
        if (after == null) {
            return;
        }
        ExperimentState state = after.state();
        if (before == null || !before.state().equals(state)) {
            out.collect(state);
        }
        Changes.of(
                        before == null ? List.of() : before.checks(),
                        after.checks(),
                        SampleRatioCheck::arm,
                        SampleRatioCheck::deleted)
                .forEach(check -> context.output(CHECKS, check));
    }

    private static Standing with(Standing standing, VerdictInput input) {
        if (!input.experiment().isEmpty()) {
            return new Standing(input.experiment(), standing.lifts, standing.units);
        }
        if (input.lift() != null) {
            Lift lift = input.lift();
            String key = Keys.join(lift.metric(), lift.arm());
            if (lift.isDeleted()) {
                standing.lifts.remove(key);
            } else {
                standing.lifts.put(key, lift);
            }
            return standing;
        }
        Tally added = requireNonNull(input.units());
        String arm = Keys.split(added.key()).get(2);
        long[] counts =
                standing.units.containsKey(arm) ? standing.units.get(arm).clone() : new long[added.values().length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] += added.values()[i];
        }
        standing.units.put(arm, counts);
        return standing;
    }
}
