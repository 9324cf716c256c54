package io.earshot.jobs;

import io.earshot.config.AttributionConfig;
import io.earshot.config.ExperimentConfig;
import io.earshot.config.ForecastConfig;
import io.earshot.config.InsightConfig;
import io.earshot.config.RecoveryConfig;
import io.earshot.config.ValueConfig;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** Every job, wired as its main does, where uids must be given and nothing may need Kryo. */
final class WiredJobs {
    private static final Map<String, String> SETTINGS = Map.of(
            "kafka.bootstrap.servers", "localhost:9092",
            "clickhouse.url", "jdbc:clickhouse://localhost:8123/earshot",
            "stores.shop.time-zone", "Europe/Berlin",
            "stores.shop.currency", "EUR");

    private static final Map<Class<?>, Wiring> JOBS = Map.of(
            AttributionJob.class,
            env -> AttributionJob.wire(
                    env, AttributionConfig.from(SETTINGS), 1, (clickHouse, job, epoch, from) -> {}, () -> true),
            ExperimentJob.class,
            env -> ExperimentJob.wire(
                    env, ExperimentConfig.from(SETTINGS), 1, (clickHouse, job, epoch, from) -> {}, () -> true),
            ForecastJob.class,
            env -> ForecastJob.wire(
                    env, ForecastConfig.from(SETTINGS), 1, (clickHouse, job, epoch, from) -> {}, () -> true),
            InsightJob.class,
            env -> InsightJob.wire(
                    env, InsightConfig.from(SETTINGS), 1, (clickHouse, job, epoch, from) -> {}, () -> true),
            RecoveryJob.class,
            env -> RecoveryJob.wire(
                    env, RecoveryConfig.from(SETTINGS), 1, (clickHouse, job, epoch, from) -> {}, () -> true),
            CustomerValueJob.class,
            env -> CustomerValueJob.wire(
                    env, ValueConfig.from(SETTINGS), 1, (clickHouse, job, epoch, from) -> {}, () -> true));

    /** Builds a job as its main does. */
    private interface Wiring {
        void wire(StreamExecutionEnvironment env);
    }

    private WiredJobs() {}

    static Stream<Class<?>> all() {
        return JOBS.keySet().stream();
    }

    static void wire(Class<?> job, StreamExecutionEnvironment env) {
        JOBS.get(job).wire(env);
    }

    static StreamGraph graph(Class<?> job) {
        StreamExecutionEnvironment env = strict();
        wire(job, env);
        return env.getStreamGraph();
    }

    static StreamExecutionEnvironment strict() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(2));
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }
}
