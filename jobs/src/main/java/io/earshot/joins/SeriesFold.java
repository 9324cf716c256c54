package io.earshot.joins;

import io.earshot.events.DaySummed;
import io.earshot.events.Keys;
import io.earshot.events.SpecialDays;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import io.earshot.events.Versions.Fate;
import io.earshot.joins.RewritingOperator.Out;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.series.Days;
import io.earshot.measures.series.DemandTerms;
import io.earshot.measures.series.Intraday;
import io.earshot.measures.series.Plan;
import io.earshot.measures.series.SeriesOutlook;
import io.earshot.results.DemandPlan;
import io.earshot.results.Forecast;
import io.earshot.results.ForecastAccuracy;
import io.earshot.results.LeadTimeDemand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the days of each series, closes them by the watermark in the store's time zone, and says what comes next. What is late
 * or corrected opens its day again: the rows are worked out anew from all days, as if these had been final from the start, so
 * that they depend on the facts and on the last closed day alone. Of sales it keeps hours too, and says with each hour of the
 * store's clocks that has passed what the present day will come to, from the hours that have passed alone.
 *
 * <p>State per series: how far it is closed and which rows stand (under 256 bytes for a product); its days in months of 32, of
 * which a fact touches one (under 256 bytes as well); and, not touched until rows are due, forecasts from past origins, for the judgement of methods. Days go when they are older than {@link Plan#needed}
 * before the last closed one, hours after {@link Intraday#DAYS} days, and a series without days goes as a whole.
 */
public final class SeriesFold extends SettlingOperator.Settling<DaySummed, Forecast> {
    public static final OutputTag<ForecastAccuracy> ACCURACY =
            new OutputTag<>("accuracy", RecordType.ofRecord(ForecastAccuracy.class));
    public static final OutputTag<ForecastAccuracy> WEEKLY_ACCURACY =
            new OutputTag<>("weekly-accuracy", RecordType.ofRecord(ForecastAccuracy.class));
    public static final OutputTag<DemandPlan> PLANS = new OutputTag<>("plans", RecordType.ofRecord(DemandPlan.class));
    public static final OutputTag<LeadTimeDemand> DEMAND =
            new OutputTag<>("demand", RecordType.ofRecord(LeadTimeDemand.class));

    private static final long serialVersionUID = 1;

    private static final long AT_THE_FIRST_WATERMARK = Long.MIN_VALUE;

    private static final RecordState<Progress> PROGRESS = RecordState.of("progress", Progress.class);
    private static final MapStateDescriptor<Integer, Month> MONTHS =
            new MapStateDescriptor<>("months", Types.INT, RecordType.ofRecord(Month.class));
    private static final RecordState<PastFits> FITS = RecordState.of("fits", PastFits.class);

    private static final MapStateDescriptor<Integer, Month> HOURS =
            new MapStateDescriptor<>("hours", Types.INT, RecordType.ofRecord(Month.class));
    private static final RecordState<Today> TODAY = RecordState.of("today", Today.class);

    private final Stores stores;
    private final DemandTerms terms;
    private transient ValueState<Progress> progresses;
    private transient MapState<Integer, Month> months;
    private transient ValueState<PastFits> pastFits;
    private transient MapState<Integer, Month> hours;
    private transient ValueState<Today> todays;
    private transient boolean isChanged;

    /**
     * How far a series has come.
     *
     * @param closedDay last day that is looked at, see {@link Plan#seenAt}; {@link Integer#MIN_VALUE} while there is none
     * @param settledDay the closed day for which the rows were worked out
     * @param staleFrom first closed day that has changed since then; {@link Integer#MAX_VALUE} if none has
     */
    public record Progress(int closedDay, int settledDay, int staleFrom, StandingRows standing) {
        /** Of a series of which nothing was seen. */
        public static final Progress NONE =
                new Progress(Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, StandingRows.NONE);

        boolean isAnyClosed() {
            return closedDay != Integer.MIN_VALUE;
        }

        boolean isSettled() {
            return settledDay == closedDay && staleFrom == Integer.MAX_VALUE;
        }

        /** The same with a later closed day. */
        public Progress closed(int day) {
            return new Progress(day, settledDay, staleFrom, standing);
        }

        /** The same after a closed day has changed. */
        public Progress stale(int day) {
            return new Progress(closedDay, settledDay, Math.min(staleFrom, day), standing);
        }

        Progress settled(StandingRows rows) {
            return new Progress(closedDay, closedDay, Integer.MAX_VALUE, rows);
        }
    }

    /**
     * How far the present day of a series has come.
     *
     * @param reached the first hour that has not passed, see {@link Intraday#hour}
     * @param settled that for which the rows were worked out
     * @param isStale whether an hour that had passed has changed since then
     * @param ahead what was forecast for the present day, one number per part, as their bits; empty without a forecast
     * @param standing metrics of which a row stands
     */
    public record Today(int reached, int settled, boolean isStale, long[] ahead, List<String> standing) {
        static final Today NONE = new Today(Integer.MIN_VALUE, Integer.MIN_VALUE, false, new long[0], List.of());

        boolean isSettled() {
            return settled == reached && !isStale;
        }

        Today reached(int hour) {
            return hour > reached ? new Today(hour, settled, isStale, ahead, standing) : this;
        }

        Today stale() {
            return new Today(reached, settled, true, ahead, standing);
        }

        Today ahead(double[] means) {
            long[] bits =
                    Arrays.stream(means).mapToLong(Double::doubleToRawLongBits).toArray();
            return new Today(reached, settled, true, bits, standing);
        }

        Today settled(List<String> rows) {
            return new Today(reached, reached, false, ahead, rows);
        }

        double[] means() {
            return Arrays.stream(ahead).mapToDouble(Double::longBitsToDouble).toArray();
        }
    }

    SeriesFold(Stores stores, DemandTerms terms) {
        this.stores = stores;
        this.terms = terms;
    }

    /** Forecasts, and the other rows as side outputs. */
    public static SingleOutputStreamOperator<Forecast> fold(
            DataStream<DaySummed> facts, Stores stores, DemandTerms terms, int epoch) {
        return facts.keyBy(SeriesFold::key, KeyType.TEXT)
                .transform(
                        "Look ahead in each series",
                        RecordType.ofRecord(Forecast.class),
                        operator(stores, terms, epoch))
                .uid("series-fold");
    }

    static SettlingOperator<DaySummed, Forecast, Progress> operator(Stores stores, DemandTerms terms, int epoch) {
        return operator(stores, terms, epoch, SettlingOperator.MOST_AT_ONCE);
    }

    static SettlingOperator<DaySummed, Forecast, Progress> operator(
            Stores stores, DemandTerms terms, int epoch, Duration mostAtOnce) {
        return new SettlingOperator<>(
                new SeriesFold(stores, terms), epoch, PROGRESS, DecidingSettings.of(stores), mostAtOnce);
    }

    static String key(DaySummed fact) {
        return fact.kind().equals(DaySummed.HOURS)
                ? Keys.join(fact.meta().storeId(), DaySummed.SALES, "")
                : Keys.join(fact.meta().storeId(), fact.kind(), fact.dimension());
    }

    @Override
    public boolean isChangedByTimers() {
        return true;
    }

    @Override
    public boolean isChanged() {
        return isChanged;
    }

    @Override
    public void open(OpenContext context) {
        progresses = PROGRESS.in(getRuntimeContext());
        months = getRuntimeContext().getMapState(MONTHS);
        pastFits = FITS.in(getRuntimeContext());
        hours = getRuntimeContext().getMapState(HOURS);
        todays = TODAY.in(getRuntimeContext());
    }

    @Override
    public void processElement(DaySummed fact, Context context, Collector<Forecast> out) throws Exception {
        Store store = stores.get(fact.meta().storeId());
        boolean isHour = fact.kind().equals(DaySummed.HOURS);
        boolean isWithHours = isHour || isWithHours(fact.kind(), fact.dimension());
        Plan plan = isWithHours ? Plan.STORE : Plan.of(fact.kind(), fact.dimension(), terms, store.specialDays());
        Progress before = progresses.value();
        long watermark = context.timerService().currentWatermark();
        Progress progress = closed(before == null ? Progress.NONE : before, plan, store, watermark);
        boolean isTodaySettled = true;
        Month.Added added;
        if (isHour) {
            int hour = Intraday.hour(fact.day(), Integer.parseInt(fact.dimension()));
            int needed = progress.isAnyClosed() ? firstHour(progress.closedDay()) : Integer.MIN_VALUE;
            Today today = today(store, watermark);
            added = add(fact.on(hour), hours, needed);
            today = added.isNews() && hour < today.reached() ? today.stale() : today;
            todays.update(today);
            isTodaySettled = today.isSettled();
        } else {
            int needed = progress.isAnyClosed() ? firstDay(progress.closedDay(), plan) : Integer.MIN_VALUE;
            added = add(fact, months, needed);
            progress = added.isNews() && fact.day() <= progress.closedDay() ? progress.stale(fact.day()) : progress;
        }
        context.output(Accounts.TAG, Accounts.count("daily_facts", store.id(), added.fate()));
        if (progress != before) {
            progresses.update(progress);
        }
        if (!progress.isAnyClosed()) {
            context.timerService().registerEventTimeTimer(AT_THE_FIRST_WATERMARK);
        } else if (isWithHours || before == null || before.closedDay() != progress.closedDay()) {
            context.timerService().registerEventTimeTimer(next(progress, plan, store, isWithHours, watermark));
        }
        isChanged = !progress.isSettled() || !isTodaySettled;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Forecast> out) throws Exception {
        isChanged = false;
        Progress before = progresses.value();
        long watermark = context.timerService().currentWatermark();
        if (before == null || watermark == Long.MAX_VALUE) {
            return;
        }
        List<String> parts = Keys.split(context.getCurrentKey());
        Store store = stores.get(parts.get(0));
        Plan plan = Plan.of(parts.get(1), parts.get(2), terms, store.specialDays());
        Progress progress = closed(before, plan, store, watermark);
        if (progress != before) {
            progresses.update(progress);
        }
        boolean isWithHours = isWithHours(parts.get(1), parts.get(2));
        isChanged = !progress.isSettled();
        if (isWithHours) {
            Today today = today(store, watermark);
            todays.update(today);
            isChanged |= !today.isSettled();
        }
        context.timerService().registerEventTimeTimer(next(progress, plan, store, isWithHours, watermark));
    }

    @Override
    public boolean settle(String key, boolean isAnew, Out<Forecast> out) throws Exception {
        Progress progress = progresses.value();
        if (progress == null || !progress.isAnyClosed()) {
            return false;
        }
        List<String> parts = Keys.split(key);
        SeriesOutlook.Name name = new SeriesOutlook.Name(parts.get(0), parts.get(1), parts.get(2));
        boolean isDue = isAnew || !progress.isSettled();
        if (isDue) {
            settleDays(name, progress, out);
        }
        Today today = todays.value();
        if (today != null && (isAnew || !today.isSettled())) {
            settleToday(name, today, out);
        }
        if (months.isEmpty() && hours.isEmpty()) {
            progresses.clear();
            pastFits.clear();
            todays.clear();
        }
        return isDue;
    }

    private void settleDays(SeriesOutlook.Name name, Progress progress, Out<Forecast> out) throws Exception {
        SpecialDays special = stores.get(name.storeId()).specialDays();
        Plan plan = Plan.of(name.kind(), name.dimension(), terms, special);
        Days days = filled(months, firstDay(progress.closedDay(), plan), progress.closedDay());
        PastFits known = pastFits.value() == null ? PastFits.NONE : pastFits.value();
        PastFits.Session session = known.before(progress.staleFrom(), plan).session(plan);
        SeriesOutlook outlook =
                days == null ? SeriesOutlook.NONE : SeriesOutlook.of(name, days, terms, special, session);
        StandingRows standing = progress.standing().replacedBy(name, outlook, new StandingRows.Rows() {
            @Override
            public void add(Forecast row) {
                out.collect(row);
            }

            @Override
            public void add(ForecastAccuracy row) {
                out.collect(ACCURACY, row);
            }

            @Override
            public void addOfWeeks(ForecastAccuracy row) {
                out.collect(WEEKLY_ACCURACY, row);
            }

            @Override
            public void add(DemandPlan row) {
                out.collect(PLANS, row);
            }

            @Override
            public void add(LeadTimeDemand row) {
                out.collect(DEMAND, row);
            }
        });
        pastFits.update(session.kept(progress.closedDay()));
        progresses.update(progress.settled(standing));
        Today today = todays.value();
        if (today != null) {
            todays.update(today.ahead(outlook.nextDay()));
        }
    }

    private void settleToday(SeriesOutlook.Name name, Today today, Out<Forecast> out) throws Exception {
        Days passed = today.reached() == Integer.MIN_VALUE
                ? null
                : filled(hours, firstHour(Intraday.day(today.reached()) - 1), today.reached() - 1);
        List<Forecast> rows = passed == null || today.ahead().length == 0
                ? List.of()
                : Intraday.rows(
                        name,
                        passed,
                        today.reached(),
                        today.means(),
                        stores.get(name.storeId()).specialDays());
        rows.forEach(out::collect);
        List<String> standing = rows.stream().map(Forecast::metric).toList();
        today.standing().stream()
                .filter(metric -> !standing.contains(metric))
                .forEach(metric -> out.collect(Intraday.gone(name, metric)));
        todays.update(today.settled(standing));
    }

    private static boolean isWithHours(String kind, String dimension) {
        return kind.equals(DaySummed.SALES) && dimension.isEmpty();
    }

    /** Adds a fact, unless it is of a time of which nothing is needed any more. */
    private static Month.Added add(DaySummed fact, MapState<Integer, Month> months, int needed) throws Exception {
        int index = Month.index(fact.day());
        if (Month.isBefore(index, needed)) {
            return new Month.Added(Month.empty(), Fate.SUPERSEDED, false);
        }
        Month known = months.get(index);
        Month month = known == null ? Month.empty() : known;
        Month.Added added = month.with(fact);
        if (added.month() != month) {
            months.put(index, added.month());
        }
        return added;
    }

    /**
     * The days (or hours) up to a last one, from the first on which something happened; null if nothing did. Forgets those that
     * are older.
     */
    private static @Nullable Days filled(MapState<Integer, Month> months, int needed, int last) throws Exception {
        List<Integer> past = new ArrayList<>();
        List<Month> kept = new ArrayList<>();
        int first = Integer.MAX_VALUE;
        for (Map.Entry<Integer, Month> entry : months.entries()) {
            if (Month.isBefore(entry.getKey(), needed)) {
                past.add(entry.getKey());
            } else {
                kept.add(entry.getValue());
                first = Math.min(first, entry.getValue().first(needed));
            }
        }
        for (Integer index : past) {
            months.remove(index);
        }
        if (first > last) {
            return null;
        }
        long[] numerators = new long[last - first + 1];
        long[] denominators = new long[numerators.length];
        for (Month month : kept) {
            month.fill(first, numerators, denominators);
        }
        return new Days(first, numerators, denominators);
    }

    private static int firstDay(int closedDay, Plan plan) {
        return closedDay - plan.needed() + 1;
    }

    private static int firstHour(int closedDay) {
        return Intraday.hour(closedDay - Intraday.DAYS + 1, 0);
    }

    /** How far the present day has come by a watermark. */
    private Today today(Store store, long watermarkMillis) throws Exception {
        Today today = todays.value();
        today = today == null ? Today.NONE : today;
        if (watermarkMillis == Long.MIN_VALUE || watermarkMillis == Long.MAX_VALUE) {
            return today;
        }
        long now = (watermarkMillis + 1) * 1000;
        return today.reached(Intraday.hour(store.day(now), store.hour(now)));
    }

    /** When a series looks at the time again. */
    private static long next(Progress progress, Plan plan, Store store, boolean isWithHours, long watermarkMillis) {
        long end = endMillis(store, plan.renewedAt(progress.closedDay()) + plan.renewedEvery() + plan.delay());
        return isWithHours && watermarkMillis != Long.MIN_VALUE
                ? Math.min(end, Math.floorDiv(store.nextHourMicros((watermarkMillis + 1) * 1000), 1000) - 1)
                : end;
    }

    private static Progress closed(Progress progress, Plan plan, Store store, long watermarkMillis) {
        int day = closedDay(store, watermarkMillis);
        int closed = day == Integer.MIN_VALUE ? day : plan.seenAt(day);
        return closed > progress.closedDay() ? progress.closed(closed) : progress;
    }

    /** The last day that a watermark closes; {@link Integer#MIN_VALUE} if it says nothing of days. */
    static int closedDay(Store store, long watermarkMillis) {
        return watermarkMillis == Long.MIN_VALUE || watermarkMillis == Long.MAX_VALUE
                ? Integer.MIN_VALUE
                : store.day((watermarkMillis + 1) * 1000) - 1;
    }

    /** The watermark at which nothing more of a day is expected. */
    static long endMillis(Store store, int day) {
        return Math.floorDiv(store.startMicros(day + 1), 1000) - 1;
    }
}
