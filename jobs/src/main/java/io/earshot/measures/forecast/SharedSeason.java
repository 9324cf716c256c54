package io.earshot.measures.forecast;

import java.util.Arrays;
import java.util.List;

/**
 * The season that many sparse series have in common, such as the week of a shop: each alone has too few demands to show it.
 *
 * <p>The index of a position is the mean there of value/mean over all series and their last {@value #CYCLES} cycles, so that
 * every series weighs the same, scaled to mean 1. Of each series values above its 98% quantile count as that: one bulk order
 * is no season. A position at which the shop is closed has index 0.
 */
public final class SharedSeason {
    private static final int CYCLES = 52;
    private static final double CAP = 0.98;

    private final double[] indices;

    private SharedSeason(double[] indices) {
        this.indices = indices;
    }

    /**
     * Learns the season.
     *
     * @param histories all end at the same time; those without demand are ignored
     */
    public static SharedSeason of(List<double[]> histories, int period) {
        double[] sums = new double[period];
        double[] counts = new double[period];
        for (double[] history : histories) {
            int from = Math.max(0, history.length - CYCLES * period);
            double[] values = Arrays.copyOfRange(history, from, history.length);
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            double cap = sorted[(int) (CAP * (sorted.length - 1))];
            double mean =
                    Arrays.stream(values).map(v -> Math.min(v, cap)).average().orElse(0);
            for (int t = 0; t < values.length && mean > 0; t++) {
                // counted from the end: the next value has position 0
                int position = Math.floorMod(t - values.length, period);
                sums[position] += Math.min(values[t], cap) / mean;
                counts[position]++;
            }
        }
        double[] indices = new double[period];
        for (int i = 0; i < period; i++) {
            indices[i] = counts[i] > 0 ? sums[i] / counts[i] : 1;
        }
        double mean = Arrays.stream(indices).average().orElse(1);
        return new SharedSeason(
                Arrays.stream(indices).map(index -> mean > 0 ? index / mean : 1).toArray());
    }

    /** Puts the season on rates that begin right behind the histories. */
    public double[] applied(double[] rates) {
        double[] forecasts = new double[rates.length];
        for (int h = 0; h < rates.length; h++) {
            forecasts[h] = rates[h] * indices[h % indices.length];
        }
        return forecasts;
    }
}
