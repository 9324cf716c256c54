package io.earshot.joins;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * A keyed function on Flink's own operator, with as many subtasks as wanted: it can be stopped with a snapshot and go on
 * from it at another parallelism, as a job does.
 *
 * @param <I> what it takes by key
 * @param <B> what it takes on all subtasks; {@link Void} if nothing
 * @param <O> what it gives
 */
public final class Rig<I, B, O> implements AutoCloseable {
    private static final int MAX_PARALLELISM = 128;

    private final KeySelector<I, String> key;
    private final Starter<O> starter;
    private List<AbstractStreamOperatorTestHarness<O>> subtasks = new ArrayList<>();
    private long checkpoint;

    /** Makes a subtask that has not begun. */
    private interface Starter<O> {
        AbstractStreamOperatorTestHarness<O> subtask(int parallelism, int index) throws Exception;
    }

    private Rig(KeySelector<I, String> key, Starter<O> starter) throws Exception {
        this.key = key;
        this.starter = starter;
        AbstractStreamOperatorTestHarness<O> only = starter.subtask(1, 0);
        only.open();
        subtasks.add(only);
    }

    public static <I, O> Rig<I, Void, O> of(
            Supplier<KeyedProcessFunction<String, I, O>> function, KeySelector<I, String> key) throws Exception {
        return new Rig<>(
                key,
                (parallelism, index) -> new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(function.get()),
                        key,
                        Types.STRING,
                        MAX_PARALLELISM,
                        parallelism,
                        index));
    }

    public static <I, B, O> Rig<I, B, O> of(
            Supplier<KeyedBroadcastProcessFunction<String, I, B, O>> function,
            KeySelector<I, String> key,
            MapStateDescriptor<?, ?>... broadcast)
            throws Exception {
        return broadcasting(() -> new CoBroadcastWithKeyedOperator<>(function.get(), List.of(broadcast)), key);
    }

    /** Of a function that waits with its rows: {@link #barrier} asks for them. */
    public static <I, B, O> Rig<I, B, O> ofSettling(
            Supplier<SettlingBroadcastOperator.Settling<I, B, O>> function,
            KeySelector<I, String> key,
            MapStateDescriptor<?, ?>... broadcast)
            throws Exception {
        return broadcasting(() -> new SettlingBroadcastOperator<>(function.get(), List.of(broadcast)), key);
    }

    private static <I, B, O> Rig<I, B, O> broadcasting(
            Supplier<CoBroadcastWithKeyedOperator<String, I, B, O>> operator, KeySelector<I, String> key)
            throws Exception {
        return new Rig<>(
                key,
                (parallelism, index) -> new KeyedBroadcastOperatorTestHarness<>(
                        operator.get(), key, Types.STRING, MAX_PARALLELISM, parallelism, index));
    }

    /** A checkpoint begins. */
    public void barrier() throws Exception {
        checkpoint++;
        for (AbstractStreamOperatorTestHarness<O> subtask : subtasks) {
            subtask.getOperator().prepareSnapshotPreBarrier(checkpoint);
        }
    }

    public void send(I element) throws Exception {
        int index = KeyGroupRangeAssignment.assignKeyToParallelOperator(
                key.getKey(element), MAX_PARALLELISM, subtasks.size());
        AbstractStreamOperatorTestHarness<O> subtask = subtasks.get(index);
        if (subtask instanceof KeyedOneInputStreamOperatorTestHarness<?, ?, ?>) {
            oneInput(subtask).processElement(new StreamRecord<>(element));
        } else {
            twoInputs(subtask).processElement(new StreamRecord<>(element));
        }
    }

    public void broadcast(B element) throws Exception {
        for (AbstractStreamOperatorTestHarness<O> subtask : subtasks) {
            twoInputs(subtask).processBroadcastElement(new StreamRecord<>(element));
        }
    }

    /** Event time has come so far. */
    public void watermark(long atMicros) throws Exception {
        Watermark watermark = new Watermark(atMicros / 1000);
        for (AbstractStreamOperatorTestHarness<O> subtask : subtasks) {
            if (subtask instanceof KeyedOneInputStreamOperatorTestHarness<?, ?, ?>) {
                oneInput(subtask).processWatermark(watermark);
            } else {
                twoInputs(subtask).processBroadcastWatermark(watermark);
                twoInputs(subtask).processWatermark(watermark);
            }
        }
    }

    /** Stops with a snapshot and goes on from it. */
    public void restart(int parallelism) throws Exception {
        checkpoint++;
        List<OperatorSubtaskState> snapshots = new ArrayList<>();
        for (AbstractStreamOperatorTestHarness<O> subtask : subtasks) {
            snapshots.add(subtask.snapshot(checkpoint, checkpoint));
        }
        OperatorSubtaskState whole =
                AbstractStreamOperatorTestHarness.repackageState(snapshots.toArray(OperatorSubtaskState[]::new));
        List<AbstractStreamOperatorTestHarness<O>> restored = new ArrayList<>();
        for (int index = 0; index < parallelism; index++) {
            AbstractStreamOperatorTestHarness<O> subtask = starter.subtask(parallelism, index);
            subtask.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    whole, MAX_PARALLELISM, subtasks.size(), parallelism, index));
            subtask.open();
            restored.add(subtask);
        }
        close();
        subtasks = restored;
    }

    /** What came out since the last question. */
    public List<O> out() {
        List<O> values = new ArrayList<>();
        for (AbstractStreamOperatorTestHarness<O> subtask : subtasks) {
            values.addAll(subtask.extractOutputValues());
            subtask.getOutput().clear();
        }
        return values;
    }

    /** What came out beside since the last question. */
    public <X> List<X> out(OutputTag<X> tag) {
        List<X> values = new ArrayList<>();
        for (AbstractStreamOperatorTestHarness<O> subtask : subtasks) {
            var side = subtask.getSideOutput(tag);
            if (side != null) {
                side.forEach(record -> values.add(record.getValue()));
                side.clear();
            }
        }
        return values;
    }

    /** Values in keyed state. */
    public int stateEntries() {
        int entries = 0;
        for (AbstractStreamOperatorTestHarness<O> subtask : subtasks) {
            AbstractKeyedStateBackend<?> backend =
                    (AbstractKeyedStateBackend<?>) subtask.getOperator().getKeyedStateBackend();
            entries += ((HeapKeyedStateBackend<?>) backend).numKeyValueStateEntries();
        }
        return entries;
    }

    public int timers() {
        return subtasks.stream()
                .mapToInt(AbstractStreamOperatorTestHarness::numEventTimeTimers)
                .sum();
    }

    @Override
    public void close() throws Exception {
        for (AbstractStreamOperatorTestHarness<O> subtask : subtasks) {
            subtask.close();
        }
    }

    @SuppressWarnings("unchecked")
    private KeyedOneInputStreamOperatorTestHarness<String, I, O> oneInput(
            AbstractStreamOperatorTestHarness<O> subtask) {
        return (KeyedOneInputStreamOperatorTestHarness<String, I, O>) subtask;
    }

    @SuppressWarnings("unchecked")
    private KeyedBroadcastOperatorTestHarness<String, I, B, O> twoInputs(AbstractStreamOperatorTestHarness<O> subtask) {
        return (KeyedBroadcastOperatorTestHarness<String, I, B, O>) subtask;
    }
}
