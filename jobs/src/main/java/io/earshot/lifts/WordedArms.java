package io.earshot.lifts;

import io.earshot.events.Keys;
import io.earshot.events.VariantRegistered;
import io.earshot.events.Versions;
import io.earshot.joins.Dimensions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;

/**
 * Which arms of experiments have copy made of customers' words: an index over the variants that all subtasks know, so that
 * nobody has to look through them for each row. It follows from them, and is no state of its own.
 */
final class WordedArms {
    /** By store and experiment: how many variants with phrases each arm has. */
    private final Map<String, Map<String, Integer>> arms = new HashMap<>();

    static WordedArms of(ReadOnlyBroadcastState<String, Dimensions.Variant> variants) throws Exception {
        WordedArms index = new WordedArms();
        for (Map.Entry<String, Dimensions.Variant> entry : variants.immutableEntries()) {
            index.add(entry.getValue().groups(), 1);
        }
        return index;
    }

    /** The arms of an experiment. */
    Set<String> of(String storeId, String experimentId) {
        return Set.copyOf(
                arms.getOrDefault(Keys.join(storeId, experimentId), Map.of()).keySet());
    }

    /** Puts what is said of a variant in the place of what was said before. */
    void replace(List<VariantRegistered> before, List<VariantRegistered> after) {
        add(before, -1);
        add(after, 1);
    }

    private void add(List<VariantRegistered> groups, int sign) {
        VariantRegistered variant = Versions.winner(groups);
        if (variant == null || variant.phraseIds().isEmpty()) {
            return;
        }
        String experiment = Keys.join(variant.meta().storeId(), variant.experimentId());
        Map<String, Integer> counts = arms.computeIfAbsent(experiment, any -> new TreeMap<>());
        counts.merge(variant.arm(), sign, Integer::sum);
        counts.remove(variant.arm(), 0);
        if (counts.isEmpty()) {
            arms.remove(experiment);
        }
    }
}
