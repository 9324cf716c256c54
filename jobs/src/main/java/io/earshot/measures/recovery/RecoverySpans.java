package io.earshot.measures.recovery;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long things take, in microseconds or days of 24 h.
 *
 * @param horizonMicros how late a correction still counts, and an event may come
 * @param silenceMicros after how long without a word a cart is abandoned
 * @param cartDays within how many days an order recovers a cart
 * @param subscriptionDays within how many days a renewal wins a subscription back
 * @param trialDays within how many days a renewal converts a trial
 */
public record RecoverySpans(long horizonMicros, long silenceMicros, int cartDays, int subscriptionDays, int trialDays)
        implements Serializable {
    private static final long DAY_MICROS = 86_400_000_000L;

    public RecoverySpans {
        if (horizonMicros <= 0 || silenceMicros <= 0) {
            throw new IllegalArgumentException("horizon and abandonment must be positive, got " + horizonMicros
                    + " and " + silenceMicros + " microseconds");
        }
        if (cartDays <= 0 || subscriptionDays <= 0 || trialDays <= 0) {
            throw new IllegalArgumentException("windows must be positive, got " + cartDays + ", " + subscriptionDays
                    + " and " + trialDays + " days");
        }
    }

    /** Windows are whole days. */
    public static RecoverySpans of(
            Duration horizon, Duration silence, Duration cart, Duration subscription, Duration trial) {
        return new RecoverySpans(micros(horizon), micros(silence), days(cart), days(subscription), days(trial));
    }

    /** How many days after the clock has started something counts. */
    public int windowDays(About about) {
        return switch (about) {
            case CART -> cartDays;
            case SUBSCRIPTION -> subscriptionDays;
            case TRIAL -> trialDays;
        };
    }

    /** The same in microseconds. */
    public long windowMicros(About about) {
        return windowDays(about) * DAY_MICROS;
    }

    /** How long after its clock has started a case may still change, or decide who counts as a unit. */
    public long keptMicros() {
        return longestMicros() + 3 * horizonMicros + silenceMicros;
    }

    /** The longest of the windows. */
    public long longestMicros() {
        return Math.max(cartDays, Math.max(subscriptionDays, trialDays)) * DAY_MICROS;
    }

    private static int days(Duration window) {
        if (!window.equals(Duration.ofDays(window.toDays()))) {
            throw new IllegalArgumentException("windows must be whole days, got " + window);
        }
        return Math.toIntExact(window.toDays());
    }

    private static long micros(Duration duration) {
        return Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1000);
    }
}
