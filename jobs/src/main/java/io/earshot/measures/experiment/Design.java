package io.earshot.measures.experiment;

import io.earshot.events.Store;
import java.io.Serializable;
import java.util.List;

/** How owners are assigned to arms, and what is measured of them. */
public interface Design extends Serializable {
    /** As registered: each experiment by its own window. */
    Design EXPERIMENTS = new Design() {
        private static final long serialVersionUID = 1;

        @Override
        public Registry registry(Registry known) {
            return known;
        }

        @Override
        public List<UnitOutcome> outcomes(
                Store store, String owner, UnitHistory history, Registry registry, Spans spans) {
            return history.outcomes(store, owner, registry, spans);
        }

        @Override
        public long keptMicros(String comparisonId, Registry registry, Spans spans) {
            Comparison comparison = registry.comparison(comparisonId);
            return comparison == null ? 2 * spans.horizonMicros() : spans.keptMicros(comparison);
        }
    };

    /** What is known of a store, as assignments are read from it. */
    Registry registry(Registry known);

    /** What an owner did, once for each spell in each comparison. */
    List<UnitOutcome> outcomes(Store store, String owner, UnitHistory history, Registry registry, Spans spans);

    /** How long after its first assignment a unit's outcome may change, microseconds. */
    long keptMicros(String comparisonId, Registry registry, Spans spans);
}
