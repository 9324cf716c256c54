package io.earshot.joins;

import io.earshot.events.OrderRefunded;
import io.earshot.events.Versions;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/** Folds what is said about each refund and tells the orders that it comes to or leaves. */
public final class RefundFold extends EntityFold<OrderRefunded, RefundChange> {
    private static final long serialVersionUID = 1;

    RefundFold(long horizonMicros) {
        super("orders", OrderRefunded.class, 2 * horizonMicros);
    }

    public static SingleOutputStreamOperator<RefundChange> fold(DataStream<OrderRefunded> refunds, long horizonMicros) {
        return refunds.keyBy(refund -> key(refund, refund.refundId()), KeyType.TEXT)
                .process(new RefundFold(horizonMicros), RecordType.ofRecord(RefundChange.class))
                .uid("refund-fold")
                .name("Fold refunds");
    }

    @Override
    protected void changed(
            List<OrderRefunded> before, List<OrderRefunded> after, Context context, Collector<RefundChange> out) {
        OrderRefunded was = Versions.winner(before);
        OrderRefunded is = Versions.winner(after);
        if (is == null || is.equals(was)) {
            return;
        }
        if (was != null && !was.orderId().equals(is.orderId())) {
            out.collect(new RefundChange(was.orderId(), was, true));
        }
        out.collect(new RefundChange(is.orderId(), is, false));
    }
}
