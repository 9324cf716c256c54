package io.earshot.measures.attribution;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Shares an amount by weights so that the parts are integers and add up to it: largest remainder (Hamilton). Each part is
 * first ⌊amount·w/W⌋; the units still missing go one by one to the greatest remainders, ties to the earlier part.
 */
public final class Apportionment {
    /** Parts up to which looking for the greatest remainder again and again is cheaper than sorting. */
    private static final int FEW = 24;

    private Apportionment() {}

    /**
     * Shares an amount.
     *
     * @param amount what is shared, not negative
     * @param weights not negative, not all zero, with a sum below 2^63
     * @return one part per weight; they add up to the amount
     */
    public static long[] share(long amount, long[] weights) {
        if (amount < 0) {
            throw new IllegalArgumentException("amount must not be negative, got " + amount);
        }
        long total = 0;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] < 0) {
                throw new IllegalArgumentException("weights must not be negative, got " + weights[i]);
            }
            total = Math.addExact(total, weights[i]);
            last = weights[i] > 0 ? i : last;
        }
        if (total == 0) {
            throw new IllegalArgumentException("weights must not all be zero, got " + weights.length + " of them");
        }
        long[] parts = new long[weights.length];
        if (weights[last] == total) {
            parts[last] = amount;
            return parts;
        }
        long[] remainders = new long[weights.length];
        long missing = amount;
        for (int i = 0; i < weights.length; i++) {
            divide(amount, weights[i], total, parts, remainders, i);
            missing -= parts[i];
        }
        if (missing > 0) {
            round((int) missing, remainders, parts);
        }
        return parts;
    }

    /** A unit more for as many parts as units are missing, which are fewer than parts: those with the greatest remainders. */
    private static void round(int missing, long[] remainders, long[] parts) {
        if (parts.length <= FEW) {
            for (int unit = 0; unit < missing; unit++) {
                int greatest = 0;
                for (int i = 1; i < remainders.length; i++) {
                    greatest = remainders[i] > remainders[greatest] ? i : greatest;
                }
                parts[greatest]++;
                remainders[greatest] = -1;
            }
            return;
        }
        Integer[] byRemainder = new Integer[parts.length];
        Arrays.setAll(byRemainder, i -> i);
        Arrays.sort(
                byRemainder, Comparator.comparingLong((Integer i) -> -remainders[i])); // stable: ties to the earlier
        for (int i = 0; i < missing; i++) {
            parts[byRemainder[i]]++;
        }
    }

    private static void divide(long amount, long weight, long total, long[] parts, long[] remainders, int i) {
        long low = amount * weight;
        if (Math.multiplyHigh(amount, weight) == 0 && low >= 0) {
            parts[i] = low / total;
            remainders[i] = low - parts[i] * total;
        } else {
            BigInteger[] both = BigInteger.valueOf(amount)
                    .multiply(BigInteger.valueOf(weight))
                    .divideAndRemainder(BigInteger.valueOf(total));
            parts[i] = both[0].longValueExact();
            remainders[i] = both[1].longValueExact();
        }
    }
}
