package io.earshot.lifts;

import io.earshot.events.ExperimentRegistered;
import io.earshot.joins.Dimension;
import io.earshot.joins.EntityFold;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/** Folds what is said about each experiment; kept for ever, as a unit of any time may belong to it. */
public final class ExperimentFold extends EntityFold<ExperimentRegistered, Dimension> {
    private static final long serialVersionUID = 1;

    ExperimentFold() {
        super("experiments", ExperimentRegistered.class, FOR_EVER);
    }

    public static SingleOutputStreamOperator<Dimension> fold(DataStream<ExperimentRegistered> experiments) {
        return experiments
                .keyBy(experiment -> key(experiment, experiment.experimentId()), KeyType.TEXT)
                .process(new ExperimentFold(), RecordType.ofRecord(Dimension.class))
                .uid("experiment-fold")
                .name("Fold experiments");
    }

    @Override
    protected void changed(
            List<ExperimentRegistered> before,
            List<ExperimentRegistered> after,
            Context context,
            Collector<Dimension> out) {
        out.collect(Dimension.of(after));
    }
}
