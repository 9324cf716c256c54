package io.earshot.joins;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Does for a function that knows dimensions what {@link SettlingOperator} does: rows that depend on all that a key holds are
 * worked out once for many elements. At the latest before a checkpoint begins, before event time moves on, and before
 * something is said to all keys: whoever reads the rows finds them as if each element had been settled at once.
 *
 * <p>State: that of the function.
 */
public final class SettlingBroadcastOperator<I, B, O> extends CoBroadcastWithKeyedOperator<String, I, B, O> {
    private static final long serialVersionUID = 1;

    /** More keys than this are not left, as the function remembers something of each. */
    private static final int MOST_KEYS = 10_000;

    private final Settling<I, B, O> function;
    private transient Set<String> changed = new LinkedHashSet<>();

    /** A function that leaves the rows of elements until they are asked for. */
    public abstract static class Settling<I, B, O> extends KeyedBroadcastProcessFunction<String, I, B, O> {
        private static final long serialVersionUID = 1;

        /** Emits what elements have changed of the present key since it was settled last. */
        public abstract void settle(String key, RewritingOperator.Out<O> out) throws Exception;
    }

    public SettlingBroadcastOperator(Settling<I, B, O> function, List<MapStateDescriptor<?, ?>> dimensions) {
        super(function, dimensions);
        this.function = function;
    }

    @Override
    public void open() throws Exception {
        super.open();
        changed = new LinkedHashSet<>();
    }

    @Override
    public void processElement1(StreamRecord<I> element) throws Exception {
        super.processElement1(element);
        changed.add((String) getCurrentKey());
        if (changed.size() >= MOST_KEYS) {
            settle();
        }
    }

    @Override
    public void processElement2(StreamRecord<B> element) throws Exception {
        settle();
        super.processElement2(element);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        settle();
        super.processWatermark(mark);
    }

    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int index) throws Exception {
        settle();
        super.processWatermarkStatus(status, index);
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
        if (changed.isEmpty()) {
            return;
        }
        RewritingOperator.Out<O> out = RewritingOperator.Out.of(output);
        for (String key : changed) {
            setCurrentKey(key);
            function.settle(key, out);
        }
        changed.clear();
    }
}
