package io.earshot.joins.recovery;

import io.earshot.events.SubscriptionChanged;
import io.earshot.events.Versions;
import io.earshot.joins.EntityFold;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/** Folds what is said about each event of a subscription: gives the winner whenever it changes. */
public final class SubscriptionFold extends EntityFold<SubscriptionChanged, CaseInput> {
    private static final long serialVersionUID = 1;

    SubscriptionFold(long horizonMicros) {
        super("subscriptions", SubscriptionChanged.class, 2 * horizonMicros);
    }

    public static SingleOutputStreamOperator<CaseInput> fold(
            DataStream<SubscriptionChanged> subscriptions, long horizonMicros) {
        return subscriptions
                .keyBy(event -> key(event, event.subscriptionId(), event.meta().eventId()), KeyType.TEXT)
                .process(new SubscriptionFold(horizonMicros), RecordType.ofRecord(CaseInput.class))
                .uid("subscription-fold")
                .name("Fold subscriptions");
    }

    @Override
    protected void changed(
            List<SubscriptionChanged> before,
            List<SubscriptionChanged> after,
            Context context,
            Collector<CaseInput> out) {
        SubscriptionChanged is = Versions.winner(after);
        if (is != null && !is.equals(Versions.winner(before))) {
            out.collect(CaseInput.of(is));
        }
    }
}
