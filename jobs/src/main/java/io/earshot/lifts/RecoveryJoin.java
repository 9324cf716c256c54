package io.earshot.lifts;

import io.earshot.events.Keys;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import io.earshot.joins.Changes;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.FactTallies;
import io.earshot.joins.Tally;
import io.earshot.joins.Timers;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.joins.recovery.OwnerItem;
import io.earshot.measures.experiment.UnitOutcome;
import io.earshot.measures.recovery.CaseResult;
import io.earshot.measures.recovery.RateBook;
import io.earshot.measures.recovery.RecoveryCounts;
import io.earshot.measures.recovery.RecoveryCounts.Count;
import io.earshot.measures.recovery.RecoveryHistory;
import io.earshot.measures.recovery.RecoverySpans;
import io.earshot.results.Recovery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Joins what was to be won back from an owner with who tried and what was bought: what came of each case. Whatever arrives, it
 * works out the results before and after, and tells what changed.
 *
 * <p>State per owner: cases until their window and three horizons have passed; attempts and orders for two horizons, or as long
 * as a case may ask for them; of forgotten cases when their spells began, as long as another may fall into them.
 */
public final class RecoveryJoin extends KeyedBroadcastProcessFunction<String, OwnerItem, Dimension, OwnedRecovery> {
    /** Additions to moments and units of arms, to counts and to daily facts. */
    public static final OutputTag<Tally> TALLIES = new OutputTag<>("tallies", RecordType.ofRecord(Tally.class));

    private static final long serialVersionUID = 1;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final RecordState<RecoveryHistory> HISTORY = RecordState.of("history", RecoveryHistory.class);

    private final Stores stores;
    private final RecoverySpans spans;
    private transient ValueState<RecoveryHistory> histories;

    /** Where results go, from any side. */
    private interface Side {
        void output(OutputTag<Tally> tag, Tally tally);
    }

    RecoveryJoin(Stores stores, RecoverySpans spans) {
        this.stores = stores;
        this.spans = spans;
    }

    /** What each owner says came of his cases, and additions to sums as a side output. */
    public static SingleOutputStreamOperator<OwnedRecovery> join(
            DataStream<OwnerItem> items, DataStream<Dimension> dimensions, Stores stores, RecoverySpans spans) {
        return items.keyBy(RecoveryJoin::key, KeyType.TEXT)
                .connect(dimensions.broadcast(Dimensions.RATES))
                .process(new RecoveryJoin(stores, spans), RecordType.ofRecord(OwnedRecovery.class))
                .uid("recovery-join")
                .name("Work out what came of cases");
    }

    static String key(OwnerItem item) {
        return Keys.join(item.storeId(), item.owner());
    }

    @Override
    public void open(OpenContext context) {
        histories = HISTORY.in(getRuntimeContext());
    }

    @Override
    public void processElement(OwnerItem item, ReadOnlyContext context, Collector<OwnedRecovery> out) throws Exception {
        Store store = stores.get(item.storeId());
        RateBook rates = rates(store, context.getBroadcastState(Dimensions.RATES));
        RecoveryHistory history = histories.value();
        history = history == null ? RecoveryHistory.empty() : history;
        List<CaseResult> before = history.results(store, rates, spans);
        long watermark = context.timerService().currentWatermark();
        RecoveryHistory after = history.asOf(Math.max(watermark, 0));
        change(after, item);
        histories.update(after.isEmpty() ? null : after);
        tell(item.owner(), before, after.results(store, rates, spans), context::output, out);
        wake(after, store, watermark, context.timerService());
    }

    @Override
    public void processBroadcastElement(Dimension dimension, Context context, Collector<OwnedRecovery> out)
            throws Exception {
        ReadOnlyBroadcastState<String, Dimensions.Pair> pairs = context.getBroadcastState(Dimensions.RATES);
        if (dimension.rate().isEmpty()) {
            return;
        }
        Store store = stores.get(dimension.storeId());
        String pair = Keys.join(
                store.id(),
                dimension.rate().get(0).from(),
                dimension.rate().get(0).to());
        Dimensions.Pair is = Dimensions.pair(pairs.get(pair), dimension);
        RateBook was = rates(store, pairs);
        RateBook now = (currency, day, until) ->
                Keys.join(store.id(), currency, store.currency()).equals(pair)
                        ? Dimensions.rate(is, day, until)
                        : was.rate(currency, day, until);
        context.applyToKeyedState(HISTORY.descriptor(), HISTORY.each((key, state) -> {
            List<String> ids = Keys.split(key);
            if (ids.get(0).equals(store.id())) {
                RecoveryHistory history = state.value();
                if (!history.uses(dimension.rate().get(0).from())) {
                    return;
                }
                tell(
                        ids.get(1),
                        history.results(store, was, spans),
                        history.results(store, now, spans),
                        context::output,
                        out);
            }
        }));
        Dimensions.putRate(dimension, context.getBroadcastState(Dimensions.RATES));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<OwnedRecovery> out) throws Exception {
        RecoveryHistory history = histories.value();
        if (history == null) {
            return;
        }
        List<String> ids = Keys.split(context.getCurrentKey());
        Store store = stores.get(ids.get(0));
        RateBook rates = rates(store, context.getBroadcastState(Dimensions.RATES));
        RecoveryHistory after = history.asOf(timestamp);
        tell(
                ids.get(1),
                history.results(store, rates, spans),
                after.results(store, rates, spans),
                context::output,
                out);
        after.forget(Timers.micros(timestamp), spans);
        histories.update(after.isEmpty() ? null : after);
        wake(after, store, timestamp, context.timerService());
    }

    private static void change(RecoveryHistory history, OwnerItem item) {
        if (item.one() != null) {
            history.change(item.person(), item.one(), item.isRemoval());
        } else if (item.attempt() != null) {
            history.change(item.person(), item.attempt(), item.isRemoval());
        } else {
            history.change(item.person(), Objects.requireNonNull(item.order()), item.isRemoval());
        }
    }

    /** When something matures or may be forgotten first; a key has one timer for it, and others that were set before. */
    private void wake(RecoveryHistory history, Store store, long nowMillis, TimerService timers) {
        long next = Timers.next(
                LongStream.concat(history.neededUntil(spans), history.maturingMicros(store, spans)), nowMillis);
        if (next != 0) {
            timers.registerEventTimeTimer(next);
        } else if (!history.isEmpty() && nowMillis < Long.MAX_VALUE / 2000) {
            timers.registerEventTimeTimer(Timers.day(Timers.micros(nowMillis))); // behind the promise of a heartbeat
        }
    }

    private void tell(
            String owner, List<CaseResult> before, List<CaseResult> after, Side side, Collector<OwnedRecovery> out) {
        Changes.of(
                        rows(before),
                        rows(after),
                        row -> Keys.join(row.about(), row.caseId(), row.eventId()),
                        Recovery::deleted)
                .forEach(row -> out.collect(new OwnedRecovery(owner, row)));
        OutcomeTallies.changes(
                outcomes(before),
                outcomes(after),
                outcome -> (outcome.day() + 2) * DAY_MICROS + spans.keptMicros() + spans.horizonMicros(),
                tally -> side.output(TALLIES, tally));
        counts(before, after).forEach(tally -> side.output(TALLIES, tally));
        FactTallies.recoveries(before, after, spans).forEach(tally -> side.output(TALLIES, tally));
    }

    private static List<Recovery> rows(List<CaseResult> results) {
        return results.stream().map(CaseResult::row).toList();
    }

    private static List<UnitOutcome> outcomes(List<CaseResult> results) {
        List<UnitOutcome> outcomes = new ArrayList<>();
        for (CaseResult result : results) {
            UnitOutcome outcome = result.outcome();
            if (outcome != null) {
                outcomes.add(outcome);
            }
        }
        return outcomes;
    }

    private static List<Tally> counts(List<CaseResult> before, List<CaseResult> after) {
        Map<List<String>, long[]> sums = new LinkedHashMap<>();
        before.forEach(result -> RecoveryCounts.of(result).forEach(count -> add(count, -1, sums)));
        after.forEach(result -> RecoveryCounts.of(result).forEach(count -> add(count, 1, sums)));
        List<Tally> tallies = new ArrayList<>();
        sums.forEach((row, values) -> {
            if (values[0] != 0 || values[1] != 0) {
                tallies.add(new Tally(row.get(0), row.get(1), values, Tally.FOR_EVER));
            }
        });
        return tallies;
    }

    private static void add(Count count, int sign, Map<List<String>, long[]> sums) {
        long[] sum = sums.computeIfAbsent(List.of(count.table(), count.key()), any -> new long[2]);
        sum[0] += sign * count.units();
        sum[1] += sign * count.successes();
    }

    private static RateBook rates(Store store, ReadOnlyBroadcastState<String, Dimensions.Pair> pairs) {
        return (currency, day, until) -> {
            try {
                return Dimensions.rate(pairs.get(Keys.join(store.id(), currency, store.currency())), day, until);
            } catch (Exception e) {
                throw new IllegalStateException("rates of exchange cannot be read", e);
            }
        };
    }
}
