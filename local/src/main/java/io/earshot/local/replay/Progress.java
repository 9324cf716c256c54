package io.earshot.local.replay;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line every two seconds for whoever waits longer than that. */
public final class Progress {
    private static final long EVERY_NANOS = 2_000_000_000L;

    private final String verb;
    private final String what;
    private final PrintWriter out;
    private final LongSupplier nanos;
    private final long start;
    private long nextLine;
    private long count;

    public Progress(String verb, String what, PrintWriter out) {
        this(verb, what, out, System::nanoTime);
    }

    Progress(String verb, String what, PrintWriter out, LongSupplier nanos) {
        this.verb = verb;
        this.what = what;
        this.out = out;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.nextLine = start + EVERY_NANOS;
    }

    /** Told after each how many there were. */
    public void at(long soFar) {
        count = soFar;
        long now = nanos.getAsLong();
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
        double seconds = (nanos.getAsLong() - start) / 1e9;
        out.printf(Locale.ROOT, "  %s %,d %s in %.0f s, %,.0f/s%n", verb, count, what, seconds, count / seconds);
        out.flush();
    }
}
