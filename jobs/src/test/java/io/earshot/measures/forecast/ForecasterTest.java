package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ForecasterTest {
    private static final long SEED = 20_261_123;

    @Test
    void aSeasonThatRepeatsItselfIsKeptWhole() {
        double[] values = new double[48];
        for (int t = 0; t < values.length; t++) {
            values[t] = 100 * (1 + 0.3 * Math.cos(Math.PI * t / 6));
        }
        Seasonality seasonality = Seasonality.shrunk(values, 12);
        assertThat(seasonality.index(0) / seasonality.index(6)).isCloseTo(1.3 / 0.7, within(0.01));
    }

    @Test
    void aSeasonThatIsOnlyNoiseNearlyVanishes() {
        Random random = new Random(SEED);
        double tested = 0;
        double shrunk = 0;
        for (int i = 0; i < 100; i++) {
            double[] values = random.doubles(48, 80, 120).toArray();
            tested += Math.abs(Seasonality.decomposed(values, 12, true).index(0) - 1);
            shrunk += Math.abs(Seasonality.shrunk(values, 12).index(0) - 1);
        }
        assertThat(shrunk).describedAs("seed %d", SEED).isLessThan(tested / 4);
    }

    @ParameterizedTest
    @EnumSource(Forecaster.class)
    void forecastsOfWhatWasNeverNegativeAreNotNegative(Forecaster forecaster) {
        double[] values = new double[40];
        for (int t = 0; t < values.length; t++) {
            values[t] = Math.max(0, 100 - 3 * t);
        }
        assertThat(Arrays.stream(forecaster.forecast(values, 7, 28)).min()).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(Forecaster.class)
    void forecastsFollowTheScaleOfTheSeries(Forecaster forecaster) {
        double[] values = series(new Random(SEED), 72, 12);
        double[] scaled = Arrays.stream(values).map(v -> 1_000 * v).toArray();
        double[] forecasts = forecaster.forecast(values, 12, 6);
        double[] of = forecaster.forecast(scaled, 12, 6);
        for (int h = 0; h < 6; h++) {
            assertThat(of[h]).describedAs("seed %d", SEED).isCloseTo(1_000 * forecasts[h], within(0.002 * of[h]));
        }
    }

    @Test
    void membersThatAgreeLeaveNoSpread() {
        double[] values = new double[30];
        Arrays.fill(values, 8);
        Outlook outlook = Forecaster.ACCURATE.outlook(values, 1, 3);
        assertThat(outlook.spreads()).containsExactly(new double[3], within(1e-6));
        assertThat(outlook.means()).containsExactly(new double[] {8, 8, 8}, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(Forecaster.class)
    void intervalsCoverWhatTheyClaim(Forecaster forecaster) {
        Random random = new Random(SEED);
        List<double[]> histories = new ArrayList<>();
        List<double[]> futures = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            double[] all = series(random, 54, 4);
            histories.add(Arrays.copyOf(all, 48));
            futures.add(Arrays.copyOfRange(all, 48, 54));
        }
        Calibration calibration = Calibration.of(histories, 4, 6, forecaster);
        double covered = 0;
        double half = 0;
        for (int i = 0; i < histories.size(); i++) {
            Bands bands = calibration.around(histories.get(i), forecaster.outlook(histories.get(i), 4, 6));
            covered += Accuracy.coverage(futures.get(i), bands.lower(), bands.upper()) / histories.size();
            for (int h = 0; h < 6; h++) {
                double[] quantiles = bands.quantiles()[h];
                assertThat(quantiles).isSorted();
                half += quantiles[2] <= futures.get(i)[h] && futures.get(i)[h] <= quantiles[4] ? 1 : 0;
            }
        }
        // errors of one series' steps go together: twice the deviation of 150 independent ones, about
        assertThat(covered).describedAs("seed %d", SEED).isBetween(0.92, 0.98);
        assertThat(half / 900).describedAs("seed %d", SEED).isBetween(0.42, 0.58);
    }

    @Test
    void intervalsOfTheFirstStepsKnowTheErrorsOfTheLastOnes() {
        Random random = new Random(SEED);
        double[] quiet = random.doubles(60, 99, 101).toArray();
        List<double[]> calm = new ArrayList<>();
        List<double[]> shaken = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double[] values = random.doubles(60, 99, 101).toArray();
            calm.add(values);
            double[] jump = values.clone();
            // a third of a horizon before the end: the first step from the last origin
            jump[58] = 150;
            shaken.add(jump);
        }
        Outlook outlook = Forecaster.FAST.outlook(quiet, 1, 6);
        Bands calmly = Calibration.of(calm, 1, 6, Forecaster.FAST).around(quiet, outlook);
        Bands shakenly = Calibration.of(shaken, 1, 6, Forecaster.FAST).around(quiet, outlook);
        assertThat(calmly.upper()[0]).describedAs("seed %d", SEED).isLessThan(105);
        assertThat(shakenly.upper()[0]).describedAs("seed %d", SEED).isGreaterThan(120);
        assertThat(shakenly.upper()[5]).describedAs("seed %d", SEED).isLessThan(105);
    }

    /** Demand that comes and goes, on six days of seven: a season that is hard to see leaves the level alone. */
    @Test
    void productsOfAShopThatClosesOnSundaysKeepTheirLevel() {
        Random random = new Random(SEED);
        double expected = 0;
        double forecast = 0;
        for (int i = 0; i < 100; i++) {
            double[] values = new double[280];
            Arrays.setAll(values, t -> t % 7 == 6 || random.nextBoolean() ? 0 : 1 + random.nextInt(4));
            expected += 28 * Arrays.stream(values).average().orElse(0);
            forecast += Arrays.stream(Forecaster.FAST.forecast(values, 7, 28)).sum();
        }
        // 0.85 where the shrunk season takes from the level
        assertThat(forecast / expected).describedAs("seed %d", SEED).isBetween(0.92, 1.05);
    }

    @Test
    void aHistoryThatEndsWithinAWeekKeepsItsLevelToo() {
        double[] week = {1, 1, 1, 1, 2, 3, 0};
        for (int days = 42; days < 49; days++) {
            double[] values = new double[days];
            Arrays.setAll(values, t -> week[t % 7]);

            double[] forecast = Forecaster.FAST.forecast(values, 7, 7);

            assertThat(Arrays.stream(forecast).sum())
                    .describedAs("%d days", days)
                    .isCloseTo(9, within(0.09));
        }
    }

    @Test
    void intervalsAreWiderWhereTheLastForecastsWereWorse() {
        Random random = new Random(SEED);
        List<double[]> histories = new ArrayList<>();
        double[][] quietSince = new double[60][];
        double[][] wildSince = new double[60][];
        for (int i = 0; i < 60; i++) {
            quietSince[i] = noise(random, 10, 1);
            wildSince[i] = noise(random, 1, 10);
            histories.add(Arrays.copyOf(quietSince[i], 60));
            histories.add(Arrays.copyOf(wildSince[i], 60));
        }
        Calibration calibration = Calibration.of(histories, 1, 6, Forecaster.FAST);
        double[] widths = new double[2];
        double[] covered = new double[2];
        for (int i = 0; i < histories.size(); i++) {
            double[] all = i % 2 == 0 ? quietSince[i / 2] : wildSince[i / 2];
            // a copy: a series that the calibration has not seen
            double[] history = histories.get(i).clone();
            Bands bands = calibration.around(history, Forecaster.FAST.outlook(history, 1, 6));
            assertThat(bands.quantiles())
                    .isDeepEqualTo(calibration
                            .around(histories.get(i), Forecaster.FAST.outlook(history, 1, 6))
                            .quantiles());
            widths[i % 2] += (bands.upper()[3] - bands.lower()[3]) / 60;
            covered[i % 2] += Accuracy.coverage(Arrays.copyOfRange(all, 60, 66), bands.lower(), bands.upper()) / 60;
        }
        // their naive errors are the same
        assertThat(widths[1] / widths[0]).describedAs("seed %d", SEED).isGreaterThan(2);
        assertThat(covered[0]).describedAs("seed %d", SEED).isGreaterThan(0.9);
        assertThat(covered[1]).describedAs("seed %d", SEED).isGreaterThan(0.9);
    }

    /** Around 100: thirty values as far as the first amplitude, 36 as far as the second. */
    private static double[] noise(Random random, double first, double second) {
        return IntStream.range(0, 66)
                .mapToDouble(t -> 100 + random.nextGaussian() * (t < 30 ? first : second))
                .toArray();
    }

    @Test
    void withoutErrorsThereAreNoBounds() {
        Calibration calibration = Calibration.of(List.of(), 1, 2, Forecaster.FAST);
        double[] values = {-1, 2, 3, 5, 4, 6, 7, 5};
        Bands bands = calibration.around(values, Forecaster.FAST.outlook(values, 1, 2));
        assertThat(bands.lower()[0]).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(bands.upper()[1]).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(bands.quantiles()[0][3]).isFinite();
    }

    /** Over all series it is less; a sample keeps the test short. */
    @ParameterizedTest
    @CsvSource({"YEARLY, 0.90", "QUARTERLY, 0.92", "MONTHLY, 0.84", "OTHER, 0.68"})
    void theForecasterBeatsNaive2OnTheCompetitions(Competition set, double owa) {
        assertThat(set.owa(set.sample(150, SEED), Forecaster.ACCURATE))
                .describedAs("150 series, seed %d", SEED)
                .isLessThan(owa);
    }

    private static double[] series(Random random, int length, int period) {
        double[] values = new double[length];
        double level = 100;
        for (int t = 0; t < length; t++) {
            double error = 3 * random.nextGaussian();
            values[t] = (level + error) * (1 + 0.2 * Math.sin(2 * Math.PI * t / period));
            level += 0.3 * error;
        }
        return values;
    }
}
