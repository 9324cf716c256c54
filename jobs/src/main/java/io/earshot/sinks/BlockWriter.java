package io.earshot.sinks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;

/**
 * Keeps the last row of each natural key until the next checkpoint, then cuts blocks of them.
 *
 * <p>The interval in their version is one more than the checkpoint before them. So what a checkpoint contains has an
 * interval up to its id, and whatever comes after it a greater one: a rollback to that checkpoint can tell them apart.
 * Counting checkpoints would not do, for an aborted one need not reach this writer.
 */
final class BlockWriter implements CommittingSinkWriter<EncodedRow, Block>, StatefulSinkWriter<EncodedRow, Void> {
    static final int BLOCK_BYTES = 8 << 20;

    private final int epoch;
    private final int blockBytes;
    private long checkpoint;
    private long interval;
    private Map<String, Map<String, byte[]>> tables = new LinkedHashMap<>();

    /**
     * Begins to write.
     *
     * @param restoredCheckpoint id of the checkpoint that the job was restored from, or 0
     */
    BlockWriter(int epoch, long restoredCheckpoint, int blockBytes) {
        this.epoch = epoch;
        this.checkpoint = restoredCheckpoint;
        this.blockBytes = blockBytes;
    }

    @Override
    public void write(EncodedRow row, Context context) {
        tables.computeIfAbsent(row.table(), table -> new LinkedHashMap<>()).put(row.key(), row.row());
    }

    /** Nothing: rows wait for the checkpoint. */
    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public Collection<Block> prepareCommit() {
        interval = Math.max(interval, checkpoint) + 1;
        long version = RowVersion.of(epoch, interval);
        List<Block> blocks = new ArrayList<>();
        tables.forEach((table, rows) -> cut(table, rows, version, blocks));
        // What was handed over is not copied: so no clearing, but new maps.
        tables = new LinkedHashMap<>();
        return blocks;
    }

    /** Nothing is kept: only the id of the checkpoint is of interest. */
    @Override
    public List<Void> snapshotState(long checkpointId) {
        checkpoint = checkpointId;
        return List.of();
    }

    @Override
    public void close() {}

    private void cut(String table, Map<String, byte[]> rows, long version, List<Block> blocks) {
        List<String> columns = Tables.named(table).columns();
        long all = 0;
        for (byte[] row : rows.values()) {
            all += row.length + Long.BYTES;
        }
        RowBinary bytes = new RowBinary((int) Math.min(all, blockBytes));
        String firstKey = "";
        int count = 0;
        for (Map.Entry<String, byte[]> row : rows.entrySet()) {
            if (count > 0 && bytes.size() + row.getValue().length + Long.BYTES > blockBytes) {
                blocks.add(new Block(table, columns, count, firstKey, bytes.toByteArray()));
                bytes.clear();
                count = 0;
            }
            if (count == 0) {
                firstKey = row.getKey();
            }
            bytes.write(row.getValue());
            bytes.writeLong(version);
            count++;
        }
        blocks.add(new Block(table, columns, count, firstKey, bytes.toByteArray()));
    }
}
