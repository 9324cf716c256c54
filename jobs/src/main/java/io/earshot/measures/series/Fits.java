package io.earshot.measures.series;

import io.earshot.measures.forecast.Technique;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Where forecasts from past origins come from: they are worked out, or were before and are still right. */
@FunctionalInterface
public interface Fits {
    /** One more whenever a method forecasts otherwise than before: what was worked out by an older edition is not used. */
    int EDITION = 7;

    /** Works out each one. */
    Fits DIRECT = (fit, compute) -> compute.get();

    /**
     * A forecast of the values that follow an origin.
     *
     * @param part 0 for numerators, 1 for denominators
     */
    record Fit(int origin, int part, Grain grain, Technique technique) {}

    double[] of(Fit fit, Supplier<double[]> compute);

    /** The same, asked for each forecast once. */
    default Fits once() {
        Map<Fit, double[]> known = new HashMap<>();
        return (fit, compute) -> {
            double[] found = known.get(fit);
            if (found == null) {
                found = of(fit, compute);
                known.put(fit, found);
            }
            return found;
        };
    }
}
