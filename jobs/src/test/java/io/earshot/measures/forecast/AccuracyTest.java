package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AccuracyTest {
    private static final double[] HISTORY = {2, 4, 3, 7};
    private static final double[] ACTUAL = {10, 0};
    private static final double[] FORECAST = {6, 0};

    @Test
    void smapeIsInPercentAndAPairOfZerosHasNoError() {
        assertThat(Accuracy.smape(ACTUAL, FORECAST)).isEqualTo(200 * 4.0 / 16 / 2);
    }

    @Test
    void maseIsInUnitsOfTheSeasonalNaiveErrorInTheHistory() {
        assertThat(Accuracy.mase(HISTORY, 1, ACTUAL, FORECAST)).isCloseTo(2 / (7.0 / 3), within(1e-15));
        assertThat(Accuracy.mase(HISTORY, 2, ACTUAL, FORECAST)).isCloseTo(2 / 2.0, within(1e-15));
    }

    @Test
    void aHistoryNoLongerThanThePeriodHasNoScale() {
        assertThat(Accuracy.scale(HISTORY, 4)).isNaN();
    }

    @Test
    void rmsseIsInUnitsOfTheNaiveErrorInTheHistory() {
        assertThat(Accuracy.rmsse(HISTORY, ACTUAL, FORECAST)).isCloseTo(Math.sqrt(8 / (21.0 / 3)), within(1e-15));
    }

    @Test
    void rmsseDoesNotRewardAForecastOfZero() {
        double[] history = {0, 0, 5, 0, 0, 5, 0, 0, 5};
        double[] actual = {0, 0, 5};
        double[] mean = {5.0 / 3, 5.0 / 3, 5.0 / 3};
        double[] zero = {0, 0, 0};
        assertThat(Accuracy.rmsse(history, actual, mean)).isLessThan(Accuracy.rmsse(history, actual, zero));
        assertThat(Accuracy.mae(actual, mean)).isGreaterThan(Accuracy.mae(actual, zero));
    }

    @Test
    void biasIsPositiveWhereTooMuchWasForecast() {
        assertThat(Accuracy.bias(ACTUAL, new double[] {6, 6})).isCloseTo(0.2, within(1e-15));
        assertThat(Accuracy.wape(ACTUAL, FORECAST)).isEqualTo(0.4);
    }

    @Test
    void pinballLossIsLeastAtTheQuantile() {
        double[] outcomes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        double best = Double.POSITIVE_INFINITY;
        double at = 0;
        for (double quantile = 0; quantile <= 11; quantile += 0.5) {
            double loss = 0;
            for (double outcome : outcomes) {
                loss += Accuracy.pinball(outcome, quantile, 0.85);
            }
            if (loss < best) {
                best = loss;
                at = quantile;
            }
        }
        assertThat(at).isEqualTo(9);
    }

    @Test
    void anIntervalPaysForItsWidthAndForWhatLiesOutside() {
        assertThat(Accuracy.intervalScore(5, 1, 4, 0.05)).isEqualTo(3 + 40);
        assertThat(Accuracy.intervalScore(2, 1, 4, 0.05)).isEqualTo(3);
        assertThat(Accuracy.coverage(ACTUAL, new double[] {10, 1}, new double[] {11, 2}))
                .isEqualTo(0.5);
    }
}
