package io.earshot.measures.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MomentsTest {
    private static final long SEED = new Random().nextLong();

    @Test
    void theSameUnitsLeaveTheSameBitsInAnyOrder() {
        Random random = new Random(SEED);
        List<long[]> units = units(random, 1_000);
        Moments inOrder = moments(units);
        Collections.shuffle(units, random);

        assertThat(moments(units)).as("seed %d", SEED).isEqualTo(inOrder).hasSameHashCodeAs(inOrder);
    }

    @Test
    void mergedPartsLeaveTheBitsOfTheWhole() {
        Random random = new Random(SEED);
        List<long[]> units = units(random, 1_000);
        Moments merged = new Moments(4);
        int from = 0;
        while (from < units.size()) {
            int to = Math.min(units.size(), from + 1 + random.nextInt(100));
            merged.addAll(moments(units.subList(from, to)));
            from = to;
        }

        assertThat(merged).as("seed %d", SEED).isEqualTo(moments(units));
    }

    @Test
    void unitsTakenBackLeaveNoTrace() {
        Random random = new Random(SEED);
        List<long[]> kept = units(random, 500);
        List<long[]> takenBack = units(random, 500);
        Moments moments = moments(takenBack);
        moments.addAll(moments(kept));
        Collections.shuffle(takenBack, random);
        takenBack.subList(0, 250).forEach(moments::remove);
        moments.removeAll(moments(takenBack.subList(250, 500)));

        assertThat(moments).as("seed %d", SEED).isEqualTo(moments(kept));
    }

    @Test
    void threeValuesOneByOneAreTheSameAsTogether() {
        Random random = new Random(SEED);
        Moments together = new Moments(3);
        Moments oneByOne = new Moments(3);
        for (int i = 0; i < 1_000; i++) {
            long[] unit = {random.nextLong() >> 8, -random.nextInt(1000), random.nextLong() >> 8 + random.nextInt(50)};
            together.add(unit);
            oneByOne.add(unit[0], unit[1], unit[2]);
            if (i % 3 == 0) {
                together.remove(unit);
                oneByOne.remove(unit[0], unit[1], unit[2]);
            }
            assertThat(oneByOne).as("seed %d", SEED).isEqualTo(together);
        }
    }

    @Test
    void limbsAddedUpInAnyOrderAreTheMoments() {
        Random random = new Random(SEED);
        List<long[]> kept = units(random, 500);
        List<long[]> takenBack = units(random, 300);
        List<long[]> additions = new ArrayList<>();
        kept.forEach(unit -> additions.add(moments(List.of(unit)).limbs()));
        for (long[] unit : takenBack) {
            long[] limbs = moments(List.of(unit)).limbs();
            additions.add(limbs);
            additions.add(Arrays.stream(limbs).map(limb -> -limb).toArray());
        }
        Collections.shuffle(additions, random);
        long[] sums = new long[additions.get(0).length];
        additions.forEach(limbs -> Arrays.setAll(sums, i -> sums[i] + limbs[i]));

        assertThat(Moments.ofLimbs(4, sums)).as("seed %d", SEED).isEqualTo(moments(kept));
    }

    @Test
    void totalsThatSomebodyElseCountedAreTheSameMoments() {
        Moments counted = moments(units(new Random(SEED), 300));
        List<BigInteger> sums = new ArrayList<>();
        List<BigInteger> products = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sums.add(counted.sum(i).toBigInteger());
            for (int j = i; j < 4; j++) {
                products.add(counted.product(i, j).toBigInteger());
            }
        }

        assertThat(Moments.ofTotals(300, sums.toArray(BigInteger[]::new), products.toArray(BigInteger[]::new)))
                .as("seed %d", SEED)
                .isEqualTo(counted);
    }

    @Test
    void sumsAreThoseOfUnboundedIntegers() {
        List<long[]> units = units(new Random(SEED), 300);
        Moments moments = moments(units);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                BigInteger sum = BigInteger.ZERO;
                BigInteger product = BigInteger.ZERO;
                for (long[] unit : units) {
                    sum = sum.add(BigInteger.valueOf(unit[i]));
                    product = product.add(BigInteger.valueOf(unit[i]).multiply(BigInteger.valueOf(unit[j])));
                }
                assertThat(moments.sum(i).toBigInteger()).as("seed %d", SEED).isEqualTo(sum);
                assertThat(moments.product(i, j).toBigInteger())
                        .as("seed %d", SEED)
                        .isEqualTo(product);
            }
        }
    }

    @Test
    void covariancesAreThoseOfUnboundedIntegersHoweverLargeTheValues() {
        for (long scale : new long[] {1, 1_000, 2_000_000_000L, 1_000_000_000_000L}) {
            long[] values = {3 * scale, -scale, 7 * scale + 1, 0, 2 * scale};
            Moments moments = new Moments(1);
            BigInteger sum = BigInteger.ZERO;
            BigInteger squares = BigInteger.ZERO;
            for (long value : values) {
                moments.add(value);
                sum = sum.add(BigInteger.valueOf(value));
                squares = squares.add(BigInteger.valueOf(value).pow(2));
            }
            double exact =
                    BigInteger.valueOf(5).multiply(squares).subtract(sum.pow(2)).doubleValue() / 20;
            assertThat(ArmStatistics.of(moments).covariance(0, 0))
                    .as("scale %d", scale)
                    .isEqualTo(exact);
        }
    }

    @Test
    void sumsThatDoNotFitAreRefused() {
        Moments moments = new Moments(1);
        moments.add(Long.MAX_VALUE);
        moments.add(Long.MAX_VALUE);

        assertThatThrownBy(() -> moments.add(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void unitsOfAnotherWidthAreRefused() {
        assertThatThrownBy(() -> new Moments(2).add(1)).hasMessage("a unit must have 2 values, got 1");
        assertThatThrownBy(() -> new Moments(2).addAll(new Moments(1))).hasMessage("moments must have width 2, got 1");
        assertThatThrownBy(() -> new Moments(0)).hasMessage("width must be in [1, 8], got 0");
    }

    private static Moments moments(List<long[]> units) {
        Moments moments = new Moments(4);
        units.forEach(moments::add);
        return moments;
    }

    private static List<long[]> units(Random random, int count) {
        List<long[]> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long[] unit = new long[4];
            for (int j = 0; j < unit.length; j++) {
                unit[j] = random.nextLong() >> 8 + random.nextInt(50);
            }
            units.add(unit);
        }
        return units;
    }
}
