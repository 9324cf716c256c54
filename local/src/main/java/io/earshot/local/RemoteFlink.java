package io.earshot.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.ClusterClientJobClientAdapter;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/** The Flink of a stack that another process keeps running. It has the jobs on its class path already. */
public final class RemoteFlink {
    private static final List<String> CLUSTERS_OWN =
            List.of("rest.", "jobmanager.", "taskmanager.", "io.tmp.", "web.", "env.");

    private final FlinkRest rest;
    private final URI address;

    public RemoteFlink(URI address) {
        this.address = address;
        this.rest = new FlinkRest(address);
    }

    /** Returns the job of that name that has not ended, if there is one. */
    public Optional<String> running(String name) {
        for (JsonNode job : rest.get("/jobs/overview").get("jobs")) {
            if (job.get("name").asText().equals(name)
                    && !JobStatus.valueOf(job.get("state").asText()).isGloballyTerminalState()) {
                return Optional.of(job.get("jid").asText());
            }
        }
        return Optional.empty();
    }

    /**
     * Runs a job's main, which submits it there, and returns the job.
     *
     * @param savepoint where to go on from; null: from the start
     */
    public JobID submit(Class<?> main, List<String> arguments, @Nullable String savepoint) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, address.getHost());
        configuration.set(RestOptions.PORT, address.getPort());
        // Checkpoints, restarts and the rest are the cluster's, as its operator set them.
        for (JsonNode setting : rest.get("/jobmanager/config")) {
            String key = setting.get("key").asText();
            if (CLUSTERS_OWN.stream().noneMatch(key::startsWith)) {
                configuration.setString(key, setting.get("value").asText());
            }
        }
        try (RestClusterClient<StandaloneClusterId> client =
                new RestClusterClient<>(configuration, StandaloneClusterId.getInstance())) {
            return new JobSubmission(graph -> submit(client, graph)).run(main, arguments, configuration, savepoint);
        }
    }

    private static CompletableFuture<JobClient> submit(
            RestClusterClient<StandaloneClusterId> client, StreamGraph graph) {
        try {
            graph.serializeUserDefinedInstances();
        } catch (IOException e) {
            throw new UncheckedIOException("the job cannot be sent", e);
        }
        return client.submitJob(graph)
                .thenApply(job ->
                        new ClusterClientJobClientAdapter<>(() -> client, job, RemoteFlink.class.getClassLoader()));
    }
}
