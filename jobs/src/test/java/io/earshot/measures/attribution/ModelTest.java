package io.earshot.measures.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.measures.attribution.PositionWeights.TwoTouches;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelTest {
    private static final long WEEK = Windows.DEFAULT.halfLifeMicros();

    @ParameterizedTest
    @EnumSource(Model.class)
    void givesAllToAnOnlyTouch(Model model) {
        assertThat(Apportionment.share(999, model.weightsOf(path("d")))).containsExactly(999);
        assertThat(Apportionment.share(999, model.weightsOf(path("x")))).containsExactly(999);
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void refusesAPathWithoutATouch(Model model) {
        assertThatThrownBy(() -> model.weightsOf(path(""))).hasMessage("path must have at least one touch, got 0");
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void givesNoNegativeWeightAndOneAtLeastThatIsPositive(Model model) {
        for (int touches = 1; touches < 200; touches++) {
            long[] weights = model.weightsOf(path("xd".repeat(touches).substring(0, touches)));
            assertThat(weights).hasSize(touches);
            assertThat(Arrays.stream(weights)).allMatch(weight -> weight >= 0).anyMatch(weight -> weight > 0);
        }
    }

    @Test
    void firstAndLastGiveAllToAnEnd() {
        assertThat(Model.FIRST.weightsOf(path("xdx"))).containsExactly(1, 0, 0);
        assertThat(Model.LAST.weightsOf(path("xdd"))).containsExactly(0, 0, 1);
    }

    @Test
    void lastNonDirectSkipsDirectTouches() {
        assertThat(Model.LAST_NON_DIRECT.weightsOf(path("xxdd"))).containsExactly(0, 1, 0, 0);
        assertThat(Model.LAST_NON_DIRECT.weightsOf(path("xddd"))).containsExactly(1, 0, 0, 0);
        assertThat(Model.LAST_NON_DIRECT.weightsOf(path("ddx"))).containsExactly(0, 0, 1);
    }

    @Test
    void lastNonDirectFallsBackToTheLastWhereAllAreDirect() {
        assertThat(Model.LAST_NON_DIRECT.weightsOf(path("ddd"))).containsExactly(0, 0, 1);
    }

    @Test
    void linearCountsEveryTouch() {
        assertThat(Model.LINEAR.weightsOf(path("xdxx"))).containsExactly(1, 1, 1, 1);
    }

    @Test
    void positionGivesFortyTwentyForty() {
        assertThat(Apportionment.share(1000, Model.POSITION.weightsOf(path("xx"))))
                .containsExactly(500, 500);
        assertThat(Apportionment.share(1000, Model.POSITION.weightsOf(path("xxx"))))
                .containsExactly(400, 200, 400);
        assertThat(Apportionment.share(1000, Model.POSITION.weightsOf(path("xxxxxx"))))
                .containsExactly(400, 50, 50, 50, 50, 400);
    }

    @Nested
    class TimeDecay {
        @Test
        void halvesWithEveryHalfLife() {
            assertThat(weights(0, WEEK, 2 * WEEK)).containsExactly(1L << 40, 1L << 39, 1L << 38);
        }

        @Test
        void leavesOneUnitAtFortyHalfLives() {
            assertThat(weights(40 * WEEK)).containsExactly(1);
        }

        @Test
        void isARealPowerBetweenHalfLives() {
            // python3 -c "from decimal import *; getcontext().prec = 50; print(round(Decimal(2) ** (40 - Decimal(1) /
            // 7)))"
            assertThat(weights(Duration.ofDays(1).toNanos() / 1000)).containsExactly(995_853_700_410L);
        }

        private long[] weights(long... ages) {
            return Model.TIME_DECAY.weightsOf(new Journey("x".repeat(ages.length), ages));
        }
    }

    @Nested
    class Position {
        @Test
        void ofTwoTouchesKeepsTheProportionOrSplitsTheMiddle() {
            assertThat(share(80, new PositionWeights(50, 20, 30, TwoTouches.RENORMALISE), 2))
                    .containsExactly(50, 30);
            assertThat(share(100, new PositionWeights(50, 20, 30, TwoTouches.SPLIT_MIDDLE), 2))
                    .containsExactly(60, 40);
        }

        @Test
        void ofOneTouchGivesItAll() {
            assertThat(share(100, new PositionWeights(50, 20, 30, TwoTouches.SPLIT_MIDDLE), 1))
                    .containsExactly(100);
        }

        @Test
        void ofManySplitsTheMiddleEvenly() {
            assertThat(share(100, new PositionWeights(50, 20, 30, TwoTouches.SPLIT_MIDDLE), 4))
                    .containsExactly(50, 10, 10, 30);
            assertThat(share(100, new PositionWeights(60, 0, 40, TwoTouches.RENORMALISE), 4))
                    .containsExactly(60, 0, 0, 40);
        }

        @Test
        void refusesSharesThatAreNone() {
            assertThatThrownBy(() -> new PositionWeights(0, 20, 30, TwoTouches.RENORMALISE))
                    .hasMessageContaining("got 0, 20, 30");
            assertThatThrownBy(() -> new PositionWeights(50, -1, 30, TwoTouches.RENORMALISE))
                    .hasMessageContaining("got 50, -1, 30");
            assertThatThrownBy(() -> new PositionWeights(50, 20, 0, TwoTouches.RENORMALISE))
                    .hasMessageContaining("got 50, 20, 0");
        }

        private static long[] share(long amount, PositionWeights weights, int touches) {
            return Apportionment.share(amount, weights.weights(touches));
        }
    }

    /** Touches from first to last, d for direct, each a week older than the next. */
    private static Model.Path path(String touches) {
        long[] ages = new long[touches.length()];
        Arrays.setAll(ages, i -> Math.min(40, touches.length() - 1 - i) * WEEK);
        return new Journey(touches, ages);
    }

    private record Journey(String touches, long[] ages) implements Model.Path {
        @Override
        public int size() {
            return touches.length();
        }

        @Override
        public boolean isDirect(int touch) {
            return touches.charAt(touch) == 'd';
        }

        @Override
        public long ageMicros(int touch) {
            return ages[touch];
        }

        @Override
        public long halfLifeMicros() {
            return WEEK;
        }
    }
}
