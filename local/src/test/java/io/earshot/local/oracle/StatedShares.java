package io.earshot.local.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether units came to their arms with the probabilities that their assignments state. */
final class StatedShares {
    private StatedShares() {}

    /** @param stated the probability of each unit of each arm, in millionths */
    static void write(
            Store store, String job, String comparison, String metric, Map<String, List<Long>> stated, Tables tables) {
        SortedMap<String, List<Long>> arms = new TreeMap<>(stated);
        Map<String, Long> weights = new LinkedHashMap<>();
        boolean checked = true;
        for (Map.Entry<String, List<Long>> arm : arms.entrySet()) {
            checked &= arm.getValue().stream().distinct().count() == 1;
            weights.put(
                    arm.getKey(),
                    arm.getValue().stream().mapToLong(Long::longValue).max().orElseThrow());
        }
        long left =
                1_000_000 - weights.values().stream().mapToLong(Long::longValue).sum();
        checked &= left >= -4;
        if (checked && left > 4) {
            weights.put("not seen", left);
        }
        if (!checked) {
            weights.replaceAll((arm, ppm) -> 1L);
        }
        ComparisonRows rows = new ComparisonRows(
                store, new ComparisonRows.Terms(job, comparison, weights, "holdout", metric, checked, 5000), tables);
        arms.forEach((arm, units) -> rows.seen(arm, units.size()));
        rows.writeRatio();
    }
}
