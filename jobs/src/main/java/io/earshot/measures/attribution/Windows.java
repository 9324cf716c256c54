package io.earshot.measures.attribution;

import java.io.Serializable;
import java.time.Duration;

/**
 * How far attribution looks, in microseconds.
 *
 * @param lookbackMicros how old a click, conversation or visit may be at the order, at most 40 half-lives
 * @param viewLookbackMicros how old a view or exposure may be
 * @param horizonMicros how late after an order a link, refund, cancellation, rate or variant still counts
 * @param halfLifeMicros the age at which time decay halves the weight of a touch
 */
public record Windows(long lookbackMicros, long viewLookbackMicros, long horizonMicros, long halfLifeMicros)
        implements Serializable {

    /** Lookback 30 days, 1 day for views, horizon 90 days, half-life 7 days. */
    public static final Windows DEFAULT =
            of(Duration.ofDays(30), Duration.ofDays(1), Duration.ofDays(90), Duration.ofDays(7));

    public Windows {
        positive("lookback", lookbackMicros);
        positive("view lookback", viewLookbackMicros);
        positive("horizon", horizonMicros);
        positive("half-life", halfLifeMicros);
        long longest = Math.max(lookbackMicros, viewLookbackMicros);
        if (longest > halfLifeMicros && (longest - 1) / 40 >= halfLifeMicros) {
            throw new IllegalArgumentException("lookback must be at most 40 half-lives, got " + longest
                    + " microseconds with a half-life of " + halfLifeMicros);
        }
    }

    public static Windows of(Duration lookback, Duration viewLookback, Duration horizon, Duration halfLife) {
        return new Windows(micros(lookback), micros(viewLookback), micros(horizon), micros(halfLife));
    }

    /** The longest time between a touch and its order. */
    public long longestMicros() {
        return Math.max(lookbackMicros, viewLookbackMicros);
    }

    /** Whether a touch is near enough before an order. */
    public boolean reaches(Touch touch, long orderAtMicros) {
        long age = orderAtMicros - touch.atMicros();
        return age >= 0 && age <= (touch.kind().isSeenOnly() ? viewLookbackMicros : lookbackMicros);
    }

    private static long micros(Duration duration) {
        return Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1000);
    }

    private static void positive(String name, long micros) {
        if (micros <= 0) {
            throw new IllegalArgumentException(name + " must be positive, got " + micros + " microseconds");
        }
    }
}
