package io.earshot.sinks;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends rows to an operational table: how a job fares, not what it found out. Such rows are worth no waiting and no
 * failure: they are written in the background, those that wait too long give way to later ones, and a failure is logged
 * and forgotten.
 */
public final class Journal<R extends Record> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int MOST_WAITING = 16;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final RowMapping<R> table;
    private final Client client;
    private final ThreadPoolExecutor background = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Journal::thread,
            new ThreadPoolExecutor.DiscardOldestPolicy());
    private boolean isFailing;

    public Journal(ClickHouseConnection connection, RowMapping<R> table) {
        this.table = table;
        this.client = connection.client();
    }

    /**
     * Appends rows soon, or never.
     *
     * @param rows finds them, in the background
     */
    public void append(Callable<? extends Collection<R>> rows) {
        background.execute(() -> write(rows));
    }

    /** Gives what waits a moment to be written. */
    @Override
    public void close() {
        background.shutdown();
        try {
            if (!background.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                background.shutdownNow();
            }
        } catch (InterruptedException e) {
            background.shutdownNow();
            Thread.currentThread().interrupt();
        }
        client.close();
    }

    private void write(Callable<? extends Collection<R>> rows) {
        try {
            RowBinary bytes = new RowBinary();
            for (R row : rows.call()) {
                bytes.write(table.encode(row).row());
            }
            if (bytes.size() > 0) {
                insert(bytes.toByteArray());
            }
            isFailing = false;
        } catch (Exception e) { // of whatever kind: the job goes on
            if (!isFailing) {
                LOG.warn("Rows for {} are left out for now: {}", table, Failures.message(e));
            }
            isFailing = true;
        }
    }

    private void insert(byte[] rows) throws Exception {
        client.insert(
                        table.table(),
                        table.columnsOfRecord(),
                        out -> out.write(rows),
                        ClickHouseFormat.RowBinary,
                        new InsertSettings())
                .get()
                .close();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "earshot-journal");
        thread.setContextClassLoader(Journal.class.getClassLoader());
        thread.setDaemon(true);
        return thread;
    }
}
