package io.earshot.measures.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareSequenceTest {
    private static final double ALPHA = 0.05;

    @Test
    void everyShareOfFewUnitsHasAnInterval() {
        for (int units = 1; units <= 40; units++) {
            for (int successes = 0; successes <= units; successes++) {
                Interval interval = ShareSequence.interval(successes, units, 500, ALPHA);
                assertThat(interval.lower())
                        .as("%d of %d", successes, units)
                        .isBetween(0.0, (double) successes / units);
                assertThat(interval.upper())
                        .as("%d of %d", successes, units)
                        .isBetween((double) successes / units, 1.0);
            }
        }
    }

    @Test
    void oneUnitTellsLittle() {
        assertThat(ShareSequence.interval(1, 1, 500, ALPHA).lower()).isZero();
        assertThat(ShareSequence.interval(0, 1, 500, ALPHA).upper()).isEqualTo(1);
    }

    @Test
    void aMirroredShareHasTheMirroredInterval() {
        Interval interval = ShareSequence.interval(3, 20, 500, ALPHA);
        Interval mirrored = ShareSequence.interval(17, 20, 500, ALPHA);
        assertThat(mirrored.lower()).isCloseTo(1 - interval.upper(), within(1e-9));
        assertThat(mirrored.upper()).isCloseTo(1 - interval.lower(), within(1e-9));
    }
}
