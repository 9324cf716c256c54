package io.earshot.bench.lifts;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.bench.lifts.Stream.Order;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The small version of {@code bench/run lifts}; the bounds are the promise less three standard errors of so few streams. */
class WatchTest {
    private static final int STREAMS = 200;
    private static final long SEED = 17;

    @ParameterizedTest
    @EnumSource
    void theTruthIsInTheShownIntervalAtEveryLookOfNineteenStreamsInTwenty(Population population) {
        for (double lift : new double[] {0, population.lift()}) {
            long inside = count(seed -> Stream.watch(population, lift, Order.DRAWN, 5_000, 4_000, false, false, seed)
                            .lostAt()
                    == 0);
            assertThat(inside)
                    .as("of %d streams, lift %s, seed %d", STREAMS, lift, SEED)
                    .isGreaterThanOrEqualTo(181);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neitherShufflingNorFewConnectsNorASmallArmTakesTheTruthOut(Population population) {
        for (Order order : new Order[] {Order.SHUFFLED, Order.CALLED, Order.FEW, Order.HOLDOUT}) {
            long inside =
                    count(seed -> Stream.watch(population, population.lift(), order, 5_000, 4_000, false, false, seed)
                                    .lostAt()
                            == 0);
            assertThat(inside)
                    .as("of %d streams, %s, seed %d", STREAMS, order, SEED)
                    .isGreaterThanOrEqualTo(181);
        }
    }

    /**
     * As many streams as it takes to see what 200 do not show: without a least number of buyers, orders that agree by chance
     * take the truth out of 7% of them.
     */
    @ParameterizedTest
    @EnumSource(names = {"ORDER_VALUE", "REFUNDS"})
    void noMoreThanOneInTwentyIsWrongWhileThereAreFewBuyers(Population population) {
        int streams = 1_500;
        long inside = count(
                streams,
                seed -> Stream.watch(population, 0, Order.DRAWN, 5_000, 2_500, false, false, seed)
                                .lostAt()
                        == 0);
        assertThat(inside / (double) streams)
                .as("of %d streams, seed %d", streams, SEED)
                .isGreaterThanOrEqualTo(0.95);
    }

    @ParameterizedTest
    @EnumSource(names = {"LOGNORMAL", "ORDER_VALUE"})
    void withoutRulesForFewOutcomesASmallArmRaisesFalseAlarms(Population population) {
        long inside = count(seed -> Stream.watch(population, 0, Order.FEW, 5_000, 4_000, false, true, seed)
                        .plainLostAt()
                == 0);
        assertThat(inside).as("of %d streams, seed %d", STREAMS, SEED).isLessThan(180);
    }

    @ParameterizedTest
    @EnumSource(names = {"LOGNORMAL", "PARETO"})
    void theDeltaMethodWatchedLosesTheTruthFarMoreOften(Population population) {
        long inside = count(seed -> Stream.watch(population, 0, Order.DRAWN, 5_000, 4_000, false, true, seed)
                        .naiveLostAt()
                == 0);
        assertThat(inside).as("of %d streams, seed %d", STREAMS, SEED).isLessThan(160);
    }

    @ParameterizedTest
    @EnumSource(names = {"COHORT"})
    void thePlantedLiftIsFoundByOneAndAHalfTimesTheHorizonOfOneLook(Population population) {
        int horizon = Horizon.units(population);
        long found = count(seed ->
                Stream.watch(population, population.lift(), Order.DRAWN, horizon, horizon * 3 / 2, true, false, seed)
                                .foundAt()
                        > 0);
        // 72% less three standard errors
        assertThat(found).as("of %d streams, seed %d", STREAMS, SEED).isGreaterThanOrEqualTo(125);
    }

    private static long count(LongFunction<Boolean> stream) {
        return count(STREAMS, stream);
    }

    private static long count(int streams, LongFunction<Boolean> stream) {
        return LongStream.range(0, streams)
                .parallel()
                .filter(i -> stream.apply(SEED * 1_000_003 + i))
                .count();
    }
}
