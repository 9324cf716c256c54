package io.earshot.measures.lift;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Counts units and sums their values and the products of these, exactly: whatever order units come in, are merged or taken
 * back, the same units leave the same bits.
 *
 * <p>A unit has one value for a mean (or a rate: 0 or 1), two for a ratio (numerator, denominator), and as many again for its
 * covariates. Values are integers, money in minor units. With |value| ≤ 10^15, 10^8 units fit.
 *
 * <p>Mutable, not thread-safe; {@link #copy} before sharing.
 */
public final class Moments {
    private final int width;
    private long units;
    /** Pairs of high and low words: first the sums, then the products with i ≤ j, row by row. */
    private final long[] words;

    /** @param width how many values a unit has, 1 to 8 */
    public Moments(int width) {
        if (width < 1 || width > 8) {
            throw new IllegalArgumentException("width must be in [1, 8], got " + width);
        }
        this.width = width;
        this.words = new long[2 * (width + width * (width + 1) / 2)];
    }

    private Moments(Moments other) {
        this.width = other.width;
        this.units = other.units;
        this.words = other.words.clone();
    }

    public Moments copy() {
        return new Moments(this);
    }

    public int width() {
        return width;
    }

    public long units() {
        return units;
    }

    /** Σ of a value over all units. */
    public Int128 sum(int i) {
        return word(i);
    }

    /** Σ of the product of two values over all units. */
    public Int128 product(int i, int j) {
        int from = Math.min(i, j);
        int to = Math.max(i, j);
        return word(width + from * width - from * (from - 1) / 2 + to - from);
    }

    /** Adds a unit. */
    public void add(long... values) {
        check(values.length);
        units++;
        long[] to = words;
        long overflow = 0;
        int at = 0;
        for (long value : values) {
            overflow |= add(to, at, value >> 63, value);
            at += 2;
        }
        for (int i = 0; i < values.length; i++) {
            long value = values[i];
            for (int j = i; j < values.length; j++) {
                overflow |= add(to, at, Math.multiplyHigh(value, values[j]), value * values[j]);
                at += 2;
            }
        }
        checkFits(overflow);
    }

    /** Adds a unit of three values: what lifts are made of, so without a loop. */
    public void add(long a, long b, long c) {
        check(3);
        units++;
        long[] to = words;
        checkFits(add(to, 0, a >> 63, a)
                | add(to, 2, b >> 63, b)
                | add(to, 4, c >> 63, c)
                | add(to, 6, Math.multiplyHigh(a, a), a * a)
                | add(to, 8, Math.multiplyHigh(a, b), a * b)
                | add(to, 10, Math.multiplyHigh(a, c), a * c)
                | add(to, 12, Math.multiplyHigh(b, b), b * b)
                | add(to, 14, Math.multiplyHigh(b, c), b * c)
                | add(to, 16, Math.multiplyHigh(c, c), c * c));
    }

    /** Takes a unit back that was added with these values. */
    public void remove(long... values) {
        check(values.length);
        units--;
        long[] from = words;
        long overflow = 0;
        int at = 0;
        for (long value : values) {
            overflow |= subtract(from, at, value >> 63, value);
            at += 2;
        }
        for (int i = 0; i < values.length; i++) {
            long value = values[i];
            for (int j = i; j < values.length; j++) {
                overflow |= subtract(from, at, Math.multiplyHigh(value, values[j]), value * values[j]);
                at += 2;
            }
        }
        checkFits(overflow);
    }

    /** Takes a unit of three values back. */
    public void remove(long a, long b, long c) {
        check(3);
        units--;
        long[] from = words;
        checkFits(subtract(from, 0, a >> 63, a)
                | subtract(from, 2, b >> 63, b)
                | subtract(from, 4, c >> 63, c)
                | subtract(from, 6, Math.multiplyHigh(a, a), a * a)
                | subtract(from, 8, Math.multiplyHigh(a, b), a * b)
                | subtract(from, 10, Math.multiplyHigh(a, c), a * c)
                | subtract(from, 12, Math.multiplyHigh(b, b), b * b)
                | subtract(from, 14, Math.multiplyHigh(b, c), b * c)
                | subtract(from, 16, Math.multiplyHigh(c, c), c * c));
    }

    /** Adds the units of another. */
    public void addAll(Moments other) {
        check(other);
        units += other.units;
        long overflow = 0;
        for (int at = 0; at < words.length; at += 2) {
            overflow |= add(words, at, other.words[at], other.words[at + 1]);
        }
        checkFits(overflow);
    }

    /** Takes the units of another back. */
    public void removeAll(Moments other) {
        check(other);
        units -= other.units;
        long overflow = 0;
        for (int at = 0; at < words.length; at += 2) {
            overflow |= subtract(words, at, other.words[at], other.words[at + 1]);
        }
        checkFits(overflow);
    }

    /**
     * The same as numbers that may be added up one by one, in any order and with either sign, by who knows nothing of
     * moments: the units, then for each sum and product its bits 0-31, 32-63 and the rest. Exact while fewer than 2^31 are
     * added up.
     */
    public long[] limbs() {
        long[] limbs = new long[1 + words.length / 2 * 3];
        limbs[0] = units;
        for (int word = 0; word < words.length / 2; word++) {
            limbs[1 + 3 * word] = words[2 * word + 1] & 0xffff_ffffL;
            limbs[2 + 3 * word] = words[2 * word + 1] >>> 32;
            limbs[3 + 3 * word] = words[2 * word];
        }
        return limbs;
    }

    /** The moments that sums of {@link #limbs} stand for. */
    public static Moments ofLimbs(int width, long[] limbs) {
        Moments moments = new Moments(width);
        if (limbs.length != 1 + moments.words.length / 2 * 3) {
            throw new IllegalArgumentException("limbs of width " + width + " must be "
                    + (1 + moments.words.length / 2 * 3) + ", got " + limbs.length);
        }
        moments.units = limbs[0];
        for (int word = 0; word < moments.words.length / 2; word++) {
            Int128 sum = new Int128(limbs[3 + 3 * word], 0)
                    .plus(Int128.product(limbs[2 + 3 * word], 1L << 32))
                    .plus(Int128.of(limbs[1 + 3 * word]));
            moments.words[2 * word] = sum.high();
            moments.words[2 * word + 1] = sum.low();
        }
        return moments;
    }

    /**
     * The moments of units that somebody else counted.
     *
     * @param sums Σ of each value
     * @param products Σ of the products of each two values i ≤ j, row by row
     * @throws ArithmeticException if a number needs more than 128 bits
     */
    public static Moments ofTotals(long units, BigInteger[] sums, BigInteger[] products) {
        Moments moments = new Moments(sums.length);
        moments.units = units;
        BigInteger[] all =
                Stream.concat(Arrays.stream(sums), Arrays.stream(products)).toArray(BigInteger[]::new);
        if (2 * all.length != moments.words.length) {
            throw new IllegalArgumentException("products of " + sums.length + " values must be "
                    + (moments.words.length / 2 - sums.length) + ", got " + products.length);
        }
        for (int word = 0; word < all.length; word++) {
            moments.words[2 * word] = all[word].shiftRight(64).longValueExact();
            moments.words[2 * word + 1] = all[word].longValue();
        }
        return moments;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Moments that
                && width == that.width
                && units == that.units
                && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(units) + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Moments[units=" + units + ", sums=");
        for (int i = 0; i < width; i++) {
            text.append(i == 0 ? "" : ", ").append(sum(i).toBigInteger());
        }
        return text.append(']').toString();
    }

    /** Returns a negative number if 128 bits do not hold the sum. */
    private static long add(long[] words, int at, long high, long low) {
        long before = words[at];
        long beforeLow = words[at + 1];
        long sumLow = beforeLow + low;
        long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
        long sumHigh = before + high + carry;
        words[at] = sumHigh;
        words[at + 1] = sumLow;
        return (before ^ sumHigh) & (high ^ sumHigh);
    }

    /** Returns a negative number if 128 bits do not hold the difference. */
    private static long subtract(long[] words, int at, long high, long low) {
        long before = words[at];
        long beforeLow = words[at + 1];
        long differenceLow = beforeLow - low;
        long borrow = Long.compareUnsigned(beforeLow, low) < 0 ? 1 : 0;
        long differenceHigh = before - high - borrow;
        words[at] = differenceHigh;
        words[at + 1] = differenceLow;
        return (before ^ high) & (before ^ differenceHigh);
    }

    private static void checkFits(long overflow) {
        if (overflow < 0) {
            throw new ArithmeticException("sums of moments must stay within 128 bits");
        }
    }

    private Int128 word(int index) {
        return new Int128(words[2 * index], words[2 * index + 1]);
    }

    private void check(int values) {
        if (values != width) {
            throw new IllegalArgumentException("a unit must have " + width + " values, got " + values);
        }
    }

    private void check(Moments other) {
        if (other.width != width) {
            throw new IllegalArgumentException("moments must have width " + width + ", got " + other.width);
        }
    }
}
