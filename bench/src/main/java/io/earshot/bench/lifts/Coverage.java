package io.earshot.bench.lifts;

import io.earshot.measures.lift.ArmStatistics;
import io.earshot.measures.lift.ComplierEffect;
import io.earshot.measures.lift.Estimate;
import io.earshot.measures.lift.FixedSample;
import io.earshot.measures.lift.Moments;
import io.earshot.measures.lift.Sample;
import java.util.SplittableRandom;

/** Whether intervals for one look contain the truth. */
public final class Coverage {
    private static final double CONNECTED = 0.35;
    /** How often those recover who would connect, and the others, without a call; and by how much a call moves the former. */
    private static final double CONNECTING = 0.15;

    private static final double OTHERS = 0.05;
    private static final double EFFECT = 0.12;

    private Coverage() {}

    /** Of ROAS, by Fieller and by the logarithm of the ratio. */
    public record Fixed(boolean isInFieller, boolean isInLogRatio) {
        /** Two arms of so many units each. */
        public static Fixed of(Population population, double lift, int unitsPerArm, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            Sample control = sample(population, 0, unitsPerArm, random);
            Sample treatment = sample(population, lift, unitsPerArm, random);
            return new Fixed(
                    contains(FixedSample.fieller(control, treatment, 0.05), lift),
                    contains(FixedSample.logRatio(control, treatment, 0.05), lift));
        }

        private static Sample sample(Population population, double lift, int units, SplittableRandom random) {
            Moments moments = new Moments(population.width());
            for (int i = 0; i < units; i++) {
                moments.add(population.draw(random, lift));
            }
            return population.sample(moments);
        }

        /** An interval without ends says nothing and counts as wrong. */
        private static boolean contains(Estimate estimate, double lift) {
            return Double.isFinite(estimate.upper()) && estimate.contains(lift);
        }
    }

    /** Of the effect of a call on those whom it reaches: 35% connect, and are three times as likely to recover anyway. */
    public record Called(boolean isInWald, boolean isInAndersonRubin) {
        /** Two arms of so many units each. */
        public static Called of(int unitsPerArm, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            Moments control = new Moments(2);
            Moments treatment = new Moments(2);
            for (int i = 0; i < unitsPerArm; i++) {
                control.add(recovers(random, random.nextDouble() < CONNECTED ? CONNECTING : OTHERS), 0);
                boolean isConnected = random.nextDouble() < CONNECTED;
                treatment.add(recovers(random, isConnected ? CONNECTING + EFFECT : OTHERS), isConnected ? 1 : 0);
            }
            ComplierEffect effect = ComplierEffect.of(ArmStatistics.of(control), ArmStatistics.of(treatment), 0.05);
            return new Called(
                    effect.wald().lower() <= EFFECT && EFFECT <= effect.wald().upper(),
                    effect.andersonRubin().lower() <= EFFECT
                            && EFFECT <= effect.andersonRubin().upper());
        }

        private static long recovers(SplittableRandom random, double rate) {
            return random.nextDouble() < rate ? 1 : 0;
        }
    }
}
