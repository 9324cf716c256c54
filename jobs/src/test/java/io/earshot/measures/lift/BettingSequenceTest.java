package io.earshot.measures.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BettingSequenceTest {

    @Test
    void holdsTheMeanAtEveryLookInAlmostAllStreams() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int lost = 0;
        for (int stream = 0; stream < 400; stream++) {
            lost += losesTheMean(random, 0.03) ? 1 : 0;
        }
        assertThat(lost).as("seed %d", seed).isLessThanOrEqualTo(37);
    }

    @Test
    void narrowsTowardsTheMean() {
        Random random = new Random(3);
        Moments moments = new Moments(1);
        double before = 100;
        for (int units = 0; units < 100_000; units++) {
            moments.add(random.nextInt(101));
            if (Integer.bitCount(units + 1) == 1 && units > 30) {
                Interval interval = BettingSequence.mean(moments, 100, 0.05);
                assertThat(interval.contains(moments.sum(0).doubleValue() / moments.units()))
                        .isTrue();
                assertThat(interval.upper() - interval.lower()).isLessThan(before);
                before = interval.upper() - interval.lower();
            }
        }
        assertThat(before).isLessThan(2);
    }

    @Test
    void knowsNothingWithoutUnits() {
        assertThat(BettingSequence.mean(new Moments(1), 100, 0.05)).isEqualTo(new Interval(0, 100));
    }

    @Test
    void liftOfAControlThatMayBeZeroHasNoUpperBound() {
        Moments control = new Moments(1);
        Moments treatment = new Moments(1);
        for (int i = 0; i < 50; i++) {
            control.add(0);
            treatment.add(50);
        }
        Interval lift = BettingSequence.relative(control, treatment, 100, 0.05);

        assertThat(lift.lower()).isPositive();
        assertThat(lift.upper()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void unitsBeyondTheCapAreRefused() {
        Moments moments = new Moments(1);
        moments.add(101);

        assertThatThrownBy(() -> BettingSequence.mean(moments, 100, 0.05)).hasMessageContaining("[0, 100]");
        assertThatThrownBy(() -> BettingSequence.mean(moments, 0, 0.05)).hasMessage("cap must be positive, got 0");
    }

    /** Rare buyers with heavy tails under the cap: where normal approximations fail at small sizes. */
    private static boolean losesTheMean(Random random, double buyers) {
        long cap = 1_000;
        double truth = buyers * (200 + 1_000) / 2;
        Moments moments = new Moments(1);
        for (int unit = 0; unit < 500; unit++) {
            moments.add(random.nextDouble() < buyers ? (random.nextBoolean() ? 200 : 1_000) : 0);
            if (!BettingSequence.mean(moments, cap, 0.05).contains(truth)) {
                return true;
            }
        }
        return false;
    }
}
