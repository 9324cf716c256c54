package io.earshot.bench.micro;

import io.earshot.measures.lift.AlwaysValid;
import io.earshot.measures.lift.ArmStatistics;
import io.earshot.measures.lift.Estimate;
import io.earshot.measures.lift.Moments;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a unit costs that comes in, and what a look costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LiftSteps {
    /** Numerator, denominator and covariate, as a unit has them in {@code lifts}. */
    private static final int WIDTH = 3;

    private static final int UNITS = 1 << 12;

    private final AlwaysValid alwaysValid = new AlwaysValid(0.05, AlwaysValid.DEFAULT_PLANNED_UNITS);
    private final long[][] values = values();
    private final Moments control = moments(0);
    private final Moments treatment = moments(1);
    private final Moments growing = new Moments(WIDTH);
    private int next;

    /** One unit more in an arm. */
    @Benchmark
    public Moments addUnit() {
        long[] unit = values[next++ & (UNITS - 1)];
        growing.add(unit[0], unit[1], unit[2]);
        return growing;
    }

    /** One unit taken back, and put in again as it is now: a refund. */
    @Benchmark
    public Moments restateUnit() {
        long[] unit = values[next++ & (UNITS - 1)];
        growing.remove(unit[0], unit[1], unit[2]);
        growing.add(unit[0] - 1, unit[1], unit[2]);
        return growing;
    }

    /** The always-valid lift of a ratio, from the exact sums of both arms to the interval and its e-value. */
    @Benchmark
    public Estimate readRatio() {
        return alwaysValid.relative(
                ArmStatistics.of(control).ratio(), ArmStatistics.of(treatment).ratio());
    }

    private Moments moments(int from) {
        Moments moments = new Moments(WIDTH);
        for (int i = from; i < UNITS; i += 2) {
            moments.add(values[i]);
        }
        return moments;
    }

    private static long[][] values() {
        SplittableRandom random = new SplittableRandom(1);
        long[][] values = new long[UNITS][];
        for (int i = 0; i < UNITS; i++) {
            values[i] = new long[] {random.nextLong(100_000), random.nextLong(1, 5), random.nextLong(100_000)};
        }
        return values;
    }
}
