package io.earshot.measures.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** By hand: weeks that bring 70 more each time, and errors as they are given. */
class WeekErrorsTest {
    private static final int SUNDAY = 3 + 28 * 730;
    private static final double[] NONE = {};
    /** scipy.stats.t.ppf(0.975, 4), and of 5, 6 and 8 degrees of freedom. */
    private static final double T4 = 2.7764451051977987;

    private static final double T5 = 2.5705818366147395;
    private static final double T6 = 2.4469118487916806;
    private static final double T8 = 2.306004135033371;

    /** What is expected of the square before any was seen: that of a normal error with a mean absolute value of 1. */
    private static final double GUESS = Math.PI / 2;

    private final View view = View.part(weeks(8), 0, Plan.PART, Grain.WEEK, Fits.DIRECT);

    /** Of eight weeks, changes over two are the most that are looked at. */
    @Test
    void unitsGrowAsFarAsIsSeenAndThenNearlyAsARandomWalk() {
        assertThat(view.ordinaryUnit(SUNDAY, 0)).isCloseTo(70, within(1e-9));
        assertThat(view.ordinaryUnit(SUNDAY, 1)).isCloseTo(140, within(1e-9));
        assertThat(view.ordinaryUnit(SUNDAY, 2)).isCloseTo(140 * Math.pow(3 / 2.0, 0.4), within(1e-9));
        assertThat(view.ordinaryUnit(SUNDAY, 12)).isCloseTo(140 * Math.pow(13 / 2.0, 0.4), within(1e-9));
    }

    @Test
    void unitsOfRatiosAreSharesOfTheForecastAndGrowToo() {
        View ratio = View.ratio(weeks(8), Plan.PART, Grain.WEEK, Fits.DIRECT, 1);

        assertThat(ratio.unit(SUNDAY, 0, 0.4)).isEqualTo(0.4);
        assertThat(ratio.unit(SUNDAY, 5, 0.4)).isCloseTo(0.4 * Math.sqrt(1.5), within(1e-12));
        assertThat(View.ratio(weeks(8), Plan.PART, Grain.DAY, Fits.DIRECT, 1).unit(SUNDAY, 5, 0.4))
                .isEqualTo(0.4);
    }

    @Test
    void takeForGrantedWhatIsExpectedWhileNoneWasMade() {
        double[][] factors = WeekErrors.factors(view, SUNDAY, new double[][] {NONE, NONE, NONE});

        for (double[] factor : factors) {
            assertThat(factor[3]).isZero();
            assertThat(factor[6]).isCloseTo(T4 * Math.sqrt(GUESS), within(1e-9));
            assertThat(factor[0]).isCloseTo(-factor[6], within(1e-9));
        }
    }

    /** Two errors of one week count as two; two of two weeks, a week apart, as one and a half; the third step has none. */
    @Test
    void eachStepTakesForGrantedWhatTheOneBeforeCameTo() {
        double first = (4 * GUESS + 2 * (4 + 1) / 2.0) / 6;
        double second = (4 * first + 1 * 9) / 5;

        double[][] factors = WeekErrors.factors(view, SUNDAY, new double[][] {{2, -1}, {3}, NONE});

        assertThat(factors[0][6]).isCloseTo(T6 * Math.sqrt(first), within(1e-6));
        assertThat(factors[1][6]).isCloseTo(T5 * Math.sqrt(second), within(1e-6));
        assertThat(factors[2][6]).isCloseTo(T4 * Math.sqrt(second), within(1e-6));
        assertThat(FewErrors.independent(2, 7, 14)).isEqualTo(1.5);
        assertThat(FewErrors.independent(2, 28, 7)).isEqualTo(2);
        assertThat(FewErrors.independent(0, 7, 14)).isZero();
    }

    /** Ten errors of three weeks count as four, so that their square alone would be half of that of the step before. */
    @Test
    void whatIsFartherIsNotBetterKnown() {
        double second = (4 * GUESS + 100) / 5;

        double[][] factors = WeekErrors.factors(view, SUNDAY, new double[][] {NONE, {10}, new double[10]});

        assertThat(factors[1][6]).isCloseTo(T5 * Math.sqrt(second), within(1e-6));
        double third = factors[2][6] * view.ordinaryUnit(SUNDAY, 2);
        assertThat(third).isCloseTo(T8 * Math.sqrt(second) * view.ordinaryUnit(SUNDAY, 1), within(1e-6));
    }

    @Test
    void neverWidensWhereNothingEverChanged() {
        long[] same = new long[56];
        View constant = View.part(new Days(SUNDAY - 55, same, same), 0, Plan.PART, Grain.WEEK, Fits.DIRECT);

        assertThat(WeekErrors.factors(constant, SUNDAY, new double[][] {NONE})[0])
                .containsOnly(0, -0.0);
    }

    private static Days weeks(int weeks) {
        long[] values = IntStream.range(0, 7 * weeks)
                .mapToLong(day -> 100 + 10 * (day / 7))
                .toArray();
        return new Days(SUNDAY - 7 * weeks + 1, values, values);
    }
}
