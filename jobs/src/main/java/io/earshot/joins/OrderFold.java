package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Keys;
import io.earshot.events.OrderPlaced;
import io.earshot.events.Persons;
import io.earshot.events.Stores;
import io.earshot.events.Versions;
import io.earshot.events.Versions.Fate;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.OrderFacts;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OrderWorth;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Folds what the shop says about each order, and tells the person who placed it.
 *
 * <p>State per order: all of it, until two horizons after the latest.
 */
public final class OrderFold extends KeyedProcessFunction<String, OrderInput, LedgerInput> {
    /** Orders as their persons need them. */
    public static final OutputTag<PersonInput> HEADS = new OutputTag<>("heads", RecordType.ofRecord(PersonInput.class));

    /** What orders add to the units sold by product and day. */
    public static final OutputTag<Tally> UNITS = new OutputTag<>("units", RecordType.ofRecord(Tally.class));

    private static final long serialVersionUID = 1;
    private static final RecordState<OrderHistory> HISTORY = RecordState.of("history", OrderHistory.class);

    private final long horizonMicros;
    private final boolean isWithWorth;
    private final @Nullable Stores stores;
    private transient ValueState<OrderHistory> histories;

    OrderFold(long horizonMicros) {
        this(horizonMicros, false, null);
    }

    OrderFold(long horizonMicros, boolean isWithWorth, @Nullable Stores stores) {
        this.horizonMicros = horizonMicros;
        this.isWithWorth = isWithWorth;
        this.stores = stores;
    }

    public static SingleOutputStreamOperator<LedgerInput> fold(DataStream<OrderInput> inputs, long horizonMicros) {
        return fold(inputs, new OrderFold(horizonMicros));
    }

    /** The same, where units sold are summed up by the day of their store. */
    public static SingleOutputStreamOperator<LedgerInput> foldWithUnits(
            DataStream<OrderInput> inputs, long horizonMicros, Stores stores) {
        return fold(inputs, new OrderFold(horizonMicros, false, stores));
    }

    /** The same, where persons must know what was left of their orders when. */
    public static SingleOutputStreamOperator<LedgerInput> foldWithWorth(
            DataStream<OrderInput> inputs, long horizonMicros) {
        return fold(inputs, new OrderFold(horizonMicros, true, null));
    }

    private static SingleOutputStreamOperator<LedgerInput> fold(DataStream<OrderInput> inputs, OrderFold fold) {
        return inputs.keyBy(input -> Keys.join(input.storeId(), input.orderId()), KeyType.TEXT)
                .process(fold, RecordType.ofRecord(LedgerInput.class))
                .uid("order-fold")
                .name("Fold orders");
    }

    @Override
    public void open(OpenContext context) {
        histories = HISTORY.in(getRuntimeContext());
    }

    @Override
    public void processElement(OrderInput input, Context context, Collector<LedgerInput> out) throws Exception {
        OrderHistory history = histories.value();
        boolean isFirst = history == null;
        history = history == null ? OrderHistory.empty() : history;
        OrderFacts before = history.facts(input.storeId(), input.orderId());
        long keptBefore = keptUntil(history);
        add(stores == null ? input.withoutLines() : input, history, context);
        OrderFacts after = history.facts(input.storeId(), input.orderId());
        histories.update(history);
        context.timerService().registerEventTimeTimer(Timers.day(keptUntil(history)));
        if (!after.equals(before)) {
            tellPersons(before, after, context);
            if (stores != null) {
                FactTallies.units(before, after, stores.get(input.storeId()), horizonMicros)
                        .forEach(tally -> context.output(UNITS, tally));
            }
        }
        if (!after.equals(before) || keptUntil(history) > keptBefore) {
            out.collect(LedgerInput.of(after.withoutLines(), keptUntil(history), isFirst));
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<LedgerInput> out) throws Exception {
        OrderHistory history = histories.value();
        if (history != null && keptUntil(history) <= Timers.micros(timestamp)) {
            histories.clear();
        }
    }

    private static void add(OrderInput input, OrderHistory history, Context context) {
        if (input.placed() != null) {
            count(input, Versions.add(history.placed(), history.placedHashes(), input.placed()), context);
        } else if (input.cancelled() != null) {
            count(input, Versions.add(history.cancelled(), history.cancelledHashes(), input.cancelled()), context);
        } else {
            RefundChange change = requireNonNull(input.refund());
            history.refunds()
                    .removeIf(former -> former.refundId().equals(change.refund().refundId()));
            if (!change.isRemoval()) {
                history.refunds().add(change.refund());
            }
        }
    }

    private void tellPersons(OrderFacts before, OrderFacts after, Context context) {
        OrderPlaced was = before.placed();
        OrderPlaced is = after.placed();
        if (is == null) {
            return;
        }
        if (was != null && !was.person().equals(is.person()) && !was.person().equals(Persons.NOBODY)) {
            context.output(HEADS, PersonInput.of(after.storeId(), was.person(), head(before, was), true));
        }
        if (!is.person().equals(Persons.NOBODY)) {
            boolean isKnown = was != null
                    && was.person().equals(is.person())
                    && head(before, was).equals(head(after, is));
            if (!isKnown) {
                context.output(HEADS, PersonInput.of(after.storeId(), is.person(), head(after, is), false));
            }
        }
    }

    private OrderHead head(OrderFacts facts, OrderPlaced placed) {
        return new OrderHead(
                facts.orderId(),
                placed.meta().atMicros(),
                facts.isCancelled(horizonMicros),
                isWithWorth ? OrderWorth.of(facts, horizonMicros) : null);
    }

    private long keptUntil(OrderHistory history) {
        return history.latestMicros() + 2 * horizonMicros;
    }

    private static void count(OrderInput input, Fate fate, Context context) {
        context.output(Accounts.TAG, Accounts.count("orders", input.storeId(), fate));
    }
}
