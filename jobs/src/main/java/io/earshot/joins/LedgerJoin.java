package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Keys;
import io.earshot.events.OrderPlaced;
import io.earshot.events.RateQuoted;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.Ledger;
import io.earshot.measures.attribution.OrderCase;
import io.earshot.measures.attribution.OrderCase.NeededRate;
import io.earshot.measures.attribution.OrderFacts;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.Windows;
import io.earshot.results.Booking;
import io.earshot.results.Credit;
import io.earshot.results.ShopOrder;
import io.earshot.results.Unattributed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Writes each order's rows: from its facts, its owner's touches, the copy variants and the rates of exchange. It works out the
 * rows before and after what has arrived, and emits what changed: once for all that comes before a checkpoint, as the facts of
 * an order and its owner mostly come together.
 *
 * <p>State per order: its facts, its candidates and the rates used, as long as {@link OrderFold} keeps the order.
 */
public final class LedgerJoin extends SettlingBroadcastOperator.Settling<LedgerInput, Dimension, Credit> {
    public static final OutputTag<ShopOrder> ORDERS = new OutputTag<>("orders", RecordType.ofRecord(ShopOrder.class));
    public static final OutputTag<Booking> BOOKINGS = new OutputTag<>("bookings", RecordType.ofRecord(Booking.class));
    public static final OutputTag<Unattributed> UNATTRIBUTED =
            new OutputTag<>("unattributed", RecordType.ofRecord(Unattributed.class));
    public static final OutputTag<Tally> TALLIES = new OutputTag<>("tallies", RecordType.ofRecord(Tally.class));

    private static final long serialVersionUID = 1;
    private static final RecordState<LedgerState> LEDGER = RecordState.of("ledger", LedgerState.class);

    private final Stores stores;
    private final Windows windows;
    private transient ValueState<LedgerState> ledgers;

    /** The orders that something has come to since they were settled, as they stood then. */
    private transient Map<String, LedgerState> settled = new HashMap<>();

    LedgerJoin(Stores stores, Windows windows) {
        this.stores = stores;
        this.windows = windows;
    }

    /** Credits, and the other rows as side outputs. */
    public static SingleOutputStreamOperator<Credit> join(
            DataStream<LedgerInput> inputs, DataStream<Dimension> dimensions, Stores stores, Windows windows) {
        return inputs.keyBy(input -> Keys.join(input.storeId(), input.orderId()), KeyType.TEXT)
                .connect(dimensions.broadcast())
                .transform(
                        "Write the rows of each order",
                        RecordType.ofRecord(Credit.class),
                        new SettlingBroadcastOperator<>(
                                new LedgerJoin(stores, windows), List.of(Dimensions.VARIANTS, Dimensions.RATES)))
                .uid("ledger-join");
    }

    @Override
    public void open(OpenContext context) {
        ledgers = LEDGER.in(getRuntimeContext());
        settled = new HashMap<>();
    }

    @Override
    public void processElement(LedgerInput input, ReadOnlyContext context, Collector<Credit> out) throws Exception {
        LedgerState standing = ledgers.value();
        LedgerState before = standing == null ? LedgerState.EMPTY : standing;
        settled.putIfAbsent(context.getCurrentKey(), before);
        put(before.with(input));
    }

    @Override
    public boolean isChanged(String key) {
        return settled.containsKey(key);
    }

    @Override
    public void settle(String key, SettlingBroadcastOperator.Settled<Credit> out) throws Exception {
        LedgerState before = requireNonNull(settled.remove(key), "settled twice");
        LedgerState standing = ledgers.value();
        Store store = stores.get(Keys.first(key));
        LedgerState after = standing == null ? LedgerState.EMPTY : resolved(standing, store, out.known());
        if (standing != null) {
            put(after);
            out.timers().registerEventTimeTimer(Timers.day(after.keptUntilMicros()));
        }
        emit(store, before, after, out);
    }

    private void put(LedgerState state) throws Exception {
        ledgers.update(state.owners().isEmpty() && state.facts() == null ? null : state);
    }

    @Override
    public void processBroadcastElement(Dimension dimension, Context context, Collector<Credit> out) throws Exception {
        RewritingOperator.Out<Credit> rows = rows(context, out);
        if (RewriteSignal.isRewrite(dimension)) {
            context.applyToKeyedState(LEDGER.descriptor(), LEDGER.each((key, state) -> {
                LedgerState standing = state.value();
                if (standing != null && standing.facts() != null) {
                    Store store = stores.get(standing.facts().storeId());
                    write(Ledger.EMPTY, ledger(store, standing), rows);
                }
            }));
            return;
        }
        if (dimension.rate().isEmpty()) {
            Dimensions.put(dimension, context.getBroadcastState(Dimensions.VARIANTS));
        } else {
            Dimensions.putRate(dimension, context.getBroadcastState(Dimensions.RATES));
        }
        Store store = stores.get(dimension.storeId());
        context.applyToKeyedState(LEDGER.descriptor(), LEDGER.each((key, state) -> {
            LedgerState before = state.value();
            if (before == null || !isReached(before, dimension, store)) {
                return;
            }
            LedgerState after = resolved(before, store, context::getBroadcastState);
            if (!after.equals(before)) {
                state.update(after);
                emit(store, before, after, rows);
            }
        }));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Credit> out) throws Exception {
        LedgerState state = ledgers.value();
        if (state != null && state.keptUntilMicros() <= Timers.micros(timestamp)) {
            ledgers.clear();
        }
    }

    /** Whether a variant or rate may change an order's rows: of most orders this is all that is worked out. */
    private boolean isReached(LedgerState state, Dimension dimension, Store store) {
        OrderFacts facts = state.facts();
        if (facts == null || !facts.storeId().equals(dimension.storeId())) {
            return false;
        }
        if (dimension.variant().isEmpty()) {
            RateQuoted rate = dimension.rate().get(0);
            return rate.to().equals(store.currency())
                    && OrderCase.neededRates(store, facts, windows.horizonMicros()).stream()
                            .anyMatch(needed -> needed.currency().equals(rate.from()) && needed.day() >= rate.day());
        }
        String variantId = dimension.variant().get(0).variantId();
        return state.owners().stream()
                .flatMap(owner -> owner.touches().stream())
                .anyMatch(touch -> touch.variantId().equals(variantId));
    }

    /** The state with the phrases and rates that count. */
    private LedgerState resolved(LedgerState state, Store store, SettlingBroadcastOperator.Known known)
            throws Exception {
        ReadOnlyBroadcastState<String, Dimensions.Variant> variants = known.of(Dimensions.VARIANTS);
        ReadOnlyBroadcastState<String, Dimensions.Pair> rates = known.of(Dimensions.RATES);
        OrderFacts facts = state.facts();
        if (facts == null) {
            return state;
        }
        Map<String, BigDecimal> used = new HashMap<>();
        for (NeededRate needed : OrderCase.neededRates(store, facts, windows.horizonMicros())) {
            BigDecimal rate = Dimensions.rate(
                    rates, store.id(), needed.currency(), store.currency(), needed.day(), needed.untilMicros());
            if (rate != null) {
                used.put(needed.key(), rate);
            }
        }
        OrderPlaced placed = facts.placed();
        if (placed == null) {
            return state.resolved(state.owners(), used);
        }
        long until = placed.meta().atMicros() + windows.horizonMicros();
        List<OrderOwner> owners = new ArrayList<>();
        for (OrderOwner owner : state.owners()) {
            List<Touch> touches = new ArrayList<>();
            for (Touch touch : owner.touches()) {
                touches.add(
                        touch.variantId().isEmpty()
                                ? touch
                                : touch.withPhrases(
                                        Dimensions.phrases(variants, store.id(), touch.variantId(), until)));
            }
            owners.add(new OrderOwner(
                    owner.storeId(),
                    owner.orderId(),
                    owner.owner(),
                    owner.orderAtMicros(),
                    owner.isNew(),
                    touches,
                    owner.isWithdrawn()));
        }
        return state.resolved(owners, used);
    }

    private void emit(Store store, LedgerState before, LedgerState after, RewritingOperator.Out<Credit> out) {
        Ledger was = ledger(store, before);
        Ledger is = ledger(store, after);
        write(was, is, out);
        CreditTallies.changes(was.credits(), is.credits(), windows).forEach(tally -> out.collect(TALLIES, tally));
        FactTallies.sales(was.orders(), is.orders(), store, windows.horizonMicros())
                .forEach(tally -> out.collect(TALLIES, tally));
    }

    private static void write(Ledger was, Ledger is, RewritingOperator.Out<Credit> out) {
        Changes.of(was.credits(), is.credits(), LedgerJoin::key, Credit::deleted)
                .forEach(out::collect);
        Changes.of(was.orders(), is.orders(), ShopOrder::orderId, ShopOrder::deleted)
                .forEach(row -> out.collect(ORDERS, row));
        Changes.of(was.bookings(), is.bookings(), Booking::entryId, Booking::deleted)
                .forEach(row -> out.collect(BOOKINGS, row));
        Changes.of(was.unattributed(), is.unattributed(), Unattributed::refundId, Unattributed::deleted)
                .forEach(row -> out.collect(UNATTRIBUTED, row));
    }

    private static RewritingOperator.Out<Credit> rows(Context context, Collector<Credit> out) {
        return new RewritingOperator.Out<>() {
            @Override
            public void collect(Credit row) {
                out.collect(row);
            }

            @Override
            public <X> void collect(OutputTag<X> tag, X row) {
                context.output(tag, row);
            }
        };
    }

    private Ledger ledger(Store store, LedgerState state) {
        OrderCase orderCase = state.orderCase(windows.horizonMicros());
        return orderCase == null ? Ledger.EMPTY : orderCase.ledger(store, windows);
    }

    static String key(Credit credit) {
        return Keys.join(credit.touchTopic(), credit.touchKey(), credit.touchEventId());
    }
}
