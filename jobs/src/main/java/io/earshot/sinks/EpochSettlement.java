package io.earshot.sinks;

import static java.util.Objects.requireNonNull;

import io.earshot.results.DailyFact;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the epochs where this submission goes on from, before it writes, and refuses a savepoint from before the latest fresh
 * start. Then removes the rows that older epochs left, once the job has caught up with what stood in Kafka when it was
 * submitted. It does so after two checkpoints, as the rows of the first may still be on their way, and then says so in
 * {@code settlements}.
 *
 * <p>State: which rows of older epochs the job's state stands for; a few numbers per submission, until they are settled.
 */
public final class EpochSettlement extends ProcessFunction<EncodedRow, Void>
        implements CheckpointedFunction, CheckpointListener {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(EpochSettlement.class);

    private final SinkSettings settings;
    private final ArrayList<String> tables;
    private final Start start;
    private final Progress progress;
    private final Withdrawal withdrawal;
    private transient @Nullable ListState<Ancestry> state;
    private transient @Nullable Ancestry ancestry;
    private int sweeps;

    /** Says from which state a submission goes on, as {@link Epochs#start} does. */
    public interface Start extends Serializable {
        void start(ClickHouseConnection clickHouse, String job, int epoch, Ancestry from) throws Exception;
    }

    /** Whether the job has caught up. */
    public interface Progress extends Serializable {
        boolean hasCaughtUp();
    }

    /** Tells others than ClickHouse which daily facts are about to be removed. */
    public interface Withdrawal extends Serializable {
        /** For jobs whose rows nobody else hears of. */
        Withdrawal NONE = facts -> {};

        void withdraw(List<DailyFact> facts) throws Exception;
    }

    EpochSettlement(
            SinkSettings settings, List<RowMapping<?>> tables, Start start, Progress progress, Withdrawal withdrawal) {
        this.settings = settings;
        this.tables = new ArrayList<>(tables.stream().map(RowMapping::table).toList());
        this.start = start;
        this.progress = progress;
        this.withdrawal = withdrawal;
    }

    /**
     * Attaches it to any stream of the job: only its checkpoints matter.
     *
     * @param tables all that the job writes
     */
    public static void attach(
            DataStream<EncodedRow> rows,
            SinkSettings settings,
            List<RowMapping<?>> tables,
            Start start,
            Progress progress) {
        attach(rows, settings, tables, start, progress, Withdrawal.NONE);
    }

    /**
     * The same for a job whose daily facts others hear of.
     *
     * @param withdrawal is told first, so that nothing is lost where the job fails between
     */
    public static void attach(
            DataStream<EncodedRow> rows,
            SinkSettings settings,
            List<RowMapping<?>> tables,
            Start start,
            Progress progress,
            Withdrawal withdrawal) {
        rows.global()
                .process(new EpochSettlement(settings, tables, start, progress, withdrawal))
                .setParallelism(1)
                .setMaxParallelism(1)
                .uid("epoch-settlement")
                .name("Remove rows of older epochs");
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("ancestry", TypeInformation.of(Ancestry.class)));
        Ancestry former = former(context, state);
        if (former.epoch() != settings.epoch() || !context.isRestored()) {
            start.start(settings.connection(), settings.job(), settings.epoch(), former);
        }
        ancestry = former.restored(
                settings.epoch(), context.getRestoredCheckpointId().orElse(0));
    }

    private Ancestry former(FunctionInitializationContext context, ListState<Ancestry> state) throws Exception {
        for (Ancestry former : state.get()) {
            return former;
        }
        if (context.isRestored()) {
            throw new SuppressRestartsException(new IllegalArgumentException(
                    "savepoint must say which rows it stands for, got one without state of epoch-settlement:"
                            + " submit the job without a savepoint, and it computes all anew"));
        }
        return Ancestry.fresh(settings.epoch());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        requireNonNull(state).update(List.of(requireNonNull(ancestry)));
    }

    @Override
    public void processElement(EncodedRow row, Context context, Collector<Void> out) {}

    private void withdrawLeftOverFacts(Ancestry now) throws Exception {
        EpochSweep.leftOverKeys(settings.connection(), Tables.DAILY_FACTS, settings.job(), now, keys -> {
            List<DailyFact> facts = new ArrayList<>();
            for (List<String> key : keys) {
                int day = Math.toIntExact(LocalDate.parse(key.get(4)).toEpochDay());
                facts.add(new DailyFact(key.get(0), key.get(1), key.get(2), key.get(3), day, 0, 0, true));
            }
            withdrawal.withdraw(facts);
        });
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        Ancestry now = requireNonNull(ancestry);
        if (now.isSettled() || !progress.hasCaughtUp()) {
            return;
        }
        List<RowMapping<?>> mappings = new ArrayList<>();
        tables.forEach(table -> mappings.add(Tables.named(table)));
        if (tables.contains(Tables.DAILY_FACTS.table())) {
            withdrawLeftOverFacts(now);
        }
        long removed = EpochSweep.sweep(settings.connection(), mappings, settings.job(), now);
        if (removed > 0) {
            LOG.info("Removed {} rows of older epochs of job {}", removed, settings.job());
        }
        sweeps++;
        if (sweeps == 2) {
            Epochs.settle(settings.connection(), settings.job(), settings.epoch());
            ancestry = now.settled();
        }
    }
}
