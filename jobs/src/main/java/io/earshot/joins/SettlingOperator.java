package io.earshot.joins;

import io.earshot.joins.records.RecordState;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs a keyed function whose rows depend on all that a key holds, so that to work them out is dear: it does so for each key
 * that has changed once before a checkpoint begins, as nothing else of it can be seen. All keys once more where
 * {@link Rewriter} says so.
 *
 * <p>A barrier that waits too long fails its checkpoint. So a function may leave keys to later barriers, once it has used up
 * its time at one: its own state must tell which of them have changed, as all are looked at after a restore. Rows that must be
 * written once more come behind those that have changed, and are left likewise; a restart before all are written begins with
 * them again. What a sweep has removed in the meantime is there again when it is written.
 *
 * <p>State: that of the function, the epoch of the submission, and the settings that decide what the function keeps.
 */
public final class SettlingOperator<I, O, S> extends KeyedProcessOperator<String, I, O> {
    private static final long serialVersionUID = 1;
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** How long to work at a barrier: a sixth of the time after which a checkpoint fails where Earshot is deployed. */
    static final Duration MOST_AT_ONCE = Duration.ofSeconds(30);

    private final Settling<I, O> function;
    private final Rewriter rewriter;
    private final DecidingSettings settings;
    private final RecordState<S> everyKey;
    private final Duration mostAtOnce;
    private transient Set<String> changed = new LinkedHashSet<>();
    private transient Set<String> anew = new LinkedHashSet<>();
    private transient boolean isRestored;

    /** A function that leaves its rows until they are asked for. */
    public abstract static class Settling<I, O> extends KeyedProcessFunction<String, I, O> {
        private static final long serialVersionUID = 1;

        /** Whether a timer changes the rows of its key too: it must bear being woken before its time, and set the next one. */
        public boolean isChangedByTimers() {
            return false;
        }

        /** Whether what the last element or timer did changes the rows of its key: where it cannot, its key is not kept. */
        public boolean isChanged() {
            return true;
        }

        /**
         * Emits the rows of the present key.
         *
         * @param isAnew whether they must be written although nothing has changed
         * @return whether there was anything to be done
         */
        public abstract boolean settle(String key, boolean isAnew, RewritingOperator.Out<O> out) throws Exception;
    }

    /** @param everyKey a state that every key has */
    public SettlingOperator(Settling<I, O> function, int epoch, RecordState<S> everyKey) {
        this(function, epoch, everyKey, DecidingSettings.NONE, FOR_EVER);
    }

    /**
     * The same for a function that knows by its state which keys have changed.
     *
     * @param mostAtOnce how long it works at a barrier before the keys that are left wait for the next
     */
    SettlingOperator(
            Settling<I, O> function,
            int epoch,
            RecordState<S> everyKey,
            DecidingSettings settings,
            Duration mostAtOnce) {
        super(function);
        this.function = function;
        this.rewriter = new Rewriter(epoch);
        this.everyKey = everyKey;
        this.settings = settings;
        this.mostAtOnce = mostAtOnce;
    }

    @Override
    public void open() throws Exception {
        super.open();
        changed = new LinkedHashSet<>();
        anew = new LinkedHashSet<>();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        settings.initialize(context.getOperatorStateStore());
        rewriter.initialize(context);
        isRestored = context.isRestored();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        rewriter.snapshot();
        settings.snapshot();
    }

    @Override
    public void processElement(StreamRecord<I> element) throws Exception {
        super.processElement(element);
        if (function.isChanged()) {
            changed.add((String) getCurrentKey());
        }
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        super.onEventTime(timer);
        if (function.isChangedByTimers() && function.isChanged()) {
            changed.add(timer.getKey());
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        settle(mostAtOnce);
    }

    @Override
    public void finish() throws Exception {
        settle(FOR_EVER);
        super.finish();
    }

    private void settle(Duration atMost) throws Exception {
        if (rewriter.isDue()) {
            addEveryKeyTo(anew);
            wake(anew);
        } else if (isRestored && !mostAtOnce.equals(FOR_EVER)) {
            addEveryKeyTo(changed);
        }
        isRestored = false;
        RewritingOperator.Out<O> out = RewritingOperator.Out.of(output);
        long since = System.nanoTime();
        boolean isTimeUp = false;
        while (!isTimeUp && !(changed.isEmpty() && anew.isEmpty())) {
            String key = (changed.isEmpty() ? anew : changed).iterator().next();
            changed.remove(key);
            setCurrentKey(key);
            boolean hasWorked = function.settle(key, anew.remove(key), out);
            isTimeUp = hasWorked && System.nanoTime() - since >= atMost.toNanos();
        }
        rewriter.setUnfinished(!anew.isEmpty());
    }

    /**
     * At the next watermark, whatever that is: what a job that is drained leaves behind has no timers, as all have fired at the
     * end of time, when nothing is said of days.
     */
    private void wake(Set<String> keys) {
        if (function.isChangedByTimers()) {
            TimerService timers = Timers.of(this);
            for (String key : keys) {
                setCurrentKey(key);
                timers.registerEventTimeTimer(Long.MIN_VALUE);
            }
        }
    }

    private void addEveryKeyTo(Set<String> keys) throws Exception {
        this.<String>getKeyedStateBackend()
                .applyToAllKeys(
                        VoidNamespace.INSTANCE,
                        VoidNamespaceSerializer.INSTANCE,
                        everyKey.descriptor(),
                        (key, state) -> keys.add(key));
    }
}
