package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LevelShiftTest {
    private static final long SEED = 20_261_123;
    private static final int LENGTH = 120;
    private static final int HORIZON = 14;
    private static final int AT = 105;

    @Test
    void aPlantedShiftIsFoundWhereItIs() {
        double[] values = series(new Random(SEED), 60, 0);
        LevelShift shift = LevelShift.latest(Arrays.copyOf(values, LENGTH));
        assertThat(shift.at()).describedAs("seed %d", SEED).isBetween(AT - 3, AT + 3);
        assertThat(shift.size()).describedAs("seed %d", SEED).isCloseTo(60, within(6.0));
    }

    @Test
    void anOutlierIsNoShift() {
        double[] values = series(new Random(SEED), 0, 0);
        values[60] += 500;
        assertThat(LevelShift.latest(values).at()).describedAs("seed %d", SEED).isZero();
    }

    @Test
    void aLevelThatWandersOrRisesHasNoShift() {
        Random random = new Random(SEED);
        int found = 0;
        for (int run = 0; run < 200; run++) {
            double[] walk = new double[LENGTH];
            double[] rise = new double[LENGTH];
            for (int t = 1; t < LENGTH; t++) {
                walk[t] = walk[t - 1] + random.nextGaussian();
                rise[t] = rise[t - 1] + 1 + random.nextGaussian();
            }
            found += LevelShift.latest(walk).at() > 0 ? 1 : 0;
            found += LevelShift.latest(rise).at() > 0 ? 1 : 0;
        }
        assertThat(found).describedAs("of 400, seed %d", SEED).isLessThan(20);
    }

    @Test
    void aPlantedShiftEarnsAccuracyAndAnAbsentOneCostsNone() {
        assertThat(ratio(60, 0)).describedAs("planted, seed %d", SEED).isLessThan(0.95);
        assertThat(ratio(60, 0.2)).describedAs("planted, seed %d", SEED).isLessThan(0.98);
        assertThat(ratio(0, 0)).describedAs("absent, seed %d", SEED).isLessThan(1.005);
        assertThat(ratio(0, 0.2)).describedAs("absent, seed %d", SEED).isLessThan(1.005);
    }

    @Test
    void aShortOrConstantSeriesHasNoShift() {
        assertThat(LevelShift.latest(new double[] {1, 2, 3}).at()).isZero();
        assertThat(LevelShift.latest(new double[50]).at()).isZero();
    }

    /** Error with the shift removed, in units of that without. */
    private static double ratio(double size, double alpha) {
        Random random = new Random(SEED);
        double plain = 0;
        double removed = 0;
        for (int run = 0; run < 200; run++) {
            double[] all = series(random, size, alpha);
            double[] history = Arrays.copyOf(all, LENGTH);
            double[] actual = Arrays.copyOfRange(all, LENGTH, LENGTH + HORIZON);
            plain += Accuracy.mae(actual, Forecaster.FAST.forecast(history, 1, HORIZON));
            double[] moved = LevelShift.latest(history).removed(history);
            removed += Accuracy.mae(actual, Forecaster.FAST.forecast(moved, 1, HORIZON));
        }
        return removed / plain;
    }

    private static double[] series(Random random, double size, double alpha) {
        double[] values = new double[LENGTH + HORIZON];
        double level = 100;
        for (int t = 0; t < values.length; t++) {
            double error = 5 * random.nextGaussian();
            values[t] = level + error + (t >= AT ? size : 0);
            level += alpha * error;
        }
        return values;
    }
}
