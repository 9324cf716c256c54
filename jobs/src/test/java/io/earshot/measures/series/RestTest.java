package io.earshot.measures.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.events.DaySummed;
import io.earshot.events.SpecialDays;
import io.earshot.measures.forecast.Technique;
import io.earshot.measures.series.SeriesOutlook.Name;
import io.earshot.results.Forecast;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestTest {
    private static final Name CAMPAIGN = new Name("shop", DaySummed.ROAS, "meta/spring");
    private static final Name TEA = new Name("shop", DaySummed.UNITS, "tea");
    private static final int SUNDAY = 3 + 28 * 730;
    private static final double ROOT_HALF_PI = Math.sqrt(Math.PI / 2);
    private static final int AGE = 600;
    private static final int LOOKS = 5;
    private static final int[] SUMS = {1, 7, 28};

    @Test
    void addsTheDaysUpToTheEndOfTheHorizon() {
        List<Forecast> rows = outlook(CAMPAIGN, days(120, 1, 0));

        for (int m = 1; m <= 28; m++) {
            double revenue = sum(rows, "attributed_revenue", m);
            double spend = sum(rows, "spend", m);
            assertThat(rest(rows, "attributed_revenue", m).mean()).isCloseTo(revenue, within(1e-6));
            assertThat(rest(rows, "spend", m).mean()).isCloseTo(spend, within(1e-6));
            assertThat(rest(rows, "roas", m).mean()).isCloseTo(revenue / spend, within(1e-9));
            assertThat(rest(rows, "roas", m).day()).isEqualTo(SUNDAY + 29 - m);
        }
    }

    @Test
    void saysNothingOfProducts() {
        assertThat(outlook(TEA, days(120, 1, 0))).isNotEmpty().noneMatch(row -> row.grain()
                .equals("rest"));
    }

    /** 48 origins a week apart, and four weeks behind them: 364 days, the first of which may lie up to six days back. */
    @Test
    void findsItsOriginsAmongTheDaysThatAreLookedAt() {
        assertThat(Plan.PART.judged()).isEqualTo(364);
        assertThat(Plan.PART.passed(28)).isEqualTo(48);
        assertThat(Plan.STORE.passed(28)).isGreaterThan(48);
        for (Plan plan : List.of(Plan.PART, Plan.STORE)) {
            for (int day = SUNDAY; day < SUNDAY + 7; day++) {
                int farthest = plan.originAt(day - 28) - plan.spacing() * (plan.passed(28) - 1);
                assertThat(day - farthest).isLessThanOrEqualTo(plan.judged());
            }
        }
    }

    @Test
    void hasNoRatioWithoutADenominator() {
        Days days = days(120, 1, 0);

        assertThat(outlook(CAMPAIGN, new Days(days.firstDay(), days.numerators(), new long[120])))
                .filteredOn(row -> row.grain().equals("rest"))
                .extracting(Forecast::metric)
                .containsOnly("attributed_revenue", "spend");
    }

    /** scipy.stats.t.ppf(0.975, 2) = 4.302652729911275. */
    @Test
    void isWideWhereNothingWasSeenYet() {
        Days days = days(20, 2, 0);
        View view = View.part(days, 1, Plan.PART, Grain.DAY, Fits.DIRECT);
        Forecast rest = rest(outlook(CAMPAIGN, days), "spend", 28);

        assertThat(rest.q975() - rest.mean())
                .isCloseTo(
                        4.302652729911275 * ROOT_HALF_PI * unit(view, SUNDAY) * Math.sqrt(1 + 27 * 0.05), within(1e-6));
    }

    /** scipy.stats.t.ppf(0.975, 3) = 3.182446305284263. */
    @Test
    void letsTheFirstErrorCountAsOneOfThreeSquares() {
        Days days = days(21 + 28, 2, 0);
        View view = View.part(days, 1, Plan.PART, Grain.DAY, Fits.DIRECT);
        double forecast = Arrays.stream(view.forecast(SUNDAY - 28, Technique.FAST))
                .limit(28)
                .sum();
        double error = (days.sum(1, SUNDAY, 28) - forecast) / unit(view, SUNDAY - 28);
        double taken = ROOT_HALF_PI * ROOT_HALF_PI * (1 + 27 * 0.05);
        Forecast rest = rest(outlook(CAMPAIGN, days), "spend", 28);

        assertThat(rest.q975() - rest.mean())
                .isCloseTo(
                        3.182446305284263 * unit(view, SUNDAY) * Math.sqrt((2 * taken + error * error) / 3),
                        within(1e-6));
    }

    @Test
    void holdsWhatItClaimsAndIsNotFarTooWideWhereDaysErrIndependently() {
        assertHolds(tallies(1, 0));
    }

    @Test
    void doesSoWhereTheLevelWanders() {
        assertHolds(tallies(1, 0.01));
    }

    @Test
    void doesSoOfRatios() {
        assertHolds(tallies(2, 0));
    }

    /** Of all 28 days together. */
    private static double unit(View view, int origin) {
        return Math.sqrt(IntStream.range(0, 28)
                .mapToDouble(h -> view.unit(origin, h, 0) * view.unit(origin, h, 0))
                .sum());
    }

    /** A rate cannot exceed 1, nor can its band. */
    @Test
    void staysWithinWhatARatioCanBe() {
        Days days = days(60, 3, 0);
        Name call = new Name("shop", DaySummed.RECOVERY, "call");

        assertThat(outlook(call, days))
                .filteredOn(row ->
                        row.metric().equals("recovery_rate") && row.grain().equals("rest"))
                .hasSize(28)
                .allMatch(row -> row.mean() <= 1 && row.q975() <= 1);
    }

    private static void assertHolds(Tally[] tallies) {
        for (int i = 0; i < SUMS.length; i++) {
            Tally tally = tallies[i];
            assertThat(tally.held / (double) tally.all)
                    .as("the last %d days: %s", SUMS[i], tally)
                    .isBetween(0.92, 0.99);
            assertThat(tally.halfWidth / tally.all / (1.96 * Math.sqrt(tally.squares / tally.all)))
                    .as("width, the last %d days: %s", SUMS[i], tally)
                    .isBetween(0.85, 1.2);
        }
    }

    /** Of sums of so many days, in units of what was expected. */
    private static final class Tally {
        int all;
        int held;
        double halfWidth;
        double squares;

        @Override
        public String toString() {
            return held + " of " + all + ", half as wide as " + halfWidth / all;
        }
    }

    /** From {@value #AGE} days on, four weeks later and so on. */
    private static Tally[] tallies(int metric, double wander) {
        Tally[] tallies = Arrays.stream(SUMS).mapToObj(m -> new Tally()).toArray(Tally[]::new);
        for (int seed = 0; seed < 60; seed++) {
            Days all = days(AGE + 28 * LOOKS, 1000 + seed, wander);
            Fits fits = Fits.DIRECT.once();
            for (int look = 0; look < LOOKS; look++) {
                int origin = all.firstDay() + AGE - 1 + 28 * look;
                Days past = all.until(origin);
                View view = metric == 2
                        ? View.ratio(past, Plan.PART, Grain.DAY, fits, Double.POSITIVE_INFINITY)
                        : View.part(past, metric, Plan.PART, Grain.DAY, fits);
                Rest rest = new Rest(view, metric);
                double[] means = rest.means(origin);
                double[][] quantiles = rest.quantiles(origin, means);
                for (int i = 0; i < SUMS.length; i++) {
                    int m = SUMS[i];
                    double denominator = metric == 2 ? all.sum(1, origin + 28, m) : 1;
                    double actual = all.sum(metric == 2 ? 0 : metric, origin + 28, m) / denominator;
                    double[] q = quantiles[m - 1];
                    double mean = means[m - 1];
                    tallies[i].all++;
                    tallies[i].held += q[0] <= actual && actual <= q[6] ? 1 : 0;
                    tallies[i].halfWidth += (q[6] - q[0]) / 2 / mean;
                    tallies[i].squares += (actual / mean - 1) * (actual / mean - 1);
                }
            }
        }
        return tallies;
    }

    private static List<Forecast> outlook(Name name, Days days) {
        return SeriesOutlook.of(name, days, DemandTerms.DEFAULT, SpecialDays.NONE, Fits.DIRECT)
                .forecasts();
    }

    private static Forecast rest(List<Forecast> rows, String metric, int m) {
        return rows.stream()
                .filter(row -> row.metric().equals(metric) && row.grain().equals("rest") && row.step() == m)
                .findAny()
                .orElseThrow();
    }

    private static double sum(List<Forecast> rows, String metric, int m) {
        return rows.stream()
                .filter(row -> row.metric().equals(metric) && row.grain().equals("day") && row.step() > 28 - m)
                .mapToDouble(Forecast::mean)
                .sum();
    }

    /** A week, noise of 15%, and levels that move by normal steps of so much a day. */
    private static Days days(int length, long seed, double wander) {
        Random random = new Random(seed);
        long[] numerators = new long[length];
        long[] denominators = new long[length];
        double revenue = 4000;
        double spend = 1000;
        for (int i = 0; i < length; i++) {
            double week = 1 + 0.1 * (i % 7 - 3);
            revenue *= Math.exp(wander * random.nextGaussian());
            spend *= Math.exp(wander * random.nextGaussian());
            numerators[i] = Math.max(0, Math.round(revenue * week * (1 + 0.15 * random.nextGaussian())));
            denominators[i] = Math.max(0, Math.round(spend * week * (1 + 0.15 * random.nextGaussian())));
        }
        return new Days(SUNDAY - length + 1, numerators, denominators);
    }
}
