package io.earshot.lifts;

import io.earshot.events.Keys;
import io.earshot.joins.Changes;
import io.earshot.joins.RewritingOperator;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.Standing;
import io.earshot.measures.lift.Moments;
import io.earshot.measures.recovery.ContactEffects;
import io.earshot.results.ContactEffect;
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

/**
 * Reads what assigning an arm did and what talking did, from the moments of pairs of outcome and contact.
 *
 * <p>State per comparison and pair: the moments of each arm's mature units, for ever.
 */
public final class ContactEffectJoin extends KeyedProcessFunction<String, SliceMoments, ContactEffect> {
    private static final long serialVersionUID = 1;
    private static final RecordState<Arms> ARMS = RecordState.of("arms", Arms.class);

    private final Standing standing;
    private transient ValueState<Arms> arms;

    /** The moments of each arm, and whether they cannot all have come from one draw. */
    public record Arms(Map<String, long[]> limbs, boolean isOfSeveralDraws) {}

    ContactEffectJoin(Standing standing) {
        this.standing = standing;
    }

    public static SingleOutputStreamOperator<ContactEffect> join(
            DataStream<SliceMoments> moments, Standing standing, int epoch) {
        return moments.filter(ContactEffectJoin::isPair)
                .uid("only-pairs")
                .keyBy(ContactEffectJoin::key, KeyType.TEXT)
                .transform(
                        "Read effects of contacts",
                        RecordType.ofRecord(ContactEffect.class),
                        new RewritingOperator<SliceMoments, ContactEffect, Arms>(
                                new ContactEffectJoin(standing), epoch, ARMS, (key, state, out) -> rows(
                                                standing, key, state)
                                        .forEach(out::collect)))
                .uid("contact-effect-join");
    }

    static boolean isPair(SliceMoments moments) {
        return moments.phraseId().isEmpty() && Metric.of(moments.metric()).isPair();
    }

    static String key(SliceMoments moments) {
        return Keys.join(moments.storeId(), moments.comparisonId(), moments.metric());
    }

    @Override
    public void open(OpenContext context) {
        arms = ARMS.in(getRuntimeContext());
    }

    @Override
    public void processElement(SliceMoments moments, Context context, Collector<ContactEffect> out) throws Exception {
        Arms before = arms.value();
        before = before == null ? new Arms(new LinkedHashMap<>(), false) : before;
        Arms after = new Arms(new LinkedHashMap<>(before.limbs), moments.isOfSeveralDraws());
        after.limbs.put(moments.arm(), moments.limbs());
        arms.update(after);
        String key = context.getCurrentKey();
        Changes.of(rows(standing, key, before), rows(standing, key, after), ContactEffect::arm, ContactEffect::deleted)
                .forEach(out::collect);
    }

    /** Below 0 units only for a moment, where what is taken back comes before what was added. */
    private static List<ContactEffect> rows(Standing standing, String key, Arms state) {
        List<String> ids = Keys.split(key);
        Comparison comparison = standing.comparison(ids.get(0), ids.get(1));
        if (comparison == null) {
            return List.of();
        }
        Map<String, Moments> moments = new HashMap<>();
        state.limbs.forEach((arm, limbs) -> {
            if (limbs[0] > 0) {
                moments.put(arm, Moments.ofLimbs(LiftTable.WIDTH, limbs));
            }
        });
        return new ContactEffects(
                        state.isOfSeveralDraws ? comparison.asAssociation() : comparison, Metric.of(ids.get(2)))
                .rows(moments);
    }
}
