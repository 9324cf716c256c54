package io.earshot.lifts;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Keys;
import io.earshot.events.Stores;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.RewriteSignal;
import io.earshot.joins.Tally;
import io.earshot.joins.Timers;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.experiment.Cohort;
import io.earshot.measures.experiment.Spans;
import io.earshot.measures.experiment.UnitOutcome;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Joins what the audience of an ad did with what the ad cost, where audiences are the units: so there is a return on ad spend
 * of each.
 *
 * <p>State per ad: its audience by day, until nothing of the unit of that day can change any more; costs, as long as an
 * audience may ask for them.
 */
public final class CohortJoin extends KeyedBroadcastProcessFunction<String, CohortInput, Dimension, Tally> {
    private static final long serialVersionUID = 1;
    private static final RecordState<Cohort> COHORT = RecordState.of("cohort", Cohort.class);

    private final Stores stores;
    private final Spans spans;
    private transient ValueState<Cohort> cohorts;

    CohortJoin(Stores stores, Spans spans) {
        this.stores = stores;
        this.spans = spans;
    }

    /** Additions to the moments and units of arms. */
    public static SingleOutputStreamOperator<Tally> join(
            DataStream<CohortInput> inputs, DataStream<Dimension> dimensions, Stores stores, Spans spans) {
        return inputs.keyBy(CohortJoin::key, KeyType.TEXT)
                .connect(dimensions.broadcast(Dimensions.VARIANTS, Dimensions.RATES, Dimensions.EXPERIMENTS))
                .process(new CohortJoin(stores, spans), RecordType.ofRecord(Tally.class))
                .uid("cohort-join")
                .name("Work out what audiences did");
    }

    /** Whether an addition is one to an audience, not yet to an arm. */
    public static boolean isOfCohort(Tally tally) {
        return tally.table().equals(OutcomeTallies.COHORTS);
    }

    static String key(CohortInput input) {
        return Keys.join(input.storeId(), input.channel(), input.campaignId(), input.adId());
    }

    @Override
    public void open(OpenContext context) {
        cohorts = COHORT.in(getRuntimeContext());
    }

    @Override
    public void processElement(CohortInput input, ReadOnlyContext context, Collector<Tally> out) throws Exception {
        StoreRegistry registry = new StoreRegistry(
                stores.get(input.storeId()),
                context.getBroadcastState(Dimensions.VARIANTS),
                context.getBroadcastState(Dimensions.RATES),
                context.getBroadcastState(Dimensions.EXPERIMENTS),
                null);
        Cohort cohort = cohorts.value();
        cohort = cohort == null ? Cohort.of(input.channel(), input.campaignId(), input.adId()) : cohort;
        List<UnitOutcome> before = outcomes(cohort, registry);
        Cohort after = with(cohort, input);
        cohorts.update(after);
        context.timerService().registerEventTimeTimer(Timers.day(after.keptUntilMicros()));
        tell(before, outcomes(after, registry), after, registry, out);
    }

    @Override
    public void processBroadcastElement(Dimension dimension, Context context, Collector<Tally> out) throws Exception {
        if (RewriteSignal.isRewrite(dimension)) {
            return;
        }
        StoreRegistry was = new StoreRegistry(
                stores.get(dimension.storeId()),
                context.getBroadcastState(Dimensions.VARIANTS),
                context.getBroadcastState(Dimensions.RATES),
                context.getBroadcastState(Dimensions.EXPERIMENTS),
                null);
        if (dimension.variant().isEmpty()) {
            StoreRegistry is = was.with(dimension);
            context.applyToKeyedState(COHORT.descriptor(), COHORT.each((key, state) -> {
                Cohort cohort = state.value();
                if (cohort != null && Keys.first(key).equals(dimension.storeId())) {
                    tell(outcomes(cohort, was), outcomes(cohort, is), cohort, is, out);
                }
            }));
        }
        StoreRegistry.put(
                dimension,
                context.getBroadcastState(Dimensions.VARIANTS),
                context.getBroadcastState(Dimensions.RATES),
                context.getBroadcastState(Dimensions.EXPERIMENTS));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Tally> out) throws Exception {
        Cohort cohort = cohorts.value();
        if (cohort == null) {
            return;
        }
        if (cohort.keptUntilMicros() <= Timers.micros(timestamp)) {
            cohorts.clear();
        } else {
            StoreRegistry registry = new StoreRegistry(
                    stores.get(Keys.first(context.getCurrentKey())),
                    context.getBroadcastState(Dimensions.VARIANTS),
                    context.getBroadcastState(Dimensions.RATES),
                    context.getBroadcastState(Dimensions.EXPERIMENTS),
                    null);
            cohorts.update(cohort.forget(Timers.micros(timestamp), registry, spans));
        }
    }

    private Cohort with(Cohort cohort, CohortInput input) {
        if (input.people() == null) {
            return cohort.with(requireNonNull(input.spent()), spans);
        }
        List<String> key = Keys.split(input.people().key());
        return cohort.with(
                key.get(4),
                key.get(5),
                Integer.parseInt(key.get(6)),
                input.people().values(),
                input.people().keptUntilMicros());
    }

    private List<UnitOutcome> outcomes(Cohort cohort, StoreRegistry registry) {
        return cohort.outcomes(registry.store(), registry, spans);
    }

    private void tell(
            List<UnitOutcome> before,
            List<UnitOutcome> after,
            Cohort cohort,
            StoreRegistry registry,
            Collector<Tally> out) {
        OutcomeTallies.changes(
                before, after, outcome -> cohort.keptUntilMicros(outcome, registry, spans), out::collect);
    }
}
