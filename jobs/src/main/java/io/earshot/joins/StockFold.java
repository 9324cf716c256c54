package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Keys;
import io.earshot.events.StockCounted;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import io.earshot.events.Versions;
import io.earshot.events.Versions.Fate;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.results.Stock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps the latest count of each product, by when it was counted: whatever is said of an earlier moment, and however high its
 * revision, does not stand beside it. Of what is said of that moment the usual rule decides ({@link Versions}).
 *
 * <p>State per product: what was said of the latest moment. It goes, and its row with it, {@value #KEPT_DAYS} days of event
 * time after that moment: a count that old says nothing of today. The time is that of the daily facts, as counts tell none.
 *
 * <p>Of earlier moments nothing is kept, so whatever comes of one counts as superseded, be it there for the second time: how
 * many records count as accepted, as superseded or as duplicates depends on when they come. What stands does not.
 */
public final class StockFold extends KeyedProcessFunction<String, StockCounted, Stock> {
    /** After so many days a count is forgotten. */
    static final int KEPT_DAYS = 400;

    private static final long serialVersionUID = 1;
    private static final long KEPT_MICROS = TimeUnit.DAYS.toMicros(KEPT_DAYS);
    private static final long HALF_A_DAY_MICROS = TimeUnit.HOURS.toMicros(12);
    private static final RecordState<List<Count>> COUNTS = RecordState.listOf("counts", Count.class);

    private final Stores stores;
    private transient ValueState<List<Count>> counts;

    /**
     * What was said under one event id and revision.
     *
     * @param hashes of all its payloads, the smallest first
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Count(StockCounted counted, long[] hashes) {}

    /** The row of a product, and until when it stands. */
    private record StandingRow(Stores stores) implements RewritingOperator.Rows<Stock, List<Count>> {
        @Override
        public void emit(String key, List<Count> counts, RewritingOperator.Out<Stock> out) {
            out.collect(row(counts, stores));
        }

        @Override
        public long wakesAt(List<Count> counts) {
            return end(counts.get(0).counted.meta().atMicros());
        }
    }

    StockFold(Stores stores) {
        this.stores = stores;
    }

    /** The rows of {@code stock}. */
    public static SingleOutputStreamOperator<Stock> fold(DataStream<StockCounted> counted, Stores stores, int epoch) {
        return counted.keyBy(StockFold::key, KeyType.TEXT)
                .transform(
                        "Keep the latest count of each product",
                        RecordType.ofRecord(Stock.class),
                        operator(stores, epoch))
                .uid("stock-fold");
    }

    static RewritingOperator<StockCounted, Stock, List<Count>> operator(Stores stores, int epoch) {
        return new RewritingOperator<>(
                new StockFold(stores), epoch, COUNTS, DecidingSettings.of(stores), new StandingRow(stores));
    }

    static String key(StockCounted count) {
        return Keys.join(count.meta().storeId(), count.sku());
    }

    @Override
    public void open(OpenContext context) {
        counts = COUNTS.in(getRuntimeContext());
    }

    @Override
    public void processElement(StockCounted count, Context context, Collector<Stock> out) throws Exception {
        List<Count> standing = counts.value();
        List<Count> before = standing == null ? List.of() : standing;
        long at = count.meta().atMicros();
        long latest =
                before.isEmpty() ? Long.MIN_VALUE : before.get(0).counted.meta().atMicros();
        long watermark = context.timerService().currentWatermark();
        if (at < latest || isOver(at, watermark)) {
            context.output(Accounts.TAG, Accounts.count("stock", count.meta().storeId(), Fate.SUPERSEDED));
            return;
        }
        List<StockCounted> groups = new ArrayList<>();
        List<long[]> hashes = new ArrayList<>();
        if (at == latest) {
            before.forEach(each -> {
                groups.add(each.counted);
                hashes.add(each.hashes);
            });
        }
        Fate fate = Versions.add(groups, hashes, count);
        context.output(Accounts.TAG, Accounts.count("stock", count.meta().storeId(), fate));
        if (fate == Fate.DUPLICATE) {
            return;
        }
        List<Count> after = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            after.add(new Count(groups.get(i), hashes.get(i)));
        }
        counts.update(after);
        if (at != latest) {
            if (!before.isEmpty()) {
                context.timerService().deleteEventTimeTimer(end(latest));
            }
            context.timerService().registerEventTimeTimer(end(at));
        }
        Stock is = row(after, stores);
        if (before.isEmpty() || !is.equals(row(before, stores))) {
            out.collect(is);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Stock> out) throws Exception {
        List<Count> standing = counts.value();
        // A job that is drained says nothing of time.
        if (standing == null || context.timerService().currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        counts.clear();
        out.collect(row(standing, stores).deleted());
    }

    /** When a count is forgotten, in milliseconds. */
    private static long end(long atMicros) {
        return Timers.day(atMicros + KEPT_MICROS);
    }

    private static boolean isOver(long atMicros, long watermarkMillis) {
        return watermarkMillis != Long.MAX_VALUE && watermarkMillis >= end(atMicros);
    }

    private static Stock row(List<Count> counts, Stores stores) {
        StockCounted standing = requireNonNull(
                Versions.winner(counts.stream().map(Count::counted).toList()), "counts must not be empty");
        Store store = stores.get(standing.meta().storeId());
        long at = standing.meta().atMicros();
        return new Stock(
                store.id(),
                standing.sku(),
                at,
                // A count in the small hours is of the evening before, and one of the afternoon is nearer to its own.
                store.day(at - HALF_A_DAY_MICROS),
                standing.onHand(),
                standing.onOrder(),
                false);
    }
}
