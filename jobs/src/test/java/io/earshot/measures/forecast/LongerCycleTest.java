package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The week that hours have beside their day, the year that days have beside their week, and the year of weeks. */
class LongerCycleTest {
    private static final long SEED = 20_261_129;
    private static final int HOURS = 30 * 24;
    private static final int DAYS = 3 * 365 + 60;
    private static final int WEEKS = 4 * 52;

    @Test
    void theWeekOfHoursIsFoundAsItWasPlanted() {
        double[] index = new double[168];
        double[] values = hours(new Random(SEED), HOURS, 0.3);
        double[] without = hours(new Random(SEED), HOURS, 0);
        double[] adjusted = Seasonality.longer(values, 24).adjusted();
        double log = 0;
        for (int t = 0; t < HOURS; t++) {
            index[t % 168] = Math.log(adjusted[t] / without[t]);
            log += index[t % 168] / HOURS;
        }
        for (double each : index) {
            assertThat(each - log).describedAs("seed %d", SEED).isCloseTo(0, within(0.2));
        }
    }

    @Test
    void aPlantedWeekOfHoursEarnsAccuracyAndAnAbsentOneCostsNone() {
        assertThat(ratio(24, 48, 0.3, LongerCycleTest::hours, HOURS)).isLessThan(0.6);
        assertThat(ratio(24, 48, 0, LongerCycleTest::hours, HOURS)).isLessThan(1.01);
    }

    @Test
    void aPlantedYearOfDaysEarnsAccuracyAndAnAbsentOneCostsNone() {
        assertThat(ratio(7, 28, 0.3, LongerCycleTest::days, DAYS)).isLessThan(0.9);
        assertThat(ratio(7, 28, 0, LongerCycleTest::days, DAYS)).isLessThan(1.01);
    }

    @Test
    void aPlantedYearOfWeeksEarnsAccuracyAndAnAbsentOneCostsNone() {
        assertThat(ratio(1, 13, 0.3, LongerCycleTest::weeks, WEEKS)).isLessThan(0.8);
        assertThat(ratio(1, 13, 0, LongerCycleTest::weeks, WEEKS)).isLessThan(1.01);
    }

    @Test
    void aYearOfWeeksThatIsFoundIsAsGoodAsOneThatWasNamed() {
        double[] values = weeks(new Random(SEED), WEEKS, 0.3);
        assertThat(Forecaster.FAST.forecast(values, 1, 13)).containsExactly(Forecaster.FAST.forecast(values, 52, 13));
    }

    @Test
    void aDayOnWhichTheShopIsClosedIsClosedAgain() {
        double[] values = new double[HOURS];
        for (int t = 0; t < HOURS; t++) {
            values[t] = t / 24 % 7 == 6 ? 0 : 10 + t % 24;
        }
        double[] forecast = Forecaster.FAST.forecast(Arrays.copyOf(values, 27 * 24), 24, 48);
        for (int h = 0; h < 24; h++) {
            assertThat(forecast[h]).isCloseTo(0, within(1.0));
            assertThat(forecast[24 + h]).isCloseTo(10 + h, within(2.0));
        }
    }

    @Test
    void aHistoryOfTwoCyclesSaysNothingAboutThem() {
        double[] values = hours(new Random(SEED), 3 * 168 - 1, 0.3);
        assertThat(Seasonality.longer(values, 24).isPresent()).isFalse();
        assertThat(Seasonality.longer(values, 12).isPresent()).isFalse();
        assertThat(Seasonality.longer(weeks(new Random(SEED), 3 * 52 - 1, 0.3), 1)
                        .isPresent())
                .isFalse();
    }

    private interface Series {
        double[] of(Random random, int length, double planted);
    }

    /** Error with the longer cycle looked for, in units of that without. */
    private static double ratio(int period, int horizon, double planted, Series series, int length) {
        Random random = new Random(SEED);
        double with = 0;
        double without = 0;
        for (int run = 0; run < 30; run++) {
            // the last day lies anywhere in the longer cycle
            int end = length + random.nextInt(14) * length / 40;
            double[] all = series.of(random, end + horizon, planted);
            double[] history = Arrays.copyOf(all, end);
            double[] actual = Arrays.copyOfRange(all, end, end + horizon);
            Seasonality longer = Seasonality.longer(history, period);
            without += Accuracy.mae(actual, Theta.dynamic(history, period, horizon));
            with += Accuracy.mae(actual, longer.restore(Theta.dynamic(longer.adjusted(), period, horizon)));
        }
        return with / without;
    }

    private static double[] hours(Random random, int length, double week) {
        double[] values = new double[length];
        double error = 0;
        for (int t = 0; t < length; t++) {
            error = 0.7 * error + 0.05 * random.nextGaussian();
            double day = t / 24 % 7 >= 5 ? -1 : 0.4;
            values[t] = 100 * Math.exp(0.5 * Math.sin(2 * Math.PI * t / 24) + week * day + error);
        }
        return values;
    }

    private static double[] days(Random random, int length, double year) {
        double[] values = new double[length];
        double level = 0;
        for (int t = 0; t < length; t++) {
            level += 0.01 * random.nextGaussian();
            double week = t % 7 == 5 ? 0.3 : -0.05;
            double season = year * Math.sin(2 * Math.PI * t / 365.25);
            values[t] = 100 * Math.exp(week + season + level + 0.1 * random.nextGaussian());
        }
        return values;
    }

    private static double[] weeks(Random random, int length, double year) {
        double[] values = new double[length];
        double level = 0;
        for (int t = 0; t < length; t++) {
            level += 0.02 * random.nextGaussian();
            values[t] = 100 * Math.exp(year * Math.sin(2 * Math.PI * t / 52) + level + 0.05 * random.nextGaussian());
        }
        return values;
    }
}
