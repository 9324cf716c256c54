package io.earshot.sinks;

/** The version of a row: the epoch of the submission that wrote it, then the checkpoint interval. */
public final class RowVersion {
    static final int MOST_EPOCHS = (1 << 24) - 1;

    private static final int INTERVAL_BITS = 40;

    private RowVersion() {}

    /**
     * An unsigned number that is greater for a later epoch, and within an epoch for a later interval. Interval 0 is below
     * all that the epoch writes by itself.
     */
    public static long of(int epoch, long interval) {
        if (epoch < 1 || epoch > MOST_EPOCHS) {
            throw new IllegalArgumentException("epoch must be in [1, " + MOST_EPOCHS + "], got " + epoch);
        }
        if (interval < 0 || interval >>> INTERVAL_BITS != 0) {
            throw new IllegalArgumentException("interval must be in [0, 2^" + INTERVAL_BITS + "), got " + interval);
        }
        return (long) epoch << INTERVAL_BITS | interval;
    }

    static int epoch(long version) {
        return (int) (version >>> INTERVAL_BITS);
    }

    static long interval(long version) {
        return version & ((1L << INTERVAL_BITS) - 1);
    }

    /** The version as ClickHouse writes it. */
    static String text(long version) {
        return Long.toUnsignedString(version);
    }
}
