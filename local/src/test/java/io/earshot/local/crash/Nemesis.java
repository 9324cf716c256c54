package io.earshot.local.crash;

import io.earshot.local.Await;
import io.earshot.local.cluster.LogMark;
import io.earshot.local.cluster.Signals;
import io.earshot.local.sinks.FaultyProxy.Insert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What can go wrong. Each lasts until those who must notice it have. */
public enum Nemesis {
    TASK_MANAGER_KILLED(scene -> {
        scene.servers().flink().replaceTaskManager(scene.random().nextInt(Nemesis.TASK_MANAGERS));
        return "";
    }),

    JOB_MANAGER_KILLED(scene -> {
        scene.servers().flink().replaceJobManager();
        return "";
    }),

    CLICKHOUSE_KILLED(scene -> {
        Callable<Boolean> noticed = sinkFails(scene);
        scene.servers().database().kill();
        await("the sink fails", noticed);
        scene.servers().restartClickHouse();
        return "";
    }),

    BROKER_KILLED(scene -> {
        Callable<Boolean> noticed = taskManagersSay(scene, 1, "could not be established|disconnected");
        scene.servers().kafka().kill();
        await("the job misses the broker", noticed);
        scene.servers().restartKafka();
        return "";
    }),

    TASK_MANAGER_STOPPED(scene -> {
        LogMark log = scene.servers().flink().mark("jobmanager");
        int victim = scene.random().nextInt(Nemesis.TASK_MANAGERS);
        whileStopped(
                scene.servers().flink().taskManagers().get(victim),
                "the JobManager gives it up",
                () -> log.count("heartbeat of TaskManager .* timed out|no longer reachable") > 0);
        return "";
    }),

    JOB_MANAGER_STOPPED(scene -> {
        Callable<Boolean> noticed =
                taskManagersSay(scene, Nemesis.TASK_MANAGERS, "lost leadership|heartbeat of JobManager .* timed out");
        whileStopped(scene.servers().flink().jobManager(), "the TaskManagers give it up", noticed);
        return "";
    }),

    CLICKHOUSE_STOPPED(scene -> {
        whileStopped(scene.servers().database().pid(), "the sink fails", sinkFails(scene));
        return "";
    }),

    BROKER_STOPPED(scene -> {
        whileStopped(
                scene.servers().kafka().pid(),
                "the job misses the broker",
                taskManagersSay(scene, 1, "due to request timeout|kafka.common.errors.TimeoutException"));
        return "";
    }),

    /** There is a file where the folder of the job's checkpoints was; a folder without rights would not stop root. */
    CHECKPOINTS_FAIL(scene -> {
        Path folder = scene.servers().flink().checkpoints().resolve(scene.job().toString());
        Path away = folder.resolveSibling(folder.getFileName() + ".away");
        int before = scene.failedCheckpoints();
        Files.move(folder, away);
        Files.createFile(folder);
        await("a checkpoint fails", () -> scene.failedCheckpoints() > before);
        Files.delete(folder);
        Files.move(away, folder);
        return scene.failedCheckpoints() - before + " checkpoints failed";
    }),

    /** ClickHouse says that there are too many parts. */
    INSERTS_REFUSED(scene -> {
        Callable<Boolean> noticed = sinkFails(scene);
        scene.alterTables("MODIFY SETTING parts_to_throw_insert = 1");
        await("the sink fails", noticed);
        scene.alterTables("RESET SETTING parts_to_throw_insert");
        return "";
    }),

    /** ClickHouse finds less room on its disk than it wants to have free, and says so as it does when there is none. */
    DISK_FULL(scene -> {
        Callable<Boolean> noticed = sinkFails(scene);
        scene.alterTables("MODIFY SETTING min_free_disk_bytes_to_perform_insert = 1000000000000000");
        await("the sink fails", noticed);
        scene.alterTables("RESET SETTING min_free_disk_bytes_to_perform_insert");
        return "";
    }),

    BETWEEN_CHECKPOINT_AND_COMMIT(scene -> {
        Hold hold = Hold.ofInsert();
        scene.servers().proxy().follow(hold);
        Insert insert = hold.await();
        long version = Hold.version(insert);
        // Flink's answers are some seconds old. None beyond it completes while the sink's thread is held.
        long interval = Hold.interval(version);
        await("checkpoint " + interval + " had completed", () -> scene.completedCheckpoint() >= interval);
        scene.servers().flink().replaceTaskManagers();
        hold.drop();
        await("the rows are committed after all", hold::isRepeated);
        return "checkpoint %d had completed, its insert into %s (%d bytes) had not reached ClickHouse; it came again"
                .formatted(interval, insert.table(), insert.body().length);
    }),

    BETWEEN_INSERT_AND_ACKNOWLEDGEMENT(scene -> {
        Hold hold = Hold.ofAnswer();
        scene.servers().proxy().follow(hold);
        Insert insert = hold.await();
        long version = Hold.version(insert);
        long rows = scene.number("SELECT count() FROM " + insert.table() + " WHERE version = " + version);
        if (rows == 0) {
            throw new AssertionError("no row of version " + version + " stands in " + insert.table());
        }
        scene.servers().flink().replaceTaskManagers();
        hold.drop();
        await("the rows are inserted again", hold::isRepeated);
        return "%d rows of interval %d stood in %s, the sink did not learn it; they came again"
                .formatted(rows, Hold.interval(version), insert.table());
    });

    /** Of the cluster that is to be struck. */
    static final int TASK_MANAGERS = 2;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Strike strike;

    Nemesis(Strike strike) {
        this.strike = strike;
    }

    private interface Strike {
        String on(Scene scene) throws IOException, SQLException;
    }

    /** Begins and ends the fault, and returns what is to be said of it. */
    String strike(Scene scene) throws IOException, SQLException {
        return strike.on(scene);
    }

    private static void await(String what, Callable<Boolean> condition) {
        Await.until(PATIENCE, condition, () -> "it was not seen that " + what);
    }

    private static Callable<Boolean> taskManagersSay(Scene scene, int howMany, String regex) {
        LogMark log = scene.servers().flink().mark("taskmanager");
        return () -> log.count(regex) >= howMany;
    }

    private static Callable<Boolean> sinkFails(Scene scene) {
        return taskManagersSay(scene, 1, "failed and will be tried again|was refused");
    }

    private static void whileStopped(long pid, String what, Callable<Boolean> noticed) {
        Signals.stop(pid);
        try {
            await(what, noticed);
        } finally {
            Signals.goOn(pid);
        }
    }
}
