package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SmoothingTest {
    private static final long SEED = 20_261_123;
    private static final Offset<Double> CLOSE = within(1e-9);

    @Test
    void seasonalNaiveRepeatsTheLastSeason() {
        double[] values = {1, 2, 3, 4, 5, 6};
        assertThat(Naive.seasonal(values, 3, 4)).containsExactly(4, 5, 6, 4);
        assertThat(Naive.seasonal(values, 7, 2)).containsExactly(6, 6);
    }

    @ParameterizedTest
    @EnumSource(Technique.class)
    void aConstantSeriesIsForecastByItself(Technique method) {
        double[] values = new double[30];
        Arrays.fill(values, 7);
        assertThat(method.forecast(values, 4, 5)).containsExactly(new double[] {7, 7, 7, 7, 7}, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(Technique.class)
    void theShortestSeriesHaveForecasts(Technique method) {
        for (int n = 1; n < 12; n++) {
            double[] values = series(n, 4);
            assertThat(Arrays.stream(method.forecast(values, 4, 6)).allMatch(Double::isFinite))
                    .describedAs("%s of %d values, seed %d", method, n, SEED)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Technique.class)
    void zerosAndNegativeValuesHaveForecasts(Technique method) {
        double[] values = series(40, 4);
        for (int t = 0; t < values.length; t += 3) {
            values[t] = t % 2 == 0 ? 0 : -values[t];
        }
        assertThat(Arrays.stream(method.forecast(values, 4, 6)).allMatch(Double::isFinite))
                .describedAs("%s, seed %d", method, SEED)
                .isTrue();
        assertThat(method.forecast(new double[20], 4, 2)).containsExactly(new double[] {0, 0}, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Technique.class)
    void historiesStayAsTheyWere(Technique method) {
        double[] values = series(40, 4);
        double[] before = values.clone();
        method.forecast(values, 4, 6);
        assertThat(values).containsExactly(before);
    }

    @Test
    void aPureSeasonIsTakenOutAndPutBack() {
        double[] factors = {0.5, 1, 1.5, 1};
        double[] values = new double[24];
        for (int t = 0; t < values.length; t++) {
            values[t] = 100 * factors[t % 4];
        }
        Seasonality seasonality = Seasonality.tested(values, 4);
        assertThat(seasonality.isPresent()).isTrue();
        assertThat(seasonality.adjusted()[5]).isCloseTo(100, CLOSE);
        assertThat(Naive.adjusted(values, 4, 5)).containsExactly(new double[] {50, 100, 150, 100, 50}, CLOSE);
    }

    @Test
    void noiseHasASeasonInATenthOfTheCases() {
        Random random = new Random(SEED);
        int found = 0;
        for (int i = 0; i < 2_000; i++) {
            found += Seasonality.isSeasonal(random.doubles(60, 90, 110).toArray(), 12) ? 1 : 0;
        }
        assertThat(found).describedAs("of 2,000, seed %d", SEED).isBetween(60, 260);
    }

    @Test
    void simpleSmoothingOfValuesThatOnlyGrowFollowsTheLastOne() {
        double[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        assertThat(Smoothing.simple(values, 1, 2)).containsExactly(new double[] {10, 10}, within(0.01));
    }

    @Test
    void holtProlongsALine() {
        double[] values = {3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25};
        assertThat(Smoothing.holt(values, 1, 3)).containsExactly(new double[] {27, 29, 31}, within(1e-3));
    }

    /** Hyndman and Billah (2003): the drift is half the slope of the line through the history. */
    @Test
    void standardThetaIsSimpleSmoothingWithDrift() {
        double[] values = series(50, 1);
        double[] forecasts = Theta.standard(values, 1, 12);
        double meanTime = (values.length + 1) / 2.0;
        double products = 0;
        double squares = 0;
        for (int t = 1; t <= values.length; t++) {
            products += (t - meanTime) * values[t - 1];
            squares += (t - meanTime) * (t - meanTime);
        }
        for (int h = 1; h < forecasts.length; h++) {
            assertThat(forecasts[h] - forecasts[h - 1]).isCloseTo(products / squares / 2, CLOSE);
        }
    }

    @Test
    void thetaFollowsTheScaleOfTheSeries() {
        double[] values = series(60, 12);
        double[] scaled = Arrays.stream(values).map(value -> 1_000 * value).toArray();
        for (Technique method : new Technique[] {Technique.OPTIMISED_THETA, Technique.DYNAMIC_THETA}) {
            double[] forecasts = method.forecast(values, 12, 6);
            double[] of = method.forecast(scaled, 12, 6);
            for (int h = 0; h < 6; h++) {
                assertThat(of[h]).isCloseTo(1_000 * forecasts[h], within(1e-5 * of[h]));
            }
        }
    }

    private static double[] series(int length, int period) {
        Random random = new Random(SEED);
        double[] values = new double[length];
        for (int t = 0; t < length; t++) {
            values[t] = (100 + t) * (1 + 0.3 * Math.sin(2 * Math.PI * t / period)) + 5 * random.nextGaussian();
        }
        return values;
    }
}
