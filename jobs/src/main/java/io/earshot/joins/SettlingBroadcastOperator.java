package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Does for a function that knows dimensions what {@link SettlingOperator} does: what elements change of a key's rows is worked
 * out once for all of them, at the latest before a checkpoint begins and before something is said to all keys. Watermarks
 * wait as well, as in {@link TallyBuffer}: none overtakes the rows of what came before it.
 *
 * <p>State: that of the function.
 */
public final class SettlingBroadcastOperator<I, B, O> extends CoBroadcastWithKeyedOperator<String, I, B, O> {
    private static final long serialVersionUID = 1;

    /** More keys than this do not wait, as the function remembers something of each. */
    private static final int MOST_KEYS = 10_000;

    private final Settling<I, B, O> function;
    private transient Set<String> changed = new LinkedHashSet<>();
    private transient @Nullable Watermark waiting;
    private transient @Nullable Settled<O> context;

    /** A function that leaves the rows of elements until they are asked for. */
    public abstract static class Settling<I, B, O> extends KeyedBroadcastProcessFunction<String, I, B, O> {
        private static final long serialVersionUID = 1;

        /** Whether elements have changed a key since it was settled last: if not, it does not wait. */
        public abstract boolean isChanged(String key);

        /** Emits what elements have changed of the present key since it was settled last, and sets its timers. */
        public abstract void settle(String key, Settled<O> context) throws Exception;
    }

    /** What all subtasks know. */
    public interface Known {
        <K, V> ReadOnlyBroadcastState<K, V> of(MapStateDescriptor<K, V> dimensions) throws Exception;
    }

    /** What is known by then, and where rows go. */
    public interface Settled<O> extends RewritingOperator.Out<O> {
        Known known();

        TimerService timers();
    }

    public SettlingBroadcastOperator(Settling<I, B, O> function, List<MapStateDescriptor<?, ?>> dimensions) {
        super(function, dimensions);
        this.function = function;
    }

    @Override
    public void open() throws Exception {
        super.open();
        changed = new LinkedHashSet<>();
        context = context();
    }

    @Override
    public void processElement1(StreamRecord<I> element) throws Exception {
        super.processElement1(element);
        String key = (String) getCurrentKey();
        if (function.isChanged(key) && changed.add(key) && changed.size() >= MOST_KEYS) {
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
        if (changed.isEmpty()) {
            super.processWatermark(mark);
        } else {
            waiting = mark;
        }
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
        for (String key : changed) {
            setCurrentKey(key);
            function.settle(key, requireNonNull(context, "context is null: open must come first"));
        }
        changed.clear();
        if (waiting != null) {
            super.processWatermark(waiting);
            waiting = null;
        }
    }

    private Settled<O> context() {
        TimerService timers = Timers.of(this);
        RewritingOperator.Out<O> out = RewritingOperator.Out.of(output);
        return new Settled<>() {
            @Override
            public Known known() {
                return getOperatorStateBackend()::getBroadcastState;
            }

            @Override
            public TimerService timers() {
                return timers;
            }

            @Override
            public void collect(O row) {
                out.collect(row);
            }

            @Override
            public <X> void collect(OutputTag<X> tag, X row) {
                out.collect(tag, row);
            }
        };
    }
}
