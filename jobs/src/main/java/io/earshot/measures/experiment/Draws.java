package io.earshot.measures.experiment;

import io.earshot.measures.lift.ArmStatistics;
import io.earshot.measures.lift.InverseProbability;
import io.earshot.measures.lift.Moments;
import io.earshot.measures.lift.Sample;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The probabilities with which units were drawn into their arms, in the place of a {@link Stratum}. Where all units come from one
 * draw they say nothing more. Where they come from several (an arm has units of different probabilities, or all arms together
 * are more than the whole), arms differ by who was in which draw: pooled they are an association.
 */
public final class Draws {
    private static final String PROBABILITY = "p";
    private static final long WHOLE_PPM = 1_000_000;

    /** Each arm's probability may be rounded to a millionth. */
    private static final long ROUNDING_PPM = 4;

    private Draws() {}

    /**
     * In the place of a stratum.
     *
     * @param ppm probability of the unit's arm in millionths, more than 0
     */
    public static String stratum(long ppm) {
        return PROBABILITY + ppm;
    }

    /** Whether a stratum is a probability. */
    public static boolean isProbability(String stratum) {
        return stratum.startsWith(PROBABILITY);
    }

    /** The probability, in millionths. */
    public static long ppm(String stratum) {
        return Long.parseLong(stratum.substring(PROBABILITY.length()));
    }

    /**
     * Whether all units can have come from one draw.
     *
     * @param arms the probabilities of each arm's units, in millionths
     */
    public static boolean isOne(Collection<? extends Collection<Long>> arms) {
        long stated = 0;
        for (Collection<Long> probabilities : arms) {
            if (probabilities.size() > 1) {
                return false;
            }
            stated += probabilities.stream().mapToLong(Long::longValue).sum();
        }
        return stated <= WHOLE_PPM + ROUNDING_PPM;
    }

    /**
     * Whether units of all arms were drawn together as far as their strata say.
     *
     * @param arms by arm and stratum
     */
    public static boolean isOne(Map<String, Map<String, Moments>> arms) {
        return isOne(arms.values().stream()
                .map(strata -> strata.entrySet().stream()
                        .filter(entry -> isProbability(entry.getKey())
                                && entry.getValue().units() > 0)
                        .map(entry -> ppm(entry.getKey()))
                        .toList())
                .toList());
    }

    /** Whether an arm's units say with which probabilities they were drawn. */
    static boolean areStated(Map<String, Moments> strata) {
        return !strata.isEmpty() && strata.keySet().stream().allMatch(Draws::isProbability);
    }

    /** The arm's value, each unit weighed by the inverse of its probability. */
    static Sample weighed(Map<String, Moments> strata) {
        Map<Double, ArmStatistics> byProbability = new TreeMap<>();
        strata.forEach(
                (stratum, moments) -> byProbability.put(ppm(stratum) / (double) WHOLE_PPM, ArmStatistics.of(moments)));
        return InverseProbability.ratio(byProbability);
    }
}
