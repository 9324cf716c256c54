package io.earshot.lifts;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Keys;
import io.earshot.events.Stores;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.OwnerInput;
import io.earshot.joins.RewriteSignal;
import io.earshot.joins.SettlingBroadcastOperator;
import io.earshot.joins.Tally;
import io.earshot.joins.Timers;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.Touch.Showing;
import io.earshot.measures.experiment.Design;
import io.earshot.measures.experiment.Registry;
import io.earshot.measures.experiment.Spans;
import io.earshot.measures.experiment.UnitHistory;
import io.earshot.measures.experiment.UnitOutcome;
import io.earshot.measures.experiment.ValueDesign;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * Joins what an owner was shown with what he bought afterwards: the outcomes of a unit in each experiment. Whatever arrives,
 * from either side or about an experiment, variant or rate, it works out the outcomes before and after, and adds what
 * changed to the moments of the arms: once for all that an owner did before a checkpoint.
 *
 * <p>State per owner: exposures until nothing of their outcome can change (those that repeat an earlier one: two horizons; where the experiment is known its outcome
 * window and three horizons, for what comes late to a spell); orders as long as an exposure may ask for them; for ever only the first order that was not cancelled.
 * Nothing is kept of touches that have neither an experiment nor a copy variant.
 */
public final class UnitJoin extends SettlingBroadcastOperator.Settling<OwnerInput, Dimension, Tally> {
    static final RecordState<UnitHistory> HISTORY = RecordState.of("history", UnitHistory.class);

    private static final long serialVersionUID = 1;

    /** A day's units stay as long as the last of them. */
    private static final long DAY_MICROS = 86_400_000_000L;

    private final Stores stores;
    private final Spans spans;
    private final Design design;
    private transient ValueState<UnitHistory> histories;

    /** What the owners did of whom something has come since they were settled, as it stood then. */
    private transient Map<String, List<UnitOutcome>> settled = new HashMap<>();

    UnitJoin(Stores stores, Spans spans, Design design) {
        this.stores = stores;
        this.spans = spans;
        this.design = design;
    }

    /**
     * Additions to the moments and units of arms.
     *
     * @param design how units are assigned, and what is measured of them
     */
    public static SingleOutputStreamOperator<Tally> join(
            DataStream<OwnerInput> inputs,
            DataStream<Dimension> dimensions,
            Stores stores,
            Spans spans,
            Design design) {
        return inputs.keyBy(UnitJoin::key, KeyType.TEXT)
                .connect(dimensions.broadcast())
                .transform(
                        "Work out what units did",
                        RecordType.ofRecord(Tally.class),
                        new SettlingBroadcastOperator<>(
                                new UnitJoin(stores, spans, design),
                                List.of(Dimensions.VARIANTS, Dimensions.RATES, Dimensions.EXPERIMENTS)))
                .uid("unit-join");
    }

    static String key(OwnerInput input) {
        return Keys.join(input.storeId(), input.owner());
    }

    @Override
    public void open(OpenContext context) {
        histories = HISTORY.in(getRuntimeContext());
        settled = new HashMap<>();
    }

    @Override
    public void processElement(OwnerInput input, ReadOnlyContext context, Collector<Tally> out) throws Exception {
        if (input.touch() != null && !mayShowAnArm(input.touch().touch())) {
            return;
        }
        UnitHistory history = histories.value();
        history = history == null ? UnitHistory.empty() : history;
        if (!settled.containsKey(context.getCurrentKey())) {
            Registry registry = design.registry(registry(input.storeId(), context::getBroadcastState));
            settled.put(context.getCurrentKey(), outcomes(input.storeId(), input.owner(), history, registry));
        }
        if (input.touch() != null) {
            history.change(input.person(), input.touch(), input.isRemoval());
        } else {
            history.change(input.person(), requireNonNull(input.order()), input.isRemoval());
        }
        histories.update(history.isEmpty() ? null : history);
    }

    @Override
    public boolean isChanged(String key) {
        return settled.containsKey(key);
    }

    @Override
    public void settle(String key, SettlingBroadcastOperator.Settled<Tally> out) throws Exception {
        List<UnitOutcome> before = requireNonNull(settled.remove(key), "settled twice");
        List<String> ids = Keys.split(key);
        UnitHistory history = histories.value();
        history = history == null ? UnitHistory.empty() : history;
        Registry registry = design.registry(registry(ids.get(0), out.known()));
        keep(history, registry, out.timers());
        tell(before, outcomes(ids.get(0), ids.get(1), history, registry), registry, out::collect);
    }

    @Override
    public void processBroadcastElement(Dimension dimension, Context context, Collector<Tally> out) throws Exception {
        if (RewriteSignal.isRewrite(dimension)) {
            return;
        }
        StoreRegistry known = registry(dimension.storeId(), context::getBroadcastState);
        Registry was = design.registry(known);
        Registry is = design.registry(known.with(dimension));
        context.applyToKeyedState(HISTORY.descriptor(), HISTORY.each((key, state) -> {
            UnitHistory history = Keys.first(key).equals(dimension.storeId()) ? state.value() : null;
            if (history != null && isReached(history, dimension)) {
                String owner = Keys.split(key).get(1);
                tell(
                        outcomes(dimension.storeId(), owner, history, was),
                        outcomes(dimension.storeId(), owner, history, is),
                        is,
                        out::collect);
            }
        }));
        StoreRegistry.put(
                dimension,
                context.getBroadcastState(Dimensions.VARIANTS),
                context.getBroadcastState(Dimensions.RATES),
                context.getBroadcastState(Dimensions.EXPERIMENTS));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Tally> out) throws Exception {
        UnitHistory history = histories.value();
        if (history == null) {
            return;
        }
        Registry registry = design.registry(registry(Keys.first(context.getCurrentKey()), context::getBroadcastState));
        UnitHistory left = history.forget(Timers.micros(timestamp), registry, spans);
        histories.update(left.isEmpty() ? null : left);
        keep(left, registry, context.timerService());
    }

    /** Of most owners this is all that is worked out: whether what was said may reach their outcomes. */
    private static boolean isReached(UnitHistory history, Dimension dimension) {
        if (!dimension.rate().isEmpty()) {
            String currency = dimension.rate().get(0).from();
            return history.orders().stream()
                    .anyMatch(order -> order.head().worth() != null
                            && order.head().worth().currency().equals(currency));
        }
        if (!dimension.variant().isEmpty()) {
            String variantId = dimension.variant().get(0).variantId();
            return history.touches().stream()
                    .anyMatch(shown -> shown.owned().touch().variantId().equals(variantId));
        }
        String experimentId = dimension.experiment().get(0).experimentId();
        return history.touches().stream()
                .map(shown -> shown.owned().touch().showing())
                .anyMatch(showing -> showing != null
                        && (showing.experimentId().isEmpty()
                                || showing.experimentId().equals(experimentId)));
    }

    private static boolean mayShowAnArm(Touch touch) {
        Showing showing = touch.showing();
        return showing != null
                && (ValueDesign.isAssignment(touch)
                        || !showing.experimentId().isEmpty()
                        || !touch.variantId().isEmpty());
    }

    private List<UnitOutcome> outcomes(String storeId, String owner, UnitHistory history, Registry registry) {
        return design.outcomes(stores.get(storeId), owner, history, registry, spans);
    }

    private void tell(List<UnitOutcome> before, List<UnitOutcome> after, Registry registry, Consumer<Tally> out) {
        OutcomeTallies.changes(
                before,
                after,
                outcome -> (outcome.day() + 2) * DAY_MICROS
                        + design.keptMicros(outcome.comparisonId(), registry, spans)
                        + spans.horizonMicros(),
                out);
    }

    private void keep(UnitHistory history, Registry registry, TimerService timers) {
        long next = history.nextMicros(registry, spans);
        if (next != Long.MAX_VALUE) {
            timers.registerEventTimeTimer(Timers.day(next));
        }
    }

    private StoreRegistry registry(String storeId, SettlingBroadcastOperator.Known known) throws Exception {
        return new StoreRegistry(
                stores.get(storeId),
                known.of(Dimensions.VARIANTS),
                known.of(Dimensions.RATES),
                known.of(Dimensions.EXPERIMENTS),
                null);
    }
}
