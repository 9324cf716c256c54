package io.earshot.local.replay;

import java.io.PrintWriter;
import java.util.Locale;

/** A line every two seconds for whoever waits longer than that. */
public final class Progress {
    private static final long EVERY_NANOS = 2_000_000_000L;

    private final String verb;
    private final PrintWriter out;
    private final long start = System.nanoTime();
    private long nextLine = start + EVERY_NANOS;
    private long records;

    public Progress(String verb, PrintWriter out) {
        this.verb = verb;
        this.out = out;
    }

    /** Told after each record how many there were. */
    public void at(long count) {
        records = count;
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
        out.printf(Locale.ROOT, "  %s %,d records in %.0f s, %,.0f/s%n", verb, records, seconds, records / seconds);
        out.flush();
    }
}
