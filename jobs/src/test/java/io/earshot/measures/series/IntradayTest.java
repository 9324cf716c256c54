package io.earshot.measures.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.events.DaySummed;
import io.earshot.events.SpecialDays;
import io.earshot.measures.series.SeriesOutlook.Name;
import io.earshot.results.Forecast;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
        assertThat(rows(steady(11), 11, 3200, 48).get(0).mean()).isCloseTo(1100 + 3200 * 13 / 24.0, within(1e-9));
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

    /**
     * 56 days of 2,400, half of it by noon, but of one the afternoon was six times as busy: its share is 1/7, and it counts as much
     * as each other day. p is (55/2 + 1/7)/56, and the rest of today is 1 − p of the forecast.
     */
    @Test
    void aDayThatNobodyNamedSaysOfTheShareNoMoreThanAnyOther() {
        Days hours = steady(12);
        busyAfternoon(hours, 20, 6);

        double share = (55 / 2.0 + 1 / 7.0) / 56;
        assertThat(rows(hours, 12, 2400, 48).get(0).mean()).isCloseTo(1200 + (1 - share) * 2400, within(1e-9));
    }

    @Test
    void aSpecialDayTeachesNothing() {
        Days hours = steady(12);
        busyAfternoon(hours, 20, 6);
        LocalDate sale = LocalDate.ofEpochDay(TODAY - 36);
        SpecialDays special = SpecialDays.of(Map.of("sale", sale + "," + sale.plusDays(36)));

        List<Forecast> rows = Intraday.rows(SALES, hours, Intraday.hour(TODAY, 12), new double[] {2400, 48}, special);

        assertThat(rows).extracting(Forecast::mean).containsExactly(2400.0, 48.0, 50.0);
        assertThat(rows.get(0).q975()).isEqualTo(2400);
        // the forecast knows by how much a sale is more than other days: half of that is still to come at noon
        assertThat(Intraday.rows(SALES, hours, Intraday.hour(TODAY, 12), new double[] {4800, 96}, special)
                        .get(0)
                        .mean())
                .isCloseTo(1200 + 2400, within(1e-9));
    }

    @Test
    void saysNothingOfLessThanTwoWeeksOfOrdinaryDays() {
        Days hours = steady(12);
        LocalDate today = LocalDate.ofEpochDay(TODAY);
        SpecialDays long42 = SpecialDays.of(Map.of("sale", today.minusDays(42) + ".." + today.minusDays(1)));
        SpecialDays long43 = SpecialDays.of(Map.of("sale", today.minusDays(43) + ".." + today.minusDays(1)));

        assertThat(Intraday.rows(SALES, hours, Intraday.hour(TODAY, 12), new double[] {2400, 48}, long42))
                .isNotEmpty();
        assertThat(Intraday.rows(SALES, hours, Intraday.hour(TODAY, 12), new double[] {2400, 48}, long43))
                .isEmpty();
    }

    /** Hours of 800 to 1,200 from 7:00 on: the estimate at 11:00 after a day whose afternoon was six times as busy, and without it. */
    @Test
    void oneUnusualDayHardlyMovesTheEstimatesOfTheNextWeeks() {
        int runs = 200;
        for (int past : new int[] {14, 28, 56}) {
            double ordinary = 0;
            double unusual = 0;
            double lean = 0;
            double width = 0;
            int inside = 0;
            for (int run = 0; run < runs; run++) {
                Days all = open(past, new Random(SEED + run));
                double total = all.sum(0, all.lastDay(), 24);
                ordinary += Math.abs(at11(all, past).mean() - total) / runs;
                busyAfternoon(all, past / 2, 6);
                Forecast revenue = at11(all, past);
                unusual += Math.abs(revenue.mean() - total) / runs;
                lean += (revenue.mean() - total) / runs;
                width += (revenue.q90() - revenue.q10()) / runs;
                inside += revenue.q10() <= total && total <= revenue.q90() ? 1 : 0;
                assertThat(revenue.mean())
                        .as("%d days, seed %d", past, SEED + run)
                        .isBetween(revenue.q10(), revenue.q90());
            }
            // the mean of sums came to 21,243, 19,188 and 17,993 of 17,000 here
            assertThat(lean).as("of 17,000, after %d days, seed %d", past, SEED).isBetween(-100.0, 14 * 800.0 / past);
            assertThat(unusual / ordinary)
                    .as("error in units of that without, after %d days, seed %d", past, SEED)
                    .isLessThan(past == 14 ? 2.2 : 1.25);
            assertThat(inside / (double) runs).as("within 80%%, seed %d", SEED).isGreaterThan(0.74);
            assertThat(width).as("of the 80%% interval after %d days", past).isLessThan(0.35 * 17_000);
        }
    }

    /** Days of a wandering level whose hours have little in common: what the interval holds after two, four and eight weeks. */
    @Test
    void keepsItsIntervalsHoweverYoungTheStore() {
        int runs = 400;
        for (int past : new int[] {14, 28, 56}) {
            int in80 = 0;
            int in95 = 0;
            for (int run = 0; run < runs; run++) {
                Random random = new Random(SEED + 1000 * past + run);
                double[] factors = new double[past + 1];
                Arrays.setAll(factors, day -> Math.exp(0.25 * random.nextGaussian() - 0.03));
                Days all = hours(factors, 24, random, 0.3);
                double total = all.sum(0, all.lastDay(), 24);
                Forecast revenue = rows(firstHours(all, past, 12), 12, 2400, 48).get(0);
                in80 += revenue.q10() <= total && total <= revenue.q90() ? 1 : 0;
                in95 += revenue.q025() <= total && total <= revenue.q975() ? 1 : 0;
            }
            // three standard errors are 6% and 3.3%
            assertThat(in80 / (double) runs)
                    .as("within 80%% after %d days, seed %d", past, SEED)
                    .isBetween(0.73, 0.87);
            assertThat(in95 / (double) runs)
                    .as("within 95%% after %d days, seed %d", past, SEED)
                    .isBetween(0.915, 0.99);
        }
    }

    /** One or two orders a day, none of them before 11:00 on most days: these days are not what all days are. */
    @Test
    void aMorningWithAnOrderIsNoBetterDayWhereOrdersAreFew() {
        int runs = 400;
        double byForecast = 0;
        double byEstimate = 0;
        for (int run = 0; run < runs; run++) {
            Random random = new Random(SEED + run);
            long[] orders = new long[57 * 24];
            Arrays.setAll(orders, hour -> hour % 24 >= 7 && random.nextInt(11) == 0 ? 1 : 0);
            long[] revenue = Arrays.stream(orders)
                    .map(count -> count * (3000 + random.nextInt(4000)))
                    .toArray();
            Days all = new Days(Intraday.hour(TODAY - 56, 0), revenue, orders);
            double total = all.sum(0, all.lastDay(), 24);
            double forecast = 17 / 11.0 * 5000;
            byForecast += Math.abs(total - forecast);
            byEstimate += Math.abs(total
                    - rows(firstHours(all, 56, 11), 11, forecast, 17 / 11.0)
                            .get(0)
                            .mean());
        }

        assertThat(byEstimate / byForecast)
                .as("error in units of the forecast's, seed %d", SEED)
                .isLessThan(0.97);
    }

    private static Days open(int past, Random random) {
        long[] revenue = new long[(past + 1) * 24];
        long[] orders = new long[revenue.length];
        for (int i = 0; i < revenue.length; i++) {
            revenue[i] = i % 24 >= 7 ? 800 + random.nextInt(401) : 0;
            orders[i] = i % 24 >= 7 ? 10 : 0;
        }
        return new Days(Intraday.hour(TODAY - past, 0), revenue, orders);
    }

    private static void busyAfternoon(Days hours, int day, int times) {
        for (int hour = 12; hour < 24; hour++) {
            hours.numerators()[day * 24 + hour] *= times;
        }
    }

    private static Forecast at11(Days all, int past) {
        return rows(firstHours(all, past, 11), 11, 17_000, 170).get(0);
    }

    /** The past days and the first hours of the day behind them. */
    private static Days firstHours(Days all, int past, int passed) {
        int length = past * 24 + passed;
        return new Days(
                all.firstDay(), Arrays.copyOf(all.numerators(), length), Arrays.copyOf(all.denominators(), length));
    }

    private static List<Forecast> rows(Days hours, int passed, double... ahead) {
        return Intraday.rows(SALES, hours, Intraday.hour(TODAY, passed), ahead, SpecialDays.NONE);
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
