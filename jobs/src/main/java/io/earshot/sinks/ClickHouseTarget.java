package io.earshot.sinks;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.data.ClickHouseFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * ClickHouse, over HTTP. Requests run in a thread of their own, because reading a socket cannot be interrupted, and a job
 * that is cancelled must not wait for a server that is silent.
 */
final class ClickHouseTarget implements Target {
    private final Client client;
    private final ExecutorService requests = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "ClickHouse insert");
        thread.setDaemon(true);
        return thread;
    });

    ClickHouseTarget(ClickHouseConnection connection) {
        this.client = connection.client();
    }

    @Override
    public int currentEpoch(String job) throws Exception {
        return interruptibly(
                () -> client.queryAll(Epochs.currentSql(job)).get(0).getInteger(1));
    }

    @Override
    public void begin(String job, int epoch) throws Exception {
        interruptibly(() -> {
            GenericRecord answer =
                    client.queryAll(Epochs.freshStartsSql(job, epoch)).get(0);
            Epochs.FreshStarts starts = new Epochs.FreshStarts(answer.getInteger(1), answer.getInteger(2));
            Epochs.checkMayBegin(job, epoch, starts);
            client.execute(Epochs.beginSql(job, epoch, starts)).get().close();
            return null;
        });
    }

    @Override
    public void insert(Block block) throws Exception {
        interruptibly(() -> {
            client.insert(
                            block.table(),
                            block.columns(),
                            out -> out.write(block.bytes()),
                            ClickHouseFormat.RowBinary,
                            new InsertSettings())
                    .get()
                    .close();
            return null;
        });
    }

    @Override
    public void close() {
        requests.shutdownNow();
        client.close();
    }

    private <T> T interruptibly(Callable<T> request) throws Exception {
        Future<T> answer = requests.submit(request);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
        }
    }
}
