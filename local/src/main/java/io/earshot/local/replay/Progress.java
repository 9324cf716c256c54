package io.earshot.local.replay;

import java.io.PrintWriter;
import java.util.Locale;

/** A line every two seconds for whoever waits longer than that. */
public final class Progress {
    private static final long EVERY_NANOS = 2_000_000_000L;

    private final String verb;
    private final String what;
    private final PrintWriter out;
    private final long start = System.nanoTime();
    private long nextLine = start + EVERY_NANOS;
    private long count;

    public Progress(String verb, String what, PrintWriter out) {
        this.verb = verb;
        this.what = what;
        this.out = out;
    }

    /** Told after each how many there were. */
    public void at(long soFar) {
        count = soFar;
        long now = System.nanoTime();
        if (now - nextLine >= 0) {
            nextLine = now + EVERY_NANOS;
            print();
        }
    }

    /** One last line, if there was one before. */
    public void end() {
        if (nextLine != start + EVERY_NANOS) {
            print();
        }
    }

    private void print() {
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(Locale.ROOT, "  %s %,d %s in %.0f s, %,.0f/s%n", verb, count, what, seconds, count / seconds);
        out.flush();
    }
}
