package io.earshot.lifts;

import io.earshot.events.ArmTotalled;
import io.earshot.events.Keys;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.RewriteSignal;
import io.earshot.joins.Tally;
import io.earshot.joins.Timers;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.Slice;
import io.earshot.measures.lift.Moments;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Adds totals that somebody else counted to the moments of their arms: of conversions, and of the metric that decides.
 *
 * <p>State per arm and period: what counts of it, until two horizons after its end.
 */
public final class TotalsJoin extends KeyedBroadcastProcessFunction<String, ArmTotalled, Dimension, Tally> {
    private static final long serialVersionUID = 1;
    private static final RecordState<ArmTotalled> TOTAL = RecordState.of("total", ArmTotalled.class);

    private final Stores stores;
    private final long horizonMicros;
    private transient ValueState<ArmTotalled> totals;

    TotalsJoin(Stores stores, long horizonMicros) {
        this.stores = stores;
        this.horizonMicros = horizonMicros;
    }

    public static SingleOutputStreamOperator<Tally> join(
            DataStream<ArmTotalled> totals, DataStream<Dimension> dimensions, Stores stores, long horizonMicros) {
        return totals.keyBy(ArmTotalFold::key, KeyType.TEXT)
                .connect(dimensions.broadcast(Dimensions.EXPERIMENTS))
                .process(new TotalsJoin(stores, horizonMicros), RecordType.ofRecord(Tally.class))
                .uid("totals-join")
                .name("Add totals of arms");
    }

    @Override
    public void open(OpenContext context) {
        totals = TOTAL.in(getRuntimeContext());
    }

    @Override
    public void processElement(ArmTotalled total, ReadOnlyContext context, Collector<Tally> out) throws Exception {
        Dimensions.Experiment known = context.getBroadcastState(Dimensions.EXPERIMENTS)
                .get(Keys.join(total.meta().storeId(), total.experimentId()));
        Comparison comparison = known == null ? null : Comparison.of(known.groups());
        ArmTotalled former = totals.value();
        totals.update(total);
        context.timerService().registerEventTimeTimer(Timers.day(keptUntil(total)));
        tell(former, comparison, total, comparison, out);
    }

    @Override
    public void processBroadcastElement(Dimension dimension, Context context, Collector<Tally> out) throws Exception {
        if (RewriteSignal.isRewrite(dimension) || dimension.experiment().isEmpty()) {
            return;
        }
        String experimentId = dimension.experiment().get(0).experimentId();
        Dimensions.Experiment known =
                context.getBroadcastState(Dimensions.EXPERIMENTS).get(Keys.join(dimension.storeId(), experimentId));
        Comparison was = known == null ? null : Comparison.of(known.groups());
        Comparison is = Comparison.of(dimension.experiment());
        context.applyToKeyedState(TOTAL.descriptor(), TOTAL.each((key, state) -> {
            ArmTotalled total = state.value();
            if (total != null
                    && total.experimentId().equals(experimentId)
                    && total.meta().storeId().equals(dimension.storeId())) {
                tell(total, was, total, is, out);
            }
        }));
        StoreRegistry.put(dimension, context.getBroadcastState(Dimensions.EXPERIMENTS));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Tally> out) throws Exception {
        ArmTotalled total = totals.value();
        if (total != null && keptUntil(total) <= Timers.micros(timestamp)) {
            totals.clear();
        }
    }

    private long keptUntil(ArmTotalled total) {
        return total.meta().atMicros() + 2 * horizonMicros;
    }

    private void tell(
            @Nullable ArmTotalled former,
            @Nullable Comparison was,
            ArmTotalled total,
            @Nullable Comparison is,
            Collector<Tally> out) {
        if (former != null) {
            tallies(former, was, -1).forEach(out::collect);
        }
        tallies(total, is, 1).forEach(out::collect);
    }

    private List<Tally> tallies(ArmTotalled total, @Nullable Comparison comparison, int sign) {
        if (comparison == null || !comparison.has(total.arm()) || total.units() == 0) {
            return List.of();
        }
        Store store = stores.get(total.meta().storeId());
        List<Tally> tallies = new ArrayList<>();
        tallies.add(OutcomeTallies.units(store.id(), comparison.id(), total.arm(), sign * total.units(), 0));
        tallies.add(cell(store, total, Metric.CONVERSION_RATE).tally(conversions(total), sign, keptUntil(total)));
        Metric metric = comparison.primaryMetric();
        boolean hasMetric =
                total.numeratorSum() != 0 || total.numeratorSquares().signum() != 0;
        boolean isStated = total.currency().isEmpty() || total.currency().equals(store.currency());
        if (metric != Metric.CONVERSION_RATE && hasMetric && isStated) {
            tallies.add(cell(store, total, metric).tally(moments(total, metric), sign, keptUntil(total)));
        }
        return tallies;
    }

    private static Cell cell(Store store, ArmTotalled total, Metric metric) {
        return new Cell(
                store.id(),
                total.experimentId(),
                metric,
                Slice.ALL,
                total.arm(),
                Cell.TOTALS,
                store.day(total.periodStartMicros()));
    }

    private static Moments conversions(ArmTotalled total) {
        BigDecimal successes = BigDecimal.valueOf(total.successes());
        return mean(total.units(), total.successes(), successes);
    }

    private static Moments moments(ArmTotalled total, Metric metric) {
        return metric.isRatio()
                ? moments(
                        total.units(),
                        total.numeratorSum(),
                        total.denominatorSum(),
                        total.numeratorSquares(),
                        total.products(),
                        total.denominatorSquares())
                : mean(total.units(), total.numeratorSum(), total.numeratorSquares());
    }

    private static Moments mean(long units, long sum, BigDecimal squares) {
        BigDecimal ones = BigDecimal.valueOf(units);
        return moments(units, sum, units, squares, BigDecimal.valueOf(sum), ones);
    }

    private static Moments moments(
            long units, long numerator, long denominator, BigDecimal nn, BigDecimal nd, BigDecimal dd) {
        BigInteger zero = BigInteger.ZERO;
        return Moments.ofTotals(
                units,
                new BigInteger[] {BigInteger.valueOf(numerator), BigInteger.valueOf(denominator), zero},
                new BigInteger[] {nn.toBigInteger(), nd.toBigInteger(), zero, dd.toBigInteger(), zero, zero});
    }
}
