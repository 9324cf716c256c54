package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepairTest {
    private static final long SEED = 20_261_129;
    private static final int LENGTH = 200;
    private static final int HORIZON = 28;

    @Test
    void plantedOutliersCostMuchLessAndWithoutThemNothingChanges() {
        Random random = new Random(SEED);
        double[] errors = new double[3];
        for (int run = 0; run < 60; run++) {
            double[] all = series(random);
            double[] history = Arrays.copyOf(all, LENGTH);
            double[] actual = Arrays.copyOfRange(all, LENGTH, LENGTH + HORIZON);
            assertThat(Repair.withoutOutliers(history, 7))
                    .describedAs("run %d, seed %d", run, SEED)
                    .isSameAs(history);
            errors[0] += Accuracy.mae(actual, Theta.dynamic(history, 7, HORIZON));
            for (int i = 0; i < 4; i++) {
                history[LENGTH - 50 + random.nextInt(40)] *= random.nextBoolean() ? 0.05 : 6;
            }
            errors[1] += Accuracy.mae(actual, Theta.dynamic(history, 7, HORIZON));
            errors[2] += Accuracy.mae(actual, Theta.dynamic(Repair.withoutOutliers(history, 7), 7, HORIZON));
        }
        assertThat(errors[2] / errors[1]).describedAs("repaired, seed %d", SEED).isLessThan(0.9);
        assertThat(errors[2] / errors[0])
                .describedAs("as if clean, seed %d", SEED)
                .isLessThan(1.05);
    }

    @Test
    void aNewLevelASlopeAndTheLastValuesAreNoOutliers() {
        double[] values = new double[60];
        Arrays.setAll(values, t -> (t < 40 ? 100 : 300) + t + 0.5 * Math.sin(5 * t));
        values[58] = 5_000;
        assertThat(Repair.withoutOutliers(values, 7)).isSameAs(values);
    }

    @Test
    void aBulkOrderAmongZerosIsDemand() {
        double[] values = new double[60];
        Arrays.setAll(values, t -> t % 3 == 0 ? 0 : 5 + t % 2);
        values[30] = 900;
        assertThat(Repair.withoutOutliers(values, 7)).isSameAs(values);
    }

    @Test
    void aGapInALineLiesOnIt() {
        double[] values = {10, 11, Double.NaN, Double.NaN, 14, 15, 16, Double.NaN};
        assertThat(Repair.filled(values, 1)).containsExactly(10, 11, 12, 13, 14, 15, 16, 16);
        assertThat(Repair.filled(new double[] {Double.NaN, 3}, 1)).containsExactly(3, 3);
        assertThat(Repair.filled(new double[] {Double.NaN}, 1)).containsExactly(0);
    }

    @Test
    void aGapInASeasonHasTheSeason() {
        double[] values = new double[70];
        Arrays.setAll(values, t -> t % 7 == 5 ? 30 : 10);
        values[40] = Double.NaN;
        values[41] = Double.NaN;
        double[] filled = Repair.filled(values, 7);
        assertThat(filled[40]).isCloseTo(30, within(2.0));
        assertThat(filled[41]).isCloseTo(10, within(1.0));
    }

    @Test
    void theForecasterTakesMissingValues() {
        double[] values = series(new Random(SEED));
        double[] gaps = values.clone();
        for (int t = 3; t < gaps.length; t += 20) {
            gaps[t] = Double.NaN;
        }
        double[] forecast = Forecaster.ACCURATE.forecast(gaps, 7, 7);
        double[] whole = Forecaster.ACCURATE.forecast(values, 7, 7);
        for (int h = 0; h < 7; h++) {
            assertThat(forecast[h]).describedAs("seed %d", SEED).isCloseTo(whole[h], within(0.1 * whole[h]));
        }
    }

    private static double[] series(Random random) {
        double[] values = new double[LENGTH + HORIZON];
        double level = 0;
        for (int t = 0; t < values.length; t++) {
            level += 0.01 * random.nextGaussian();
            values[t] = 100 * Math.exp((t % 7 == 5 ? 0.3 : -0.05) + level + 0.1 * random.nextGaussian());
        }
        return values;
    }
}
