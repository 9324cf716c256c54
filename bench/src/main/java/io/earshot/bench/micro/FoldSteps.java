package io.earshot.bench.micro;

import io.earshot.events.DaySummed;
import io.earshot.events.Meta;
import io.earshot.joins.Month;
import io.earshot.joins.SeriesFold.Progress;
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
import org.openjdk.jmh.infra.Blackhole;

/** What a day costs that is folded into the series of a product, without reading and writing its state. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FoldSteps {
    private static final int SERIES = 1 << 12;
    private static final int DAYS = 28;

    /** A day with which a month begins; the fact is of the last of 28. */
    private static final int FIRST = 628 << 5;

    /** As {@code AttributionJob} writes them: epoch and checkpoint. */
    private static final long VERSION = (3L << 40) + 10_000;

    private static final int VERSIONS_A_DAY = 9_000;

    private final Month[] months = new Month[SERIES];
    private final DaySummed[] facts = new DaySummed[SERIES];
    private final Progress yesterday = Progress.NONE.closed(FIRST + DAYS - 3);
    private int next;

    public FoldSteps() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < SERIES; i++) {
            months[i] = Month.empty();
            for (int day = FIRST; day < FIRST + DAYS - 1; day++) {
                months[i] = months[i].with(fact(random, i, day)).month();
            }
            facts[i] = fact(random, i, FIRST + DAYS - 1);
        }
    }

    /** The day before has closed since the last fact of the product; the 28th day of its month comes. */
    @Benchmark
    public Progress foldDay(Blackhole taken) {
        int i = next++ & (SERIES - 1);
        Progress progress = yesterday.closed(FIRST + DAYS - 2);
        Month.Added added = months[i].with(facts[i]);
        taken.consume(added.month());
        return added.isNews() && facts[i].day() <= progress.closedDay() ? progress.stale(facts[i].day()) : progress;
    }

    private static DaySummed fact(SplittableRandom random, int series, int day) {
        long units = random.nextLong(1, 90);
        return new DaySummed(
                new Meta("", "shop", 0, 0, 0),
                DaySummed.UNITS,
                "p" + series,
                day,
                units,
                (units + 1) / 2,
                false,
                VERSION + (long) VERSIONS_A_DAY * (day - FIRST));
    }
}
