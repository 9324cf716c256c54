package io.earshot.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Flink in this JVM, with its web interface, on the loopback address. */
public final class FlinkCluster implements Flink {
    /** Where people look for Flink's web interface first. */
    public static final int USUAL_PORT = 8081;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Configuration configuration;
    private final MiniCluster cluster;
    private final URI webAddress;
    private final FlinkRest rest;

    private FlinkCluster(Configuration configuration, MiniCluster cluster, URI webAddress) {
        this.configuration = configuration;
        this.cluster = cluster;
        this.webAddress = webAddress;
        this.rest = new FlinkRest(webAddress);
    }

    /**
     * Starts Flink and waits until it takes jobs.
     *
     * @param folder its checkpoints, savepoints and temporary files
     * @param usualPort the first port to try for the web interface, or 0 for any
     */
    public static FlinkCluster start(
            Path folder, int usualPort, int parallelism, int slots, Duration checkpointInterval) {
        return start(folder, usualPort, parallelism, slots, checkpointInterval, new Configuration());
    }

    /**
     * Starts Flink with some settings of its own.
     *
     * @param settings win over the usual ones
     */
    public static FlinkCluster start(
            Path folder,
            int usualPort,
            int parallelism,
            int slots,
            Duration checkpointInterval,
            Configuration settings) {
        try {
            Configuration configuration =
                    configuration(folder.toAbsolutePath(), usualPort, parallelism, checkpointInterval);
            configuration.addAll(settings);
            MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                    .setConfiguration(configuration)
                    .setNumTaskManagers(1)
                    .setNumSlotsPerTaskManager(slots)
                    .build());
            cluster.start();
            URI webAddress = cluster.getRestAddress().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new FlinkCluster(configuration, cluster, webAddress);
        } catch (Exception e) {
            throw new IllegalStateException("Flink did not start: " + e.getMessage(), e);
        }
    }

    private static Configuration configuration(Path folder, int usualPort, int parallelism, Duration checkpointInterval)
            throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_PORT, usualPort == 0 ? "0" : usualPort + "-" + (usualPort + 100));
        configuration.set(
                MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1)); // watermarks, seen at once
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(WebOptions.TMP_DIR, temporary.toString());
        configuration.set(CoreOptions.TMP_DIRS, temporary.toString());
        configuration.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
        configuration.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(256));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(256));

        configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        configuration.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY,
                folder.resolve("savepoints").toUri().toString());
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 10);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1000);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
        return configuration;
    }

    /** Where the web interface is. */
    public URI webAddress() {
        return webAddress;
    }

    /** The cluster itself, for tests that end a TaskManager, say. */
    public MiniCluster miniCluster() {
        return cluster;
    }

    /**
     * Returns an environment whose jobs run here.
     *
     * @param savepoint where to go on from; null: from the start
     */
    public StreamExecutionEnvironment environment(@Nullable String savepoint) {
        return submission().environment(configuration, savepoint);
    }

    /** Runs a job's main, which submits it here as {@code flink run} would, and returns the job. */
    public JobID submit(Class<?> main, List<String> arguments) {
        return submit(main, arguments, null);
    }

    @Override
    public JobID submit(Class<?> main, List<String> arguments, @Nullable String savepoint) {
        return submission().run(main, arguments, configuration, savepoint);
    }

    private JobSubmission submission() {
        return new JobSubmission(graph -> cluster.submitJob(graph)
                .thenApply(result -> new MiniClusterJobClient(
                        result.getJobID(),
                        cluster,
                        getClass().getClassLoader(),
                        MiniClusterJobClient.JobFinalizationBehavior.NOTHING)));
    }

    /** Returns the jobs that have not ended. */
    public List<JobStatusMessage> running() {
        return get(cluster.listJobs()).stream()
                .filter(job -> !job.getJobState().isGloballyTerminalState())
                .toList();
    }

    @Override
    public JobStatus status(JobID job) {
        return get(cluster.getJobStatus(job));
    }

    /** Waits until the job has ended, and throws if it failed. */
    public void awaitFinished(JobID job) {
        try {
            JobResult result = cluster.requestJobResult(job).get();
            result.toJobExecutionResult(getClass().getClassLoader());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a job was running", e);
        } catch (Exception e) {
            throw new IllegalStateException("the job failed: " + e.getMessage(), e);
        }
    }

    @Override
    public String stopWithSavepoint(JobID job) {
        awaitRunning(job);
        String savepoint = get(cluster.stopWithSavepoint(job, null, false, SavepointFormatType.CANONICAL));
        get(cluster.requestJobResult(job));
        return savepoint;
    }

    @Override
    public void cancel(JobID job) {
        get(cluster.cancelJob(job));
        get(cluster.requestJobResult(job));
    }

    @Override
    public void checkpoint(JobID job) {
        awaitRunning(job);
        get(cluster.triggerCheckpoint(job));
    }

    /** Waits until every task of the job runs. */
    public void awaitRunning(JobID job) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!allTasksRun(job)) {
            if (status(job).isGloballyTerminalState()) {
                throw new IllegalStateException("the job has ended: " + status(job));
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the job did not run after " + PATIENCE.toSeconds() + " s");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a job was starting", e);
            }
        }
    }

    private boolean allTasksRun(JobID job) {
        // First the status: while a job is being prepared it has no tasks, and all of none run.
        if (status(job) != JobStatus.RUNNING) {
            return false;
        }
        for (AccessExecutionVertex task : get(cluster.getExecutionGraph(job)).getAllExecutionVertices()) {
            if (task.getExecutionState() != ExecutionState.RUNNING
                    && task.getExecutionState() != ExecutionState.FINISHED) {
                return false;
            }
        }
        return true;
    }

    /** The most attempts that a task of the job needed, less one. */
    @Override
    public int restarts(JobID job) {
        int restarts = 0;
        for (AccessExecutionVertex task : get(cluster.getExecutionGraph(job)).getAllExecutionVertices()) {
            restarts = Math.max(restarts, task.getCurrentExecutionAttempt().getAttemptNumber());
        }
        return restarts;
    }

    @Override
    public JsonNode rest(String path) {
        return rest.get(path);
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Flink", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("Flink did not answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Flink: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        get(cluster.closeAsync());
    }
}
