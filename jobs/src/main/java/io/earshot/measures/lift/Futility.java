package io.earshot.measures.lift;

/**
 * Whether a comparison can still reach the lift that it is run for before its budget of units ends.
 *
 * <p>If the lift aimed at were the truth for all units still to come, the estimate at the end would be normal around
 * f·seen + (1−f)·target with variance se²·f·(1−f), f the share of the budget that has been used: the chance that it reaches
 * the target then is the conditional power under the hoped-for effect.
 *
 * <p>Lan, Simon and Halperin (1982), Stochastically Curtailed Tests in Long-Term Clinical Trials, Sequential Analysis 1(3),
 * 207-219.
 *
 * @param chance that the lift estimated at the end is at least the target, in [0, 1]
 * @param isHopeless whether the always-valid interval already lies below the target, or the chance is under 5%
 */
public record Futility(double chance, boolean isHopeless) {
    private static final double HOPELESS = 0.05;

    /**
     * @param seen the always-valid estimate of now
     * @param target the lift aimed at, such as 0.05
     * @param plannedUnits budget in both arms together, positive
     */
    public static Futility of(Estimate seen, double target, long plannedUnits) {
        double used = Math.min(1, (double) (seen.controlUnits() + seen.treatmentUnits()) / plannedUnits);
        boolean isExcluded = seen.upper() < target;
        if (!seen.isKnown()) {
            return new Futility(1, false);
        }
        double expected = used * seen.effect() + (1 - used) * target;
        double deviation = seen.standardError() * Math.sqrt(used * (1 - used));
        double chance = deviation > 0
                ? FixedSample.NORMAL.cumulativeProbability((expected - target) / deviation)
                : expected >= target ? 1 : 0;
        return new Futility(chance, isExcluded || chance < HOPELESS);
    }
}
