package io.earshot.measures.lift;

import java.math.BigInteger;

/**
 * A signed integer of 128 bits, from −2^127 to 2^127 − 1: sums of squares of money stay exact, so that adding and taking
 * back in any order leaves the same bits.
 */
public record Int128(long high, long low) {
    public static final Int128 ZERO = new Int128(0, 0);

    public static Int128 of(long value) {
        return new Int128(value >> 63, value);
    }

    /** a · b; always fits. */
    public static Int128 product(long a, long b) {
        return new Int128(Math.multiplyHigh(a, b), a * b);
    }

    /** @throws ArithmeticException if the sum needs more than 128 bits */
    public Int128 plus(Int128 other) {
        long sumLow = low + other.low;
        long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
        long sumHigh = high + other.high + carry;
        if (((high ^ sumHigh) & (other.high ^ sumHigh)) < 0) {
            throw new ArithmeticException("a sum of moments must stay below 2^127");
        }
        return new Int128(sumHigh, sumLow);
    }

    /** @throws ArithmeticException if the difference needs more than 128 bits */
    public Int128 minus(Int128 other) {
        long differenceLow = low - other.low;
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        long differenceHigh = high - other.high - borrow;
        if (((high ^ other.high) & (high ^ differenceHigh)) < 0) {
            throw new ArithmeticException("a difference of moments must stay above -2^127");
        }
        return new Int128(differenceHigh, differenceLow);
    }

    public BigInteger toBigInteger() {
        return BigInteger.valueOf(high)
                .shiftLeft(64)
                .add(BigInteger.valueOf(low >>> 1).shiftLeft(1).add(BigInteger.valueOf(low & 1)));
    }

    /** Whether 64 bits suffice; they are {@link #low} then. */
    boolean isLong() {
        return high == low >> 63;
    }

    /** @throws ArithmeticException if it needs more than 64 bits */
    public long longValueExact() {
        if (!isLong()) {
            throw new ArithmeticException("a sum must stay within 64 bits, got " + toBigInteger());
        }
        return low;
    }

    /** The nearest double. */
    public double doubleValue() {
        return isLong() ? low : toBigInteger().doubleValue();
    }
}
