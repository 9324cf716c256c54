package io.earshot.bench.lifts;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** How many units a test of one look needs. */
public final class Horizon {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Horizon() {}

    /** Units in both arms together at which a two-sided 5% test of one look finds the planted lift with a power of 80%. */
    public static int units(Population population) {
        double z = NORMAL.inverseCumulativeProbability(0.975) + NORMAL.inverseCumulativeProbability(0.8);
        double lift = population.lift();
        double variation = population.squaredVariation(0) + population.squaredVariation(lift);
        return (int) Math.ceil(2 * z * z * variation / (lift * lift));
    }
}
