package io.earshot.joins;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.RateQuoted;
import io.earshot.events.VariantRegistered;
import java.util.List;

/**
 * All that was said about one copy variant, about one day's rate of a pair of currencies, or about one experiment; the other
 * lists are empty.
 */
public record Dimension(
        String storeId, List<VariantRegistered> variant, List<RateQuoted> rate, List<ExperimentRegistered> experiment) {

    public Dimension(String storeId, List<VariantRegistered> variant, List<RateQuoted> rate) {
        this(storeId, variant, rate, List.of());
    }

    /** What was said about an experiment. */
    public static Dimension of(List<ExperimentRegistered> experiment) {
        return new Dimension(experiment.get(0).meta().storeId(), List.of(), List.of(), experiment);
    }
}
