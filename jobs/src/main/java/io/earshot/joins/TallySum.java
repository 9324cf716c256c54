package io.earshot.joins;

import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps rows of sums and emits each whenever it changes. The values are integers, so additions may come in any order and be
 * taken back. A row vanishes (first value 0) when nothing contributes to it any more.
 *
 * <p>State per row: its values, until the event time after which nothing can change it. What comes to a row after that (behind
 * the promise of a heartbeat) leaves it as it stands.
 */
public final class TallySum extends KeyedProcessFunction<String, Tally, Tally> {
    private static final long serialVersionUID = 1;
    static final RecordState<Sums> SUMS = RecordState.of("sums", Sums.class);

    private transient ValueState<Sums> rows;

    /** The values of a row, and until when something may be added to it. */
    public record Sums(long[] values, long keptUntilMicros) {}

    /**
     * Adds up, first beside each source of additions and then by row.
     *
     * @param sources additions, by a name that stays
     */
    public static SingleOutputStreamOperator<Tally> sum(Map<String, DataStream<Tally>> sources, int epoch) {
        return TallyBuffer.beside(sources)
                .keyBy(Tally::row, KeyType.TEXT)
                .transform(
                        "Add up rows",
                        RecordType.ofRecord(Tally.class),
                        new RewritingOperator<>(
                                new TallySum(),
                                epoch,
                                SUMS,
                                (row, sums, out) ->
                                        out.collect(Tally.of(row, sums.values().clone()))))
                .uid("tally-sum");
    }

    @Override
    public void open(OpenContext context) {
        rows = SUMS.in(getRuntimeContext());
    }

    @Override
    public void processElement(Tally tally, Context context, Collector<Tally> out) throws Exception {
        Sums before = rows.value();
        if (before == null && isOver(tally, context.timerService().currentWatermark())) {
            return;
        }
        long[] values = before == null
                ? new long[tally.values().length]
                : before.values().clone();
        add(values, tally.values());
        long kept =
                before == null ? tally.keptUntilMicros() : Math.max(before.keptUntilMicros(), tally.keptUntilMicros());
        rows.update(new Sums(values, kept));
        if (kept != Tally.FOR_EVER) {
            context.timerService().registerEventTimeTimer(Timers.day(kept));
        }
        out.collect(new Tally(tally.table(), tally.key(), values.clone(), kept));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Tally> out) throws Exception {
        Sums sums = rows.value();
        if (sums != null && sums.keptUntilMicros() <= Timers.micros(timestamp)) {
            rows.clear();
        }
    }

    /** Whether the row may have been forgotten: to begin it anew would overwrite what stands. */
    static boolean isOver(Tally tally, long watermark) {
        return tally.keptUntilMicros() != Tally.FOR_EVER && Timers.day(tally.keptUntilMicros()) <= watermark;
    }

    static void add(long[] sums, long[] values) {
        for (int i = 0; i < values.length; i++) {
            sums[i] += values[i];
        }
    }
}
