package io.earshot.joins.recovery;

import io.earshot.events.CartChanged;
import io.earshot.events.Versions;
import io.earshot.joins.EntityFold;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Folds what is said about each cart, kind by kind: gives all groups of a kind, and which order a check-out names. */
public final class CartFold extends EntityFold<CartChanged, CaseInput> {
    /** Orders that check-outs name, or name no more. */
    public static final OutputTag<CartOrderInput> NAMED =
            new OutputTag<>("named", RecordType.ofRecord(CartOrderInput.class));

    private static final long serialVersionUID = 1;

    CartFold(long horizonMicros) {
        super("carts", CartChanged.class, 2 * horizonMicros);
    }

    public static SingleOutputStreamOperator<CaseInput> fold(DataStream<CartChanged> carts, long horizonMicros) {
        return carts.keyBy(cart -> key(cart, cart.cartId(), cart.kind()), KeyType.TEXT)
                .process(new CartFold(horizonMicros), RecordType.ofRecord(CaseInput.class))
                .uid("cart-fold")
                .name("Fold carts");
    }

    @Override
    protected void changed(
            List<CartChanged> before, List<CartChanged> after, Context context, Collector<CaseInput> out) {
        out.collect(CaseInput.of(after));
        CartChanged was = Versions.winner(before);
        CartChanged is = Versions.winner(after);
        String wasOrder = orderId(was);
        String isOrder = orderId(is);
        if (!wasOrder.equals(isOrder)) {
            if (was != null && !wasOrder.isEmpty()) {
                context.output(NAMED, CartOrderInput.of(was, true));
            }
            if (is != null && !isOrder.isEmpty()) {
                context.output(NAMED, CartOrderInput.of(is, false));
            }
        }
    }

    private static String orderId(@Nullable CartChanged cart) {
        return cart == null || !cart.kind().equals("checked_out") ? "" : cart.orderId();
    }
}
