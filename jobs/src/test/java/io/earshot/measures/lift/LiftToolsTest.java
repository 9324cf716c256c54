package io.earshot.measures.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The smaller measures around a lift. */
class LiftToolsTest {

    @Nested
    class FutilityOf {
        @Test
        void aLiftWellBelowItsTargetLateInTheBudgetIsHopeless() {
            assertThat(Futility.of(lift(0.001, 0.01, 4_500), 0.05, 10_000).isHopeless())
                    .isTrue();
        }

        @Test
        void aYoungComparisonIsNot() {
            assertThat(Futility.of(lift(-0.02, 0.2, 100), 0.05, 10_000).isHopeless())
                    .isFalse();
        }

        @Test
        void nothingSeenIsNoReasonToStop() {
            Estimate none = FixedSample.none(Sample.proportion(0, 10), Sample.proportion(0, 10));
            assertThat(Futility.of(none, 0.05, 10_000)).isEqualTo(new Futility(1, false));
        }
    }

    @Nested
    class NoveltyOf {
        @Test
        void aLiftThatWearsOffHasANegativeSlope() {
            Novelty novelty = Novelty.of(List.of(
                    new Novelty.Stretch(1, lift(0.3, 0.02, 500)),
                    new Novelty.Stretch(8, lift(0.2, 0.02, 500)),
                    new Novelty.Stretch(15, lift(0.1, 0.02, 500))));

            assertThat(novelty.slope()).isCloseTo(-0.1 / 7, within(1e-12));
            assertThat(novelty.pValue()).isLessThan(0.001);
        }

        @Test
        void oneStretchSaysNothing() {
            assertThat(Novelty.of(List.of(new Novelty.Stretch(1, lift(0.3, 0.02, 500)))))
                    .isEqualTo(new Novelty(0, 0, 1));
        }
    }

    @Nested
    class PartialPoolingOf {
        @Test
        void noisyEffectsAreDrawnToTheMean() {
            PartialPooling pooled =
                    PartialPooling.of(new double[] {0.1, 0.5, -0.3, 0.1}, new double[] {0.1, 0.1, 0.1, 1});

            assertThat(pooled.variance()).isPositive();
            assertThat(pooled.posteriors().get(1).mean()).isBetween(pooled.mean(), 0.5);
            assertThat(pooled.posteriors().get(3).mean()).isCloseTo(pooled.mean(), within(0.02));
        }

        @Test
        void effectsThatDifferByNoiseAloneAreOne() {
            PartialPooling pooled = PartialPooling.of(new double[] {0.1, 0.11, 0.09}, new double[] {0.1, 0.1, 0.1});

            assertThat(pooled.variance()).isZero();
            assertThat(pooled.mean()).isCloseTo(0.1, within(1e-12));
            assertThat(pooled.posteriors()).allSatisfy(one -> {
                assertThat(one.mean()).isEqualTo(pooled.mean());
                assertThat(one.deviation())
                        .as("as sure as of the mean of three, 0.1 / √3")
                        .isCloseTo(0.1 / Math.sqrt(3), within(1e-12));
            });
        }

        /**
         * Effects 1 and −1 with errors 1: τ² = 1, t = 1/2, V = 1; so the variance of each is 1/2 · 1 + 1/4 · 1, as the joint
         * normal density of (θ₁, θ₂, μ) says, whose precision matrix [[2, 0, −1], [0, 2, −1], [−1, −1, 2]] has 3/4 on the
         * diagonal of its inverse.
         */
        @Test
        void eachIsAsUnsureAsTheJointDensitySays() {
            PartialPooling pooled = PartialPooling.of(new double[] {1, -1}, new double[] {1, 1});

            assertThat(pooled.variance()).isCloseTo(1, within(1e-9));
            assertThat(pooled.posteriors().get(0).mean()).isCloseTo(0.5, within(1e-9));
            assertThat(pooled.posteriors().get(0).deviation()).isCloseTo(Math.sqrt(0.75), within(1e-9));
        }

        @Test
        void effectsWithoutErrorsAreRefused() {
            assertThatThrownBy(() -> PartialPooling.of(new double[] {1}, new double[0]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class SensitivityOf {
        /** VanderWeele and Ding's example: a risk ratio of 3.9 with the lower limit 1.8. */
        @Test
        void isThePublishedOne() {
            Estimate lift =
                    new Estimate(2.9, 0.5, 0.8, 7.7, 0.001, Double.NaN, Double.POSITIVE_INFINITY, 100, 100, Set.of());

            assertThat(Sensitivity.of(lift).ofEstimate()).isCloseTo(7.26, within(0.005));
            assertThat(Sensitivity.of(lift).ofInterval()).isCloseTo(3.0, within(0.005));
        }

        @Test
        void anIntervalWithNoEffectInItNeedsNoHiddenCause() {
            assertThat(Sensitivity.of(lift(0.1, 0.1, 100)).ofInterval()).isEqualTo(1);
        }
    }

    @Nested
    class DiscoveriesOf {
        @Test
        void areThoseWhoseEvidenceTogetherPaysForLooking() {
            double[] logE = {Math.log(100), Math.log(45), Math.log(1), Math.log(5)};

            assertThat(Multiplicity.discoveries(logE, 0.05)).containsExactly(true, true, false, false);
        }

        @Test
        void areNoneWithoutEvidence() {
            assertThat(Multiplicity.discoveries(new double[] {0, 0, 0}, 0.05)).containsExactly(false, false, false);
        }
    }

    @Nested
    class SampleRatioOf {
        @Test
        void namesTheArmAtFault() {
            assertThat(SampleRatio.furthestOff(new long[] {1_000, 1_010, 700}, new double[] {1, 1, 1}))
                    .isEqualTo(2);
        }

        @Test
        void anArmOfWeightZeroWithUnitsIsRefused() {
            assertThatThrownBy(() -> SampleRatio.logE(new long[] {1, 1}, new double[] {1, 0}, 100))
                    .hasMessage("arm 1 has weight 0 and must have no units, got 1");
        }
    }

    @Test
    void connectsInflateASampleByTheSquareOfTheirRate() {
        assertThat(Planner.connectInflation(0.5)).isEqualTo(4);
        assertThatThrownBy(() -> Planner.connectInflation(0)).hasMessage("connectRate must be in (0, 1], got 0.0");
    }

    private static Estimate lift(double effect, double error, long unitsPerArm) {
        double width = 3 * error;
        return new Estimate(
                effect,
                error,
                effect - width,
                effect + width,
                0.5,
                0,
                Double.POSITIVE_INFINITY,
                unitsPerArm,
                unitsPerArm,
                Set.of());
    }
}
