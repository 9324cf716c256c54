package io.earshot.local.crash;

import static java.util.Objects.requireNonNull;

import io.earshot.local.Await;
import io.earshot.local.sinks.FaultyProxy;
import io.earshot.local.sinks.FaultyProxy.Insert;
import io.earshot.local.sinks.FaultyProxy.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** Catches one insert of credits on its way, or its answer, and never lets it go; then sees whether the same rows come again. */
final class Hold implements FaultyProxy.Script {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long INTERVALS = (1L << 40) - 1;

    /** Of all tables the one whose rows move from owner to owner. */
    private static final String TABLE = "credits";

    private final boolean answers;
    private final CountDownLatch dropped = new CountDownLatch(1);
    private volatile Insert held;
    private volatile boolean isRepeated;

    private Hold(boolean answers) {
        this.answers = answers;
    }

    /** Holds the next insert before the server sees it. */
    static Hold ofInsert() {
        return new Hold(false);
    }

    /** Holds the next answer that says that rows have been inserted. */
    static Hold ofAnswer() {
        return new Hold(true);
    }

    @Override
    public Verdict onRequest(Insert insert) {
        if (held != null && Arrays.equals(insert.body(), held.body())) {
            isRepeated = dropped.getCount() == 0;
            // A client that has lost patience sends again what is held.
            return isRepeated ? Verdict.PASS : Verdict.LOST;
        }
        return answers ? Verdict.PASS : hold(insert);
    }

    @Override
    public Verdict onAnswer(Insert insert, int code) {
        return answers && code == 0 ? hold(insert) : Verdict.PASS;
    }

    private Verdict hold(Insert insert) {
        synchronized (this) {
            if (held != null || !insert.table().equals(TABLE)) {
                return Verdict.PASS;
            }
            held = insert;
        }
        try {
            dropped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Verdict.LOST;
    }

    /** Waits until one is held. */
    Insert await() {
        Await.until(PATIENCE, () -> held != null, () -> "nothing was inserted");
        return requireNonNull(held);
    }

    /** What is held is lost. When it is sent again from now on, it has come again. */
    void drop() {
        dropped.countDown();
    }

    boolean isRepeated() {
        return isRepeated;
    }

    /** The version of the rows: the last eight bytes of each. */
    static long version(Insert insert) {
        ByteBuffer body = ByteBuffer.wrap(insert.body()).order(ByteOrder.LITTLE_ENDIAN);
        return body.getLong(body.limit() - Long.BYTES);
    }

    /** The number of the checkpoint interval in a version. */
    static long interval(long version) {
        return version & INTERVALS;
    }
}
