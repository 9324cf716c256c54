package io.earshot.joins;

import io.earshot.events.DaySummed;
import io.earshot.events.Versions.Fate;
import java.util.Arrays;

/**
 * The days (or hours) of a series within 32 of them, in their order: only those of which something was said. A row that has
 * vanished stays with two zeros, because an older one may still come.
 */
public record Month(long[] days, long[] numerators, long[] denominators, long[] versions) {
    private static final int BITS = 5;

    /** Which month a day belongs to. */
    static int index(int day) {
        return day >> BITS;
    }

    /** Whether all of a month lies before a day. */
    static boolean isBefore(int index, int firstDay) {
        return ((index + 1) << BITS) <= firstDay;
    }

    static Month empty() {
        return new Month(new long[0], new long[0], new long[0], new long[0]);
    }

    /** The same with a fact, unless it knows a newer word on that day or the same one. */
    Month with(DaySummed fact) {
        int at = Arrays.binarySearch(days, fact.day());
        if (at >= 0 && Long.compareUnsigned(fact.version(), versions[at]) <= 0) {
            return this;
        }
        int from = at >= 0 ? at : -at - 1;
        int length = days.length + (at >= 0 ? 0 : 1);
        int rest = days.length - (at >= 0 ? at + 1 : from);
        long[] newDays = Arrays.copyOf(days, length);
        long[] newNumerators = Arrays.copyOf(numerators, length);
        long[] newDenominators = Arrays.copyOf(denominators, length);
        long[] newVersions = Arrays.copyOf(versions, length);
        if (at < 0) {
            System.arraycopy(days, from, newDays, from + 1, rest);
            System.arraycopy(numerators, from, newNumerators, from + 1, rest);
            System.arraycopy(denominators, from, newDenominators, from + 1, rest);
            System.arraycopy(versions, from, newVersions, from + 1, rest);
        }
        newDays[from] = fact.day();
        newNumerators[from] = fact.isDeleted() ? 0 : fact.numerator();
        newDenominators[from] = fact.isDeleted() ? 0 : fact.denominator();
        newVersions[from] = fact.version();
        return new Month(newDays, newNumerators, newDenominators, newVersions);
    }

    /** What becomes of a fact: the first one of a day is accepted, of others one is superseded, whichever came first. */
    Fate fate(DaySummed fact) {
        int at = Arrays.binarySearch(days, fact.day());
        if (at < 0) {
            return Fate.ACCEPTED;
        }
        return versions[at] == fact.version() ? Fate.DUPLICATE : Fate.SUPERSEDED;
    }

    /** Whether a day has these sums already. */
    boolean hasSums(DaySummed fact) {
        int at = Arrays.binarySearch(days, fact.day());
        long numerator = fact.isDeleted() ? 0 : fact.numerator();
        long denominator = fact.isDeleted() ? 0 : fact.denominator();
        return at >= 0
                ? numerators[at] == numerator && denominators[at] == denominator
                : numerator == 0 && denominator == 0;
    }

    /** The first day from one on that is not zero; {@link Integer#MAX_VALUE} if there is none. */
    int first(int from) {
        for (int i = 0; i < days.length; i++) {
            if (days[i] >= from && (numerators[i] != 0 || denominators[i] != 0)) {
                return (int) days[i];
            }
        }
        return Integer.MAX_VALUE;
    }

    /** Puts the days into arrays that begin with one. */
    void fill(int first, long[] intoNumerators, long[] intoDenominators) {
        for (int i = 0; i < days.length; i++) {
            int at = (int) days[i] - first;
            if (at >= 0 && at < intoNumerators.length) {
                intoNumerators[at] = numerators[i];
                intoDenominators[at] = denominators[i];
            }
        }
    }
}
