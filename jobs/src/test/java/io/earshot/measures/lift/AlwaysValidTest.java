package io.earshot.measures.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AlwaysValidTest {
    private static final AlwaysValid SEQUENCE = new AlwaysValid(0.05, 5_000);

    @Test
    void intervalExcludesZeroExactlyWhenTheEvidenceReachesItsBound() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            Sample control = new Sample(20 + random.nextInt(5_000), 1 + random.nextDouble(), 0.1 + random.nextDouble());
            Sample treatment =
                    new Sample(20 + random.nextInt(5_000), control.value() * (1 + 0.1 * random.nextGaussian()), 0.5);
            Estimate lift = SEQUENCE.relative(control, treatment);
            Estimate difference = SEQUENCE.difference(control, treatment);

            assertThat(!lift.contains(0))
                    .isEqualTo(lift.logE() > -Math.log(0.05))
                    .isEqualTo(!difference.contains(0));
            assertThat(lift.pValue()).isEqualTo(difference.pValue()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void isWiderThanAFixedSampleAtEverySize() {
        for (double units = 20; units < 1e8; units *= 1.7) {
            assertThat(SEQUENCE.multiplier(units)).isGreaterThan(2.4);
        }
    }

    @Test
    void isNarrowestNearThePlannedUnits() {
        // x = −2 ln 0.05 + ln(1 − 2 ln 0.05) = 7.9361; √(2(x+1)/x · (½ ln(x+1) − ln 0.05))
        assertThat(SEQUENCE.multiplier(5_000)).isCloseTo(3.0352, within(0.0005));
        assertThat(SEQUENCE.multiplier(5_000)).isLessThan(SEQUENCE.multiplier(50_000));
        assertThat(SEQUENCE.multiplier(5_000)).isLessThan(SEQUENCE.multiplier(500));
    }

    @Test
    void liftOfAControlThatMayBeZeroHasNoBounds() {
        Estimate lift = SEQUENCE.relative(new Sample(100, 0.01, 1), new Sample(100, 2, 1));

        assertThat(lift.lower()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(lift.upper()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(lift.warnings()).contains(Warning.BASELINE_NEAR_ZERO);
    }

    @Test
    void signOfALiftOverANegativeControlSaysBetterOrWorse() {
        Estimate lift = SEQUENCE.relative(new Sample(5_000, -10, 1), new Sample(5_000, -5, 1));

        assertThat(lift.effect()).isEqualTo(0.5);
        assertThat(lift.lower()).isPositive().isLessThan(0.5);
        assertThat(lift.upper()).isGreaterThan(0.5);
    }

    @Test
    void armsWithoutSpreadHaveNoResult() {
        Estimate lift = SEQUENCE.relative(Sample.proportion(0, 500), Sample.proportion(20, 500));

        assertThat(lift.isKnown()).isFalse();
        assertThat(lift.contains(3)).isTrue();
        assertThat(lift.pValue()).isEqualTo(1);
    }

    @Test
    void holdsTheTruthAtEveryLookInAlmostAllStreams() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int streams = 400;
        int lost = 0;
        for (int stream = 0; stream < streams; stream++) {
            lost += losesTheTruth(random) ? 1 : 0;
        }
        // expected are 1 to 3.4 in 100; 5 in 100 and four standard errors
        assertThat(lost).as("seed %d", seed).isLessThanOrEqualTo(37);
    }

    /** Revenue of which 30% buy, lognormal, no effect; looked at after every pair of units from the 20th. */
    private static boolean losesTheTruth(Random random) {
        Moments control = new Moments(1);
        Moments treatment = new Moments(1);
        for (int unit = 1; unit <= 1_000; unit++) {
            control.add(revenue(random));
            treatment.add(revenue(random));
            if (unit >= 20
                    && !SEQUENCE.relative(
                                    ArmStatistics.of(control).mean(),
                                    ArmStatistics.of(treatment).mean())
                            .contains(0)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aDifferenceLosesNothingBetweenArmsOfAboutTheSameSize() {
        Sample control = new Sample(1_001, 10, 4);
        Sample treatment = new Sample(2_000, 12, 9);

        assertThat(SEQUENCE.watchedDifference(control, treatment, false))
                .isEqualTo(SEQUENCE.difference(control, treatment));
    }

    @Test
    void aDifferenceFromASmallArmHasTheVarianceOfTheLargeOne() {
        Sample small = new Sample(1_000, 10, 4);
        Sample large = new Sample(2_000, 12, 9);
        Sample borrowed = new Sample(1_000, 10, 9);

        assertThat(SEQUENCE.watchedDifference(small, large, false)).isEqualTo(SEQUENCE.difference(borrowed, large));
        assertThat(SEQUENCE.watchedDifference(large, small, false)).isEqualTo(SEQUENCE.difference(large, borrowed));
        assertThat(SEQUENCE.watchedDifference(large, small, true)).isEqualTo(SEQUENCE.difference(large, borrowed));
        assertThat(SEQUENCE.watchedDifference(small, large, true))
                .as("a small holdout of a rate")
                .isEqualTo(SEQUENCE.difference(small, large));
    }

    /** Without the rule about small arms 10 to 16 in 100 of such streams lose the truth. */
    @Test
    void aDifferenceOfAmountsHoldsTheTruthHoweverFewAreHeldOut() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int streams = 400;
        int lost = 0;
        for (int stream = 0; stream < streams; stream++) {
            lost += losesTheDifference(random) ? 1 : 0;
        }
        // none was lost in 500; 5 in 100 and four standard errors
        assertThat(lost).as("seed %d", seed).isLessThanOrEqualTo(37);
    }

    /** One unit in ten is held out; 4% buy, lognormal, no effect; looked at after every unit from the 20th. */
    private static boolean losesTheDifference(Random random) {
        Moments control = new Moments(1);
        Moments treatment = new Moments(1);
        for (int unit = 1; unit <= 1_500; unit++) {
            long spent = random.nextDouble() < 0.04 ? Math.round(4_000 * Math.exp(random.nextGaussian())) : 0;
            (random.nextDouble() < 0.1 ? control : treatment).add(spent);
            if (unit >= 20
                    && !SEQUENCE.watchedDifference(
                                    ArmStatistics.of(control).mean(),
                                    ArmStatistics.of(treatment).mean(),
                                    false)
                            .contains(0)) {
                return true;
            }
        }
        return false;
    }

    private static long revenue(Random random) {
        return random.nextDouble() < 0.3 ? Math.round(4_000 * Math.exp(random.nextGaussian())) : 0;
    }

    @Test
    void levelsAndPlansOutsideTheirRangeAreRefused() {
        assertThatThrownBy(() -> new AlwaysValid(1, 100)).hasMessage("alpha must be in (0, 1), got 1.0");
        assertThatThrownBy(() -> new AlwaysValid(0.05, 0)).hasMessage("plannedUnits must be positive, got 0.0");
    }
}
