package io.earshot.lifts;

import io.earshot.events.ArmTotalled;
import io.earshot.events.Versions;
import io.earshot.joins.EntityFold;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/** Folds what is said about each arm and period: gives the winner whenever it changes. */
public final class ArmTotalFold extends EntityFold<ArmTotalled, ArmTotalled> {
    private static final long serialVersionUID = 1;

    ArmTotalFold(long horizonMicros) {
        super("arm_totals", ArmTotalled.class, 2 * horizonMicros);
    }

    public static SingleOutputStreamOperator<ArmTotalled> fold(DataStream<ArmTotalled> totals, long horizonMicros) {
        return totals.keyBy(ArmTotalFold::key, KeyType.TEXT)
                .process(new ArmTotalFold(horizonMicros), RecordType.ofRecord(ArmTotalled.class))
                .uid("arm-total-fold")
                .name("Fold totals of arms");
    }

    static String key(ArmTotalled total) {
        return key(total, total.experimentId(), total.arm(), Long.toString(total.periodStartMicros()));
    }

    @Override
    protected void changed(
            List<ArmTotalled> before, List<ArmTotalled> after, Context context, Collector<ArmTotalled> out) {
        ArmTotalled was = Versions.winner(before);
        ArmTotalled is = Versions.winner(after);
        if (is != null && !is.equals(was)) {
            out.collect(is);
        }
    }
}
