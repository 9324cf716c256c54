package io.earshot.measures.lift;

import java.util.List;

/**
 * Whether a lift wears off: the lift of each stretch of days since the first exposure, and the line through them weighted by
 * their precision.
 *
 * <p>slope = Σw(x−x̄)(y−ȳ)/Σw(x−x̄)², standard error 1/√Σw(x−x̄)², w = 1/se², x in days.
 *
 * @param slope change of the lift per day since exposure; 0 with fewer than two stretches
 * @param standardError of the slope; 0 with fewer than two stretches
 * @param pValue against no change, two-sided
 */
public record Novelty(double slope, double standardError, double pValue) {

    /**
     * @param day since the first exposure, the middle of the stretch
     * @param lift of the units in these days
     */
    public record Stretch(double day, Estimate lift) {}

    public static Novelty of(List<Stretch> stretches) {
        List<Stretch> known =
                stretches.stream().filter(one -> one.lift.isKnown()).toList();
        double weight = 0;
        double x = 0;
        double y = 0;
        for (Stretch one : known) {
            double w = weight(one);
            weight += w;
            x += w * one.day;
            y += w * one.lift.effect();
        }
        double spread = 0;
        double common = 0;
        for (Stretch one : known) {
            double fromMean = one.day - x / weight;
            spread += weight(one) * fromMean * fromMean;
            common += weight(one) * fromMean * (one.lift.effect() - y / weight);
        }
        if (!(spread > 0)) {
            return new Novelty(0, 0, 1);
        }
        double slope = common / spread;
        double error = 1 / Math.sqrt(spread);
        return new Novelty(slope, error, FixedSample.twoSided(slope / error));
    }

    private static double weight(Stretch one) {
        return 1 / (one.lift.standardError() * one.lift.standardError());
    }
}
