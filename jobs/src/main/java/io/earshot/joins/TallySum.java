package io.earshot.joins;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps rows of sums and emits each whenever it changes. The values are integers, so additions may come in any order and be
 * taken back. A row vanishes (first value 0) when nothing contributes to it any more.
 *
 * <p>State per row: its values, until the event time after which nothing can change it.
 */
public final class TallySum extends KeyedProcessFunction<String, Tally, Tally> {
    private static final long serialVersionUID = 1;
    private static final ValueStateDescriptor<long[]> VALUES =
            new ValueStateDescriptor<>("values", PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO);

    private transient ValueState<long[]> values;

    /** Adds up, first beside the source of the additions and then by row. */
    public static SingleOutputStreamOperator<Tally> sum(DataStream<Tally> tallies, int epoch) {
        return TallyBuffer.attach(tallies, "tally-buffer")
                .keyBy(Tally::row)
                .transform(
                        "Add up rows",
                        TypeInformation.of(Tally.class),
                        new RewritingOperator<>(
                                new TallySum(),
                                epoch,
                                VALUES,
                                (row, sums, out) -> out.collect(Tally.of(row, sums.clone()))))
                .uid("tally-sum");
    }

    @Override
    public void open(OpenContext context) {
        values = getRuntimeContext().getState(VALUES);
    }

    @Override
    public void processElement(Tally tally, Context context, Collector<Tally> out) throws Exception {
        long[] sums = values.value();
        sums = sums == null ? new long[tally.values().length] : sums;
        add(sums, tally.values());
        values.update(sums);
        if (tally.keptUntilMicros() != Tally.FOR_EVER) {
            context.timerService().registerEventTimeTimer(Timers.day(tally.keptUntilMicros()));
        }
        out.collect(new Tally(tally.table(), tally.key(), sums.clone(), tally.keptUntilMicros()));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Tally> out) {
        values.clear();
    }

    static void add(long[] sums, long[] values) {
        for (int i = 0; i < values.length; i++) {
            sums[i] += values[i];
        }
    }
}
