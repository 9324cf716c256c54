package io.earshot.joins.recovery;

import io.earshot.events.Keys;
import io.earshot.joins.Timers;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.OrderFacts;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OrderWorth;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Tells a cart what its order is worth, whoever placed that order: a guest's order is found by its cart only.
 *
 * <p>State per order that was placed or named: its head and the carts that name it, until two horizons after the latest.
 */
public final class CartOrderJoin extends KeyedProcessFunction<String, CartOrderInput, CaseInput> {
    private static final long serialVersionUID = 1;
    private static final RecordState<Named> NAMED = RecordState.of("named", Named.class);

    private final long horizonMicros;
    private transient ValueState<Named> names;

    /**
     * An order, and the carts that became it.
     *
     * @param head null while it has not been placed
     */
    public record Named(@Nullable OrderHead head, List<String> cartIds, long keptUntilMicros) {}

    CartOrderJoin(long horizonMicros) {
        this.horizonMicros = horizonMicros;
    }

    public static SingleOutputStreamOperator<CaseInput> join(DataStream<CartOrderInput> inputs, long horizonMicros) {
        return inputs.keyBy(CartOrderJoin::key, KeyType.TEXT)
                .process(new CartOrderJoin(horizonMicros), RecordType.ofRecord(CaseInput.class))
                .uid("cart-order-join")
                .name("Find the orders of carts");
    }

    static String key(CartOrderInput input) {
        return Keys.join(input.storeId(), input.orderId());
    }

    @Override
    public void open(OpenContext context) {
        names = NAMED.in(getRuntimeContext());
    }

    @Override
    public void processElement(CartOrderInput input, Context context, Collector<CaseInput> out) throws Exception {
        Named named = names.value();
        named = named == null ? new Named(null, new ArrayList<>(), 0) : named;
        OrderHead was = named.head;
        long kept = input.cartId().isEmpty() ? input.keptUntilMicros() : input.atMicros() + 2 * horizonMicros;
        Named is = new Named(
                input.facts() == null ? was : head(input.facts()),
                named.cartIds,
                Math.max(named.keptUntilMicros, kept));
        if (input.cartId().isEmpty()) {
            OrderHead head = is.head;
            if (head != null && !head.equals(was)) {
                is.cartIds.forEach(cartId -> out.collect(CaseInput.of(input.storeId(), cartId, head, false)));
            }
        } else {
            if (input.isRemoval()) {
                is.cartIds.remove(input.cartId());
            } else {
                is.cartIds.add(input.cartId());
            }
            if (was != null) {
                out.collect(CaseInput.of(input.storeId(), input.cartId(), was, input.isRemoval()));
            }
        }
        names.update(is);
        context.timerService().registerEventTimeTimer(Timers.day(is.keptUntilMicros));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<CaseInput> out) throws Exception {
        Named named = names.value();
        if (named != null && named.keptUntilMicros <= Timers.micros(timestamp)) {
            names.clear();
        }
    }

    private @Nullable OrderHead head(OrderFacts facts) {
        return facts.placed() == null
                ? null
                : new OrderHead(
                        facts.orderId(),
                        facts.placed().meta().atMicros(),
                        facts.isCancelled(horizonMicros),
                        OrderWorth.of(facts, horizonMicros));
    }
}
