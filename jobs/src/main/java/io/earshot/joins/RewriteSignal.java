package io.earshot.joins;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Passes variants and rates on to those that all hear them, and tells these when to write their rows once more. */
final class RewriteSignal extends AbstractStreamOperator<Dimension>
        implements OneInputStreamOperator<Dimension, Dimension> {
    private static final long serialVersionUID = 1;

    /** Says nothing new of variants and rates. */
    private static final Dimension REWRITE = new Dimension("", List.of(), List.of());

    private final Rewriter rewriter;

    RewriteSignal(int epoch) {
        this.rewriter = new Rewriter(epoch);
    }

    static SingleOutputStreamOperator<Dimension> attach(DataStream<Dimension> dimensions, int epoch) {
        return dimensions
                .global()
                .transform("Variants and rates", TypeInformation.of(Dimension.class), new RewriteSignal(epoch))
                .setParallelism(1)
                .setMaxParallelism(1)
                .uid("rewrite-signal");
    }

    static boolean isRewrite(Dimension dimension) {
        return dimension.variant().isEmpty() && dimension.rate().isEmpty();
    }

    @Override
    public void processElement(StreamRecord<Dimension> element) {
        output.collect(element);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        rewriter.initialize(context);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        rewriter.snapshot();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        if (rewriter.isDue()) {
            output.collect(new StreamRecord<>(REWRITE));
        }
    }
}
