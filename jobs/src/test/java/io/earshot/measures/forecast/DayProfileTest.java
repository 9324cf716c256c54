package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DayProfileTest {
    private static final long SEED = 20_261_129;
    private static final int DAYS = 60;
    private static final int HORIZON = 48;

    @Test
    void hoursOfAShopAreForecastBetterByTheDay() {
        Random random = new Random(SEED);
        double[] errors = new double[4];
        for (int run = 0; run < 20; run++) {
            double[] all = shop(random, DAYS - run % 7);
            double[] history = Arrays.copyOf(all, all.length - HORIZON);
            double[] actual = Arrays.copyOfRange(all, history.length, all.length);
            errors[0] += Accuracy.mae(actual, Forecaster.FAST.forecast(history, 24, HORIZON));
            errors[1] += Accuracy.mae(actual, Naive.seasonal(history, 168, HORIZON));
            errors[2] += Accuracy.mae(actual, Naive.adjusted(history, 24, HORIZON));
            errors[3] += Accuracy.mae(actual, Theta.dynamic(history, 24, HORIZON));
        }
        assertThat(errors[0] / errors[1]).describedAs("seed %d", SEED).isLessThan(0.85);
        assertThat(errors[0] / errors[2]).describedAs("seed %d", SEED).isLessThan(0.85);
        assertThat(errors[0] / errors[3]).describedAs("seed %d", SEED).isLessThan(0.85);
    }

    @Test
    void closedHoursAndDaysStayClosedAndHoursAddUpToTheirDay() {
        double[] values = new double[DAYS * 24];
        for (int t = 0; t < values.length; t++) {
            values[t] = t % 24 < 9 || t / 24 % 7 == 6 ? 0 : 1 + t % 24;
        }
        assertThat(DayProfile.suits(values, 24)).isTrue();
        // day 60 is the fifth of its week, day 62 is closed
        Outlook outlook = Forecaster.FAST.outlook(values, 24, 72);
        assertThat(Arrays.stream(outlook.means(), 0, 9).max()).hasValue(0);
        assertThat(Arrays.stream(outlook.means(), 48, 72).max().orElseThrow()).isLessThan(1);
        assertThat(outlook.means()[12]).isCloseTo(13, within(0.5));
        assertThat(Arrays.stream(outlook.means(), 0, 24).sum()).isCloseTo(255, within(8.0));
    }

    @Test
    void seriesThatAreHardlyEverZeroOrAreNotOfHoursDoNotSuit() {
        double[] values = new double[DAYS * 24];
        Arrays.fill(values, 3);
        assertThat(DayProfile.suits(values, 24)).isFalse();
        Arrays.fill(values, 0, DAYS * 12, 0);
        assertThat(DayProfile.suits(values, 24)).isTrue();
        assertThat(DayProfile.suits(values, 7)).isFalse();
        assertThat(DayProfile.suits(values, 52)).isFalse();
        values[0] = -1;
        assertThat(DayProfile.suits(values, 24)).isFalse();
        assertThat(DayProfile.suits(new double[13 * 24], 24)).isFalse();
    }

    @Test
    void nothingSoldIsForecastAsNothing() {
        assertThat(Forecaster.FAST.forecast(new double[DAYS * 24], 24, 3)).containsExactly(0, 0, 0);
    }

    /** Open from 8 to 18, less at the edges, closed on the seventh day; a level that wanders. */
    private static double[] shop(Random random, int days) {
        double[] values = new double[days * 24];
        double level = 0;
        for (int t = 0; t < values.length; t++) {
            int hour = t % 24;
            level += hour == 0 ? 0.05 * random.nextGaussian() : 0;
            double busy = hour < 8 || hour >= 18 || t / 24 % 7 == 6 ? 0 : Math.sin(Math.PI * (hour - 7) / 11.0);
            double mean = 20 * Math.exp(level) * busy;
            values[t] = Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        return values;
    }
}
