package io.earshot.joins;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.Keys;
import io.earshot.events.RateQuoted;
import io.earshot.events.VariantRegistered;
import io.earshot.events.Versions;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.Rates;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.jspecify.annotations.Nullable;

/**
 * Copy variants and rates of exchange, known everywhere: few and small, so that every subtask holds them all. Kept for
 * ever: one entry per variant, and one per pair of currencies and day.
 */
public final class Dimensions {
    public static final MapStateDescriptor<String, Variant> VARIANTS =
            new MapStateDescriptor<>("variants", Types.STRING, RecordType.ofRecord(Variant.class));
    public static final MapStateDescriptor<String, Pair> RATES =
            new MapStateDescriptor<>("rates", Types.STRING, RecordType.ofRecord(Pair.class));

    public static final MapStateDescriptor<String, Experiment> EXPERIMENTS =
            new MapStateDescriptor<>("experiments", Types.STRING, RecordType.ofRecord(Experiment.class));

    private Dimensions() {}

    /** All groups of an experiment. */
    public record Experiment(List<ExperimentRegistered> groups) {}

    /** All groups of a variant. */
    public record Variant(List<VariantRegistered> groups) {}

    /** All rates of a pair of currencies, latest day first. */
    public record Pair(List<Day> days) {}

    /** All groups of one day's rate. */
    public record Day(List<RateQuoted> groups) {
        int day() {
            return groups.get(0).day();
        }
    }

    /**
     * Variants and rates together.
     *
     * @param settings what decides results, a line each: a savepoint that has other lines is refused
     */
    public static SingleOutputStreamOperator<Dimension> all(
            DataStream<Dimension> variants, DataStream<Dimension> rates, int epoch, List<String> settings) {
        return RewriteSignal.attach(variants.union(rates), epoch, settings);
    }

    /** The same where arms are compared. */
    public static SingleOutputStreamOperator<Dimension> all(
            DataStream<Dimension> variants,
            DataStream<Dimension> rates,
            DataStream<Dimension> experiments,
            int epoch,
            List<String> settings) {
        return RewriteSignal.attach(variants.union(rates, experiments), epoch, settings);
    }

    /** Rates alone. */
    public static SingleOutputStreamOperator<Dimension> rates(
            DataStream<Dimension> rates, int epoch, List<String> settings) {
        return RewriteSignal.attach(rates, epoch, settings);
    }

    static BroadcastStream<Dimension> broadcast(DataStream<Dimension> dimensions) {
        return dimensions.broadcast(VARIANTS, RATES);
    }

    public static void put(Dimension dimension, BroadcastState<String, Variant> variants) throws Exception {
        String variantId = dimension.variant().get(0).variantId();
        variants.put(Keys.join(dimension.storeId(), variantId), new Variant(dimension.variant()));
    }

    public static void putRate(Dimension dimension, BroadcastState<String, Pair> rates) throws Exception {
        RateQuoted rate = dimension.rate().get(0);
        String key = Keys.join(dimension.storeId(), rate.from(), rate.to());
        rates.put(key, pair(rates.get(key), dimension));
    }

    /** The rates of a pair of currencies, with one day's replaced. */
    public static Pair pair(@Nullable Pair before, Dimension dimension) {
        RateQuoted rate = dimension.rate().get(0);
        List<Day> days = before == null ? new ArrayList<>() : new ArrayList<>(before.days);
        days.removeIf(day -> day.day() == rate.day());
        days.add(new Day(dimension.rate()));
        days.sort(Comparator.comparingInt(Day::day).reversed());
        return new Pair(days);
    }

    /** The phrases of a variant, as they stood at a time; none where it was not registered by then. */
    static List<String> phrases(
            ReadOnlyBroadcastState<String, Variant> variants, String storeId, String variantId, long untilMicros)
            throws Exception {
        Variant variant = variants.get(Keys.join(storeId, variantId));
        VariantRegistered winner = variant == null ? null : Versions.winnerUntil(variant.groups, untilMicros);
        return winner == null ? List.of() : winner.phraseIds();
    }

    /** The rate that counts, or null if none is known. */
    static @Nullable BigDecimal rate(
            ReadOnlyBroadcastState<String, Pair> rates,
            String storeId,
            String from,
            String to,
            int day,
            long untilMicros)
            throws Exception {
        return rate(rates.get(Keys.join(storeId, from, to)), day, untilMicros);
    }

    /** The rate that counts of a pair of currencies, or null if none is known. */
    public static @Nullable BigDecimal rate(@Nullable Pair pair, int day, long untilMicros) {
        if (pair == null) {
            return null;
        }
        for (Day quoted : pair.days) {
            BigDecimal rate = quoted.day() > day ? null : Rates.known(quoted.groups, untilMicros);
            if (rate != null) {
                return rate;
            }
        }
        return null;
    }
}
