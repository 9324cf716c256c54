package io.earshot.joins;

import io.earshot.events.DaySummed;
import io.earshot.events.Keys;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import io.earshot.events.Versions.Fate;
import io.earshot.joins.RewritingOperator.Out;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.series.Days;
import io.earshot.measures.series.DemandTerms;
import io.earshot.measures.series.Plan;
import io.earshot.measures.series.SeriesOutlook;
import io.earshot.results.DemandPlan;
import io.earshot.results.Forecast;
import io.earshot.results.ForecastAccuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the days of each series, closes them by the watermark in the store's time zone, and says what comes next. What is late
 * or corrected opens its day again: the rows are worked out anew from all days, as if these had been final from the start, so
 * that they depend on the facts and on the last closed day alone.
 *
 * <p>State per series: how far it is closed and which rows stand (under 200 bytes); its days in months of 32, of which a fact
 * touches one; forecasts from past origins, for the judgement of methods. Days go when they are older than {@link Days#NEEDED}
 * before the last closed one, and a series without days goes as a whole.
 */
public final class SeriesFold extends SettlingOperator.Settling<DaySummed, Forecast> {
    public static final OutputTag<ForecastAccuracy> ACCURACY =
            new OutputTag<>("accuracy", RecordType.ofRecord(ForecastAccuracy.class));
    public static final OutputTag<DemandPlan> PLANS = new OutputTag<>("plans", RecordType.ofRecord(DemandPlan.class));

    private static final long serialVersionUID = 1;
    private static final ValueStateDescriptor<Progress> PROGRESS =
            new ValueStateDescriptor<>("progress", RecordType.ofRecord(Progress.class));
    private static final MapStateDescriptor<Integer, Month> MONTHS =
            new MapStateDescriptor<>("months", Types.INT, RecordType.ofRecord(Month.class));
    private static final ValueStateDescriptor<PastFits> FITS =
            new ValueStateDescriptor<>("fits", RecordType.ofRecord(PastFits.class));

    private final Stores stores;
    private final DemandTerms terms;
    private transient ValueState<Progress> progresses;
    private transient MapState<Integer, Month> months;
    private transient ValueState<PastFits> pastFits;

    /**
     * How far a series has come.
     *
     * @param closedDay last closed day; {@link Integer#MIN_VALUE} while there is none
     * @param staleFrom first closed day that has changed since the rows were worked out; {@link Integer#MAX_VALUE} if none has
     */
    public record Progress(int closedDay, int staleFrom, StandingRows standing) {
        Progress closed(int day) {
            return new Progress(day, staleFrom, standing);
        }

        Progress stale(int day) {
            return new Progress(closedDay, Math.min(staleFrom, day), standing);
        }
    }

    SeriesFold(Stores stores, DemandTerms terms) {
        this.stores = stores;
        this.terms = terms;
    }

    /** Forecasts, and the other rows as side outputs. */
    public static SingleOutputStreamOperator<Forecast> fold(
            DataStream<DaySummed> facts, Stores stores, DemandTerms terms, int epoch) {
        return facts.keyBy(SeriesFold::key)
                .transform(
                        "Look ahead in each series",
                        RecordType.ofRecord(Forecast.class),
                        operator(stores, terms, epoch))
                .uid("series-fold");
    }

    static SettlingOperator<DaySummed, Forecast, Progress> operator(Stores stores, DemandTerms terms, int epoch) {
        return new SettlingOperator<>(new SeriesFold(stores, terms), epoch, PROGRESS);
    }

    static String key(DaySummed fact) {
        return Keys.join(fact.meta().storeId(), fact.kind(), fact.dimension());
    }

    @Override
    public boolean isChangedByTimers() {
        return true;
    }

    @Override
    public void open(OpenContext context) {
        progresses = getRuntimeContext().getState(PROGRESS);
        months = getRuntimeContext().getMapState(MONTHS);
        pastFits = getRuntimeContext().getState(FITS);
    }

    @Override
    public void processElement(DaySummed fact, Context context, Collector<Forecast> out) throws Exception {
        Store store = stores.get(fact.meta().storeId());
        Progress before = progresses.value();
        Progress progress =
                before == null ? new Progress(Integer.MIN_VALUE, Integer.MAX_VALUE, StandingRows.NONE) : before;
        progress = closed(progress, store, context.timerService().currentWatermark());
        int index = Month.index(fact.day());
        Fate fate = Fate.SUPERSEDED;
        if (!Month.isPast(index, progress.closedDay())) {
            Month month = months.get(index);
            Month with = month == null ? Month.of(fact) : month.with(fact);
            fate = month == null || with != month ? Fate.ACCEPTED : month.fate(fact);
            if (with != month) {
                months.put(index, with);
                boolean isSame = month != null && month.hasSums(fact);
                progress = fact.day() <= progress.closedDay() && !isSame ? progress.stale(fact.day()) : progress;
            }
        }
        context.output(Accounts.TAG, Accounts.count("daily_facts", store.id(), fate));
        progresses.update(progress);
        int open = progress.closedDay() == Integer.MIN_VALUE ? fact.day() : progress.closedDay() + 1;
        context.timerService().registerEventTimeTimer(endMillis(store, open));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Forecast> out) throws Exception {
        Progress before = progresses.value();
        if (before == null) {
            return;
        }
        Store store = stores.get(Keys.split(context.getCurrentKey()).get(0));
        Progress progress = closed(before, store, context.timerService().currentWatermark());
        progresses.update(progress);
        if (progress.closedDay() != Integer.MIN_VALUE && context.timerService().currentWatermark() != Long.MAX_VALUE) {
            context.timerService().registerEventTimeTimer(endMillis(store, progress.closedDay() + 1));
        }
    }

    @Override
    public void settle(String key, Out<Forecast> out) throws Exception {
        Progress progress = progresses.value();
        if (progress == null || progress.closedDay() == Integer.MIN_VALUE) {
            return;
        }
        List<String> parts = Keys.split(key);
        SeriesOutlook.Name name = new SeriesOutlook.Name(parts.get(0), parts.get(1), parts.get(2));
        Days days = days(progress.closedDay());
        PastFits known = pastFits.value() == null ? PastFits.NONE : pastFits.value();
        PastFits.Session session = known.before(progress.staleFrom()).session(Plan.of(name.kind(), name.dimension()));
        SeriesOutlook outlook = days == null ? SeriesOutlook.NONE : SeriesOutlook.of(name, days, terms, session);
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
            public void add(DemandPlan row) {
                out.collect(PLANS, row);
            }
        });
        if (months.isEmpty()) {
            progresses.clear();
            pastFits.clear();
            return;
        }
        pastFits.update(session.kept(progress.closedDay()));
        progresses.update(new Progress(progress.closedDay(), Integer.MAX_VALUE, standing));
    }

    /** The days up to the closed one, from the first on which something happened; null if nothing did. Forgets older ones. */
    private @Nullable Days days(int closedDay) throws Exception {
        List<Integer> past = new ArrayList<>();
        List<Month> kept = new ArrayList<>();
        int first = Integer.MAX_VALUE;
        for (Map.Entry<Integer, Month> entry : months.entries()) {
            if (Month.isPast(entry.getKey(), closedDay)) {
                past.add(entry.getKey());
            } else {
                kept.add(entry.getValue());
                first = Math.min(first, entry.getValue().first(closedDay - Days.NEEDED + 1));
            }
        }
        for (Integer index : past) {
            months.remove(index);
        }
        if (first > closedDay) {
            return null;
        }
        long[] numerators = new long[closedDay - first + 1];
        long[] denominators = new long[numerators.length];
        for (Month month : kept) {
            month.fill(first, numerators, denominators);
        }
        return new Days(first, numerators, denominators);
    }

    private static Progress closed(Progress progress, Store store, long watermarkMillis) {
        if (watermarkMillis == Long.MIN_VALUE || watermarkMillis == Long.MAX_VALUE) {
            return progress;
        }
        int closed = store.day((watermarkMillis + 1) * 1000) - 1;
        return closed > progress.closedDay() ? progress.closed(closed) : progress;
    }

    /** The watermark at which nothing more of a day is expected. */
    private static long endMillis(Store store, int day) {
        return Math.floorDiv(store.startMicros(day + 1), 1000) - 1;
    }
}
