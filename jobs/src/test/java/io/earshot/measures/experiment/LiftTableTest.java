package io.earshot.measures.experiment;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.ExperimentRegistered.Arm;
import io.earshot.measures.lift.AlwaysValid;
import io.earshot.measures.lift.Estimate;
import io.earshot.measures.lift.FixedSample;
import io.earshot.measures.lift.Moments;
import io.earshot.measures.lift.Sample;
import io.earshot.results.Lift;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LiftTableTest {
    private static final Comparison COMPARISON = Comparison.of(List.of(experiment(meta("r", NOON), "x", "a", "b")));

    @Test
    void theIntervalIsTheAlwaysValidOneAndTheFixedOneStandsBeside() {
        Lift lift = lift(Metric.CONVERSION_RATE, conversions(1000, 100), conversions(1000, 150));
        Sample a = Sample.proportion(100, 1000);
        Sample b = Sample.proportion(150, 1000);
        Estimate always = new AlwaysValid(0.05, 1000).relative(a, b);
        Estimate fixed = FixedSample.fieller(a, b, 0.05);

        assertThat(lift.lift()).isCloseTo(0.5, within(1e-12));
        assertThat(lift.lower()).isCloseTo(always.lower(), within(1e-12));
        assertThat(lift.upper()).isCloseTo(always.upper(), within(1e-12));
        assertThat(lift.logE()).isCloseTo(always.logE(), within(1e-12));
        assertThat(lift.fixedLower()).isCloseTo(fixed.lower(), within(1e-12)).isGreaterThan(lift.lower());
        assertThat(lift.fixedUpper()).isCloseTo(fixed.upper(), within(1e-12)).isLessThan(lift.upper());
        assertThat(lift.isAdjusted()).isFalse();
        assertThat(lift.chanceToBeat()).isGreaterThan(0.99);
    }

    @Test
    void theBaselineHasARowWithoutALift() {
        List<Lift> rows =
                table(Metric.CONVERSION_RATE).rows(Map.of("a", conversions(1000, 100), "b", conversions(1000, 150)));

        assertThat(rows).extracting(Lift::arm).containsExactly("a", "b");
        assertThat(rows.get(0).lift()).isZero();
        assertThat(rows.get(0).value()).isEqualTo(0.1);
    }

    @Test
    void armsWithoutSpreadHaveNoLiftAndSaySo() {
        Lift lift = lift(Metric.CONVERSION_RATE, conversions(10, 0), conversions(10, 3));

        assertThat(lift.lift()).isZero();
        assertThat(lift.lower()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(lift.pValue()).isEqualTo(1);
        assertThat(lift.warnings()).contains("no spread");
    }

    @Test
    void ofARatioNothingIsSaidUnderTenBuyersInAnArm() {
        Lift nine = lift(Metric.AVERAGE_ORDER_VALUE, buyers(1000, 9, 100), buyers(1000, 30, 200));
        Lift ten = lift(Metric.AVERAGE_ORDER_VALUE, buyers(1000, 10, 100), buyers(1000, 30, 200));

        assertThat(nine.lift()).isZero();
        assertThat(nine.lower()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(nine.logE()).isZero();
        assertThat(nine.warnings()).contains("no spread");
        assertThat(nine.value()).as("values are shown").isEqualTo(200);
        assertThat(ten.lift()).isCloseTo(1, within(1e-12));
        assertThat(ten.logE()).isPositive();
    }

    /** Of 1,000 units planned for three arms, 1:1:2, a and b are to have 500, a and c 750. */
    @Test
    void theBudgetOfTwoArmsIsTheirPartOfThePlan() {
        ExperimentRegistered registered = experiment(meta("r", NOON), "x", "a", "b");
        Comparison three = Comparison.of(List.of(new ExperimentRegistered(
                registered.meta(),
                "x",
                "x",
                List.of(new Arm("a", 1), new Arm("b", 1), new Arm("c", 2)),
                "a",
                "customer",
                1000,
                "conversion_rate",
                14,
                false,
                50_000,
                0,
                List.of())));
        Moments arm = conversions(250, 100);
        List<Lift> rows = new LiftTable("experiment", three, Metric.CONVERSION_RATE, Slice.ALL, LiftTable.MATURE)
                .rows(Map.of("a", arm, "b", arm, "c", conversions(500, 250)));

        assertThat(rows.get(1).chanceToReach())
                .as("b: all planned units are there, and no lift")
                .isZero();
        assertThat(rows.get(2).chanceToReach())
                .as("c: all planned units are there")
                .isEqualTo(1);
    }

    @Test
    void lessRefundedIsBetter() {
        Random random = new Random(1);
        Moments much = new Moments(LiftTable.WIDTH);
        Moments little = new Moments(LiftTable.WIDTH);
        for (int i = 0; i < 1000; i++) {
            much.add(random.nextInt(4) * 10, 100, 0);
            little.add(random.nextInt(3) * 10, 100, 0);
        }
        Lift lift = lift(Metric.REFUND_RATE, much, little);

        assertThat(lift.lift()).isNegative();
        assertThat(lift.chanceToBeat()).isGreaterThan(0.99);
        assertThat(lift.expectedLoss()).isCloseTo(0, within(1e-6));
    }

    @Test
    void armsOfOneDrawAreRandomisedWhateverItsShares() {
        Lift lift = table(Metric.CONVERSION_RATE)
                .ofStrata(Map.of("a", drawn(250_000, 1000, 100), "b", drawn(750_000, 3000, 450)))
                .get(1);

        assertThat(lift).isEqualTo(lift(Metric.CONVERSION_RATE, conversions(1000, 100), conversions(3000, 450)));
        assertThat(lift.isRandomised()).isTrue();
    }

    /** Good customers are mostly drawn into b, others mostly into a, and b lifts what all of them spend by 20%. */
    @Test
    void armsOfSeveralDrawsAreAnAssociationUntilEachUnitIsWeighedByItsChance() {
        int worlds = 300;
        int isInside = 0;
        int isInsidePooled = 0;
        for (int world = 0; world < worlds; world++) {
            Random random = new Random(world);
            Map<String, Map<String, Moments>> arms = Map.of("a", new TreeMap<>(), "b", new TreeMap<>());
            for (int unit = 0; unit < 2000; unit++) {
                boolean isGood = unit % 2 == 0;
                boolean isB = random.nextDouble() < (isGood ? 0.8 : 0.2);
                long ppm = isGood == isB ? 800_000 : 200_000;
                double spent = (isGood ? 100 : 20) * (isB ? 1.2 : 1) * (1 + random.nextGaussian() / 2);
                addDrawn(ppm, Math.round(spent), arms.get(isB ? "b" : "a"));
            }
            Lift lift = table(Metric.REVENUE_PER_UNIT).ofStrata(arms).get(1);
            assertThat(lift.isRandomised()).isFalse();
            assertThat(lift.warnings()).contains("not randomised", "several draws");
            assertThat(lift.isAdjusted()).isTrue();
            isInside += lift.adjustedLower() <= 0.2 && 0.2 <= lift.adjustedUpper() ? 1 : 0;
            isInsidePooled += lift.lower() <= 0.2 && 0.2 <= lift.upper() ? 1 : 0;
        }
        double error = Math.sqrt(0.95 * 0.05 / worlds);
        assertThat(isInsidePooled)
                .as("pooled: good customers are taken for the effect")
                .isZero();
        assertThat(isInside / (double) worlds).as("weighed").isGreaterThan(0.95 - 3 * error);
    }

    @Test
    void armsThatTogetherAreMoreThanTheWholeAreOfSeveralDraws() {
        Map<String, Map<String, Moments>> arms = Map.of("a", drawn(500_000, 1000, 100), "b", drawn(600_000, 1000, 150));

        assertThat(table(Metric.CONVERSION_RATE).ofStrata(arms))
                .extracting(Lift::isRandomised)
                .containsExactly(false, false);
    }

    private static Map<String, Moments> drawn(long ppm, int units, int buyers) {
        Map<String, Moments> strata = new TreeMap<>();
        for (int unit = 0; unit < units; unit++) {
            addDrawn(ppm, unit < buyers ? 1 : 0, strata);
        }
        return strata;
    }

    private static void addDrawn(long ppm, long value, Map<String, Moments> strata) {
        strata.computeIfAbsent(Stratum.NONE, any -> new Moments(LiftTable.WIDTH))
                .add(value, 1, 0);
        strata.computeIfAbsent(Draws.WEIGHED, any -> new Moments(LiftTable.WIDTH))
                .add(Draws.weighed(value, 1, ppm));
    }

    /** What a unit spent before explains most of what it spends, and the arms drew different spenders. */
    @Test
    void aCovariateTakesOutWhatItExplains() {
        Random random = new Random(2);
        Lift lift = lift(Metric.REVENUE_PER_UNIT, spenders(random, 2000, 100, 0), spenders(random, 2000, 100, 20));

        assertThat(lift.isAdjusted()).isTrue();
        assertThat(lift.adjustedUpper() - lift.adjustedLower())
                .isLessThan(0.5 * (lift.fixedUpper() - lift.fixedLower()));
        assertThat(lift.adjustedLower()).isLessThan(20.0 / 150);
        assertThat(lift.adjustedUpper()).isGreaterThan(20.0 / 150);
    }

    /** Who bought before sees b more often and buys more; within a stratum the arms are alike. */
    @Test
    void armsThatNobodyDrewAreComparedWithinTheirStrata() {
        Comparison associated = associated();
        Lift lift = new LiftTable("experiment", associated, Metric.CONVERSION_RATE, Slice.ALL, LiftTable.MATURE)
                .ofStrata(Map.of(
                        "a", Map.of("new", conversions(900, 90), "3+", conversions(100, 50)),
                        "b", Map.of("new", conversions(100, 10), "3+", conversions(900, 450), "2", conversions(30, 9))))
                .get(1);

        assertThat(lift.lift()).isCloseTo((469 / 1030.0) / 0.14 - 1, within(1e-12));
        assertThat(lift.isAdjusted()).isTrue();
        assertThat(lift.adjustedLift()).isCloseTo(0, within(1e-12));
        assertThat(lift.adjustedLower()).isNegative();
        assertThat(lift.adjustedUpper()).isPositive();
        assertThat(lift.hiddenCause()).as("nothing is left to explain").isCloseTo(1, within(1e-6));
        assertThat(lift.warnings()).doesNotContain("partial overlap");
    }

    @Test
    void unitsWithoutAnyoneToCompareThemWithAreLeftOutAndItSaysSo() {
        Comparison associated = associated();
        Lift lift = new LiftTable("experiment", associated, Metric.CONVERSION_RATE, Slice.ALL, LiftTable.MATURE)
                .ofStrata(Map.of(
                        "a", Map.of("new", conversions(100, 10)),
                        "b", Map.of("new", conversions(100, 20), "3+", conversions(50, 25))))
                .get(1);

        assertThat(lift.adjustedLift()).isCloseTo(1, within(1e-12));
        assertThat(lift.warnings()).contains("partial overlap");
    }

    private static Lift lift(Metric metric, Moments a, Moments b) {
        return table(metric).rows(Map.of("a", a, "b", b)).get(1);
    }

    private static Comparison associated() {
        return Comparison.standing(
                "shop", new Standing.Terms("x", List.of("a", "b"), "a", 14, false, Metric.CONVERSION_RATE));
    }

    private static LiftTable table(Metric metric) {
        return new LiftTable("experiment", COMPARISON, metric, Slice.ALL, LiftTable.MATURE);
    }

    private static Moments conversions(int units, int successes) {
        Moments moments = new Moments(LiftTable.WIDTH);
        for (int i = 0; i < units; i++) {
            moments.add(i < successes ? 1 : 0, 1, 0);
        }
        return moments;
    }

    /** Each of whom spends a tenth more or less than this. */
    private static Moments buyers(int units, int buyers, int spent) {
        Moments moments = new Moments(LiftTable.WIDTH);
        for (int i = 0; i < units; i++) {
            boolean isBuyer = i < buyers;
            int off = i == buyers - 1 && buyers % 2 == 1 ? 0 : spent / 10 * (i % 2 == 0 ? 1 : -1);
            moments.add(isBuyer ? spent + off : 0, isBuyer ? 1 : 0, 0);
        }
        return moments;
    }

    private static Moments spenders(Random random, int units, int spread, long effect) {
        Moments moments = new Moments(LiftTable.WIDTH);
        for (int i = 0; i < units; i++) {
            long before = 100 + random.nextInt(spread);
            moments.add(before + random.nextInt(20) - 10 + effect, 1, before);
        }
        return moments;
    }
}
