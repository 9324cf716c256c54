package io.earshot.sinks;

import io.earshot.events.Keys;
import io.earshot.results.Commit;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private final int subtask;
    private final Journal<Commit> journal;
    private final MetricGroup metrics;
    private final Counter retries;
    private final Map<String, Counter> rows = new HashMap<>();
    private volatile long commitMillis;

    /** Rows of one table and version. */
    private record Rows(String table, long version) {}

    BlockCommitter(
            SinkSettings settings,
            Target target,
            Retry retry,
            int subtask,
            Journal<Commit> journal,
            MetricGroup metrics) {
        this.settings = settings;
        this.target = target;
        this.retry = retry;
        this.subtask = subtask;
        this.journal = journal;
        this.metrics = metrics.addGroup("earshot");
        this.retries = this.metrics.counter("retries");
        this.metrics.gauge("commitMillis", () -> commitMillis);
    }

    @Override
    public void commit(Collection<CommitRequest<Block>> requests) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Map<Rows, Commit> commits = new LinkedHashMap<>();
        for (CommitRequest<Block> request : requests) {
            Block block = request.getCommittable();
            commits.merge(new Rows(block.table(), block.version()), insert(block), Commit::plus);
        }
        commitMillis = (System.nanoTime() - start) / 1_000_000;
        journal.append(() -> commits.values());
    }

    @Override
    public void close() {
        journal.close();
        target.close();
    }

    private Commit insert(Block block) throws IOException, InterruptedException {
        String what = "block of %d rows for %s, the first with key (%s),"
                .formatted(block.rows(), block.table(), String.join(", ", Keys.split(block.firstKey())));
        long retriesBefore = retries.getCount();
        long startedAt = System.currentTimeMillis();
        retry.call(what, retries::inc, () -> {
            checkEpoch();
            target.insert(block);
            return block;
        });
        rows.computeIfAbsent(
                        block.table(), table -> metrics.addGroup("table", table).counter("rowsWritten"))
                .inc(block.rows());
        return new Commit(
                settings.job(),
                block.table(),
                RowVersion.epoch(block.version()),
                RowVersion.interval(block.version()),
                subtask,
                block.rows(),
                block.bytes().length,
                (int) (retries.getCount() - retriesBefore) + 1,
                1,
                startedAt,
                System.currentTimeMillis());
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
