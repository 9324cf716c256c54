package io.earshot.joins.recovery;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Keys;
import io.earshot.events.Persons;
import io.earshot.events.Versions.Fate;
import io.earshot.joins.Accounts;
import io.earshot.joins.Timers;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.Ownership;
import io.earshot.measures.attribution.PersonHistory;
import io.earshot.measures.attribution.Windows;
import io.earshot.measures.recovery.RecoverySpans;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Finds whose the cases, attempts and orders of a visitor are: of him who would own an order at that time. What a customer
 * does is passed on.
 *
 * <p>State per visitor: these, and his links, until the longest window and three horizons after each; for ever only the first link
 * and the latest before what is forgotten.
 */
public final class BelongingFold extends KeyedProcessFunction<String, PersonItem, OwnerItem> {
    private static final long serialVersionUID = 1;
    private static final RecordState<Belongings> BELONGINGS = RecordState.of("belongings", Belongings.class);

    private final Windows windows;
    private transient ValueState<Belongings> states;

    /**
     * What a visitor has.
     *
     * @param links nothing but links, and when to wake
     */
    public record Belongings(PersonHistory links, List<PersonItem> items) {}

    BelongingFold(RecoverySpans spans) {
        long longest = spans.longestMicros() + spans.horizonMicros() + spans.silenceMicros();
        this.windows = new Windows(longest, 1, spans.horizonMicros(), longest);
    }

    public static SingleOutputStreamOperator<OwnerItem> fold(DataStream<PersonItem> items, RecoverySpans spans) {
        return items.keyBy(BelongingFold::key, KeyType.TEXT)
                .process(new BelongingFold(spans), RecordType.ofRecord(OwnerItem.class))
                .uid("belonging-fold")
                .name("Find whose carts and orders these are");
    }

    static String key(PersonItem item) {
        return Keys.join(item.storeId(), item.person());
    }

    @Override
    public void open(OpenContext context) {
        states = BELONGINGS.in(getRuntimeContext());
    }

    @Override
    public void processElement(PersonItem item, Context context, Collector<OwnerItem> out) throws Exception {
        if (!Persons.isVisitor(item.person())) {
            out.collect(OwnerItem.of(item, item.person(), item.isRemoval()));
            return;
        }
        Belongings belongings = states.value();
        belongings =
                belongings == null ? new Belongings(PersonHistory.of(item.person()), new ArrayList<>()) : belongings;
        long at;
        if (item.link() != null) {
            at = item.link().meta().atMicros();
            onLink(item, belongings, context, out);
        } else {
            at = at(item);
            onItem(item, belongings, out);
        }
        PersonHistory links = belongings.links;
        long wake = Timers.earlier(links.wakeMillis(), at + links.keptMicros(windows));
        if (wake != links.wakeMillis()) {
            context.timerService().registerEventTimeTimer(wake);
        }
        states.update(new Belongings(links.woken(wake), belongings.items));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<OwnerItem> out) throws Exception {
        Belongings belongings = states.value();
        if (belongings == null || belongings.links.wakeMillis() != timestamp) {
            return; // what it was set for has gone, or an earlier one was set and has taken its place
        }
        PersonHistory links = belongings.links;
        long kept = links.keptMicros(windows);
        links.forget(Timers.micros(timestamp), windows);
        belongings.items.removeIf(item -> at(item) + kept <= Timers.micros(timestamp));
        LongStream times =
                LongStream.concat(links.times(), belongings.items.stream().mapToLong(BelongingFold::at));
        long wake = Timers.next(times.map(at -> at + kept), timestamp);
        if (wake != 0) {
            context.timerService().registerEventTimeTimer(wake);
        }
        boolean isEmpty = links.isEmpty() && belongings.items.isEmpty();
        states.update(isEmpty ? null : new Belongings(links.woken(wake), belongings.items));
    }

    private void onLink(PersonItem item, Belongings belongings, Context context, Collector<OwnerItem> out) {
        Ownership was = belongings.links.ownership(windows.horizonMicros());
        Fate fate = belongings.links.add(requireNonNull(item.link()));
        context.output(Accounts.TAG, Accounts.count("identities", item.storeId(), fate));
        if (fate == Fate.DUPLICATE) {
            return;
        }
        Ownership is = belongings.links.ownership(windows.horizonMicros());
        for (PersonItem other : belongings.items) {
            String from = was.order(at(other));
            String to = is.order(at(other));
            if (!from.equals(to)) {
                out.collect(OwnerItem.of(other, from, true));
                out.collect(OwnerItem.of(other, to, false));
            }
        }
    }

    private void onItem(PersonItem item, Belongings belongings, Collector<OwnerItem> out) {
        Ownership ownership = belongings.links.ownership(windows.horizonMicros());
        PersonItem former = former(item, belongings.items);
        String owner = ownership.order(at(item));
        if (former != null) {
            belongings.items.remove(former);
            String from = ownership.order(at(former));
            if (item.isRemoval() || !from.equals(owner)) {
                out.collect(OwnerItem.of(former, from, true));
            }
        }
        if (!item.isRemoval()) {
            belongings.items.add(item);
            out.collect(OwnerItem.of(item, owner, false));
        }
    }

    private static @Nullable PersonItem former(PersonItem item, List<PersonItem> items) {
        return items.stream().filter(other -> isSame(item, other)).findAny().orElse(null);
    }

    private static boolean isSame(PersonItem item, PersonItem other) {
        if (item.one() != null) {
            return other.one() != null && item.one().isSameAs(other.one());
        } else if (item.attempt() != null) {
            return other.attempt() != null
                    && item.attempt().conversationId().equals(other.attempt().conversationId());
        }
        return item.order() != null
                && other.order() != null
                && item.order().orderId().equals(other.order().orderId());
    }

    /** As of when it belongs to somebody. */
    private static long at(PersonItem item) {
        if (item.one() != null) {
            return item.one().clockMicros();
        } else if (item.attempt() != null) {
            return item.attempt().atMicros();
        }
        return requireNonNull(item.order()).atMicros();
    }
}
