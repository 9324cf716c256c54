package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SafetyStockTest {
    private static final long SEED = 20_261_129;

    @Test
    void itIsTheQuantileOfTheErrorsOfSums() {
        // sums of two: 1 + 2, 2 + 3, 3 − 4; of three: 6 and 1
        List<double[]> errors = List.of(new double[] {1, 2, 3, -4});
        assertThat(SafetyStock.of(errors, 2, 0.75)).isEqualTo(5);
        assertThat(SafetyStock.of(errors, 2, 0.5)).isEqualTo(3);
        assertThat(SafetyStock.of(errors, 2, 0.25)).isZero();
        assertThat(SafetyStock.of(errors, 5, 0.98)).isZero();
    }

    @Test
    void quantilesMayBeLessThanNothingWhereManyForecastsWereTooHigh() {
        double[] errors = new double[200];
        Arrays.setAll(errors, t -> t - 150);
        List<double[]> all = List.of(errors);

        // of 200 the 101st, the 161st, and the 199th
        assertThat(SafetyStock.quantiles(errors, 0, 0.5, 0.8, 0.99)).containsExactly(-50, 10, 48);
        assertThat(SafetyStock.of(all, 1, 0.5)).isZero();
        assertThat(SafetyStock.of(all, 1, 0.8)).isEqualTo(10);
    }

    @Test
    void aChanceForWhichThereAreTooFewErrorsNeedsNoLessThanTheGreatestOfThem() {
        // the normal 95% and 99% quantiles of this root mean square, 4.25 and 6.01, around the 15th of 15 errors
        double[] errors = new double[15];
        errors[14] = 10;

        assertThat(SafetyStock.quantiles(errors, 0, 0.5, 0.9, 0.95, 0.99)).containsExactly(0, 10, 10, 10);
        assertThat(SafetyStock.quantiles(errors, 0, 0.99999)[0]).isCloseTo(4.264891 * 10 / Math.sqrt(15), within(1e-5));
        errors[14] = -10;
        assertThat(SafetyStock.quantiles(errors, 0, 0.5, 0.9, 0.95, 0.99))
                .as("a forecast that was far too high might have been as far too low")
                .containsExactly(0, 0, 10, 10);
    }

    /** A young product: the one past forecast of 28 days has 15 sums of two weeks. */
    @Test
    void aServiceLevelNeedsNoLessThanALowerOneHoweverFewErrorsThereAre() {
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            double[] errors = new double[seed % 130];
            Arrays.setAll(errors, t -> Math.floor(-3 * Math.log(1 - random.nextDouble())) - random.nextInt(5));
            double before = Double.NEGATIVE_INFINITY;
            for (double level = 0.005; level < 1; level += 0.005) {
                double alone = SafetyStock.quantiles(errors, 1, level)[0];
                assertThat(alone).as("%.3f, seed %d", level, seed).isGreaterThanOrEqualTo(before);
                before = alone;
            }
        }
    }

    @Test
    void whatAServiceLevelNeedsDoesNotDependOnWhatElseIsAsked() {
        double[] errors = {5, -1, 0, 0, 2, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0};
        double[] together = SafetyStock.quantiles(errors, 0, 0.95, 0.5, 0.99, 0.9);

        assertThat(together[0]).isEqualTo(SafetyStock.quantiles(errors, 0, 0.95)[0]);
        assertThat(together[2]).isEqualTo(SafetyStock.quantiles(errors, 0, 0.99)[0]);
        assertThat(together[3]).isEqualTo(SafetyStock.quantiles(errors, 0, 0.9)[0]);
    }

    @Test
    void fewErrorsSayItByTheirSize() {
        assertThat(SafetyStock.of(List.of(new double[] {3, -3}), 1, 0.975)).isCloseTo(3 * 1.959964, within(1e-5));
    }

    @Test
    void aFewForecastsThatWereAllTooHighStillLeaveASafety() {
        double[] tooHigh = new double[40];
        Arrays.setAll(tooHigh, t -> -1 - t % 10);
        List<double[]> errors = List.of(tooHigh);
        // of the 80 with either sign the 77th is the least of the four that are 10
        assertThat(SafetyStock.of(errors, 1, 0.95)).isEqualTo(10);
        assertThat(SafetyStock.of(List.of(tooHigh, tooHigh, tooHigh), 1, 0.95))
                .as("so many are no chance")
                .isZero();
    }

    @Test
    void fewErrorsKeepTheSkewOfTheDemand() {
        double[] skewed = new double[40];
        Arrays.setAll(skewed, t -> t < 3 ? 100 : -1);
        assertThat(SafetyStock.of(List.of(skewed), 1, 0.95))
                .as("of those with either sign it would be 1")
                .isEqualTo(100);
    }

    @Test
    void noErrorsLeaveTheGuess() {
        assertThat(SafetyStock.of(List.of(), 7, 0.975)).isZero();
        assertThat(SafetyStock.of(List.of(), 7, 0.975, 10)).isCloseTo(19.59964, within(1e-5));
        assertThat(SafetyStock.of(List.of(new double[] {3, -3}), 7, 0.975, 10)).isCloseTo(19.59964, within(1e-5));
    }

    @Test
    void stockOfBurstyDemandLastsAsOftenAsItIsToLast() {
        Random random = new Random(SEED);
        int lasted = 0;
        int normal = 0;
        for (int run = 0; run < 400; run++) {
            List<double[]> errors = new ArrayList<>();
            for (int origin = 0; origin < 8; origin++) {
                errors.add(Arrays.stream(demand(random, 28)).map(d -> d - 1).toArray());
            }
            double sum = Arrays.stream(demand(random, 7)).sum();
            double squares = errors.stream()
                    .flatMapToDouble(Arrays::stream)
                    .map(e -> e * e)
                    .average()
                    .orElseThrow();
            lasted += sum <= 7 + SafetyStock.of(errors, 7, 0.98) ? 1 : 0;
            normal += sum <= 7 + 2.0537 * Math.sqrt(7 * squares) ? 1 : 0;
        }
        assertThat(lasted / 400.0).describedAs("seed %d", SEED).isCloseTo(0.98, within(0.02));
        assertThat(normal / 400.0).describedAs("z·σ·√L, seed %d", SEED).isLessThan(0.965);
    }

    @Test
    void aServiceLevelIsAChance() {
        assertThatThrownBy(() -> SafetyStock.of(List.of(), 7, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("service level must be in (0, 1), got 1.0");
    }

    /** One unit a day on average: now and then many at once. */
    private static double[] demand(Random random, int days) {
        double[] demand = new double[days];
        Arrays.setAll(demand, t -> random.nextInt(20) == 0 ? -20 * Math.log(1 - random.nextDouble()) : 0);
        return demand;
    }
}
