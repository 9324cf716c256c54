package io.earshot.lifts;

import io.earshot.events.Keys;
import io.earshot.events.VariantRegistered;
import io.earshot.joins.Changes;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.RewriteSignal;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.experiment.Standing;
import io.earshot.measures.hypothesis.Claims;
import io.earshot.results.Hypothesis;
import io.earshot.results.Lift;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Says which of the field's claims the lifts of a store bear out. Which arms are made of customers' words, their copy variants
 * say.
 *
 * <p>State per comparison: its lifts of all mature units that a claim is about, for ever.
 */
public final class HypothesisJoin extends KeyedBroadcastProcessFunction<String, Lift, Dimension, Hypothesis> {
    private static final long serialVersionUID = 1;
    private static final RecordState<Lifts> LIFTS = RecordState.of("lifts", Lifts.class);

    private final Standing standing;
    private transient ValueState<Lifts> known;
    private transient @Nullable WordedArms worded;

    /** By metric and arm. */
    public record Lifts(Map<String, Lift> byPlace) {}

    HypothesisJoin(Standing standing) {
        this.standing = standing;
    }

    public static SingleOutputStreamOperator<Hypothesis> join(
            DataStream<Lift> lifts, DataStream<Dimension> dimensions, Standing standing) {
        return lifts.filter(Claims::areAbout)
                .uid("only-claimed")
                .keyBy(lift -> key(lift.storeId(), lift.comparisonId()), KeyType.TEXT)
                .connect(dimensions.broadcast(Dimensions.VARIANTS))
                .process(new HypothesisJoin(standing), RecordType.ofRecord(Hypothesis.class))
                .uid("hypothesis-join")
                .name("Judge the claims of the field");
    }

    static String key(String storeId, String comparisonId) {
        return Keys.join(storeId, comparisonId);
    }

    @Override
    public void open(OpenContext context) {
        known = LIFTS.in(getRuntimeContext());
    }

    @Override
    public void processElement(Lift lift, ReadOnlyContext context, Collector<Hypothesis> out) throws Exception {
        Set<String> worded = worded(context.getBroadcastState(Dimensions.VARIANTS))
                .of(lift.storeId(), standing.registration(lift.comparisonId()));
        Lifts lifts = known.value() == null ? new Lifts(new HashMap<>()) : known.value();
        List<Hypothesis> before = Claims.judge(lifts.byPlace.values(), worded);
        String place = Keys.join(lift.metric(), lift.arm());
        if (lift.isDeleted()) {
            lifts.byPlace.remove(place);
        } else {
            lifts.byPlace.put(place, lift);
        }
        known.update(lifts.byPlace.isEmpty() ? null : lifts);
        tell(before, Claims.judge(lifts.byPlace.values(), worded), out);
    }

    @Override
    public void processBroadcastElement(Dimension dimension, Context context, Collector<Hypothesis> out)
            throws Exception {
        boolean isRewrite = RewriteSignal.isRewrite(dimension);
        if (!isRewrite && dimension.variant().isEmpty()) {
            return;
        }
        BroadcastState<String, Dimensions.Variant> variants = context.getBroadcastState(Dimensions.VARIANTS);
        WordedArms index = worded(variants);
        Map<String, Set<String>> were = new HashMap<>();
        if (!isRewrite) {
            VariantRegistered said = dimension.variant().get(0);
            Dimensions.Variant before = variants.get(Keys.join(dimension.storeId(), said.variantId()));
            List<VariantRegistered> groups = before == null ? List.of() : before.groups();
            for (VariantRegistered any :
                    Stream.of(groups, dimension.variant()).flatMap(List::stream).toList()) {
                were.put(any.experimentId(), index.of(dimension.storeId(), any.experimentId()));
            }
            index.replace(groups, dimension.variant());
        }
        context.applyToKeyedState(LIFTS.descriptor(), LIFTS.each((key, state) -> {
            String storeId = Keys.first(key);
            String experimentId = standing.registration(Keys.split(key).get(1));
            var lifts = state.value().byPlace.values();
            Set<String> are = index.of(storeId, experimentId);
            Set<String> before = were.get(experimentId);
            if (isRewrite) {
                Claims.judge(lifts, are).forEach(out::collect);
            } else if (storeId.equals(dimension.storeId()) && before != null) {
                tell(Claims.judge(lifts, before), Claims.judge(lifts, are), out);
            }
        }));
        if (!isRewrite) {
            Dimensions.put(dimension, variants);
        }
    }

    private static void tell(List<Hypothesis> before, List<Hypothesis> after, Collector<Hypothesis> out) {
        Changes.of(before, after, row -> Keys.join(row.hypothesis(), row.arm()), Hypothesis::deleted)
                .forEach(out::collect);
    }

    private WordedArms worded(ReadOnlyBroadcastState<String, Dimensions.Variant> variants) throws Exception {
        WordedArms index = worded;
        if (index == null) {
            index = WordedArms.of(variants);
            worded = index;
        }
        return index;
    }
}
