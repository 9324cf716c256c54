package io.earshot.lifts;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.Keys;
import io.earshot.joins.Dimension;
import io.earshot.joins.Tally;
import io.earshot.results.Lift;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides how an experiment stands: all that was said about it, or a lift of all its mature units, or an addition to
 * the units of an arm.
 *
 * @param experiment all groups of its registration; empty if it is no registration
 */
public record VerdictInput(
        String storeId,
        String comparisonId,
        List<ExperimentRegistered> experiment,
        @Nullable Lift lift,
        @Nullable Tally units) {

    public static VerdictInput of(Dimension experiment) {
        return new VerdictInput(
                experiment.storeId(),
                experiment.experiment().get(0).experimentId(),
                experiment.experiment(),
                null,
                null);
    }

    public static VerdictInput of(Lift lift) {
        return new VerdictInput(lift.storeId(), lift.comparisonId(), List.of(), lift, null);
    }

    public static VerdictInput of(Tally units) {
        List<String> key = Keys.split(units.key());
        return new VerdictInput(key.get(0), key.get(1), List.of(), null, units);
    }
}
