package io.earshot.sinks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something until it succeeds, fails for good, or the time is up. It waits twice as long each time, up to the longest
 * wait, less a random part: so that many writers do not come back at once.
 */
record Retry(Duration total, Duration first, Duration longest) {
    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

    /** The waits of all that writes to ClickHouse. */
    static Retry within(Duration total) {
        return new Retry(total, Duration.ofMillis(100), Duration.ofSeconds(10));
    }

    /**
     * Returns what the attempt that succeeded returned.
     *
     * @param what the subject of the error message
     * @param onRetry told before each further attempt
     * @throws IOException if it failed for good, or the time was up
     * @throws RuntimeException as thrown by the attempt, where it says that the job must not restart
     */
    <T> T call(String what, Runnable onRetry, Callable<T> attempt) throws IOException, InterruptedException {
        long end = System.nanoTime() + total.toNanos();
        long wait = first.toMillis();
        for (int attempts = 1; ; attempts++) {
            try {
                return attempt.call();
            } catch (InterruptedException | SuppressRestartsException e) {
                throw e;
            } catch (Exception e) {
                if (Failures.isFinal(e)) {
                    throw new IOException(what + " was refused: " + Failures.message(e), e);
                }
                if (System.nanoTime() - end >= 0) {
                    throw new IOException(
                            "%s failed %d times within %s: %s".formatted(what, attempts, total, Failures.message(e)),
                            e);
                }
                if (attempts == 1) {
                    LOG.warn("{} failed and will be tried again for {}: {}", what, total, Failures.message(e));
                }
            }
            onRetry.run();
            Thread.sleep(ThreadLocalRandom.current().nextLong(wait / 2, wait + 1));
            wait = Math.min(wait * 2, longest.toMillis());
        }
    }
}
