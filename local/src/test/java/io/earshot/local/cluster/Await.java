package io.earshot.local.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other processes do. */
public final class Await {
    private static final long PAUSE_MILLIS = 100;

    private Await() {}

    /**
     * Returns once the condition holds. A condition that throws IllegalStateException does not hold: what it asks may be
     * down.
     *
     * @param failure says what came instead
     */
    public static void until(Duration patience, BooleanSupplier condition, Supplier<String> failure) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after " + patience.toSeconds() + " s: " + failure.get());
            }
            pause();
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (IllegalStateException down) {
            return false;
        }
    }

    /** A moment, between two looks. */
    public static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
