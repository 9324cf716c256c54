package io.earshot.lifts;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.Keys;
import io.earshot.joins.Changes;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.RewriteSignal;
import io.earshot.joins.Tally;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.Draws;
import io.earshot.measures.experiment.Standing;
import io.earshot.measures.experiment.Verdict;
import io.earshot.measures.recovery.DrawnShares;
import io.earshot.results.SampleRatioCheck;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether units came to the arms of a randomised comparison in their shares: those that its registration declares, or,
 * where nobody registers it, those that assignments state. Of comparisons that are not randomised there is nothing to check.
 *
 * <p>State per comparison: its units by arm, and the sums of their probabilities where they state them, for ever.
 */
public final class SharesJoin extends KeyedBroadcastProcessFunction<String, Tally, Dimension, SampleRatioCheck> {
    private static final long serialVersionUID = 1;
    private static final RecordState<Seen> SEEN = RecordState.of("seen", Seen.class);

    private final String job;
    private final Standing standing;
    private transient ValueState<Seen> seen;

    /** What {@link OutcomeTallies} say of the units of each arm. */
    public record Seen(Map<String, long[]> units) {}

    SharesJoin(String job, Standing standing) {
        this.job = job;
        this.standing = standing;
    }

    /**
     * The rows of sample ratios.
     *
     * @param units additions to the units of arms, see {@link OutcomeTallies}
     */
    public static SingleOutputStreamOperator<SampleRatioCheck> join(
            DataStream<Tally> units, DataStream<Dimension> dimensions, String job, Standing standing) {
        return units.keyBy(SharesJoin::key, KeyType.TEXT)
                .connect(dimensions.broadcast(Dimensions.EXPERIMENTS))
                .process(new SharesJoin(job, standing), RecordType.ofRecord(SampleRatioCheck.class))
                .uid("shares-join")
                .name("Check the shares of arms");
    }

    static String key(Tally tally) {
        List<String> ids = Keys.split(tally.key());
        return Keys.join(ids.get(0), ids.get(1));
    }

    @Override
    public void open(OpenContext context) {
        seen = SEEN.in(getRuntimeContext());
    }

    @Override
    public void processElement(Tally tally, ReadOnlyContext context, Collector<SampleRatioCheck> out) throws Exception {
        List<String> ids = Keys.split(tally.key());
        Comparison own = standing.comparison(ids.get(0), ids.get(1));
        if (own != null && !own.isRandomised()) {
            return;
        }
        List<ExperimentRegistered> groups =
                groups(ids.get(0), ids.get(1), context.getBroadcastState(Dimensions.EXPERIMENTS));
        Seen before = seen.value() == null ? new Seen(new LinkedHashMap<>()) : seen.value();
        Seen after = with(before, ids.get(2), tally.values());
        seen.update(after);
        tell(checks(ids.get(0), ids.get(1), before, groups), checks(ids.get(0), ids.get(1), after, groups), out);
    }

    @Override
    public void processBroadcastElement(Dimension dimension, Context context, Collector<SampleRatioCheck> out)
            throws Exception {
        boolean isRewrite = RewriteSignal.isRewrite(dimension);
        if (!isRewrite && dimension.experiment().isEmpty()) {
            return;
        }
        ReadOnlyBroadcastState<String, Dimensions.Experiment> experiments =
                context.getBroadcastState(Dimensions.EXPERIMENTS);
        context.applyToKeyedState(SEEN.descriptor(), SEEN.each((key, state) -> {
            String storeId = Keys.first(key);
            String comparisonId = Keys.split(key).get(1);
            List<SampleRatioCheck> were =
                    checks(storeId, comparisonId, state.value(), groups(storeId, comparisonId, experiments));
            if (isRewrite) {
                were.forEach(out::collect);
            } else if (storeId.equals(dimension.storeId())
                    && standing.registration(comparisonId)
                            .equals(dimension.experiment().get(0).experimentId())) {
                tell(were, checks(storeId, comparisonId, state.value(), dimension.experiment()), out);
            }
        }));
        if (!isRewrite) {
            StoreRegistry.put(dimension, context.getBroadcastState(Dimensions.EXPERIMENTS));
        }
    }

    private List<ExperimentRegistered> groups(
            String storeId, String comparisonId, ReadOnlyBroadcastState<String, Dimensions.Experiment> experiments)
            throws Exception {
        Dimensions.@Nullable Experiment known =
                experiments.get(Keys.join(storeId, standing.registration(comparisonId)));
        return known == null ? List.of() : known.groups();
    }

    private static Seen with(Seen before, String arm, long[] added) {
        Map<String, long[]> units = new LinkedHashMap<>(before.units);
        long[] sums = units.getOrDefault(arm, new long[added.length]).clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += added[i];
        }
        units.put(arm, sums);
        units.values().removeIf(counts -> Arrays.stream(counts).allMatch(count -> count == 0));
        return new Seen(units);
    }

    private List<SampleRatioCheck> checks(
            String storeId, String comparisonId, Seen state, List<ExperimentRegistered> groups) {
        Comparison comparison = standing.comparison(storeId, comparisonId, groups);
        if (comparison == null || !comparison.isRandomised() || state.units.isEmpty()) {
            return List.of();
        }
        Map<String, Verdict.Units> seen = new HashMap<>();
        Map<String, Draws.Stated> drawn = new HashMap<>();
        state.units.forEach((arm, sums) -> {
            seen.put(arm, new Verdict.Units(sums[0], sums[1]));
            if (sums.length > 2 && sums[0] > 0) {
                drawn.put(arm, OutcomeTallies.stated(sums));
            }
        });
        return drawn.isEmpty()
                ? new Verdict(job, comparison, List.of(), seen).checks()
                : new DrawnShares(job, comparison, drawn).checks();
    }

    private static void tell(
            List<SampleRatioCheck> before, List<SampleRatioCheck> after, Collector<SampleRatioCheck> out) {
        Changes.of(before, after, SampleRatioCheck::arm, SampleRatioCheck::deleted)
                .forEach(out::collect);
    }
}
