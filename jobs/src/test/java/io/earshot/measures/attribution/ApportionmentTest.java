package io.earshot.measures.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ApportionmentTest {

    @Test
    void givesTheMissingUnitsToTheGreatestRemainders() {
        // 100 * 1/6 = 16.67, 100 * 2/6 = 33.33, 100 * 3/6 = 50
        assertThat(Apportionment.share(100, new long[] {1, 2, 3})).containsExactly(17, 33, 50);
    }

    @Test
    void givesTiesToTheEarlier() {
        assertThat(Apportionment.share(2, new long[] {1, 1, 1})).containsExactly(1, 1, 0);
        assertThat(Apportionment.share(1, new long[] {0, 1, 1})).containsExactly(0, 1, 0);
    }

    @Test
    void givesNothingToAWeightOfNothing() {
        assertThat(Apportionment.share(7, new long[] {0, 5, 0})).containsExactly(0, 7, 0);
        assertThat(Apportionment.share(0, new long[] {3, 5})).containsExactly(0, 0);
    }

    @Test
    void sharesExactlyWhereTheProductNeeds128Bits() {
        long amount = 1L << 62;
        long[] weights = {1L << 40, (1L << 40) - 1, 3};

        assertExact(amount, weights, "2^62");
        assertExact(Long.MAX_VALUE, new long[] {Long.MAX_VALUE / 2, Long.MAX_VALUE / 2}, "the largest");
    }

    @Test
    void sharesExactlyWhereTheProductFills64BitsWithItsSign() {
        assertExact(1L << 32, new long[] {1L << 31, 1}, "2^63");
        assertExact((1L << 32) - 1, new long[] {1L << 31, 1}, "just below 2^63");
    }

    @Test
    void addsUpAndIsNearTheExactShareForAnyWeights() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            long amount = random.nextLong() >>> 2 + random.nextInt(60);
            long[] weights = new long[1 + random.nextInt(8)];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = random.nextInt(4) == 0 ? 0 : random.nextLong() >>> 5 + random.nextInt(58);
            }
            weights[random.nextInt(weights.length)] += 1;
            assertExact(amount, weights, "seed " + seed);
        }
    }

    /** Few parts are rounded in another way than many. */
    @Test
    void sharesTheSameWhateverElseGetsNothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int size = 1; size <= 30; size++) {
            long[] weights = random.longs(size, 1, 100).toArray();
            long amount = random.nextInt(10_000);

            long[] parts = Apportionment.share(amount, weights);

            assertThat(Apportionment.share(amount, Arrays.copyOf(weights, 60)))
                    .as("seed %d, %d parts", seed, size)
                    .containsExactly(Arrays.copyOf(parts, 60));
            assertExact(amount, weights, "seed " + seed);
        }
    }

    @Test
    void givesTheSamePartsToTheSameWeightsInAnyOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            // With a prime sum of weights two remainders are equal only where the weights are.
            long last = 10_007;
            long amount = random.nextInt(10_006) + 1;
            List<Long> weights = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                weights.add((long) random.nextInt(1000) + 1);
                last -= weights.get(i);
            }
            weights.add(last);
            List<Long> sorted = parts(amount, weights);
            Collections.shuffle(weights, random);
            assertThat(parts(amount, weights)).as("seed %d", seed).isEqualTo(sorted);
        }
    }

    @Test
    void refusesWhatCannotBeShared() {
        assertThatThrownBy(() -> Apportionment.share(-1, new long[] {1}))
                .hasMessage("amount must not be negative, got -1");
        assertThatThrownBy(() -> Apportionment.share(1, new long[] {1, -2}))
                .hasMessage("weights must not be negative, got -2");
        assertThatThrownBy(() -> Apportionment.share(1, new long[] {0, 0}))
                .hasMessage("weights must not all be zero, got 2 of them");
        assertThatThrownBy(() -> Apportionment.share(1, new long[] {}))
                .hasMessage("weights must not all be zero, got 0 of them");
        assertThatThrownBy(() -> Apportionment.share(1, new long[] {Long.MAX_VALUE, 1}))
                .isInstanceOf(ArithmeticException.class);
    }

    private static List<Long> parts(long amount, List<Long> weights) {
        long[] parts = Apportionment.share(
                amount, weights.stream().mapToLong(Long::longValue).toArray());
        return Arrays.stream(parts).boxed().sorted().toList();
    }

    /** Adds up, floor or floor + 1 each, and no part that was rounded up has a smaller remainder than one that was not. */
    private static void assertExact(long amount, long[] weights, String description) {
        long[] parts = Apportionment.share(amount, weights);
        BigInteger total = BigInteger.ZERO;
        for (long weight : weights) {
            total = total.add(BigInteger.valueOf(weight));
        }
        BigInteger sum = BigInteger.ZERO;
        BigInteger leastRoundedUp = total;
        BigInteger mostRoundedDown = BigInteger.ZERO;
        for (int i = 0; i < weights.length; i++) {
            BigInteger[] exact = BigInteger.valueOf(amount)
                    .multiply(BigInteger.valueOf(weights[i]))
                    .divideAndRemainder(total);
            long extra = parts[i] - exact[0].longValueExact();
            assertThat(extra).as("%s: part %d", description, i).isBetween(0L, 1L);
            if (extra == 1) {
                leastRoundedUp = leastRoundedUp.min(exact[1]);
            } else {
                mostRoundedDown = mostRoundedDown.max(exact[1]);
            }
            sum = sum.add(BigInteger.valueOf(parts[i]));
        }
        assertThat(sum).as(description).isEqualTo(BigInteger.valueOf(amount));
        assertThat(leastRoundedUp).as(description).isGreaterThanOrEqualTo(mostRoundedDown);
    }
}
