package io.earshot.measures.experiment;

import io.earshot.events.ExperimentRegistered;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The comparisons that a job brings along: nobody registers them, their terms never change, and they hold for every store. A
 * job that has none takes {@link #NONE}; one that knows them beforehand takes {@link #of}; where their ids are made of what
 * events say, it implements the function itself.
 */
public interface Standing extends Serializable {
    /** None: every comparison must be registered. */
    Standing NONE = (storeId, comparisonId) -> null;

    /**
     * What is compared under an id, or null if that is none of them. The same for the same ids, always.
     */
    @Nullable
    Comparison comparison(String storeId, String comparisonId);

    /** The experiment whose registration a comparison follows that is none of these: its own id. */
    default String registration(String comparisonId) {
        return comparisonId;
    }

    /** What is compared under the id of a comparison that follows a registration: what was registered. */
    default Comparison following(Comparison registered, String comparisonId) {
        return registered;
    }

    /**
     * The comparison under an id, or null if it is none of these and nobody has registered it.
     *
     * @param groups all that was said of the experiment whose registration it follows
     */
    default @Nullable Comparison comparison(String storeId, String comparisonId, List<ExperimentRegistered> groups) {
        Comparison own = comparison(storeId, comparisonId);
        if (own != null) {
            return own;
        }
        Comparison registered = Comparison.of(groups);
        return registered == null ? null : following(registered, comparisonId);
    }

    /** These, in every store. */
    static Standing of(List<Terms> all) {
        List<Terms> kept = List.copyOf(all);
        return (storeId, comparisonId) -> kept.stream()
                .filter(terms -> terms.comparisonId.equals(comparisonId))
                .findAny()
                .map(terms -> Comparison.standing(storeId, terms))
                .orElse(null);
    }

    /**
     * What a registration would have said.
     *
     * @param comparisonId unique among the comparisons of its job
     * @param arms in the order in which they are shown
     * @param baseline one of them, that the others are compared with
     * @param windowDays days of 24 h from a unit's beginning in which outcomes count; units are mature thereafter
     * @param isRandomised whether the arms were drawn; otherwise every row is an association
     * @param primary the metric that decides
     */
    record Terms(
            String comparisonId,
            List<String> arms,
            String baseline,
            int windowDays,
            boolean isRandomised,
            Metric primary)
            implements Serializable {
        public Terms {
            if (!arms.contains(baseline)) {
                throw new IllegalArgumentException("baseline must be one of " + arms + ", got " + baseline);
            }
            if (windowDays <= 0) {
                throw new IllegalArgumentException("windowDays must be positive, got " + windowDays);
            }
            arms = List.copyOf(arms);
        }
    }
}
