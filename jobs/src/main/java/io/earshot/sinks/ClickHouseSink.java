package io.earshot.sinks;

import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.CheckpointConfig;

/**
 * The one sink of a job, for the rows of all its tables. ClickHouse shows only what a completed checkpoint contains:
 * {@link BlockWriter} keeps the rows until a checkpoint begins, {@link BlockCommitter} inserts them when it has completed.
 */
public final class ClickHouseSink
        implements Sink<EncodedRow>, SupportsCommitter<Block>, SupportsWriterState<EncodedRow, Void> {
    private static final long serialVersionUID = 1;

    private final SinkSettings settings;

    ClickHouseSink(SinkSettings settings) {
        this.settings = settings;
    }

    /**
     * Writes rows to ClickHouse. All rows of one natural key must come from one operator that is keyed by it.
     *
     * @throws IllegalStateException if the job makes no checkpoints, for then nothing would ever be written, or such as
     *     contain more or less than what follows from the events read before them
     */
    public static void attach(DataStream<EncodedRow> rows, SinkSettings settings) {
        check(rows.getExecutionEnvironment().getCheckpointConfig());
        rows.keyBy(EncodedRow::naturalKey)
                .sinkTo(new ClickHouseSink(settings))
                .uid("clickhouse") // names saved state, also the committer's: never change it
                .name("ClickHouse");
    }

    private static void check(CheckpointConfig checkpoints) {
        if (!checkpoints.isCheckpointingEnabled()) {
            throw new IllegalStateException(
                    "execution.checkpointing.interval must be set, because rows are written when a checkpoint completes");
        }
        if (checkpoints.getCheckpointingConsistencyMode() != CheckpointingMode.EXACTLY_ONCE) {
            throw new IllegalStateException(
                    "execution.checkpointing.mode must be EXACTLY_ONCE, because events that are read again would be counted again");
        }
        if (checkpoints.isUnalignedCheckpointsEnabled()) {
            throw new IllegalStateException(
                    "execution.checkpointing.unaligned.enabled must be false, because a checkpoint must hold exactly what follows from the events read before it");
        }
    }

    @Override
    public BlockWriter createWriter(WriterInitContext context) {
        return new BlockWriter(
                settings.epoch(), context.getRestoredCheckpointId().orElse(0), BlockWriter.BLOCK_BYTES);
    }

    @Override
    public BlockWriter restoreWriter(WriterInitContext context, Collection<Void> none) {
        return createWriter(context);
    }

    @Override
    public Committer<Block> createCommitter(CommitterInitContext context) {
        return new BlockCommitter(
                settings,
                new ClickHouseTarget(settings.connection()),
                Retry.within(settings.retryFor()),
                context.getTaskInfo().getIndexOfThisSubtask(),
                new Journal<>(settings.connection(), Tables.COMMITS),
                context.metricGroup());
    }

    @Override
    public SimpleVersionedSerializer<Block> getCommittableSerializer() {
        return new BlockSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Void> getWriterStateSerializer() {
        return new NoState();
    }

    /** The writer is told the ids of checkpoints because it could keep state, and keeps none. */
    private static final class NoState implements SimpleVersionedSerializer<Void> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Void state) {
            throw new IllegalStateException("the writer keeps no state");
        }

        @Override
        public Void deserialize(int version, byte[] serialized) {
            throw new IllegalStateException("the writer keeps no state");
        }
    }
}
