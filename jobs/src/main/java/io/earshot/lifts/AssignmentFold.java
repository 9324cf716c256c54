package io.earshot.lifts;

import io.earshot.events.OutreachAssigned;
import io.earshot.events.Versions;
import io.earshot.joins.EntityFold;
import io.earshot.joins.PersonInput;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.TouchKind;
import io.earshot.measures.experiment.ValueDesign;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * Folds what is said about each contact that was assigned or withheld: the person's assignment to an arm, whether anybody was
 * reached or not.
 *
 * <p>State per outreach: see {@link EntityFold}, two horizons.
 */
public final class AssignmentFold extends EntityFold<OutreachAssigned, PersonInput> {
    private static final long serialVersionUID = 1;

    AssignmentFold(long horizonMicros) {
        super("outreach", OutreachAssigned.class, 2 * horizonMicros);
    }

    public static SingleOutputStreamOperator<PersonInput> fold(
            DataStream<OutreachAssigned> outreach, long horizonMicros) {
        return outreach.keyBy(assigned -> key(assigned, assigned.outreachId()), KeyType.TEXT)
                .process(new AssignmentFold(horizonMicros), RecordType.ofRecord(PersonInput.class))
                .uid("assignment-fold")
                .name("Fold assignments of contacts");
    }

    @Override
    protected void changed(
            List<OutreachAssigned> before, List<OutreachAssigned> after, Context context, Collector<PersonInput> out) {
        OutreachAssigned was = Versions.winner(before);
        OutreachAssigned is = Versions.winner(after);
        if (is == null || is.equals(was)) {
            return;
        }
        Touch touch = touch(is);
        if (was != null && (!was.person().equals(is.person()) || !touch(was).isSameAs(touch))) {
            out.collect(PersonInput.of(was.meta().storeId(), was.person(), touch(was), true));
        }
        out.collect(PersonInput.of(is.meta().storeId(), is.person(), touch, false));
    }

    private static Touch touch(OutreachAssigned assigned) {
        return new Touch(
                ValueDesign.ASSIGNMENTS,
                assigned.outreachId(),
                assigned.meta().eventId(),
                assigned.meta().atMicros(),
                TouchKind.EXPOSURE,
                assigned.about(),
                ValueDesign.medium(assigned),
                "",
                "",
                "",
                "",
                List.of(),
                false,
                new Touch.Showing(assigned.experimentId(), assigned.arm(), ""));
    }
}
