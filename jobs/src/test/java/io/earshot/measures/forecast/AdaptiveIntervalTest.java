package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveIntervalTest {
    private static final long SEED = 20_261_123;

    @Test
    void knowsNoBoundsBeforeTheFirstError() {
        assertThat(new AdaptiveInterval(0.05).around(3).upper()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.5})
    void coversWhatItClaimsInTheLongRun(double alpha) {
        Random random = new Random(SEED);
        AdaptiveInterval interval = new AdaptiveInterval(alpha);
        int covered = 0;
        for (int t = 0; t < 5_000; t++) {
            double value = random.nextGaussian() * (1 + Math.sin(t / 300.0));
            covered += interval.around(0).contains(value) ? 1 : 0;
            interval.observe(value, 0);
        }
        assertThat(covered / 5_000.0).describedAs("seed %d", SEED).isBetween(1 - alpha - 0.01, 1 - alpha + 0.01);
    }

    @Test
    void recoversWithinSixtyStepsAfterALevelShift() {
        Random random = new Random(SEED);
        int covered = 0;
        for (int run = 0; run < 200; run++) {
            AdaptiveInterval interval = new AdaptiveInterval(0.05);
            double level = 0;
            for (int t = 0; t < 460; t++) {
                double value = (t < 300 ? 0 : 20) + random.nextGaussian();
                if (t >= 360) {
                    covered += interval.around(level).contains(value) ? 1 : 0;
                }
                interval.observe(value, level);
                level += 0.2 * (value - level);
            }
        }
        assertThat(covered / 20_000.0).describedAs("seed %d", SEED).isBetween(0.93, 0.97);
    }

    /** The guarantee of Gibbs and Candès (2021), Proposition 4.1, where every interval but an empty one would hold the value. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2})
    void coversWhatItClaimsWhereNothingIsSoldAnyMore(double alpha) {
        Random random = new Random(SEED);
        AdaptiveInterval interval = new AdaptiveInterval(alpha);
        int days = 739;
        int inside = 0;
        double level = 5;
        for (int t = 0; t < days; t++) {
            double value = t < 250 ? random.nextInt(12) : 0;
            inside += interval.around(level).contains(value) ? 1 : 0;
            interval.observe(value, level);
            level += 0.1 * (value - level);
        }
        double most = (1 + AdaptiveInterval.STEP) / (AdaptiveInterval.STEP * days);
        assertThat((double) inside / days).describedAs("seed %d", SEED).isBetween(1 - alpha - most, 1 - alpha + most);
    }
}
