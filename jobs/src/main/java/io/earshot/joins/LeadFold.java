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
 * Keeps what a store sold and what its customers said, day by day, and says from few Sundays what leads what (see
 * {@link SignalLeads}). A fact that comes later or is corrected has the rows worked out anew, as if it had been known from the
 * start, so that they depend on the facts and on the last closed day alone.
 *
 * <p>State per store: how far it is closed and its first days; the rows that stand, which a fact does not touch; of sales and
 * of each tag the days in months of 32. Days go when no look can see them any more, {@link Days#TRAINING} and
 * {@link SignalLeads#LONGEST_PAUSE} days and a week before the last closed one, and a store without days goes as a whole.
 */
public final class LeadFold extends SettlingOperator.Settling<DaySummed, SignalLead> {
    private static final long serialVersionUID = 1;
    private static final RecordState<Progress> PROGRESS = RecordState.of("progress", Progress.class);
    private static final RecordState<List<SignalLead>> STANDING = RecordState.listOf("standing", SignalLead.class);
    private static final MapStateDescriptor<String, Month> MONTHS =
            new MapStateDescriptor<>("months", Types.STRING, RecordType.ofRecord(Month.class));
    private static final int NEVER = Integer.MIN_VALUE;
    private static final Days NO_DAYS = new Days(0, new long[0], new long[0]);

    private final Stores stores;
    private transient ValueState<Progress> progresses;
    private transient ValueState<List<SignalLead>> standing;
    private transient MapState<String, Month> months;
    private transient boolean isDue;

    /**
     * How far a store has come.
     *
     * @param closedDay last closed day; {@link Integer#MIN_VALUE} while there is none
     * @param origin last day that the rows which stand have seen
     * @param next day at whose end others will stand; 0 where they must be worked out anew
     * @param firstSale the first day with sales of those that have gone or came when they would have gone; 0 if there is none
     * @param firstTalk likewise with conversations
     * @param rows that stood when a build which kept them here left its savepoint; none since
     */
    public record Progress(int closedDay, int origin, int next, int firstSale, int firstTalk, List<SignalLead> rows) {
        private static final Progress NONE = new Progress(NEVER, NEVER, 0, 0, 0, List.of());

        private Progress closed(int day) {
            return day > closedDay ? new Progress(day, origin, next, firstSale, firstTalk, rows) : this;
        }

        private Progress anew() {
            return new Progress(closedDay, origin, 0, firstSale, firstTalk, rows);
        }

        /** The same store, which is older than was known. */
        private Progress since(String kind, int day) {
            return kind.equals(DaySummed.SALES)
                    ? new Progress(closedDay, origin, 0, earlier(firstSale, day), firstTalk, rows)
                    : new Progress(closedDay, origin, 0, firstSale, earlier(firstTalk, day), rows);
        }

        private int first(String kind) {
            return kind.equals(DaySummed.SALES) ? firstSale : firstTalk;
        }

        private static int earlier(int first, int day) {
            return first == 0 ? day : Math.min(first, day);
        }

        private boolean isDue() {
            return closedDay != NEVER && next <= closedDay;
        }
    }

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
        return new SettlingOperator<>(new LeadFold(stores), epoch, PROGRESS, DecidingSettings.of(stores), mostAtOnce);
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
        standing = STANDING.in(getRuntimeContext());
        months = getRuntimeContext().getMapState(MONTHS);
    }

    /** Few facts change rows: most come before the next look, of days behind the last one. */
    @Override
    public boolean isChanged() {
        return isDue;
    }

    @Override
    public void processElement(DaySummed fact, Context context, Collector<SignalLead> out) throws Exception {
        Store store = stores.get(fact.meta().storeId());
        Progress before = progresses.value();
        Progress progress = (before == null ? Progress.NONE : before)
                .closed(SeriesFold.closedDay(store, context.timerService().currentWatermark()));
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
                progress = progress.anew();
            }
        } else if (Month.empty().with(fact).isNews()) {
            int first = progress.first(fact.kind());
            progress = first == 0 || fact.day() < first ? progress.since(fact.kind(), fact.day()) : progress;
        }
        if (isSignal(fact)) {
            context.output(Accounts.TAG, Accounts.count("daily_facts", store.id(), fate));
        }
        put(before, progress);
        int open = progress.closedDay == NEVER ? fact.day() : progress.closedDay + 1;
        context.timerService().registerEventTimeTimer(SeriesFold.endMillis(store, open));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<SignalLead> out) throws Exception {
        isDue = false;
        Progress before = progresses.value();
        if (before == null) {
            return;
        }
        Store store = stores.get(context.getCurrentKey());
        long watermark = context.timerService().currentWatermark();
        Progress progress = before.closed(SeriesFold.closedDay(store, watermark));
        put(before, progress);
        if (progress.closedDay != NEVER && watermark != Long.MAX_VALUE) {
            context.timerService().registerEventTimeTimer(SeriesFold.endMillis(store, progress.closedDay + 1));
        }
    }

    private void put(@Nullable Progress before, Progress progress) throws Exception {
        if (progress != before) {
            progresses.update(progress);
        }
        isDue = progress.isDue();
    }

    @Override
    public boolean settle(String storeId, boolean isAnew, Out<SignalLead> out) throws Exception {
        Progress progress = progresses.value();
        if (progress == null || progress.closedDay == NEVER || !isAnew && !progress.isDue()) {
            return false;
        }
        List<SignalLead> stood = standing.value();
        List<SignalLead> before = stood == null ? progress.rows : stood;
        List<SignalLead> rows = before;
        boolean hasWorked = progress.isDue();
        if (hasWorked) {
            progress = forgotten(progress);
            SignalLeads.Standing now = standing(storeId, progress);
            rows = now.rows();
            progress = new Progress(
                    progress.closedDay, now.origin(), now.next(), progress.firstSale, progress.firstTalk, List.of());
            boolean isGone = months.isEmpty();
            progresses.update(isGone ? null : progress);
            standing.update(isGone ? null : rows);
        }
        Changes.of(before, rows, LeadFold::key, SignalLead::deleted).stream()
                .filter(row -> !isAnew || row.isDeleted())
                .forEach(out::collect);
        if (isAnew) {
            rows.forEach(out::collect);
        }
        return hasWorked;
    }

    private static String key(SignalLead row) {
        return Keys.join(row.target(), row.signal(), row.kind(), row.name());
    }

    /** Without the months that no look will see, but with what they say of the store's first days. */
    private Progress forgotten(Progress before) throws Exception {
        Progress progress = before;
        List<String> past = new ArrayList<>();
        for (Map.Entry<String, Month> entry : months.entries()) {
            List<String> key = Keys.split(entry.getKey());
            if (Month.isBefore(Integer.parseInt(key.get(2)), firstDay(progress.closedDay))) {
                past.add(entry.getKey());
                int first = entry.getValue().first(0);
                progress = first == Integer.MAX_VALUE ? progress : progress.since(key.get(0), first);
            }
        }
        for (String key : past) {
            months.remove(key);
        }
        return progress;
    }

    private SignalLeads.Standing standing(String storeId, Progress progress) throws Exception {
        Map<String, List<Month>> bySeries = new HashMap<>();
        for (Map.Entry<String, Month> entry : months.entries()) {
            List<String> key = Keys.split(entry.getKey());
            bySeries.computeIfAbsent(Keys.join(key.get(0), key.get(1)), any -> new ArrayList<>())
                    .add(entry.getValue());
        }
        Days sales = NO_DAYS;
        Map<String, Days> signals = new HashMap<>();
        for (Map.Entry<String, List<Month>> series : bySeries.entrySet()) {
            List<String> key = Keys.split(series.getKey());
            Days days = days(series.getValue(), progress.closedDay);
            if (key.get(0).equals(DaySummed.SALES)) {
                sales = days;
            } else if (DaySummed.isSignal(key.get(1))) { // earlier builds took others
                signals.put(key.get(1), days);
            }
        }
        return SignalLeads.of(storeId, progress.closedDay, progress.firstSale, progress.firstTalk, sales, signals);
    }

    private static Days days(List<Month> all, int closedDay) {
        int first = all.stream().mapToInt(month -> month.first(0)).min().orElse(Integer.MAX_VALUE);
        if (first > closedDay) {
            return NO_DAYS;
        }
        long[] numerators = new long[closedDay - first + 1];
        long[] denominators = new long[numerators.length];
        all.forEach(month -> month.fill(first, numerators, denominators));
        return new Days(first, numerators, denominators);
    }

    private static int firstDay(int closedDay) {
        return closedDay - Days.TRAINING - SignalLeads.LONGEST_PAUSE - 6;
    }
}
