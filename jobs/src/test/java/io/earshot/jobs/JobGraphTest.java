package io.earshot.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.earshot.config.AttributionConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two house rules of all jobs, without running them: every operator has a uid, and nothing needs Kryo. */
class JobGraphTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "kafka.bootstrap.servers", "nowhere:9092",
            "clickhouse.url", "jdbc:clickhouse://nowhere:8123/earshot",
            "stores.shop.time-zone", "Europe/Berlin",
            "stores.shop.currency", "EUR");

    private static final Map<Class<?>, Wiring> JOBS = Map.of(
            AttributionJob.class, env -> AttributionJob.wire(env, AttributionConfig.from(SETTINGS), 1, () -> true));

    /** Builds a job as its main does. */
    private interface Wiring {
        void wire(StreamExecutionEnvironment env);
    }

    static Stream<Class<?>> jobs() {
        return JOBS.keySet().stream();
    }

    @Test
    void knowsEveryJob() {
        List<String> jobs = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.earshot.jobs")
                        .stream()
                        .filter(type ->
                                type.tryGetMethod("main", String[].class).isPresent())
                        .map(JavaClass::getName)
                        .toList();

        assertThat(jobs().map(Class::getName)).containsExactlyInAnyOrderElementsOf(jobs);
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void everyOperatorHasAUidAndNothingNeedsKryo(Class<?> job) {
        StreamExecutionEnvironment env = strict();
        JOBS.get(job).wire(env);

        assertThatCode(() -> env.getStreamGraph().getJobGraph()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void wiringTwiceGivesTheSameNamesOfSavedState(Class<?> job) {
        StreamExecutionEnvironment once = strict();
        StreamExecutionEnvironment again = strict();
        JOBS.get(job).wire(once);
        JOBS.get(job).wire(again);

        assertThat(operators(once.getStreamGraph().getJobGraph()))
                .isEqualTo(operators(again.getStreamGraph().getJobGraph()));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void withoutCheckpointsAJobDoesNotStart(Class<?> job) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());

        assertThatThrownBy(() -> JOBS.get(job).wire(env))
                .hasMessageContaining("execution.checkpointing.interval must be set");
    }

    @Test
    void aMissingUidIsSeen() {
        StreamExecutionEnvironment env = strict();
        env.fromData(1, 2)
                .uid("source")
                .map(number -> number + 1)
                .sinkTo(new DiscardingSink<>())
                .uid("sink");

        assertThatThrownBy(() -> env.getStreamGraph().getJobGraph()).hasMessageContaining("Map");
    }

    @Test
    void aTypeThatNeedsKryoIsSeen() {
        StreamExecutionEnvironment env = strict();
        env.fromData(1, 2)
                .uid("source")
                .map(number -> new Object())
                .returns(Object.class)
                .uid("map")
                .rebalance()
                .sinkTo(new DiscardingSink<>())
                .uid("sink");

        assertThatThrownBy(() -> env.getStreamGraph().getJobGraph()).hasMessageContaining("Generic types");
    }

    private static StreamExecutionEnvironment strict() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(2));
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }

    private static Set<String> operators(JobGraph graph) {
        List<String> operators = new ArrayList<>();
        for (JobVertex vertex : graph.getVertices()) {
            vertex.getOperatorIDs()
                    .forEach(pair ->
                            operators.add(pair.getGeneratedOperatorID() + " " + pair.getUserDefinedOperatorID()));
        }
        assertThat(operators).isNotEmpty().doesNotHaveDuplicates();
        return Set.copyOf(operators);
    }
}
