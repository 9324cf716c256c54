package io.earshot.joins;

import io.earshot.events.AdSpent;
import io.earshot.events.Versions;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.Windows;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/** Folds what is said about each day's spend of an ad and variant: gives the winner whenever it changes. */
public final class SpendFold extends EntityFold<AdSpent, AdSpent> {
    private static final long serialVersionUID = 1;

    SpendFold(Windows windows) {
        super("ads", AdSpent.class, 2 * windows.horizonMicros());
    }

    public static SingleOutputStreamOperator<AdSpent> fold(DataStream<AdSpent> spends, Windows windows) {
        return spends.keyBy(SpendFold::key, KeyType.TEXT)
                .process(new SpendFold(windows), RecordType.ofRecord(AdSpent.class))
                .uid("spend-fold")
                .name("Fold spend");
    }

    static String key(AdSpent spend) {
        return key(
                spend,
                spend.channel(),
                spend.campaignId(),
                spend.adId(),
                spend.variantId(),
                Integer.toString(spend.day()));
    }

    @Override
    protected void changed(List<AdSpent> before, List<AdSpent> after, Context context, Collector<AdSpent> out) {
        AdSpent was = Versions.winner(before);
        AdSpent is = Versions.winner(after);
        if (is != null && !is.equals(was)) {
            out.collect(is);
        }
    }
}
