package io.earshot.measures.experiment;

import io.earshot.measures.lift.InverseProbability;
import io.earshot.measures.lift.Moments;
import io.earshot.measures.lift.Sample;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The probabilities with which units were drawn into their arms. Where all units come from one draw they say nothing more. Where
 * they come from several (an arm has units of different probabilities, or all arms together are more than the whole), arms
 * differ by who was in which draw: pooled they are an association.
 *
 * <p>An arm needs two sums for it, however many probabilities its units state: its units as they are, and once more, in the place
 * of another {@link Stratum}, {@link #WEIGHED}.
 */
public final class Draws {
    /** In the place of a stratum: the units of an arm once more, see {@link #weighed}. */
    public static final String WEIGHED = "1/p";

    private static final String PROBABILITY = "p";
    private static final long WHOLE_PPM = 1_000_000;

    /** Each arm's probability may be rounded to a millionth. */
    private static final long ROUNDING_PPM = 4;

    /** A unit that was drawn for certain weighs a thousand: weights are integers, as sums are exact. */
    private static final long CERTAIN = 1_000;

    private static final int PPM = 2;

    /** What {@link Moments} have room for. */
    private static final long MOST = 1_000_000_000_000_000L;

    private Draws() {}

    /**
     * The probabilities that the units of an arm state, in millionths.
     *
     * @param sum of them
     * @param squares sum of their squares
     */
    public record Stated(long units, BigInteger sum, BigInteger squares) {
        /** Whether there is one: a variance of 0. */
        boolean isOne() {
            return BigInteger.valueOf(units).multiply(squares).equals(sum.multiply(sum));
        }

        /** Their mean, in millionths: the one that there is. */
        public long ppm() {
            return sum.divide(BigInteger.valueOf(units)).longValueExact();
        }
    }

    /**
     * In the place of a unit's stratum.
     *
     * @param ppm probability of the unit's arm in millionths, more than 0
     */
    public static String stratum(long ppm) {
        return PROBABILITY + ppm;
    }

    /** Whether a unit's stratum is a probability. */
    public static boolean isProbability(String stratum) {
        return stratum.startsWith(PROBABILITY);
    }

    /** The probability, in millionths. */
    public static long ppm(String stratum) {
        return Long.parseLong(stratum.substring(PROBABILITY.length()));
    }

    /**
     * A unit's values once more: numerator and denominator times its weight, a billion divided by its probability in millionths and
     * rounded; and that probability. At most 10^15 each.
     *
     * @param ppm probability of the unit's arm in millionths, in [1, 10^6]
     */
    public static long[] weighed(long numerator, long denominator, long ppm) {
        long weight = (CERTAIN * WHOLE_PPM + ppm / 2) / ppm;
        return new long[] {times(numerator, weight), times(denominator, weight), ppm};
    }

    private static long times(long value, long weight) {
        long most = MOST / weight;
        return value > most ? MOST : value < -most ? -MOST : value * weight;
    }

    /**
     * Whether all units can have come from one draw.
     *
     * @param arms of those that have units
     */
    public static boolean isOne(Collection<Stated> arms) {
        return arms.stream().allMatch(Stated::isOne)
                && arms.stream().mapToLong(Stated::ppm).sum() <= WHOLE_PPM + ROUNDING_PPM;
    }

    /**
     * Whether units of all arms were drawn together, as far as they say.
     *
     * @param arms by arm and stratum
     */
    public static boolean isOne(Map<String, Map<String, Moments>> arms) {
        return isOne(arms.values().stream()
                .flatMap(strata -> Stream.ofNullable(strata.get(WEIGHED)))
                .filter(moments -> moments.units() > 0)
                .map(moments -> new Stated(
                        moments.units(),
                        moments.sum(PPM).toBigInteger(),
                        moments.product(PPM, PPM).toBigInteger()))
                .toList());
    }

    /** Whether all units of an arm say with which probabilities they were drawn. */
    static boolean areStated(Map<String, Moments> strata) {
        return strata.containsKey(WEIGHED)
                && strata.containsKey(Stratum.NONE)
                && strata.get(WEIGHED).units() == strata.get(Stratum.NONE).units();
    }

    /** The arm's value, each unit weighed by the inverse of its probability; NaN where they do not state them. */
    static Sample weighed(Map<String, Moments> strata) {
        return InverseProbability.ratio(strata.getOrDefault(WEIGHED, new Moments(LiftTable.WIDTH)));
    }
}
