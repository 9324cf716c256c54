package io.earshot.lifts;

import io.earshot.events.ExperimentRegistered;
import io.earshot.joins.Dimension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides the lifts of phrases: all that was said about an experiment, or the moments of its units.
 *
 * @param experiment all groups of its registration; empty if it is no registration
 */
public record PhraseInput(
        String storeId, String comparisonId, List<ExperimentRegistered> experiment, @Nullable SliceMoments moments) {

    public static PhraseInput of(Dimension experiment) {
        return new PhraseInput(
                experiment.storeId(), experiment.experiment().get(0).experimentId(), experiment.experiment(), null);
    }

    public static PhraseInput of(SliceMoments moments) {
        return new PhraseInput(moments.storeId(), moments.comparisonId(), List.of(), moments);
    }
}
