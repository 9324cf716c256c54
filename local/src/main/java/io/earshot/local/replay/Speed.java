package io.earshot.local.replay;

import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How fast to send.
 *
 * @param recordsPerSecond infinite if nothing holds back
 */
public record Speed(double recordsPerSecond) {
    public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

    public Speed {
        if (!(recordsPerSecond > 0)) {
            throw new IllegalArgumentException("speed must be positive or max, got " + recordsPerSecond);
        }
    }

    /** Reads {@code 1000} or {@code max}. */
    public static final class Converter implements ITypeConverter<Speed> {
        @Override
        public Speed convert(String text) {
            try {
                return text.equalsIgnoreCase("max") ? MAX : new Speed(Double.parseDouble(text));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' must be records per second, or max");
            }
        }
    }

    Limiter limiter() {
        return new Limiter(1e9 / recordsPerSecond);
    }

    /** Spaces what passes evenly; time lost to a slow broker is not caught up in a burst of more than a second. */
    static final class Limiter {
        private static final double MOST_CAUGHT_UP_NANOS = 1e9;

        private final double spacingNanos;
        private final long start = System.nanoTime();
        private double due;

        private Limiter(double spacingNanos) {
            this.spacingNanos = spacingNanos;
        }

        void await() {
            if (spacingNanos == 0) {
                return;
            }
            due = Math.max(due, System.nanoTime() - start - MOST_CAUGHT_UP_NANOS) + spacingNanos;
            for (double left = left(); left > 0 && !Thread.currentThread().isInterrupted(); left = left()) {
                LockSupport.parkNanos((long) left);
            }
        }

        private double left() {
            return due - (System.nanoTime() - start);
        }
    }
}
