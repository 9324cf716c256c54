package io.earshot.jobs;

import io.earshot.config.Arguments;
import io.earshot.config.AttributionConfig;
import io.earshot.events.OrderPlaced;
import io.earshot.sources.EventStreams;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** A later build of AttributionJob: one operator more, with state of its own, between the source and the orders' fold. */
public final class LaterAttributionJob {
    private LaterAttributionJob() {}

    public static void main(String[] arguments) throws Exception {
        AttributionConfig config = AttributionConfig.from(Arguments.parse(arguments));
        Submission.run(AttributionJob.NAME, config.source(), config.clickHouse(), (env, epoch, start, progress) -> {
            Submission submission = AttributionJob.submission(config, epoch, start, progress);
            EventStreams events =
                    submission.read(env, config.stores(), config.windows().horizonMicros());
            AttributionJob.wire(counted(events), config, submission);
        });
    }

    private static EventStreams counted(EventStreams events) {
        DataStream<OrderPlaced> placed = events.placed()
                .keyBy(OrderPlaced::orderId)
                .process(new Count())
                .uid("count-orders")
                .name("Count orders");
        return new EventStreams(
                events.adTouches(),
                events.adSpends(),
                events.exposures(),
                events.pageViews(),
                events.links(),
                events.conversations(),
                events.variants(),
                placed,
                events.cancelled(),
                events.refunded(),
                events.rates(),
                events.experiments(),
                events.outreach(),
                events.carts(),
                events.subscriptions(),
                events.armTotals(),
                events.daySums(),
                events.stock(),
                events.deadLetters(),
                events.refusals(),
                events.readings());
    }

    /** Passes orders on. State per order: how often it came, for as long as the job lives. */
    private static final class Count extends KeyedProcessFunction<String, OrderPlaced, OrderPlaced> {
        private static final long serialVersionUID = 1;

        private transient ValueState<Long> times;

        @Override
        public void open(OpenContext context) {
            times = getRuntimeContext().getState(new ValueStateDescriptor<>("times", Types.LONG));
        }

        @Override
        public void processElement(OrderPlaced order, Context context, Collector<OrderPlaced> out) throws Exception {
            Long before = times.value();
            times.update(before == null ? 1 : before + 1);
            out.collect(order);
        }
    }
}
