package io.earshot.measures.experiment;

import java.io.Serializable;
import java.time.Duration;

/**
 * How far comparisons look, in microseconds.
 *
 * @param horizonMicros how late a correction still counts, and an event may come
 * @param covariateMicros how long before the first exposure a covariate looks
 */
public record Spans(long horizonMicros, long covariateMicros) implements Serializable {
    public Spans {
        if (horizonMicros <= 0 || covariateMicros <= 0) {
            throw new IllegalArgumentException("horizon and covariate lookback must be positive, got " + horizonMicros
                    + " and " + covariateMicros + " microseconds");
        }
    }

    public static Spans of(Duration horizon, Duration covariate) {
        return new Spans(micros(horizon), micros(covariate));
    }

    private static long micros(Duration duration) {
        return Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1000);
    }

    /** How long after its first exposure nothing of a unit can change any more. */
    public long keptMicros(Comparison comparison) {
        return comparison.windowMicros() + 2 * horizonMicros;
    }
}
