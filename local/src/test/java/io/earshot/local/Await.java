package io.earshot.local;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what others do: the one place where tests let time pass, and never a set time. */
public final class Await {
    private static final long PAUSE_MILLIS = 100;

    private Await() {}

    /**
     * Returns once the condition holds. A condition that throws IllegalStateException does not hold: what it asks may be
     * down. It is asked at least once.
     *
     * @param failure says how things stand when patience has ended
     */
    public static void until(Duration patience, Callable<Boolean> condition, Callable<String> failure) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!holds(condition)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("after " + patience.toSeconds() + " s: " + failure.call());
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("what was waited for cannot be asked: " + e, e);
        }
    }

    private static boolean holds(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (IllegalStateException down) {
            return false;
        }
    }
}
