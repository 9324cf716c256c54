package io.earshot.lifts;

/**
 * All mature units of an arm, or of those that were shown a phrase: in the place of what was said of them before.
 *
 * @param phraseId empty: all units
 * @param limbs their moments, as {@link io.earshot.measures.lift.Moments#limbs} gives them; all 0 where there are none any
 *     more
 * @param isOfSeveralDraws whether the units of all arms cannot have come from one draw, see {@link
 *     io.earshot.measures.experiment.Draws}; false where they
 *     state no probabilities
 */
public record SliceMoments(
        String storeId,
        String comparisonId,
        String metric,
        String phraseId,
        String arm,
        long[] limbs,
        boolean isOfSeveralDraws) {}
