package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
    private static final long SEED = 20_261_123;
    /** A store, two categories, and three and two products. */
    private static final int[] PARENTS = {-1, 0, 0, 1, 1, 1, 2, 2};

    @Test
    void forecastsAddUp() {
        double[] result =
                reconciliation(new Random(SEED), 60).reconciled(new double[] {100, 50, 40, 20, 15, 10, 30, 20});
        assertThat(result[0]).isCloseTo(result[1] + result[2], within(1e-9));
        assertThat(result[1]).isCloseTo(result[3] + result[4] + result[5], within(1e-9));
        assertThat(result[2]).isCloseTo(result[6] + result[7], within(1e-9));
    }

    @Test
    void forecastsThatAddUpStayAsTheyAre() {
        double[] base = {95, 45, 50, 20, 15, 10, 30, 20};
        assertThat(reconciliation(new Random(SEED), 60).reconciled(base)).containsExactly(base, within(1e-9));
    }

    @Test
    void whatIsNeverNegativeStaysSo() {
        double[] result = reconciliation(new Random(SEED), 60).reconciled(new double[] {1, 0, 30, 0, 0, 0, 20, 10});
        assertThat(Arrays.stream(result).min().orElseThrow()).isNotNegative();
        assertThat(result[0]).isCloseTo(result[1] + result[2], within(1e-9));
    }

    /** The store is surest and says 12; its gap of 24 lies with the products, most of it with the one that errs most. */
    @Test
    void whatIsCutOffAtZeroDoesNotRaiseTheStore() {
        double[][] errors = {
            {0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1},
            {1, 1, -1, -1, 1, 1, -1, -1},
            {3, 3, 3, 3, -3, -3, -3, -3},
        };
        Reconciliation reconciliation = Reconciliation.of(new int[] {-1, 0, 0}, errors);
        // by variances 0.01, 1, 9 the store moves by 24/1001, the products by 2400/1001 and 21600/1001: the second
        // below zero
        double store = 12 + 24 / 1001.0;
        assertThat(reconciliation.reconciled(new double[] {12, 16, 20}))
                .containsExactly(new double[] {store, store, 0}, within(1e-9));
        // a negative forecast may be meant: nothing is cut off
        assertThat(reconciliation.reconciled(new double[] {-12, 16, -4})[1])
                .isCloseTo(16 - 2400 / 1001.0, within(1e-9));
    }

    /** Two children, a parent, errors independent and equally wide: the gap is shared by thirds. */
    @Test
    void equalIndependentErrorsShareTheGapEqually() {
        double[][] errors = {
            {1, -1, 1, -1, 1, -1, 1, -1}, {1, 1, -1, -1, 1, 1, -1, -1}, {1, 1, 1, 1, -1, -1, -1, -1},
        };
        double[] result = Reconciliation.of(new int[] {-1, 0, 0}, errors).reconciled(new double[] {16, 5, 5});
        assertThat(result).containsExactly(new double[] {14, 7, 7}, within(1e-9));
    }

    @Test
    void reconciledForecastsAreNoWorseAndBetterWhereLevelsKnowDifferentThings() {
        Random random = new Random(SEED);
        Reconciliation reconciliation = reconciliation(random, 200);
        double before = 0;
        double after = 0;
        for (int i = 0; i < 2_000; i++) {
            double[] truth = {95, 45, 50, 20, 15, 10, 30, 20};
            double[] base = truth.clone();
            double[] errors = errors(random);
            for (int j = 0; j < base.length; j++) {
                base[j] += errors[j];
            }
            double[] result = reconciliation.reconciled(base);
            for (int j = 0; j < base.length; j++) {
                before += Math.pow(base[j] - truth[j], 2);
                after += Math.pow(result[j] - truth[j], 2);
            }
        }
        assertThat(after / before).describedAs("seed %d", SEED).isLessThan(0.9);
    }

    @Test
    void whatManyProductsHaveInCommonDoesNotSpoilTheStore() {
        Random random = new Random(SEED);
        int[] parents = new int[201];
        parents[0] = -1;
        double[][] errors = new double[parents.length][60];
        for (int t = 0; t < 60; t++) {
            double[] at = manyErrors(random, parents.length);
            for (int i = 0; i < at.length; i++) {
                errors[i][t] = at[i];
            }
        }
        Reconciliation reconciliation = Reconciliation.of(parents, errors);
        double before = 0;
        double after = 0;
        for (int run = 0; run < 300; run++) {
            double[] base = manyErrors(random, parents.length);
            base[0] += 20_000;
            for (int i = 1; i < base.length; i++) {
                base[i] += 100;
            }
            before += Math.pow(base[0] - 20_000, 2);
            after += Math.pow(reconciliation.reconciled(base)[0] - 20_000, 2);
        }
        assertThat(after / before).describedAs("seed %d", SEED).isLessThan(1);
    }

    @Test
    void aParentBehindItsChildIsRefused() {
        assertThatThrownBy(() -> Reconciliation.of(new int[] {1, -1}, new double[2][3]))
                .hasMessage("parent of node 0 must be in [-1, -1], got 1");
    }

    private static Reconciliation reconciliation(Random random, int times) {
        double[][] errors = new double[PARENTS.length][times];
        for (int t = 0; t < times; t++) {
            double[] at = errors(random);
            for (int i = 0; i < at.length; i++) {
                errors[i][t] = at[i];
            }
        }
        return Reconciliation.of(PARENTS, errors);
    }

    /** Correlated by 5%, so that their sum is wrong by 47; the store's own forecast by 20. */
    private static double[] manyErrors(Random random, int count) {
        double common = Math.sqrt(0.05) * random.nextGaussian();
        double[] errors = new double[count];
        for (int i = 0; i < count; i++) {
            errors[i] = i == 0 ? 20 * random.nextGaussian() : common + Math.sqrt(0.95) * random.nextGaussian();
        }
        return errors;
    }

    private static double[] errors(Random random) {
        double[] errors = new double[PARENTS.length];
        double common = random.nextGaussian();
        for (int i = 0; i < errors.length; i++) {
            errors[i] = (i == 0 ? 2 : i < 3 ? 1.5 : 1) * (random.nextGaussian() + 0.3 * common);
        }
        return errors;
    }
}
