package io.earshot.measures.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.events.DaySummed;
import io.earshot.measures.series.SeriesOutlook.Name;
import io.earshot.results.Forecast;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntradayTest {
    private static final Name SALES = new Name("shop", DaySummed.SALES, "");
    private static final int TODAY = 20_000;
    private static final long SEED = 20_261_129;

    @Test
    void isTheForecastBeforeTheDayHasBegun() {
        List<Forecast> rows = rows(steady(0), 0, 2400, 48);

        assertThat(rows).extracting(Forecast::metric).containsExactly("revenue", "orders", "average_order_value");
        assertThat(rows).extracting(Forecast::mean).containsExactly(2400.0, 48.0, 50.0);
    }

    /** Each hour is as the other, days are alike: at 18:00 a quarter of the forecast is still to come. */
    @Test
    void addsWhatIsStillToComeToWhatCame() {
        assertThat(rows(steady(18), 18, 2400, 48).get(0).mean()).isCloseTo(1800 + 600, within(1e-9));
        // a day like all others of which more was forecast: the hours that passed say nothing of that
        assertThat(rows(steady(18), 18, 3200, 48).get(0).mean()).isCloseTo(1800 + 800, within(1e-9));
    }

    /** All days differ by a factor alone, so that the morning says all of the evening. */
    @Test
    void takesABetterMorningForABetterDay() {
        double[] factors = new double[Intraday.DAYS + 1];
        Arrays.setAll(factors, day -> 1 + (day * 5 % 11) / 10.0);
        factors[Intraday.DAYS] = 3;
        Days hours = hours(factors, 12, new Random(SEED), 0);

        Forecast revenue = rows(hours, 12, 2400, 48).get(0);

        assertThat(revenue.mean()).isCloseTo(3 * 2400, within(1.0));
        assertThat(revenue.q975() - revenue.q025())
                .as("width of the 95% interval")
                .isLessThan(60);
    }

    @Test
    void doesNotTakeAMorningForMoreThanItSays() {
        double[] factors = new double[Intraday.DAYS + 1];
        Arrays.fill(factors, 1);
        Days hours = hours(factors, 12, new Random(SEED), 0.5);
        long[] better = hours.numerators().clone();
        for (int i = better.length - 12; i < better.length; i++) {
            better[i] *= 2;
        }

        double mean = rows(new Days(hours.firstDay(), better, hours.denominators()), 12, 2400, 48)
                .get(0)
                .mean();

        double morning =
                Arrays.stream(better, better.length - 12, better.length).sum();
        assertThat(mean)
                .as("hours that have nothing in common: the rest is as always")
                .isCloseTo(morning + 1200, within(200.0));
    }

    /** Days of a wandering level: the estimate at noon is nearer than the forecast, and its 80% interval holds as often as that. */
    @Test
    void isNearerThanTheForecastAndKeepsItsIntervals() {
        Random random = new Random(SEED);
        double byForecast = 0;
        double byEstimate = 0;
        int inside = 0;
        int runs = 300;
        for (int run = 0; run < runs; run++) {
            double[] factors = new double[Intraday.DAYS + 1];
            Arrays.setAll(factors, day -> Math.exp(0.25 * random.nextGaussian()));
            Days all = hours(factors, 24, random, 0.3);
            int passed = all.numerators().length - 12;
            double total = Arrays.stream(all.numerators(), all.numerators().length - 24, all.numerators().length)
                    .sum();
            Days noon = new Days(
                    all.firstDay(), Arrays.copyOf(all.numerators(), passed), Arrays.copyOf(all.denominators(), passed));
            Forecast revenue =
                    rows(noon, 12, 2400 * Math.exp(0.25 * 0.25 / 2), 48).get(0);
            byForecast += Math.abs(total - 2400 * Math.exp(0.25 * 0.25 / 2));
            byEstimate += Math.abs(total - revenue.mean());
            inside += revenue.q10() <= total && total <= revenue.q90() ? 1 : 0;
        }
        assertThat(byEstimate / byForecast)
                .as("error in units of the forecast's, seed %d", SEED)
                .isLessThan(0.5);
        assertThat(inside / (double) runs)
                .as("within the 80%% interval, seed %d", SEED)
                .isCloseTo(0.8, within(0.07));
    }

    @Test
    void isNeverLessThanWhatHasCome() {
        assertThat(rows(
                        hours(new double[] {1, 3, 1, 2, 1, 1, 9, 1, 1, 2, 1, 1, 1, 5, 1, 4}, 20, new Random(1), 0.5),
                        20,
                        10,
                        1))
                .filteredOn(row -> row.metric().equals("revenue"))
                .allSatisfy(row -> assertThat(row.q025()).isGreaterThan(7000));
    }

    @Test
    void saysNothingOfLessThanTwoWeeks() {
        double[] ones = new double[14];
        Arrays.fill(ones, 1);
        assertThat(rows(hours(ones, 12, new Random(1), 0), 12, 2400, 48)).isEmpty();
        assertThat(rows(hours(Arrays.copyOf(ones, 15), 12, new Random(1), 0), 12, 2400, 48))
                .isNotEmpty();
    }

    @Test
    void saysNothingOfARatioWithoutADenominator() {
        Days days = steady(12);
        Days none = new Days(days.firstDay(), days.numerators(), new long[days.numerators().length]);

        assertThat(rows(none, 12, 2400, 0)).extracting(Forecast::metric).containsExactly("revenue", "orders");
    }

    private static List<Forecast> rows(Days hours, int passed, double... ahead) {
        return Intraday.rows(SALES, hours, Intraday.hour(TODAY, passed), ahead);
    }

    private static Days steady(int passed) {
        double[] ones = new double[Intraday.DAYS + 1];
        Arrays.fill(ones, 1);
        return hours(ones, passed, new Random(1), 0);
    }

    /** 100 of revenue and 2 orders an hour, times the day's factor and noise; the last day is today, as far as it has passed. */
    private static Days hours(double[] factors, int passed, Random random, double noise) {
        int past = factors.length - 1;
        long[] numerators = new long[past * 24 + passed];
        long[] denominators = new long[numerators.length];
        for (int i = 0; i < numerators.length; i++) {
            double factor = factors[i / 24] * Math.max(0, 1 + noise * random.nextGaussian());
            numerators[i] = Math.round(100 * factor);
            denominators[i] = 2;
        }
        return new Days(Intraday.hour(TODAY - past, 0), numerators, denominators);
    }
}
