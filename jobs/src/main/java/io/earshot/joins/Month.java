package io.earshot.joins;

import io.earshot.events.DaySummed;
import io.earshot.events.Versions.Fate;
import java.util.Arrays;

/**
 * The days (or hours) of a series within 32 of them, in their order: only those of which something was said. A row that has
 * vanished stays with two zeros, because an older one may still come.
 *
 * <p>There may be a million series, and each fact touches a month: a day is written as the differences of day and version to
 * those before it, and its two sums, each number in as few bytes as it needs. Most days take 4 to 10 bytes.
 *
 * @param days as earlier builds wrote them; empty, and so the next three
 * @param packed all days
 */
public record Month(long[] days, long[] numerators, long[] denominators, long[] versions, byte[] packed) {
    private static final int BITS = 5;
    private static final long[] NONE = new long[0];
    private static final Month EMPTY = new Month(NONE, NONE, NONE, NONE, new byte[0]);

    /** Reads what an earlier build has left. */
    public Month {
        if (days.length > 0) {
            Writer writer = new Writer(new byte[0], 0);
            for (int i = 0; i < days.length; i++) {
                writer.add(days[i], numerators[i], denominators[i], versions[i]);
            }
            packed = writer.bytes();
            days = NONE;
            numerators = NONE;
            denominators = NONE;
            versions = NONE;
        }
    }

    /** Which month a day belongs to. */
    static int index(int day) {
        return day >> BITS;
    }

    /** Whether all of a month lies before a day. */
    static boolean isBefore(int index, int firstDay) {
        return ((index + 1) << BITS) <= firstDay;
    }

    /** Without a day. */
    public static Month empty() {
        return EMPTY;
    }

    /**
     * What became of a fact.
     *
     * @param month with it; the same one as before where it knows a newer word on that day or the same one
     * @param fate the first fact of a day is accepted, of others one is superseded, whichever came first
     * @param isNews whether the day has other sums than before
     */
    public record Added(Month month, Fate fate, boolean isNews) {}

    /** Adds a fact. */
    public Added with(DaySummed fact) {
        long numerator = fact.isDeleted() ? 0 : fact.numerator();
        long denominator = fact.isDeleted() ? 0 : fact.denominator();
        Reader known = new Reader(packed);
        Reader before = new Reader(packed);
        boolean isKnown = known.find(fact.day(), before);
        if (isKnown && Long.compareUnsigned(fact.version(), known.version) <= 0) {
            return new Added(this, fact.version() == known.version ? Fate.DUPLICATE : Fate.SUPERSEDED, false);
        }
        boolean isNews = isKnown
                ? numerator != known.numerator || denominator != known.denominator
                : numerator != 0 || denominator != 0;
        Writer writer = new Writer(packed, before.at);
        writer.continueAt(before.day, before.version);
        writer.add(fact.day(), numerator, denominator, fact.version());
        boolean hasMore = isKnown ? known.next() : known.isThere;
        while (hasMore) {
            writer.add(known.day, known.numerator, known.denominator, known.version);
            hasMore = known.next();
        }
        Month month = new Month(NONE, NONE, NONE, NONE, writer.bytes());
        return new Added(month, isKnown ? Fate.SUPERSEDED : Fate.ACCEPTED, isNews);
    }

    /** The first day from one on that is not zero; {@link Integer#MAX_VALUE} if there is none. */
    int first(int from) {
        Reader reader = new Reader(packed);
        while (reader.next()) {
            if (reader.day >= from && (reader.numerator != 0 || reader.denominator != 0)) {
                return (int) reader.day;
            }
        }
        return Integer.MAX_VALUE;
    }

    /** Puts the days into arrays that begin with one. */
    void fill(int first, long[] intoNumerators, long[] intoDenominators) {
        Reader reader = new Reader(packed);
        while (reader.next()) {
            int at = (int) reader.day - first;
            if (at >= 0 && at < intoNumerators.length) {
                intoNumerators[at] = reader.numerator;
                intoDenominators[at] = reader.denominator;
            }
        }
    }

    /** Goes from day to day. */
    private static final class Reader {
        private final byte[] bytes;
        private int at;
        private boolean isThere;
        private long day;
        private long numerator;
        private long denominator;
        private long version;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean next() {
            isThere = at < bytes.length;
            if (isThere) {
                day += number();
                numerator = number();
                denominator = number();
                version += number();
            }
            return isThere;
        }

        /**
         * Goes to a day, or to the first one behind it.
         *
         * @param before is left behind the last day before it
         */
        boolean find(int wanted, Reader before) {
            while (next() && day < wanted) {
                before.at = at;
                before.day = day;
                before.version = version;
            }
            return isThere && day == wanted;
        }

        private long number() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                value |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return value >>> 1 ^ -(value & 1);
                }
            }
        }
    }

    /** Writes days behind others. */
    private static final class Writer {
        /** Four numbers of up to ten bytes. */
        private static final int MOST = 40;

        private byte[] bytes;
        private int size;
        private long day;
        private long version;

        /** @param kept how many of the bytes stay as they are */
        Writer(byte[] start, int kept) {
            bytes = Arrays.copyOf(start, kept + MOST);
            size = kept;
        }

        void continueAt(long lastDay, long lastVersion) {
            day = lastDay;
            version = lastVersion;
        }

        void add(long nextDay, long numerator, long denominator, long nextVersion) {
            if (bytes.length - size < MOST) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            number(nextDay - day);
            number(numerator);
            number(denominator);
            number(nextVersion - version);
            day = nextDay;
            version = nextVersion;
        }

        /** Seven bits a byte, the lowest first; small numbers of either sign take few. */
        private void number(long value) {
            long rest = value << 1 ^ value >> 63;
            while ((rest & ~0x7FL) != 0) {
                bytes[size++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[size++] = (byte) rest;
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, size);
        }
    }
}
