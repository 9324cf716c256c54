package io.earshot.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** House rules of all jobs, without running them: every operator has a uid, nothing needs Kryo, savepoints stay readable. */
class JobGraphTest {
    static Stream<Class<?>> jobs() {
        return WiredJobs.all();
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
        StreamExecutionEnvironment env = WiredJobs.strict();
        WiredJobs.wire(job, env);

        assertThatCode(() -> env.getStreamGraph().getJobGraph()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void wiringTwiceGivesTheSameNamesOfSavedState(Class<?> job) {
        StreamExecutionEnvironment once = WiredJobs.strict();
        StreamExecutionEnvironment again = WiredJobs.strict();
        WiredJobs.wire(job, once);
        WiredJobs.wire(job, again);

        assertThat(operators(once.getStreamGraph().getJobGraph()))
                .isEqualTo(operators(again.getStreamGraph().getJobGraph()));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void savepointsHoldWhatIsListed(Class<?> job) throws Exception {
        String list = "savepoints/" + job.getSimpleName() + ".txt";
        List<String> held = SavedState.of(WiredJobs.graph(job)).lines();
        Path written = Files.createDirectories(Path.of("target", "savepoints")).resolve(job.getSimpleName() + ".txt");
        Files.write(written, held);

        List<String> gone = new ArrayList<>(listed(list));
        List<String> come = new ArrayList<>(held);
        gone.removeAll(held);
        come.removeAll(listed(list));

        assertThat(gone)
                .as(
                        "%s: uids, states or types that a savepoint holds have gone, been renamed or changed (now: %s). This"
                                + " breaks savepoints: add a migration note to docs/decisions.md and update the list"
                                + " jobs/src/test/resources/%s; as it would be now it stands in jobs/%s",
                        job.getSimpleName(), come, list, written)
                .isEmpty();
        assertThat(come)
                .as(
                        "%s: uids, states or types are new. Once published they can only be changed with a migration: add"
                                + " them to the list jobs/src/test/resources/%s; as it would be now it stands in jobs/%s",
                        job.getSimpleName(), list, written)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void noStopIsRefusedForUnionListState(Class<?> job) throws Exception {
        StreamExecutionEnvironment env = WiredJobs.strict();
        env.setParallelism(3);
        WiredJobs.wire(job, env);

        assertThat(UnevenStop.unions(env.getStreamGraph())).isEmpty();
    }

    @Test
    void unionListStateIsSeenBehindASourceButNotBehindAnExchange() throws Exception {
        StreamExecutionEnvironment env = WiredJobs.strict();
        env.setParallelism(3);
        DataStream<Long> numbers =
                env.fromSequence(1, 9).uid("source").map(new KeepsUnion()).uid("chained");
        numbers.map(new KeepsUnion())
                .disableChaining()
                .uid("forward")
                .keyBy(number -> number)
                .map(new KeepsUnion())
                .uid("keyed")
                .map(new KeepsUnion())
                .uid("behind keyed")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");

        assertThat(UnevenStop.unions(env.getStreamGraph())).containsExactlyInAnyOrder("chained", "forward");
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void withoutCheckpointsAJobDoesNotStart(Class<?> job) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());

        assertThatThrownBy(() -> WiredJobs.wire(job, env))
                .hasMessageContaining("execution.checkpointing.interval must be set");
    }

    @Test
    void aMissingUidIsSeen() {
        StreamExecutionEnvironment env = WiredJobs.strict();
        env.fromData(1, 2)
                .uid("source")
                .map(number -> number + 1)
                .sinkTo(new DiscardingSink<>())
                .uid("sink");

        assertThatThrownBy(() -> env.getStreamGraph().getJobGraph()).hasMessageContaining("Map");
    }

    @Test
    void aTypeThatNeedsKryoIsSeen() {
        StreamExecutionEnvironment env = WiredJobs.strict();
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

    private static final class KeepsUnion implements MapFunction<Long, Long>, CheckpointedFunction {
        private static final long serialVersionUID = 1;

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            context.getOperatorStateStore().getUnionListState(new ListStateDescriptor<>("any", Types.LONG));
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {}

        @Override
        public Long map(Long number) {
            return number;
        }
    }

    private static List<String> listed(String list) throws IOException {
        try (InputStream in = JobGraphTest.class.getResourceAsStream("/" + list)) {
            assertThat(in).as("the list jobs/src/test/resources/%s", list).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
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
