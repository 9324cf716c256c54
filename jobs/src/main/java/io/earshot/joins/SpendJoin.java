package io.earshot.joins;

import io.earshot.events.AdSpent;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.Converted;
import io.earshot.measures.attribution.Windows;
import java.math.BigDecimal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * States spend in the store's currency and adds it to the rows of {@code roas}.
 *
 * <p>State per spend row: its winner and the rate used, until two horizons after it.
 */
public final class SpendJoin extends KeyedBroadcastProcessFunction<String, AdSpent, Dimension, Tally> {
    private static final long serialVersionUID = 1;
    private static final RecordState<Spend> SPEND = RecordState.of("spend", Spend.class);

    private final Stores stores;
    private final Windows windows;
    private transient ValueState<Spend> spends;

    /** A spend row, and the rate that its figures use; null where they stand as they are. */
    public record Spend(AdSpent spent, @Nullable BigDecimal rate) {}

    SpendJoin(Stores stores, Windows windows) {
        this.stores = stores;
        this.windows = windows;
    }

    public static SingleOutputStreamOperator<Tally> join(
            DataStream<AdSpent> spends, DataStream<Dimension> dimensions, Stores stores, Windows windows) {
        return spends.keyBy(SpendFold::key, KeyType.TEXT)
                .connect(Dimensions.broadcast(dimensions))
                .process(new SpendJoin(stores, windows), RecordType.ofRecord(Tally.class))
                .uid("spend-join")
                .name("State spend in the store's currency");
    }

    @Override
    public void open(OpenContext context) {
        spends = SPEND.in(getRuntimeContext());
    }

    @Override
    public void processElement(AdSpent spent, ReadOnlyContext context, Collector<Tally> out) throws Exception {
        Spend before = spends.value();
        Spend after = new Spend(spent, rate(spent, context.getBroadcastState(Dimensions.RATES)));
        spends.update(after);
        long kept = spent.meta().atMicros() + 2 * windows.horizonMicros();
        context.timerService().registerEventTimeTimer(Timers.day(kept));
        emit(before, after, out);
    }

    @Override
    public void processBroadcastElement(Dimension dimension, Context context, Collector<Tally> out) throws Exception {
        if (dimension.rate().isEmpty()) {
            return;
        }
        Dimensions.putRate(dimension, context.getBroadcastState(Dimensions.RATES));
        String from = dimension.rate().get(0).from();
        context.applyToKeyedState(SPEND.descriptor(), SPEND.each((key, state) -> {
            Spend before = state.value();
            boolean isReached = before != null
                    && before.spent.currency().equals(from)
                    && before.spent.meta().storeId().equals(dimension.storeId());
            if (isReached) {
                Spend after = new Spend(before.spent, rate(before.spent, context.getBroadcastState(Dimensions.RATES)));
                state.update(after);
                emit(before, after, out);
            }
        }));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Tally> out) throws Exception {
        Spend spend = spends.value();
        if (spend != null && spend.spent.meta().atMicros() + 2 * windows.horizonMicros() <= Timers.micros(timestamp)) {
            spends.clear();
        }
    }

    private @Nullable BigDecimal rate(AdSpent spent, ReadOnlyBroadcastState<String, Dimensions.Pair> rates)
            throws Exception {
        Store store = stores.get(spent.meta().storeId());
        long until = spent.meta().atMicros() + windows.horizonMicros();
        return Dimensions.rate(rates, store.id(), spent.currency(), store.currency(), spent.day(), until);
    }

    private void emit(@Nullable Spend before, Spend after, Collector<Tally> out) {
        if (after.equals(before)) {
            return;
        }
        if (before != null) {
            add(before, -1, out);
        }
        add(after, 1, out);
    }

    private void add(Spend spend, int sign, Collector<Tally> out) {
        Store store = stores.get(spend.spent.meta().storeId());
        Converted converted = Converted.of(store, spend.spent.currency(), spend.rate);
        CreditTallies.spend(spend.spent, converted, sign, windows).forEach(out::collect);
    }
}
