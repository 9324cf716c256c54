package io.earshot.joins;

import io.earshot.events.RateQuoted;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/** Folds what is said about each day's rate of exchange; kept for ever, one small entity per pair and day. */
public final class RateFold extends EntityFold<RateQuoted, Dimension> {
    private static final long serialVersionUID = 1;

    RateFold() {
        super("fx_rates", RateQuoted.class, FOR_EVER);
    }

    public static SingleOutputStreamOperator<Dimension> fold(DataStream<RateQuoted> rates) {
        return rates.keyBy(rate -> key(rate, Integer.toString(rate.day()), rate.from(), rate.to()), KeyType.TEXT)
                .process(new RateFold(), RecordType.ofRecord(Dimension.class))
                .uid("rate-fold")
                .name("Fold rates of exchange");
    }

    @Override
    protected void changed(List<RateQuoted> before, List<RateQuoted> after, Context context, Collector<Dimension> out) {
        out.collect(new Dimension(after.get(0).meta().storeId(), List.of(), after));
    }
}
