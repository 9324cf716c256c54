package io.earshot.joins;

import io.earshot.joins.records.RecordState;
import java.io.Serializable;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/** Runs a keyed function that owns rows, and writes them once more before anything else where {@link Rewriter} says so. */
public final class RewritingOperator<I, O, S> extends KeyedProcessOperator<String, I, O> {
    private static final long serialVersionUID = 1;

    private final Rewriter rewriter;
    private final DecidingSettings settings;
    private final RecordState<S> kept;
    private final Rows<O, S> rows;

    /** Emits the rows of one key. */
    public interface Rows<O, S> extends Serializable {
        void emit(String key, S state, Out<O> out);

        /**
         * When a timer must wake the key, in milliseconds of event time; {@link Long#MAX_VALUE} for never. What a job that is
         * drained leaves behind has no timers: all have fired.
         */
        default long wakesAt(S state) {
            return Long.MAX_VALUE;
        }
    }

    /** Where rows go. */
    public interface Out<O> {
        void collect(O row);

        <X> void collect(OutputTag<X> tag, X row);

        static <O> Out<O> of(Output<StreamRecord<O>> output) {
            return new Out<>() {
                @Override
                public void collect(O row) {
                    output.collect(new StreamRecord<>(row));
                }

                @Override
                public <X> void collect(OutputTag<X> tag, X row) {
                    output.collect(tag, new StreamRecord<>(row));
                }
            };
        }
    }

    public RewritingOperator(
            KeyedProcessFunction<String, I, O> function, int epoch, RecordState<S> kept, Rows<O, S> rows) {
        this(function, epoch, kept, DecidingSettings.NONE, rows);
    }

    RewritingOperator(
            KeyedProcessFunction<String, I, O> function,
            int epoch,
            RecordState<S> kept,
            DecidingSettings settings,
            Rows<O, S> rows) {
        super(function);
        this.settings = settings;
        this.rewriter = new Rewriter(epoch);
        this.kept = kept;
        this.rows = rows;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        settings.initialize(context.getOperatorStateStore());
        rewriter.initialize(context);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        rewriter.snapshot();
        settings.snapshot();
    }

    @Override
    public void processElement(StreamRecord<I> element) throws Exception {
        rewriteIfDue();
        setKeyContextElement1(element); // writing has visited all keys
        super.processElement(element);
    }

    /** Before any timer: a row whose state goes first would never be written again. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        rewriteIfDue();
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        rewriteIfDue();
    }

    private void rewriteIfDue() throws Exception {
        if (!rewriter.isDue()) {
            return;
        }
        Out<O> out = Out.of(output);
        TimerService timers = Timers.of(this);
        this.<String>getKeyedStateBackend()
                .applyToAllKeys(
                        VoidNamespace.INSTANCE,
                        VoidNamespaceSerializer.INSTANCE,
                        kept.descriptor(),
                        kept.each((key, state) -> {
                            S value = state.value();
                            if (value != null) {
                                rows.emit(key, value, out);
                                long at = rows.wakesAt(value);
                                if (at != Long.MAX_VALUE) {
                                    timers.registerEventTimeTimer(at);
                                }
                            }
                        }));
    }
}
