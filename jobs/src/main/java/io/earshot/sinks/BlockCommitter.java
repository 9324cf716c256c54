package io.earshot.sinks;

import io.earshot.events.Keys;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Inserts blocks once their checkpoint has completed, each until the server acknowledges it. It may insert a block again
 * after a restore: the rows have the same key and version, and count once.
 *
 * <p>It waits in the task's thread, so that the job stands still while ClickHouse is away. It never gives a block back to
 * Flink, which would drop it or repeat it at once.
 */
final class BlockCommitter implements Committer<Block> {
    private final SinkSettings settings;
    private final Target target;
    private final Retry retry;
    private final MetricGroup metrics;
    private final Counter retries;
    private final Counter failed;
    private final Map<String, Counter> rows = new HashMap<>();
    private volatile long insertMillis;

    BlockCommitter(SinkSettings settings, Target target, Retry retry, MetricGroup metrics) {
        this.settings = settings;
        this.target = target;
        this.retry = retry;
        this.metrics = metrics;
        this.failed = metrics.counter("failedBlocks");
        this.retries = metrics.counter("retries");
        metrics.gauge("insertMillis", () -> insertMillis);
    }

    @Override
    public void commit(Collection<CommitRequest<Block>> requests) throws IOException, InterruptedException {
        for (CommitRequest<Block> request : requests) {
            insert(request.getCommittable());
        }
    }

    @Override
    public void close() {
        target.close();
    }

    private void insert(Block block) throws IOException, InterruptedException {
        String what = "block of %d rows for %s, the first with key (%s),"
                .formatted(block.rows(), block.table(), String.join(", ", Keys.split(block.firstKey())));
        long start = System.nanoTime();
        try {
            retry.call(what, retries::inc, () -> {
                checkEpoch();
                target.insert(block);
                return block;
            });
        } catch (IOException e) {
            failed.inc();
            throw e;
        }
        insertMillis = (System.nanoTime() - start) / 1_000_000;
        rows.computeIfAbsent(
                        block.table(), table -> metrics.addGroup("table", table).counter("rowsWritten"))
                .inc(block.rows());
    }

    /** Before each attempt, for while it waited a later submission may have begun and removed what it would write. */
    private void checkEpoch() throws Exception {
        int current = target.currentEpoch(settings.job());
        Epochs.checkNotOvertaken(settings.job(), settings.epoch(), current);
        if (current < settings.epoch()) {
            target.begin(settings.job(), settings.epoch());
        }
    }
}
