package io.earshot.lifts;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.Keys;
import io.earshot.events.RateQuoted;
import io.earshot.events.Store;
import io.earshot.events.VariantRegistered;
import io.earshot.events.Versions;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.Registry;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.jspecify.annotations.Nullable;

/**
 * What all subtasks know of a store, perhaps with one thing that has just been said instead of what was known of it.
 *
 * @param news what has been said; null if nothing
 */
record StoreRegistry(
        Store store,
        ReadOnlyBroadcastState<String, Dimensions.Variant> variants,
        ReadOnlyBroadcastState<String, Dimensions.Pair> rates,
        ReadOnlyBroadcastState<String, Dimensions.Experiment> experiments,
        @Nullable Dimension news)
        implements Registry {

    /** The same with something new. */
    StoreRegistry with(Dimension dimension) {
        return new StoreRegistry(store, variants, rates, experiments, dimension);
    }

    @Override
    public @Nullable Comparison comparison(String experimentId) {
        List<ExperimentRegistered> said = news == null ? List.of() : news.experiment();
        if (!said.isEmpty() && said.get(0).experimentId().equals(experimentId)) {
            return Comparison.of(said);
        }
        Dimensions.Experiment known = known(experiments, Keys.join(store.id(), experimentId));
        return known == null ? null : Comparison.of(known.groups());
    }

    @Override
    public @Nullable VariantRegistered variant(String variantId, long untilMicros) {
        List<VariantRegistered> said = news == null ? List.of() : news.variant();
        if (!said.isEmpty() && said.get(0).variantId().equals(variantId)) {
            return Versions.winnerUntil(said, untilMicros);
        }
        Dimensions.Variant known = known(variants, Keys.join(store.id(), variantId));
        return known == null ? null : Versions.winnerUntil(known.groups(), untilMicros);
    }

    @Override
    public @Nullable BigDecimal rate(String currency, int day, long untilMicros) {
        Dimensions.Pair pair = known(rates, Keys.join(store.id(), currency, store.currency()));
        if (news == null || news.rate().isEmpty()) {
            return Dimensions.rate(pair, day, untilMicros);
        }
        RateQuoted said = news.rate().get(0);
        boolean isNew = said.from().equals(currency) && said.to().equals(store.currency());
        return Dimensions.rate(isNew ? Dimensions.pair(pair, news) : pair, day, untilMicros);
    }

    /** Keeps what was said. */
    static void put(
            Dimension dimension,
            BroadcastState<String, Dimensions.Variant> variants,
            BroadcastState<String, Dimensions.Pair> rates,
            BroadcastState<String, Dimensions.Experiment> experiments)
            throws Exception {
        if (!dimension.variant().isEmpty()) {
            Dimensions.put(dimension, variants);
        } else if (!dimension.rate().isEmpty()) {
            Dimensions.putRate(dimension, rates);
        } else if (!dimension.experiment().isEmpty()) {
            put(dimension, experiments);
        }
    }

    static void put(Dimension dimension, BroadcastState<String, Dimensions.Experiment> experiments) throws Exception {
        String experimentId = dimension.experiment().get(0).experimentId();
        experiments.put(
                Keys.join(dimension.storeId(), experimentId), new Dimensions.Experiment(dimension.experiment()));
    }

    private static <V> @Nullable V known(ReadOnlyBroadcastState<String, V> state, String key) {
        try {
            return state.get(key);
        } catch (Exception e) {
            throw new IllegalStateException("what all subtasks know cannot be read", e);
        }
    }
}
