package io.earshot.bench.lifts;

import io.earshot.measures.lift.AlwaysValid;
import io.earshot.measures.lift.Estimate;
import io.earshot.measures.lift.FixedSample;
import io.earshot.measures.lift.Moments;
import io.earshot.measures.lift.Sample;
import java.util.SplittableRandom;
import org.apache.commons.statistics.inference.AlternativeHypothesis;

/**
 * One comparison from its first unit on, with a look after every unit from the 20th.
 *
 * @param lostAt units when the always-valid interval first lost the truth, 0 if never
 * @param foundAt units when it first excluded zero, 0 if never
 * @param naiveLostAt units when a delta-method 95% interval first lost the truth, 0 if never or not asked
 * @param plainLostAt units when the sequence first lost it without its rules for few outcomes, 0 if never or not asked
 */
public record Stream(int lostAt, int foundAt, int naiveLostAt, int plainLostAt) {
    /** Looks begin with so many units in both arms together. */
    public static final int FIRST_LOOK = 20;

    /** How units come. */
    public enum Order {
        /** Each of an arm by chance, as drawn. */
        DRAWN("as they come"),
        /** All are drawn first, then shuffled. */
        SHUFFLED("shuffled"),
        /** Only 35% can be moved, those who connect; they buy 1.4 times as often anyway. */
        CALLED("35% connect"),
        /** Only one unit in ten is of the arm, the others are of the baseline. */
        FEW("1 in 10 in the arm"),
        /** Only one unit in ten is of the baseline, as of a holdout. */
        HOLDOUT("1 in 10 held out");

        private final String title;

        Order(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /**
     * Watches a stream.
     *
     * @param planned N* of the confidence sequence
     * @param units in both arms together; it ends there
     * @param untilFound whether it ends when zero is excluded
     * @param isComparedToo whether a delta-method interval, and the sequence without its rules, are watched beside
     */
    public static Stream watch(
            Population population,
            double lift,
            Order order,
            double planned,
            int units,
            boolean untilFound,
            boolean isComparedToo,
            long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AlwaysValid sequence = new AlwaysValid(0.05, planned);
        Moments[] moments = {new Moments(population.width()), new Moments(population.width())};
        Sample[] samples = new Sample[2];
        int[] arms = new int[units];
        long[][] values = new long[units][];
        for (int i = 0; i < units && order == Order.SHUFFLED; i++) {
            draw(population, lift, order, random, arms, values, i);
        }
        int lostAt = 0;
        int foundAt = 0;
        int naiveLostAt = 0;
        int plainLostAt = 0;
        for (int i = 0; i < units; i++) {
            if (order == Order.SHUFFLED) {
                swap(arms, values, i, i + random.nextInt(units - i));
            } else {
                draw(population, lift, order, random, arms, values, i);
            }
            int arm = arms[i];
            moments[arm].add(values[i]);
            values[i] = null;
            samples[arm] = population.sample(moments[arm]);
            if (i + 1 < FIRST_LOOK || samples[1 - arm] == null) {
                continue;
            }
            Estimate shown = sequence.watched(samples[0], samples[1], population.isRatio());
            if (lostAt == 0 && !shown.contains(lift)) {
                lostAt = i + 1;
            }
            if (foundAt == 0 && !shown.contains(0)) {
                foundAt = i + 1;
                if (untilFound) {
                    break;
                }
            }
            if (isComparedToo && (naiveLostAt == 0 || plainLostAt == 0)) {
                Sample control = Population.plain(moments[0]);
                Sample treatment = Population.plain(moments[1]);
                Estimate naive = FixedSample.delta(control, treatment, AlternativeHypothesis.TWO_SIDED, 0.05);
                naiveLostAt = naiveLostAt > 0 || naive.contains(lift) ? naiveLostAt : i + 1;
                Estimate plain = sequence.relative(control, treatment);
                plainLostAt = plainLostAt > 0 || plain.contains(lift) ? plainLostAt : i + 1;
            }
        }
        return new Stream(lostAt, foundAt, naiveLostAt, plainLostAt);
    }

    /** Whether a test of one look, after all units, excludes zero. */
    public static boolean isFoundAtOnce(Population population, double lift, int units, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Moments[] moments = {new Moments(population.width()), new Moments(population.width())};
        for (int i = 0; i < units; i++) {
            int arm = random.nextInt(2);
            moments[arm].add(population.draw(random, arm == 0 ? 0 : lift));
        }
        return !FixedSample.fieller(population.sample(moments[0]), population.sample(moments[1]), 0.05)
                .contains(0);
    }

    private static void draw(
            Population population,
            double lift,
            Order order,
            SplittableRandom random,
            int[] arms,
            long[][] values,
            int i) {
        arms[i] = switch (order) {
            case DRAWN, SHUFFLED, CALLED -> random.nextInt(2);
            case FEW -> random.nextInt(10) == 0 ? 1 : 0;
            case HOLDOUT -> random.nextInt(10) == 0 ? 0 : 1;
        };
        double moved = arms[i] == 0 ? 0 : lift;
        values[i] = order == Order.CALLED ? population.drawCalled(random, moved) : population.draw(random, moved);
    }

    private static void swap(int[] arms, long[][] values, int i, int j) {
        int arm = arms[i];
        arms[i] = arms[j];
        arms[j] = arm;
        long[] value = values[i];
        values[i] = values[j];
        values[j] = value;
    }
}
