package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Keys;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.OwnerHistory;
import io.earshot.measures.attribution.OwnerHistory.Candidates;
import io.earshot.measures.attribution.Windows;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Joins an owner's orders with his touches. Either may come first: each arrival looks up what it reaches and tells those
 * orders all their candidates anew.
 *
 * <p>State per owner: orders until two horizons after them, touches one lookback longer; for ever only the first order that
 * was not cancelled.
 */
public final class OwnerJoin extends KeyedProcessFunction<String, OwnerInput, OrderOwner> {
    private static final long serialVersionUID = 1;
    private static final RecordState<OwnerHistory> HISTORY = RecordState.of("history", OwnerHistory.class);

    private final Windows windows;
    private transient ValueState<OwnerHistory> histories;

    OwnerJoin(Windows windows) {
        this.windows = windows;
    }

    /** What each owner says of each of his orders. */
    public static SingleOutputStreamOperator<OrderOwner> join(DataStream<OwnerInput> inputs, Windows windows) {
        return inputs.keyBy(input -> Keys.join(input.storeId(), input.owner()), KeyType.TEXT)
                .process(new OwnerJoin(windows), RecordType.ofRecord(OrderOwner.class))
                .uid("owner-join")
                .name("Join orders and touches of an owner");
    }

    @Override
    public void open(OpenContext context) {
        histories = HISTORY.in(getRuntimeContext());
    }

    @Override
    public void processElement(OwnerInput input, Context context, Collector<OrderOwner> out) throws Exception {
        OwnerHistory history = histories.value();
        history = history == null ? OwnerHistory.empty() : history;
        Set<String> changed = input.touch() != null
                ? history.change(input.person(), input.touch(), input.isRemoval(), windows)
                : history.change(input.person(), requireNonNull(input.order()), input.isRemoval());
        long wake = Timers.earlier(history.wakeMillis(), neededUntil(input));
        if (wake != history.wakeMillis()) {
            context.timerService().registerEventTimeTimer(wake);
        }
        histories.update(history.woken(wake));
        for (String orderId : changed) {
            Candidates candidates = history.candidates(orderId, windows);
            out.collect(
                    candidates == null
                            ? OrderOwner.withdrawn(input.storeId(), orderId, input.owner())
                            : new OrderOwner(
                                    input.storeId(),
                                    orderId,
                                    input.owner(),
                                    candidates.orderAtMicros(),
                                    candidates.isNew(),
                                    candidates.touches(),
                                    false));
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<OrderOwner> out) throws Exception {
        OwnerHistory history = histories.value();
        if (history == null || history.wakeMillis() != timestamp) {
            return; // what it was set for has gone, or an earlier one was set and has taken its place
        }
        OwnerHistory left = history.forget(Timers.micros(timestamp), windows);
        long wake = Timers.next(left.neededUntil(windows).map(this::kept), timestamp);
        if (wake != 0) {
            context.timerService().registerEventTimeTimer(wake);
        }
        histories.update(left.isEmpty() ? null : left.woken(wake));
    }

    private long neededUntil(OwnerInput input) {
        return kept(
                input.touch() != null
                        ? input.touch().touch().atMicros() + windows.longestMicros()
                        : requireNonNull(input.order()).atMicros());
    }

    private long kept(long orderAtMicros) {
        return orderAtMicros + 2 * windows.horizonMicros();
    }
}
