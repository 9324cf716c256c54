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
    void neitherShufflingNorFewConnectsTakesTheTruthOut(Population population) {
        for (Order order : new Order[] {Order.SHUFFLED, Order.CALLED}) {
            long inside =
                    count(seed -> Stream.watch(population, population.lift(), order, 5_000, 4_000, false, false, seed)
                                    .lostAt()
                            == 0);
            assertThat(inside)
                    .as("of %d streams, %s, seed %d", STREAMS, order, SEED)
                    .isGreaterThanOrEqualTo(181);
        }
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
        return LongStream.range(0, STREAMS)
                .parallel()
                .filter(i -> stream.apply(SEED * 1_000_003 + i))
                .count();
    }
}
