package io.earshot.lifts;

import io.earshot.events.Keys;
import io.earshot.joins.Changes;
import io.earshot.joins.RewritingOperator;
import io.earshot.joins.Tally;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.Standing;
import io.earshot.measures.recovery.DrawnShares;
import io.earshot.measures.recovery.RecoveryCounts;
import io.earshot.results.SampleRatioCheck;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Checks whether units came to the arms in the shares that their assignments state.
 *
 * <p>State per comparison: units by arm and stated probability, for ever.
 */
public final class DrawnSharesJoin extends KeyedProcessFunction<String, Tally, SampleRatioCheck> {
    private static final long serialVersionUID = 1;
    private static final ValueStateDescriptor<Drawn> DRAWN =
            new ValueStateDescriptor<>("drawn", RecordType.ofRecord(Drawn.class));

    private final String job;
    private final Standing standing;
    private transient ValueState<Drawn> states;

    /** Units by arm and probability, joined: one number each. */
    public record Drawn(Map<String, long[]> units) {}

    DrawnSharesJoin(String job, Standing standing) {
        this.job = job;
        this.standing = standing;
    }

    /** The rows of sample ratios, from additions of {@link RecoveryCounts#DRAWN}. */
    public static SingleOutputStreamOperator<SampleRatioCheck> join(
            DataStream<Tally> drawn, String job, Standing standing, int epoch) {
        return drawn.keyBy(DrawnSharesJoin::key)
                .transform(
                        "Check the shares of arms",
                        RecordType.ofRecord(SampleRatioCheck.class),
                        new RewritingOperator<Tally, SampleRatioCheck, Drawn>(
                                new DrawnSharesJoin(job, standing), epoch, DRAWN, (key, state, out) -> checks(
                                                job, standing, key, state)
                                        .forEach(out::collect)))
                .uid("drawn-shares-join");
    }

    /** Whether an addition is one to the units of an arm. */
    public static boolean isDrawn(Tally tally) {
        return tally.table().equals(RecoveryCounts.DRAWN);
    }

    static String key(Tally tally) {
        List<String> ids = Keys.split(tally.key());
        return Keys.join(ids.get(0), ids.get(1));
    }

    @Override
    public void open(OpenContext context) {
        states = getRuntimeContext().getState(DRAWN);
    }

    @Override
    public void processElement(Tally tally, Context context, Collector<SampleRatioCheck> out) throws Exception {
        Drawn before = states.value();
        before = before == null ? new Drawn(new LinkedHashMap<>()) : before;
        Drawn after = new Drawn(new LinkedHashMap<>(before.units));
        List<String> ids = Keys.split(tally.key());
        String place = Keys.join(ids.get(2), ids.get(3));
        long[] was = after.units.getOrDefault(place, new long[1]);
        after.units.put(place, new long[] {was[0] + tally.values()[0]});
        states.update(after);
        String key = context.getCurrentKey();
        Changes.of(
                        checks(job, standing, key, before),
                        checks(job, standing, key, after),
                        SampleRatioCheck::arm,
                        SampleRatioCheck::deleted)
                .forEach(out::collect);
    }

    private static List<SampleRatioCheck> checks(String job, Standing standing, String key, Drawn state) {
        List<String> ids = Keys.split(key);
        Comparison comparison = standing.comparison(ids.get(0), ids.get(1));
        if (comparison == null) {
            return List.of();
        }
        Map<String, Map<Long, Long>> units = new HashMap<>();
        state.units.forEach((place, count) -> {
            List<String> parts = Keys.split(place);
            units.computeIfAbsent(parts.get(0), any -> new HashMap<>()).put(Long.valueOf(parts.get(1)), count[0]);
        });
        return new DrawnShares(job, comparison, units).checks();
    }
}
