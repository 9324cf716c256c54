package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegressionTest {
    private static final long SEED = 20_261_123;
    private static final int LENGTH = 150;
    private static final int HORIZON = 14;

    @Test
    void aPlantedEffectIsFound() {
        Random random = new Random(SEED);
        double[][] causes = promotions(random, LENGTH, 1);
        double[] effects = Regression.of(series(random, causes, 20), causes).coefficients();
        assertThat(effects[0]).describedAs("seed %d", SEED).isCloseTo(20, within(1.5));
    }

    @Test
    void aPlantedCauseEarnsAccuracyAndAnAbsentOneCostsNone() {
        Random random = new Random(SEED);
        double[] errors = new double[4];
        for (int run = 0; run < 40; run++) {
            double[][] causes = promotions(random, LENGTH + HORIZON, 3);
            for (int planted = 0; planted < 2; planted++) {
                double[] all = series(random, causes, planted == 1 ? 15 : 0);
                double[] history = Arrays.copyOf(all, LENGTH);
                double[] actual = Arrays.copyOfRange(all, LENGTH, LENGTH + HORIZON);
                errors[2 * planted] += Accuracy.mae(actual, Forecaster.FAST.forecast(history, 1, HORIZON));
                errors[2 * planted + 1] += Accuracy.mae(
                        actual,
                        Regression.forecast(
                                Forecaster.FAST,
                                history,
                                1,
                                part(causes, 0, LENGTH),
                                part(causes, LENGTH, LENGTH + HORIZON)));
            }
        }
        assertThat(errors[1] / errors[0]).describedAs("absent, seed %d", SEED).isLessThan(1.02);
        assertThat(errors[3] / errors[2]).describedAs("planted, seed %d", SEED).isLessThan(0.8);
    }

    private static double[] series(Random random, double[][] causes, double effect) {
        double[] values = new double[causes[0].length];
        double level = 100;
        for (int t = 0; t < values.length; t++) {
            double error = 3 * random.nextGaussian();
            values[t] = level + error + effect * causes[0][t];
            level += 0.2 * error;
        }
        return values;
    }

    private static double[][] promotions(Random random, int length, int count) {
        double[][] causes = new double[count][length];
        for (double[] cause : causes) {
            Arrays.setAll(cause, t -> random.nextInt(5) == 0 ? 1 : 0);
        }
        return causes;
    }

    private static double[][] part(double[][] causes, int from, int to) {
        return Arrays.stream(causes)
                .map(cause -> Arrays.copyOfRange(cause, from, to))
                .toArray(double[][]::new);
    }
}
