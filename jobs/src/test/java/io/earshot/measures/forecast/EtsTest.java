package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtsTest {
    private static final long SEED = 20_261_123;

    /** One step of each kind by hand: l = 10, b = 2, s = 4 or 0.5, y = 20, α = 0.5, β = 0.1, γ = 0.2, φ = 0.9. */
    @ParameterizedTest
    @CsvSource({
        // q = 10: l = 10 + 0.5(20 − 10) = 15
        "false, NONE, NONE, 15",
        // q = 12: l = 12 + 0.5(20 − 12) = 16, b = 2 + 0.1(20 − 12) = 2.8
        "false, ADDITIVE, NONE, 18.8",
        // q = 11.8: l = 15.9, b = 1.8 + 0.1·8.2 = 2.62, φb = 2.358
        "false, DAMPED, NONE, 18.258",
        // q = 12, e = 4: l = 14, b = 2.4, s = 4 + 0.2·4 = 4.8
        "false, ADDITIVE, ADDITIVE, 21.2",
        // relative errors obey the same recursions
        "true, ADDITIVE, ADDITIVE, 21.2",
        // q = 12, f = 6, y/s = 40: l = 12 + 0.5·28 = 26, b = 2 + 0.1·28 = 4.8, s = 0.5 + 0.2(20/12 − 0.5)
        "true, ADDITIVE, MULTIPLICATIVE, 22.586666666666666"
    })
    void oneStepFollowsTheEquations(boolean relative, EtsModel.Trend trend, EtsModel.Season season, double expected) {
        EtsModel model = new EtsModel(relative, trend, season);
        double[] states = {season == EtsModel.Season.MULTIPLICATIVE ? 0.5 : 4};
        Ets ets = Ets.of(model, new double[] {20}, states, 0.5, 0.1, 0.2, 0.9, 10, 2);
        assertThat(ets.forecast(1)[0]).isCloseTo(expected, within(1e-12));
    }

    @Test
    void simpleSmoothingIsTheModelWithoutTrendAndSeason() {
        double[] values = series(60);
        Ets ets = Ets.fit(EtsModel.SIMPLE, values, 1, 2_000);
        assertThat(Smoothing.simple(values, 1, 1)[0]).isCloseTo(ets.forecast(1)[0], within(0.01));
        double level = values[0];
        for (int t = 1; t < values.length; t++) {
            level += ets.alpha() * (values[t] - level);
        }
        // 60 steps later the state before the first value hardly counts
        assertThat(ets.forecast(3)[2]).isCloseTo(level, within(0.05));
    }

    @ParameterizedTest
    @CsvSource({"false, NONE", "false, ADDITIVE", "false, DAMPED", "true, NONE", "true, ADDITIVE", "true, DAMPED"})
    void smoothingFindsAtLeastTheLikelihoodOfTheTruth(boolean relative, EtsModel.Trend trend) {
        Random random = new Random(SEED);
        double[] values = new double[200];
        double level = 100;
        double slope = trend == EtsModel.Trend.NONE ? 0 : 1;
        double phi = trend == EtsModel.Trend.DAMPED ? 0.95 : 1;
        double beta = trend == EtsModel.Trend.NONE ? 0 : 0.05;
        for (int t = 0; t < values.length; t++) {
            double forecast = level + phi * slope;
            double error = 0.02 * random.nextGaussian() * (relative ? forecast : 100);
            values[t] = forecast + error;
            level = forecast + 0.3 * error;
            slope = phi * slope + beta * error;
        }
        EtsModel model = new EtsModel(relative, trend, EtsModel.Season.NONE);
        Ets truth = Ets.of(model, values, new double[1], 0.3, beta, 0, phi, 100, trend == EtsModel.Trend.NONE ? 0 : 1);
        Ets fitted = Ets.fit(model, values, 1, 2_000);
        assertThat(fitted.aicc()).describedAs("seed %d", SEED).isLessThan(truth.aicc() + 1e-6);
    }

    @Test
    void aSeasonThatGrowsWithTheLevelIsMultiplicative() {
        Random random = new Random(SEED);
        double[] values = new double[96];
        for (int t = 0; t < values.length; t++) {
            values[t] = (100 + 4 * t) * (1 + 0.4 * Math.sin(2 * Math.PI * t / 12)) * (1 + 0.02 * random.nextGaussian());
        }
        EtsModel best = EtsModel.candidates(true, true).stream()
                .min(java.util.Comparator.comparingDouble(
                        model -> Ets.fit(model, values, 12, 500).aicc()))
                .orElseThrow();
        assertThat(best.season()).describedAs("seed %d", SEED).isEqualTo(EtsModel.Season.MULTIPLICATIVE);
        assertThat(best.hasTrend()).isTrue();
    }

    @Test
    void seriesWithZerosGetAdditiveModelsOnly() {
        assertThat(EtsModel.candidates(false, true)).hasSize(6).noneMatch(EtsModel::hasRelativeError);
        assertThat(EtsModel.candidates(true, true)).hasSize(15);
        assertThat(EtsModel.candidates(true, false)).hasSize(6);
    }

    private static double[] series(int length) {
        Random random = new Random(SEED);
        double[] values = new double[length];
        double level = 50;
        for (int t = 0; t < length; t++) {
            double error = random.nextGaussian();
            values[t] = level + error;
            level += 0.4 * error;
        }
        return values;
    }
}
