package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final long SEED = 20_261_130;

    /**
     * Fourteen errors: the 10% and 90% quantiles are the 1st and the 14th of them, for 2.5% and 97.5% there are too few. Their root
     * mean square is √((13·1 + 14²)/14) = 3.864, and 1.96 times that is 7.57, less than 14.
     */
    @Test
    void theNormalQuantileOfAFewErrorsIsNoNearerThanTheGreatestOfThem() {
        double[] errors = new double[14];
        Arrays.fill(errors, 0, 7, -1);
        Arrays.fill(errors, 7, 13, 1);
        errors[13] = 14;

        double[] quantiles = Calibration.quantiles(errors, 1);

        assertThat(quantiles[5]).isEqualTo(14);
        assertThat(quantiles[6]).isEqualTo(14);
        assertThat(quantiles[0]).isCloseTo(-1.959964 * Math.sqrt(209 / 14.0), within(1e-5));
    }

    /** Two errors of 4: the normal quantile at 75% would be 2.7, below the median. */
    @Test
    void errorsOnOneSideHaveTheirQuantilesInOrderToo() {
        double[] quantiles = Calibration.quantiles(new double[] {4, 4}, 1);

        assertThat(quantiles).isSorted();
        assertThat(quantiles[4]).isEqualTo(4);
        assertThat(quantiles[6]).isCloseTo(4 * 1.959964, within(1e-5));
    }

    @Test
    void quantilesNeverCrossHoweverFewOrSkewedTheErrors() {
        Random random = new Random(SEED);
        for (int n = 0; n <= 60; n++) {
            for (int run = 0; run < 50; run++) {
                double skew = 3 * random.nextDouble();
                double shift = random.nextInt(3) - 1;
                double[] errors = random.doubles(n)
                        .map(u -> Math.exp(skew * (2 * u - 1)) * (random.nextInt(4) == 0 ? -1 : 1) + shift)
                        .sorted()
                        .toArray();

                assertThat(Calibration.quantiles(errors, 1))
                        .as("%d errors, seed %d", n, SEED)
                        .isSorted();
            }
        }
    }
}
