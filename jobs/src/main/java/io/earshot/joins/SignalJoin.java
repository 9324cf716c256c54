package io.earshot.joins;

import io.earshot.events.Keys;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.insight.Said;
import io.earshot.results.Signal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sets the conversations that carry a tag beside all connected ones of the same day and segment. One conversation more changes
 * the rows of all tags of its day and segment; the sink writes the last of each per checkpoint.
 *
 * <p>State per store, day and segment: conversations by tag, a number each, until the event time after which none of the day
 * can change any more.
 */
public final class SignalJoin extends KeyedProcessFunction<String, Tally, Signal> {
    private static final long serialVersionUID = 1;
    private static final RecordState<Counts> COUNTS = RecordState.of("counts", Counts.class);
    private static final String ANYTHING = place(Said.ANYTHING.kind(), Said.ANYTHING.name());

    private transient ValueState<Counts> counts;

    /** Conversations by kind and name of the tag, joined: one number each, none of them 0. */
    public record Counts(Map<String, long[]> conversations, long keptUntilMicros) {
        long of(String place) {
            long[] count = conversations.get(place);
            return count == null ? 0 : count[0];
        }
    }

    SignalJoin() {}

    /** The rows of {@code signals}, from the additions of {@link SignalFold}. */
    public static SingleOutputStreamOperator<Signal> join(DataStream<Tally> signals, int epoch) {
        return TallyBuffer.beside(Map.of("signals", signals))
                .keyBy(SignalJoin::key, KeyType.TEXT)
                .transform("Set signals beside all conversations", RecordType.ofRecord(Signal.class), operator(epoch))
                .uid("signal-join");
    }

    static RewritingOperator<Tally, Signal, Counts> operator(int epoch) {
        return new RewritingOperator<>(new SignalJoin(), epoch, COUNTS, (key, state, out) -> state.conversations
                .keySet()
                .forEach(place -> out.collect(row(key, place, state))));
    }

    static String key(Tally tally) {
        List<String> ids = Keys.split(tally.key());
        return Keys.join(ids.get(0), ids.get(1), ids.get(2));
    }

    @Override
    public void open(OpenContext context) {
        counts = COUNTS.in(getRuntimeContext());
    }

    @Override
    public void processElement(Tally tally, Context context, Collector<Signal> out) throws Exception {
        Counts before = counts.value();
        if (before == null && TallySum.isOver(tally, context.timerService().currentWatermark())) {
            return;
        }
        List<String> ids = Keys.split(tally.key());
        String place = place(ids.get(3), ids.get(4));
        Counts after = before == null
                ? new Counts(new HashMap<>(), tally.keptUntilMicros())
                : new Counts(new HashMap<>(before.conversations), before.keptUntilMicros);
        long count = after.of(place) + tally.values()[0];
        if (count == 0) {
            after.conversations.remove(place);
        } else {
            after.conversations.put(place, new long[] {count});
        }
        counts.update(after.conversations.isEmpty() ? null : after);
        context.timerService().registerEventTimeTimer(Timers.day(after.keptUntilMicros));

        String key = context.getCurrentKey();
        out.collect(row(key, place, after));
        if (place.equals(ANYTHING)) {
            after.conversations.keySet().stream()
                    .filter(other -> !other.equals(ANYTHING))
                    .forEach(other -> out.collect(row(key, other, after)));
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Signal> out) throws Exception {
        Counts kept = counts.value();
        if (kept != null && kept.keptUntilMicros <= Timers.micros(timestamp)) {
            counts.clear();
        }
    }

    private static String place(String kind, String name) {
        return Keys.join(kind, name);
    }

    /** A row that nothing contributes to has vanished. */
    private static Signal row(String key, String place, Counts counts) {
        List<String> cell = Keys.split(key);
        List<String> tag = Keys.split(place);
        return new Signal(
                cell.get(0),
                Integer.parseInt(cell.get(1)),
                cell.get(2),
                tag.get(0),
                tag.get(1),
                counts.of(place),
                counts.of(ANYTHING),
                counts.of(place) <= 0);
    }
}
