package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColdStartTest {
    private static final long SEED = 20_261_129;
    private static final int HORIZON = 14;

    @Test
    void similarBeginningsEarnAccuracyWhereTheyAreAlike() {
        // a launch that fades, of products that sell about the same
        assertThat(ratio(5, 2, 0.3)).describedAs("5 days old, seed %d", SEED).isLessThan(0.5);
        assertThat(ratio(14, 2, 0.3)).describedAs("14 days old, seed %d", SEED).isLessThan(0.5);
        assertThat(ratio(14, 2, 1.5)).describedAs("of all sizes, seed %d", SEED).isLessThan(0.5);
    }

    @Test
    void theyCostNothingWhereTheyHaveNothingInCommon() {
        assertThat(ratio(7, 0, 1.5)).describedAs("7 days old, seed %d", SEED).isLessThan(1.02);
        assertThat(ratio(28, 0, 1.5)).describedAs("28 days old, seed %d", SEED).isLessThan(1.02);
    }

    @Test
    void aSeriesThatHasNotBegunGoesAsTheOthersBegan() {
        List<double[]> similar = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            similar.add(new double[] {4 + i % 2, 2, 2, 2});
        }
        assertThat(ColdStart.forecast(new double[0], similar, 1)[0]).isEqualTo(4.5);
    }

    @Test
    void withoutSimilarSeriesTheOwnMeanStands() {
        double[] forecast = ColdStart.forecast(new double[] {1, 3}, List.of(new double[] {9, 9, 9}), 2);
        assertThat(forecast).containsExactly(2, 2);
    }

    /** Error in units of that of the own mean. */
    private static double ratio(int age, double launch, double levels) {
        Random random = new Random(SEED);
        double own = 0;
        double borrowed = 0;
        for (int run = 0; run < 300; run++) {
            List<double[]> similar = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                similar.add(series(random, age + HORIZON, launch, levels));
            }
            double[] all = series(random, age + HORIZON, launch, levels);
            double[] history = Arrays.copyOf(all, age);
            double[] actual = Arrays.copyOfRange(all, age, all.length);
            double scale = Arrays.stream(all).average().orElse(1);
            own += Accuracy.mae(actual, ColdStart.forecast(history, List.of(), HORIZON)) / scale;
            borrowed += Accuracy.mae(actual, ColdStart.forecast(history, similar, HORIZON)) / scale;
        }
        return borrowed / own;
    }

    private static double[] series(Random random, int length, double launch, double levels) {
        double level = 20 * Math.exp(levels * random.nextGaussian());
        double[] values = new double[length];
        for (int t = 0; t < length; t++) {
            values[t] = level * (1 + launch * Math.exp(-t / 8.0)) * Math.exp(0.3 * random.nextGaussian());
        }
        return values;
    }
}
