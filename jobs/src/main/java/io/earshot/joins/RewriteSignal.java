package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import io.earshot.joins.records.RecordType;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Passes variants and rates on to those that all hear them, and tells these when to write their rows once more. It also
 * refuses a savepoint of other settings: what stands in sums was computed by those, and could not be taken back by these.
 *
 * <p>State: the epoch of the submission, and the settings that decide results; a line each.
 */
public final class RewriteSignal extends AbstractStreamOperator<Dimension>
        implements OneInputStreamOperator<Dimension, Dimension> {
    private static final long serialVersionUID = 1;

    /** Says nothing new of variants and rates. */
    private static final Dimension REWRITE = new Dimension("", List.of(), List.of());

    private final Rewriter rewriter;
    private final ArrayList<String> settings;
    private transient @Nullable ListState<String> settingsState;

    RewriteSignal(int epoch, List<String> settings) {
        this.rewriter = new Rewriter(epoch);
        this.settings = new ArrayList<>(settings);
    }

    static SingleOutputStreamOperator<Dimension> attach(
            DataStream<Dimension> dimensions, int epoch, List<String> settings) {
        return dimensions
                .global()
                .transform(
                        "Variants and rates", RecordType.ofRecord(Dimension.class), new RewriteSignal(epoch, settings))
                .setParallelism(1)
                .setMaxParallelism(1)
                .uid("rewrite-signal");
    }

    /** Whether it says no more than that all rows must be written once more. */
    public static boolean isRewrite(Dimension dimension) {
        return dimension.variant().isEmpty()
                && dimension.rate().isEmpty()
                && dimension.experiment().isEmpty();
    }

    @Override
    public void processElement(StreamRecord<Dimension> element) {
        signalIfDue();
        output.collect(element);
    }

    /** Before any watermark: a row whose state goes first would never be written again. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        signalIfDue();
        super.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        signalIfDue();
        super.processWatermarkStatus(status);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        rewriter.initialize(context);
        settingsState =
                context.getOperatorStateStore().getListState(new ListStateDescriptor<>("settings", Types.STRING));
        DecidingSettings.check(settingsState.get(), settings);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        rewriter.snapshot();
        requireNonNull(settingsState, "settingsState is null: initializeState must come first")
                .update(settings);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        signalIfDue();
    }

    private void signalIfDue() {
        if (rewriter.isDue()) {
            output.collect(new StreamRecord<>(REWRITE));
        }
    }
}
