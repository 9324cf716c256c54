package io.earshot.measures.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.measures.forecast.Technique;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentMeanTest {
    private static final long SEED = 20_261_129;
    private static final int HORIZON = 28;

    @Test
    void isHalfOfAForecastFromNextToNothing() {
        double[] history = {0, 10, 20, 30, 40, 50, 60, 2, 12, 22, 32, 42, 52, 62};

        double[] blended =
                RecentMean.blended(new double[] {100, 100, 100, 100, 100, 100, 100, 100}, history, Grain.DAY);

        double weight = 0.5 * (1 - 14 / 364.0);
        assertThat(blended[0]).isCloseTo((1 - weight) * 100 + weight * 1, within(1e-9));
        assertThat(blended[6]).isCloseTo((1 - weight) * 100 + weight * 61, within(1e-9));
        assertThat(blended[7]).as("the week after").isEqualTo(blended[0]);
    }

    @Test
    void looksBackEightWeeks() {
        double[] history = new double[70];
        Arrays.fill(history, 0, 14, 1e9);

        assertThat(RecentMean.blended(new double[7], history, Grain.DAY)).containsOnly(0);
    }

    @Test
    void isTheMeanOfTheLastFourWeeksWhereWeeksAreForecast() {
        double[] blended = RecentMean.blended(new double[] {100, 200}, new double[] {1e9, 4, 8, 12, 16}, Grain.WEEK);

        double weight = 0.5 * (1 - 5 / 52.0);
        assertThat(blended[0]).isCloseTo((1 - weight) * 100 + weight * 10, within(1e-9));
        assertThat(blended[1]).isCloseTo((1 - weight) * 200 + weight * 10, within(1e-9));
        assertThat(RecentMean.blended(new double[] {100}, new double[52], Grain.WEEK))
                .containsExactly(100);
    }

    @Test
    void isGoneAfterAYear() {
        double[] forecast = {3, 4};
        assertThat(RecentMean.blended(forecast, new double[364], Grain.DAY)).containsExactly(3, 4);
        assertThat(RecentMean.blended(forecast, new double[500], Grain.DAY)).containsExactly(3, 4);
        assertThat(RecentMean.blended(forecast, new double[363], Grain.DAY)[0]).isCloseTo(3, within(0.01));
    }

    /** Twenty to sixty days of a level that wanders a little, a week and noise, as of a store that has just begun. */
    @Test
    void savesAYoungStoreSomeOfTheError() {
        Random random = new Random(SEED);
        double alone = 0;
        double blended = 0;
        for (int store = 0; store < 60; store++) {
            double[] values = store(random, 20 + random.nextInt(40) + HORIZON);
            double[] history = Arrays.copyOf(values, values.length - HORIZON);
            double[] forecast = Technique.ACCURATE.forecast(history, 7, HORIZON);
            double[] better = RecentMean.blended(forecast, history, Grain.DAY);
            for (int h = 0; h < HORIZON; h++) {
                alone += Math.abs(forecast[h] - values[history.length + h]);
                blended += Math.abs(better[h] - values[history.length + h]);
            }
        }
        assertThat(blended / alone).describedAs("seed %d", SEED).isLessThan(0.98);
    }

    private static double[] store(Random random, int days) {
        double[] values = new double[days];
        double level = Math.log(50);
        double[] week = random.doubles(7, -0.4, 0.4).toArray();
        for (int t = 0; t < days; t++) {
            level += 0.02 * random.nextGaussian();
            values[t] = Math.exp(level + week[t % 7] + 0.3 * random.nextGaussian());
        }
        return values;
    }
}
