package io.earshot.joins;

import io.earshot.events.Event;
import io.earshot.events.Keys;
import io.earshot.events.Versions;
import io.earshot.joins.records.RecordState;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Folds all that is said about one entity: counts what became of each record, and tells what changed.
 *
 * <p>State per entity: its groups and the hashes of their payloads, until two horizons after the latest of them (then no
 * record of it can arrive any more that is not late), or for ever where there are few entities.
 *
 * @param <T> the events
 * @param <O> what the rest of the job must know of a change
 */
public abstract class EntityFold<T extends Record & Event, O> extends KeyedProcessFunction<String, T, O> {
    /** For entities that are few. */
    protected static final long FOR_EVER = Long.MAX_VALUE;

    private static final long serialVersionUID = 1;

    private final String topic;
    private final Class<T> type;
    private final long keptMicros;
    private transient ValueState<List<T>> groups;
    private transient ValueState<List<long[]>> hashes;

    /**
     * Folds the events of a topic.
     *
     * @param keptMicros how long after it happened an entity is kept; {@link #FOR_EVER}
     */
    protected EntityFold(String topic, Class<T> type, long keptMicros) {
        this.topic = topic;
        this.type = type;
        this.keptMicros = keptMicros;
    }

    /** The key of an entity: its store and its ids. */
    public static String key(Event event, String... ids) {
        return Keys.join(event.meta().storeId(), Keys.join(ids));
    }

    /** Tells what changed, given all groups of the entity before and after an event. */
    protected abstract void changed(List<T> before, List<T> after, Context context, Collector<O> out);

    @Override
    public void open(OpenContext context) throws Exception {
        groups = groups(type).in(getRuntimeContext());
        hashes = getRuntimeContext()
                .getState(new ValueStateDescriptor<>(
                        "hashes", new ListTypeInfo<>(PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO)));
    }

    @Override
    public void processElement(T event, Context context, Collector<O> out) throws Exception {
        List<T> standing = groups.value();
        List<T> before = standing == null ? List.of() : standing;
        List<T> after = new ArrayList<>(before);
        List<long[]> standingHashes = hashes.value();
        List<long[]> seen = standingHashes == null ? new ArrayList<>() : new ArrayList<>(standingHashes);
        Versions.Fate fate = Versions.add(after, seen, event);
        context.output(Accounts.TAG, Accounts.count(topic, event.meta().storeId(), fate));
        if (fate == Versions.Fate.DUPLICATE) {
            return;
        }
        groups.update(after);
        hashes.update(seen);
        if (keptMicros != FOR_EVER) {
            context.timerService().registerEventTimeTimer(Timers.day(keptUntil(after)));
        }
        changed(before, after, context, out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<O> out) throws Exception {
        List<T> kept = groups.value();
        if (kept != null && keptUntil(kept) <= Timers.micros(timestamp)) {
            groups.clear();
            hashes.clear();
        }
    }

    static <T extends Record> RecordState<List<T>> groups(Class<T> type) {
        return RecordState.listOf("groups", type);
    }

    private long keptUntil(List<T> all) {
        return all.stream().mapToLong(event -> event.meta().atMicros()).max().orElse(0) + keptMicros;
    }
}
