package io.earshot.joins;

import io.earshot.events.DaySummed;
import io.earshot.events.Keys;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import io.earshot.events.Versions.Fate;
import io.earshot.joins.RewritingOperator.Out;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.series.Days;
import io.earshot.measures.series.SignalLeads;
import io.earshot.results.SignalLead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a store sold and what its customers said, day by day, and says from each Sunday that closes what leads what. A
 * fact that comes later or is corrected has the rows worked out anew, as if it had been known from the start, so that they
 * depend on the facts and on the last closed day alone.
 *
 * <p>State per store: how far it is closed and the rows that stand; of sales and of each tag the days in months of 32. Days
 * go when they are older than {@link Days#TRAINING} and a week before the last closed one, and a store without days goes as
 * a whole.
 */
public final class LeadFold extends SettlingOperator.Settling<DaySummed, SignalLead> {
    private static final long serialVersionUID = 1;
    private static final RecordState<Progress> PROGRESS = RecordState.of("progress", Progress.class);
    private static final MapStateDescriptor<String, Month> MONTHS =
            new MapStateDescriptor<>("months", Types.STRING, RecordType.ofRecord(Month.class));
    private static final int NEVER = Integer.MIN_VALUE;

    private final Stores stores;
    private transient ValueState<Progress> progresses;
    private transient MapState<String, Month> months;

    /**
     * How far a store has come.
     *
     * @param closedDay last closed day; {@link Integer#MIN_VALUE} while there is none
     * @param origin from which the rows were worked out; {@link Integer#MIN_VALUE} where they must be worked out anew
     * @param rows that stand
     */
    public record Progress(int closedDay, int origin, List<SignalLead> rows) {}

    LeadFold(Stores stores) {
        this.stores = stores;
    }

    /** Of all daily facts those that it needs. */
    public static SingleOutputStreamOperator<SignalLead> fold(DataStream<DaySummed> facts, Stores stores, int epoch) {
        return facts.filter(LeadFold::isNeeded)
                .uid("only-leads")
                .keyBy(fact -> fact.meta().storeId(), KeyType.TEXT)
                .transform("Look for signals that lead", RecordType.ofRecord(SignalLead.class), operator(stores, epoch))
                .uid("lead-fold");
    }

    static SettlingOperator<DaySummed, SignalLead, Progress> operator(Stores stores, int epoch) {
        return operator(stores, epoch, SettlingOperator.MOST_AT_ONCE);
    }

    static SettlingOperator<DaySummed, SignalLead, Progress> operator(Stores stores, int epoch, Duration mostAtOnce) {
        return new SettlingOperator<>(new LeadFold(stores), epoch, PROGRESS, mostAtOnce);
    }

    private static boolean isNeeded(DaySummed fact) {
        boolean isOfStore =
                fact.kind().equals(DaySummed.SALES) && fact.dimension().isEmpty();
        return isOfStore || isSignal(fact);
    }

    /** Whether a fact is of what customers say: of no series that is forecast. */
    public static boolean isSignal(DaySummed fact) {
        return fact.kind().equals(DaySummed.SIGNAL);
    }

    @Override
    public boolean isChangedByTimers() {
        return true;
    }

    @Override
    public void open(OpenContext context) {
        progresses = PROGRESS.in(getRuntimeContext());
        months = getRuntimeContext().getMapState(MONTHS);
    }

    @Override
    public void processElement(DaySummed fact, Context context, Collector<SignalLead> out) throws Exception {
        Store store = stores.get(fact.meta().storeId());
        Progress before = progresses.value();
        Progress progress = closed(
                before == null ? new Progress(NEVER, NEVER, List.of()) : before,
                store,
                context.timerService().currentWatermark());
        int index = Month.index(fact.day());
        Fate fate = Fate.SUPERSEDED;
        if (progress.closedDay == NEVER || !Month.isBefore(index, firstDay(progress.closedDay))) {
            String key = Keys.join(fact.kind(), fact.dimension(), Integer.toString(index));
            Month known = months.get(key);
            Month month = known == null ? Month.empty() : known;
            Month.Added added = month.with(fact);
            fate = added.fate();
            if (added.month() != month) {
                months.put(key, added.month());
            }
            if (added.isNews() && fact.day() <= progress.origin) {
                progress = new Progress(progress.closedDay, NEVER, progress.rows);
            }
        }
        if (isSignal(fact)) {
            context.output(Accounts.TAG, Accounts.count("daily_facts", store.id(), fate));
        }
        progresses.update(progress);
        int open = progress.closedDay == NEVER ? fact.day() : progress.closedDay + 1;
        context.timerService().registerEventTimeTimer(SeriesFold.endMillis(store, open));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<SignalLead> out) throws Exception {
        Progress before = progresses.value();
        if (before == null) {
            return;
        }
        Store store = stores.get(context.getCurrentKey());
        long watermark = context.timerService().currentWatermark();
        Progress progress = closed(before, store, watermark);
        progresses.update(progress);
        if (progress.closedDay != NEVER && watermark != Long.MAX_VALUE) {
            context.timerService().registerEventTimeTimer(SeriesFold.endMillis(store, progress.closedDay + 1));
        }
    }

    @Override
    public boolean settle(String storeId, boolean isAnew, Out<SignalLead> out) throws Exception {
        Progress progress = progresses.value();
        if (progress == null || progress.closedDay == NEVER) {
            return false;
        }
        int origin = SignalLeads.origin(progress.closedDay);
        boolean isDue = progress.origin != origin;
        List<SignalLead> rows = isDue ? rows(storeId, origin, progress.closedDay) : progress.rows;
        Changes.of(progress.rows, rows, LeadFold::key, SignalLead::deleted).stream()
                .filter(row -> !isAnew || row.isDeleted())
                .forEach(out::collect);
        if (isAnew) {
            rows.forEach(out::collect);
        }
        progresses.update(months.isEmpty() ? null : new Progress(progress.closedDay, origin, rows));
        return isDue;
    }

    private static String key(SignalLead row) {
        return Keys.join(row.target(), row.signal(), row.kind(), row.name());
    }

    /** Forgets what is too old on the way. */
    private List<SignalLead> rows(String storeId, int origin, int closedDay) throws Exception {
        Map<String, List<Month>> bySeries = new HashMap<>();
        List<String> past = new ArrayList<>();
        for (Map.Entry<String, Month> entry : months.entries()) {
            List<String> key = Keys.split(entry.getKey());
            if (Month.isBefore(Integer.parseInt(key.get(2)), firstDay(closedDay))) {
                past.add(entry.getKey());
            } else {
                bySeries.computeIfAbsent(Keys.join(key.get(0), key.get(1)), any -> new ArrayList<>())
                        .add(entry.getValue());
            }
        }
        for (String key : past) {
            months.remove(key);
        }
        Days sales = null;
        Map<String, Days> signals = new HashMap<>();
        for (Map.Entry<String, List<Month>> series : bySeries.entrySet()) {
            List<String> key = Keys.split(series.getKey());
            Days days = days(series.getValue(), origin);
            if (days == null) {
                continue;
            }
            if (key.get(0).equals(DaySummed.SALES)) {
                sales = days;
            } else {
                signals.put(key.get(1), days);
            }
        }
        return sales == null ? List.of() : SignalLeads.of(storeId, origin, sales, signals);
    }

    private static @Nullable Days days(List<Month> all, int origin) {
        int from = origin - Days.TRAINING + 1;
        int first = all.stream().mapToInt(month -> month.first(from)).min().orElse(Integer.MAX_VALUE);
        if (first > origin) {
            return null;
        }
        long[] numerators = new long[origin - first + 1];
        long[] denominators = new long[numerators.length];
        all.forEach(month -> month.fill(first, numerators, denominators));
        return new Days(first, numerators, denominators);
    }

    private static int firstDay(int closedDay) {
        return closedDay - Days.TRAINING - 6;
    }

    private static Progress closed(Progress progress, Store store, long watermarkMillis) {
        int closed = SeriesFold.closedDay(store, watermarkMillis);
        return closed > progress.closedDay ? new Progress(closed, progress.origin, progress.rows) : progress;
    }
}
