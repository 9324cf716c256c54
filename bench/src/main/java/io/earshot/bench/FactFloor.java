package io.earshot.bench;

import io.earshot.config.ForecastConfig;
import io.earshot.events.DaySummed;
import io.earshot.events.Keys;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.sources.EventSource;
import io.earshot.sources.EventStreams;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/** ForecastJob, doing nothing but to read and decode each daily fact and to update one small state of its series. */
final class FactFloor {
    static final String NAME = "fact-floor";
    private static final long FOR_EVER_MICROS = Long.MAX_VALUE / 4;

    private FactFloor() {}

    /** What is kept per series. */
    public record Sum(int newestDay, long facts, long numerator, long denominator) {}

    static void wire(StreamExecutionEnvironment env, ForecastConfig config) {
        EventStreams events = EventSource.read(env, config.source(), config.stores(), FOR_EVER_MICROS);
        events.daySums()
                .keyBy(fact -> Keys.join(fact.meta().storeId(), fact.kind(), fact.dimension()), KeyType.TEXT)
                .process(new Adding())
                .returns(RecordType.ofRecord(Sum.class))
                .uid("floor-sum")
                .name("Add up days of a series")
                .sinkTo(new DiscardingSink<>())
                .uid("floor-end");
    }

    private static final class Adding extends KeyedProcessFunction<String, DaySummed, Sum> {
        private static final long serialVersionUID = 1;
        private static final RecordState<Sum> SUM = RecordState.of("sum", Sum.class);

        private transient ValueState<Sum> sums;

        @Override
        public void open(OpenContext context) {
            sums = SUM.in(getRuntimeContext());
        }

        @Override
        public void processElement(DaySummed fact, Context context, Collector<Sum> out) throws Exception {
            Sum before = sums.value();
            sums.update(
                    before == null
                            ? new Sum(fact.day(), 1, fact.numerator(), fact.denominator())
                            : new Sum(
                                    Math.max(before.newestDay, fact.day()),
                                    before.facts + 1,
                                    before.numerator + fact.numerator(),
                                    before.denominator + fact.denominator()));
        }
    }
}
