package io.earshot.joins.recovery;

import io.earshot.events.OutreachAssigned;
import io.earshot.events.Versions;
import io.earshot.joins.EntityFold;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.recovery.About;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Folds what is said about each assignment: tells what it is about, if that is something to be recovered. */
public final class OutreachFold extends EntityFold<OutreachAssigned, CaseInput> {
    private static final long serialVersionUID = 1;

    OutreachFold(long horizonMicros) {
        super("outreach", OutreachAssigned.class, 2 * horizonMicros);
    }

    public static SingleOutputStreamOperator<CaseInput> fold(
            DataStream<OutreachAssigned> outreach, long horizonMicros) {
        return outreach.keyBy(assigned -> key(assigned, assigned.outreachId()), KeyType.TEXT)
                .process(new OutreachFold(horizonMicros), RecordType.ofRecord(CaseInput.class))
                .uid("outreach-fold")
                .name("Fold assignments");
    }

    @Override
    protected void changed(
            List<OutreachAssigned> before, List<OutreachAssigned> after, Context context, Collector<CaseInput> out) {
        CaseInput was = input(Versions.winner(before), true);
        CaseInput is = input(Versions.winner(after), false);
        if (is != null && was != null && is.outreach() != null && is.outreach().equals(was.outreach())) {
            return;
        }
        if (was != null) {
            out.collect(was);
        }
        if (is != null) {
            out.collect(is);
        }
    }

    private static @Nullable CaseInput input(@Nullable OutreachAssigned assigned, boolean isRemoval) {
        return assigned == null || About.of(assigned.about()).isEmpty() ? null : CaseInput.of(assigned, isRemoval);
    }
}
