package io.earshot.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.joins.Dimensions;
import io.earshot.measures.attribution.Touch;
import io.earshot.results.PhraseRevenue;
import io.earshot.results.RecordsByFate;
import io.earshot.results.Roas;
import io.earshot.sinks.Ancestry;
import io.earshot.sinks.EncodedRow;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.types.PojoTestUtils;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What travels or is kept, as the jobs themselves say it. */
class StateTypesTest {

    static Stream<Class<?>> types() {
        return WiredJobs.all().flatMap(job -> types(job).stream()).distinct();
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatTravelsOrIsKeptNeedsNoKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    /** Some of each kind: kept by a subtask, on all subtasks or by key, inside others, on the way to the sink. */
    @Test
    void typesAreFoundWhereverTheyAre() {
        assertThat(types().toList())
                .contains(
                        Ancestry.class,
                        Ancestry.Span.class,
                        Dimensions.Day.class,
                        Dimensions.Pair.class,
                        Dimensions.Variant.class,
                        EncodedRow.class,
                        PhraseRevenue.class,
                        RecordsByFate.class,
                        Roas.class,
                        Touch.class);
    }

    @Test
    void aStateThatNeedsKryoIsSeen() {
        StreamExecutionEnvironment env = WiredJobs.strict();
        env.fromData(1, 2)
                .uid("source")
                .keyBy(number -> number)
                .process(new KeepsAnything())
                .uid("keeps")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        StreamGraph graph = env.getStreamGraph();

        assertThatThrownBy(() -> SavedState.of(graph)).hasStackTraceContaining("Generic types have been disabled");
    }

    private static List<Class<?>> types(Class<?> job) {
        StreamGraph graph = WiredJobs.graph(job);
        Layout travelling = new Layout();
        for (StreamNode node : graph.getStreamNodes()) {
            for (TypeSerializer<?> serializer : node.getTypeSerializersIn()) {
                travelling.name(serializer);
            }
            if (node.getTypeSerializerOut() != null) {
                travelling.name(node.getTypeSerializerOut());
            }
        }
        try {
            return Stream.concat(travelling.records().stream(), SavedState.of(graph).layout().records().stream())
                    .distinct()
                    .toList();
        } catch (Exception e) {
            throw new IllegalStateException("an operator of " + job + " cannot be opened alone", e);
        }
    }

    private static final class KeepsAnything extends KeyedProcessFunction<Integer, Integer, Integer> {
        private static final long serialVersionUID = 1;

        @Override
        public void open(OpenContext context) {
            getRuntimeContext().getState(new ValueStateDescriptor<>("anything", TypeInformation.of(Object.class)));
        }

        @Override
        public void processElement(Integer number, Context context, Collector<Integer> out) {}
    }
}
