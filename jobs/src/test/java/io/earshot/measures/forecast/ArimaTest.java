package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArimaTest {
    private static final long SEED = 20_261_123;

    @Test
    void noiseIsNotDifferencedAWalkOnceAndItsSumsTwice() {
        Random random = new Random(SEED);
        int[] asExpected = new int[3];
        for (int run = 0; run < 100; run++) {
            double[] values = new double[200];
            Arrays.setAll(values, t -> random.nextGaussian());
            for (int order = 0; order < 3; order++) {
                asExpected[order] += Differencing.of(values, 1).equals(new Differencing(order, 0)) ? 1 : 0;
                values = sums(values);
            }
        }
        // the test errs in one of twenty by design
        assertThat(asExpected[0]).describedAs("noise, seed %d", SEED).isBetween(88, 100);
        assertThat(asExpected[1]).describedAs("walks, seed %d", SEED).isBetween(80, 100);
        assertThat(asExpected[2]).describedAs("sums of walks, seed %d", SEED).isBetween(80, 100);
    }

    @Test
    void aStrongSeasonIsDifferencedAtThePeriod() {
        double[] values = noise(96);
        for (int t = 0; t < values.length; t++) {
            values[t] += 10 * Math.sin(2 * Math.PI * t / 12);
        }
        assertThat(Differencing.of(values, 12).seasonal()).isEqualTo(1);
    }

    @Test
    void differencesAreUndone() {
        double[] values = sums(noise(60));
        for (Differencing differencing :
                new Differencing[] {new Differencing(0, 1), new Differencing(1, 1), new Differencing(2, 0)}) {
            double[] history = Arrays.copyOf(values, 50);
            double[] differences = differencing.applied(values, 4);
            double[] last = Arrays.copyOfRange(differences, differences.length - 10, differences.length);
            assertThat(differencing.undone(history, 4, last))
                    .containsExactly(Arrays.copyOfRange(values, 50, 60), within(1e-9));
        }
    }

    @Test
    void coefficientsOfAKnownProcessAreFound() {
        double[] errors = noise(3_000);
        double[] values = new double[errors.length];
        for (int t = 0; t < values.length; t++) {
            values[t] = 5 + errors[t] + (t > 0 ? 0.7 * (values[t - 1] - 5) + 0.4 * errors[t - 1] : 0);
        }
        Arima fitted = Arima.fit(new Arima.Order(1, 1, 0, 0, true), values, 1);
        double[] forecasts = fitted.forecast(values, new Differencing(0, 0), 200);
        assertThat(forecasts[199]).describedAs("mean, seed %d", SEED).isCloseTo(5, within(0.3));
        double ratio = (forecasts[1] - forecasts[199]) / (forecasts[0] - forecasts[199]);
        assertThat(ratio).describedAs("autoregression, seed %d", SEED).isCloseTo(0.7, within(0.05));
    }

    @Test
    void anAutoregressionIsWorkedOutAsByRegression() {
        double[] values = noise(500);
        for (int t = 1; t < values.length; t++) {
            values[t] += 0.6 * values[t - 1];
        }
        double product = 0;
        double square = 0;
        for (int t = 1; t < values.length; t++) {
            product += values[t] * values[t - 1];
            square += values[t - 1] * values[t - 1];
        }
        double[] forecast =
                Arima.fit(new Arima.Order(1, 0, 0, 0, false), values, 1).forecast(values, new Differencing(0, 0), 1);
        assertThat(forecast[0]).isCloseTo(product / square * values[499], within(1e-3));
    }

    @Test
    void fitsFollowTheScaleOfTheSeries() {
        double[] values = sums(noise(80));
        double[] scaled = Arrays.stream(values).map(v -> 1e6 * v).toArray();
        double[] forecasts = AutoArima.forecast(values, 4, 5);
        double[] of = AutoArima.forecast(scaled, 4, 5);
        for (int h = 0; h < 5; h++) {
            assertThat(of[h]).isCloseTo(1e6 * forecasts[h], within(1e-6 * Math.abs(of[h])));
        }
    }

    private static double[] noise(int length) {
        Random random = new Random(SEED);
        double[] noise = new double[length];
        Arrays.setAll(noise, t -> random.nextGaussian());
        return noise;
    }

    private static double[] sums(double[] values) {
        double[] sums = values.clone();
        for (int t = 1; t < sums.length; t++) {
            sums[t] += sums[t - 1];
        }
        return sums;
    }
}
