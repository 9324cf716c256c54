package io.earshot.lifts;

import io.earshot.events.Keys;
import io.earshot.events.VariantRegistered;
import io.earshot.events.Versions;
import io.earshot.joins.Changes;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.RewriteSignal;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.experiment.Standing;
import io.earshot.measures.hypothesis.Claims;
import io.earshot.results.Hypothesis;
import io.earshot.results.Lift;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
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
    private static final ValueStateDescriptor<Lifts> LIFTS =
            new ValueStateDescriptor<>("lifts", RecordType.ofRecord(Lifts.class));

    private final Standing standing;
    private transient ValueState<Lifts> known;

    /** By metric and arm. */
    public record Lifts(Map<String, Lift> byPlace) {}

    HypothesisJoin(Standing standing) {
        this.standing = standing;
    }

    public static SingleOutputStreamOperator<Hypothesis> join(
            DataStream<Lift> lifts, DataStream<Dimension> dimensions, Standing standing) {
        return lifts.filter(Claims::areAbout)
                .uid("only-claimed")
                .keyBy(lift -> key(lift.storeId(), lift.comparisonId()))
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
        known = getRuntimeContext().getState(LIFTS);
    }

    @Override
    public void processElement(Lift lift, ReadOnlyContext context, Collector<Hypothesis> out) throws Exception {
        Set<String> worded =
                worded(lift.storeId(), lift.comparisonId(), context.getBroadcastState(Dimensions.VARIANTS), null);
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
        ReadOnlyBroadcastState<String, Dimensions.Variant> variants = context.getBroadcastState(Dimensions.VARIANTS);
        context.applyToKeyedState(LIFTS, (key, state) -> {
            String storeId = Keys.split(key).get(0);
            String comparisonId = Keys.split(key).get(1);
            var lifts = state.value().byPlace.values();
            Set<String> were = worded(storeId, comparisonId, variants, null);
            if (isRewrite) {
                Claims.judge(lifts, were).forEach(out::collect);
            } else if (storeId.equals(dimension.storeId())) {
                Set<String> are = worded(storeId, comparisonId, variants, dimension);
                tell(Claims.judge(lifts, were), Claims.judge(lifts, are), out);
            }
        });
        if (!isRewrite) {
            Dimensions.put(dimension, context.getBroadcastState(Dimensions.VARIANTS));
        }
    }

    private static void tell(List<Hypothesis> before, List<Hypothesis> after, Collector<Hypothesis> out) {
        Changes.of(before, after, row -> Keys.join(row.hypothesis(), row.arm()), Hypothesis::deleted)
                .forEach(out::collect);
    }

    /** The arms of the experiment behind a comparison that have copy made of phrases. */
    private Set<String> worded(
            String storeId,
            String comparisonId,
            ReadOnlyBroadcastState<String, Dimensions.Variant> variants,
            @Nullable Dimension news)
            throws Exception {
        String experimentId = standing.registration(comparisonId);
        Set<String> arms = new HashSet<>();
        String said = news == null
                ? ""
                : Keys.join(news.storeId(), news.variant().get(0).variantId());
        for (Map.Entry<String, Dimensions.Variant> entry : variants.immutableEntries()) {
            if (!entry.getKey().equals(said)) {
                add(storeId, experimentId, entry.getValue().groups(), arms);
            }
        }
        if (news != null) {
            add(storeId, experimentId, news.variant(), arms);
        }
        return arms;
    }

    private static void add(String storeId, String experimentId, List<VariantRegistered> groups, Set<String> arms) {
        VariantRegistered variant = Versions.winner(groups);
        if (variant != null
                && variant.meta().storeId().equals(storeId)
                && variant.experimentId().equals(experimentId)
                && !variant.phraseIds().isEmpty()) {
            arms.add(variant.arm());
        }
    }
}
