package io.earshot.joins;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs a keyed function whose rows depend on all that a key holds, so that to work them out is dear: it does so for each key
 * that has changed once before a checkpoint begins, as nothing else of it can be seen. All keys once more where
 * {@link Rewriter} says so.
 *
 * <p>State: that of the function, and the epoch of the submission. Which keys have changed need not be kept: before each
 * barrier there are none.
 */
public final class SettlingOperator<I, O, S> extends KeyedProcessOperator<String, I, O> {
    private static final long serialVersionUID = 1;

    private final Settling<I, O> function;
    private final Rewriter rewriter;
    private final StateDescriptor<ValueState<S>, S> everyKey;
    private transient Set<String> changed = new LinkedHashSet<>();

    /** A function that leaves its rows until they are asked for. */
    public abstract static class Settling<I, O> extends KeyedProcessFunction<String, I, O> {
        private static final long serialVersionUID = 1;

        /** Whether a timer changes the rows of its key too. */
        public boolean isChangedByTimers() {
            return false;
        }

        /**
         * Emits the rows of the present key.
         *
         * @param isAnew whether they must be written although nothing has changed
         */
        public abstract void settle(String key, boolean isAnew, RewritingOperator.Out<O> out) throws Exception;
    }

    /** @param everyKey a state that every key has */
    public SettlingOperator(Settling<I, O> function, int epoch, StateDescriptor<ValueState<S>, S> everyKey) {
        super(function);
        this.function = function;
        this.rewriter = new Rewriter(epoch);
        this.everyKey = everyKey;
    }

    @Override
    public void open() throws Exception {
        super.open();
        changed = new LinkedHashSet<>();
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
    public void processElement(StreamRecord<I> element) throws Exception {
        super.processElement(element);
        changed.add((String) getCurrentKey());
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        super.onEventTime(timer);
        if (function.isChangedByTimers()) {
            changed.add(timer.getKey());
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        settle();
    }

    @Override
    public void finish() throws Exception {
        settle();
        super.finish();
    }

    private void settle() throws Exception {
        boolean isAnew = rewriter.isDue();
        if (isAnew) {
            this.<String>getKeyedStateBackend()
                    .applyToAllKeys(
                            VoidNamespace.INSTANCE,
                            VoidNamespaceSerializer.INSTANCE,
                            everyKey,
                            (key, state) -> changed.add(key));
        }
        for (String key : changed) {
            setCurrentKey(key);
            function.settle(key, isAnew, new RewritingOperator.Out<>() {
                @Override
                public void collect(O row) {
                    output.collect(new StreamRecord<>(row));
                }

                @Override
                public <X> void collect(org.apache.flink.util.OutputTag<X> tag, X row) {
                    output.collect(tag, new StreamRecord<>(row));
                }
            });
        }
        changed.clear();
    }
}
