package io.earshot.measures.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.events.DaySummed;
import io.earshot.events.SpecialDays;
import io.earshot.measures.series.SeriesOutlook.Name;
import io.earshot.results.Forecast;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Bands of ratios, above all of rates with few successes. */
class RateBandsTest {
    private static final Name CALLS = new Name("shop", DaySummed.RECOVERY, "call");
    private static final Name CAMPAIGN = new Name("shop", DaySummed.ROAS, "meta/spring");
    private static final int SUNDAY = 3 + 28 * 730;
    private static final int QUARTER = 91;

    /** Of the same beta-binomial distributions, all counts added up in Python: Σ (k/N − p)²·P(k). */
    @Test
    void knowsByHowMuchChanceMovesARate() {
        assertThat(new Trials(0, 60).rate()).isCloseTo(0.5 / 61, within(1e-15));
        assertThat(new Trials(0, 60).deviation(28)).isCloseTo(0.020415169843944574, within(1e-9));
        assertThat(new Trials(0, 60).deviation(1)).isCloseTo(0.09016393442623123, within(1e-9));
        assertThat(new Trials(300, 1000).deviation(100)).isCloseTo(0.04804542387210041, within(1e-9));
        assertThat(new Trials(0, 0).deviation(5)).isCloseTo(0.3872983346207416, within(1e-9));
        assertThat(new Trials(0, 60).deviation(0.2))
                .as("a day without a cart has no rate")
                .isEqualTo(new Trials(0, 60).deviation(1));
    }

    @Test
    void countsTheTrialsOfHalfAYear() {
        long[] recovered = new long[400];
        long[] assigned = new long[400];
        Arrays.fill(assigned, 3);
        Arrays.fill(recovered, 0, 400 - 182, 3);
        Arrays.fill(recovered, 400 - 2, 400, 1);

        assertThat(Trials.until(new Days(SUNDAY - 399, recovered, assigned), SUNDAY))
                .isEqualTo(new Trials(2, 3 * 182));
    }

    @Test
    void cartsNoneOfWhichWasRecoveredDoNotPromiseThatNoneWillBe() {
        long[] assigned = new long[60];
        Arrays.setAll(assigned, day -> day % 3);
        assertHasWidth(rates(new long[60], assigned));

        long[] one = new long[400];
        one[100] = 1;
        long[] two = new long[400];
        Arrays.fill(two, 2);
        assertHasWidth(rates(one, two));
    }

    @Test
    void norDoCartsAllOfWhichWereRecoveredPromiseThatAllWillBe() {
        long[] two = new long[60];
        Arrays.fill(two, 2);

        assertThat(rates(two, two)).isNotEmpty().allSatisfy(row -> {
            assertThat(row.q025()).isLessThan(0.99);
            assertThat(row.q975()).isEqualTo(1);
        });
    }

    /** 4% of about one cart a day, after six weeks: the last four weeks of the horizon together. */
    @Test
    void aRateOfFewCartsHoldsWhatItClaims() {
        int held = 0;
        int all = 0;
        for (int seed = 0; seed < 80; seed++) {
            Random random = new Random(seed);
            Days days = days(random, 42, 1, 0.04);
            for (Forecast row : rates(days, 42)) {
                if (row.grain().equals("rest") && row.step() == 28) {
                    double actual = days.sum(0, SUNDAY + 28, 28) / days.sum(1, SUNDAY + 28, 28);
                    held += holds(row, actual) ? 1 : 0;
                    all++;
                    assertThat(row.q975()).as("seed %d", seed).isGreaterThan(row.q025());
                }
            }
        }

        assertThat(all).isEqualTo(80);
        assertThat(held / 80.0).isGreaterThan(0.95);
    }

    /** Half a year old: from one cart of 200 to every second one, from one a day to 100. */
    @Test
    void bandsOfRatesHoldWhatTheyClaim() {
        Map<String, int[]> tallies = new TreeMap<>();
        for (double rate : new double[] {0.005, 0.04, 0.2, 0.5}) {
            for (int carts : new int[] {1, 10, 100}) {
                Random random = new Random(carts + Math.round(1000 * rate));
                for (int series = 0; series < 3; series++) {
                    Days days = days(random, 182, carts, rate);
                    for (Forecast row : rates(days, 182)) {
                        double actual = actual(days, row);
                        if (!Double.isNaN(actual)) {
                            int[] tally = tallies.computeIfAbsent(row.grain(), any -> new int[2]);
                            tally[0] += holds(row, actual) ? 1 : 0;
                            tally[1]++;
                        }
                    }
                }
            }
        }

        assertThat(tallies).containsOnlyKeys("day", "rest", "week");
        tallies.forEach((grain, tally) ->
                assertThat(tally[0] / (double) tally[1]).as(grain).isBetween(0.94, 0.995));
    }

    /** 30% of 100 carts a day err by √(0.3·0.7/100), 1.96 times that to either side. */
    @Test
    void aRateOfManyCartsIsNotFarTooWide() {
        double width = 0;
        int rows = 0;
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            long[] recovered = new long[182];
            long[] assigned = new long[182];
            Arrays.fill(assigned, 100);
            Arrays.setAll(
                    recovered,
                    day -> random.doubles(100).filter(one -> one < 0.3).count());
            for (Forecast row : rates(recovered, assigned)) {
                if (row.grain().equals("day")) {
                    width += row.q975() - row.q025();
                    rows++;
                }
            }
        }

        assertThat(width / rows / (2 * 1.96 * Math.sqrt(0.3 * 0.7 / 100))).isBetween(1.0, 1.4);
    }

    /** It sold for 9 a day, then nothing for a quarter, which no forecast can promise to last. */
    @Test
    void aCampaignThatSellsNothingAnyMoreMaySellAgain() {
        long[] revenue = new long[200];
        long[] spend = new long[200];
        Arrays.fill(spend, 3);
        Random random = new Random(1);
        for (int day = 0; day < 200 - QUARTER; day++) {
            revenue[day] = 6 + random.nextInt(7);
        }

        assertThat(rows(CAMPAIGN, new Days(SUNDAY - 199, revenue, spend)))
                .filteredOn(row -> row.metric().equals("roas"))
                .isNotEmpty()
                .allSatisfy(row -> {
                    assertThat(row.mean()).as("%s %d", row.grain(), row.step()).isLessThan(0.6);
                    assertThat(row.q975()).as("%s %d", row.grain(), row.step()).isBetween(0.05, 6.0);
                    assertThat(row.q025()).isNotNegative();
                });
    }

    private static void assertHasWidth(List<Forecast> rates) {
        assertThat(rates).extracting(Forecast::grain).contains("day", "week", "rest");
        assertThat(rates).allSatisfy(row -> {
            assertThat(new double[] {0, row.q025(), row.q10(), row.q25(), row.q50(), row.q75(), row.q90(), row.q975(), 1
                    })
                    .isSorted();
            assertThat(row.mean()).isBetween(row.q025(), row.q975());
            assertThat(row.q975() - row.q025()).isGreaterThan(0.001);
        });
    }

    private static boolean holds(Forecast row, double actual) {
        return row.q025() <= actual && actual <= row.q975();
    }

    /** NaN where no cart came. */
    private static double actual(Days days, Forecast row) {
        int length =
                switch (row.grain()) {
                    case "day" -> 1;
                    case "week" -> 7;
                    default -> row.step();
                };
        int last = row.day() + length - 1;
        return View.divided(days.sum(0, last, length), days.sum(1, last, length));
    }

    private static List<Forecast> rates(long[] recovered, long[] assigned) {
        return rates(new Days(SUNDAY - recovered.length + 1, recovered, assigned), recovered.length);
    }

    private static List<Forecast> rates(Days days, int length) {
        return rows(CALLS, days.until(days.firstDay() + length - 1)).stream()
                .filter(row -> row.metric().equals("recovery_rate"))
                .toList();
    }

    private static List<Forecast> rows(Name name, Days days) {
        return SeriesOutlook.of(name, days, DemandTerms.DEFAULT, SpecialDays.NONE, Fits.DIRECT)
                .forecasts();
    }

    /** So many up to the Sunday and the quarter behind it, none to twice as many carts a day. */
    private static Days days(Random random, int length, int carts, double rate) {
        long[] recovered = new long[length + QUARTER];
        long[] assigned = new long[length + QUARTER];
        for (int day = 0; day < assigned.length; day++) {
            assigned[day] = day == 0 ? 1 : random.nextInt(2 * carts + 1);
            for (int cart = 0; cart < assigned[day]; cart++) {
                recovered[day] += random.nextDouble() < rate ? 1 : 0;
            }
        }
        return new Days(SUNDAY - length + 1, recovered, assigned);
    }
}
