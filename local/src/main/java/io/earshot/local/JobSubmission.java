package io.earshot.local;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/** Takes the place of {@code flink run}: what a job's main executes goes to a cluster of our choice. */
final class JobSubmission implements PipelineExecutorServiceLoader, PipelineExecutorFactory, PipelineExecutor {
    private static final String TARGET = "earshot";

    private final Function<StreamGraph, CompletableFuture<? extends JobClient>> cluster;
    private final List<JobID> submitted = new ArrayList<>();

    JobSubmission(Function<StreamGraph, CompletableFuture<? extends JobClient>> cluster) {
        this.cluster = cluster;
    }

    /**
     * Returns an environment whose jobs go to the cluster.
     *
     * @param savepoint where to go on from; null: from the start
     */
    StreamExecutionEnvironment environment(Configuration configuration, @Nullable String savepoint) {
        return environment(configuration, savepoint, new Configuration());
    }

    private StreamExecutionEnvironment environment(
            Configuration cluster, @Nullable String savepoint, Configuration job) {
        Configuration all = new Configuration(cluster);
        all.addAll(job);
        all.set(DeploymentOptions.TARGET, TARGET);
        all.set(DeploymentOptions.ATTACHED, false);
        if (savepoint != null) {
            all.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        return new StreamExecutionEnvironment(this, all, getClass().getClassLoader());
    }

    /** Runs a main, which submits one job, and returns it. */
    JobID run(Class<?> main, List<String> arguments, Configuration configuration, @Nullable String savepoint) {
        Context.run(
                job -> environment(configuration, savepoint, job), () -> call(main, arguments.toArray(new String[0])));
        if (submitted.size() != 1) {
            throw new IllegalStateException(
                    main.getSimpleName() + " must submit one job, and submitted " + submitted.size());
        }
        return submitted.get(0);
    }

    private static void call(Class<?> main, String[] arguments) {
        try {
            main.getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(
                    main.getSimpleName() + " failed: " + ExceptionUtils.getRootCauseMessage(e), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(main.getName() + " has no public static void main(String[])", e);
        }
    }

    @Override
    public CompletableFuture<JobClient> execute(Pipeline pipeline, Configuration configuration, ClassLoader loader)
            throws Exception {
        return cluster.apply(PipelineExecutorUtils.getStreamGraph(pipeline, configuration))
                .thenApply(client -> {
                    submitted.add(client.getJobID());
                    return client;
                });
    }

    @Override
    public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
        return this;
    }

    @Override
    public Stream<String> getExecutorNames() {
        return Stream.of(TARGET);
    }

    @Override
    public String getName() {
        return TARGET;
    }

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
        return true;
    }

    @Override
    public PipelineExecutor getExecutor(Configuration configuration) {
        return this;
    }

    /** Opens what Flink keeps for its own clients: which environment a main gets. */
    private static final class Context extends StreamExecutionEnvironment {
        static synchronized void run(Function<Configuration, StreamExecutionEnvironment> environments, Runnable main) {
            initializeContextEnvironment(environments::apply);
            try {
                main.run();
            } finally {
                resetContextEnvironment();
            }
        }
    }
}
