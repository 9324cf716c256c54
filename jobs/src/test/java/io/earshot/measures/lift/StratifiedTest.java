package io.earshot.measures.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.measures.lift.Stratified.Stratum;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StratifiedTest {
    private static final double ALPHA = 0.05;

    @Test
    void armsAreWorthWhatTheyWouldBeWithTheUnitsOfBoth() {
        // Control 90 of 10 each, 10 of 50; treatment 10 of 10, 90 of 50: alike within strata.
        Stratified stratified = Stratified.of(
                List.of(
                        new Stratum(units(90, 10, 8, 12), units(10, 10, 8, 12)),
                        new Stratum(units(10, 50, 40, 60), units(90, 50, 40, 60))),
                false);

        assertThat(stratified.control().value()).isCloseTo(30, within(1e-12));
        assertThat(stratified.treatment().value()).isCloseTo(30, within(1e-12));
        assertThat(stratified.lift(ALPHA).effect()).isCloseTo(0, within(1e-12));
        assertThat(stratified.unmatched()).isZero();
    }

    /** By hand: w = ½ each, variances 4·n/(n−1) and 100·n/(n−1) per unit. */
    @Test
    void theVarianceIsThatOfTheWeightedMeans() {
        Stratified stratified = Stratified.of(
                List.of(
                        new Stratum(units(50, 10, 8, 12), units(50, 10, 8, 12)),
                        new Stratum(units(50, 50, 40, 60), units(50, 50, 40, 60))),
                false);

        double expected = 0.25 * (4 * 50.0 / 49) / 50 + 0.25 * (100 * 50.0 / 49) / 50;
        assertThat(stratified.control().squaredError()).isCloseTo(expected, within(1e-12));
    }

    @Test
    void aRatioIsOneOfStandardisedSums() {
        // Values 10 per order, one order each; 40 per order, two orders each.
        Stratified stratified = Stratified.of(
                List.of(
                        new Stratum(ratio(30, 9, 11, 1), ratio(10, 9, 11, 1)),
                        new Stratum(ratio(10, 79, 81, 2), ratio(30, 79, 81, 2))),
                false);

        assertThat(stratified.control().value()).isCloseTo((10 + 80) / 3.0, within(1e-12));
        assertThat(stratified.treatment().value()).isCloseTo((10 + 80) / 3.0, within(1e-12));
    }

    @Test
    void strataOfOneArmAreLeftOut() {
        Stratified stratified = Stratified.of(
                List.of(
                        new Stratum(units(20, 10, 8, 12), units(20, 20, 18, 22)),
                        new Stratum(units(30, 99, 90, 108), ArmStatistics.of(new Moments(3))),
                        new Stratum(units(1, 5, 5, 5), units(4, 5, 4, 6))),
                false);

        assertThat(stratified.unmatched()).isEqualTo(35);
        assertThat(stratified.lift(ALPHA).effect()).isCloseTo(1, within(1e-12));
    }

    @Test
    void nothingIsKnownWithoutACommonStratum() {
        Stratified stratified =
                Stratified.of(List.of(new Stratum(units(9, 1, 0, 2), ArmStatistics.of(new Moments(3)))), true);

        assertThat(stratified.lift(ALPHA).isKnown()).isFalse();
    }

    /**
     * Regulars see the page four times as often and buy more; their earlier orders tell most of it. In 200 worlds without any
     * effect the adjusted lift loses at least half of the bias, on average nearly all, and its interval holds the truth.
     */
    @Test
    void whatIsKnownOfTheTimeBeforeTakesTheBiasOut() {
        Random random = new Random(7);
        double crude = 0;
        double adjusted = 0;
        int halved = 0;
        int held = 0;
        int worlds = 200;
        for (int world = 0; world < worlds; world++) {
            Moments[][] arms = new Moments[2][4];
            for (Moments[] arm : arms) {
                for (int s = 0; s < arm.length; s++) {
                    arm[s] = new Moments(3);
                }
            }
            for (int unit = 0; unit < 4000; unit++) {
                boolean regular = random.nextDouble() < 0.15;
                int before = regular ? 2 + random.nextInt(2) : random.nextDouble() < 0.1 ? 1 : 0;
                int seen = random.nextDouble() < (regular ? 0.8 : 0.2) ? 1 : 0;
                long bought = random.nextDouble() < (regular ? 0.5 : 0.08) ? 1 : 0;
                arms[seen][before].add(bought, 1, Math.min(1, before));
            }
            List<Stratum> strata = new ArrayList<>();
            Moments[] all = {new Moments(3), new Moments(3)};
            for (int s = 0; s < 4; s++) {
                strata.add(new Stratum(ArmStatistics.of(arms[0][s]), ArmStatistics.of(arms[1][s])));
                all[0].addAll(arms[0][s]);
                all[1].addAll(arms[1][s]);
            }
            double bias = FixedSample.fieller(
                            ArmStatistics.of(all[0]).mean(),
                            ArmStatistics.of(all[1]).mean(),
                            ALPHA)
                    .effect();
            Estimate left = Stratified.of(strata, true).lift(ALPHA);
            crude += bias / worlds;
            adjusted += left.effect() / worlds;
            halved += Math.abs(left.effect()) <= bias / 2 ? 1 : 0;
            held += left.contains(0) ? 1 : 0;
        }

        assertThat(crude).isGreaterThan(1);
        assertThat(Math.abs(adjusted)).isLessThan(0.05);
        assertThat(halved).isEqualTo(worlds);
        assertThat(held).as("intervals of 200 that hold the truth").isBetween(182, 198);
    }

    /** Half of the units each of two values around a mean. */
    private static ArmStatistics units(int count, long mean, long low, long high) {
        Moments moments = new Moments(3);
        for (int i = 0; i < count; i++) {
            moments.add(count % 2 == 1 && i == 0 ? mean : i % 2 == 0 ? low : high, 1, 0);
        }
        return ArmStatistics.of(moments);
    }

    private static ArmStatistics ratio(int count, long low, long high, long orders) {
        Moments moments = new Moments(3);
        for (int i = 0; i < count; i++) {
            moments.add(i % 2 == 0 ? low : high, orders, 0);
        }
        return ArmStatistics.of(moments);
    }
}
