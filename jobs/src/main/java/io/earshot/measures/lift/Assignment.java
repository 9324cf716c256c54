package io.earshot.measures.lift;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Which arm a unit is in, from its id alone, so that a shop, its ads and its callers agree without asking each other.
 *
 * <p>The first 8 bytes of SHA-256 of salt, a zero byte and unit (UTF-8), read as an unsigned big-endian number h, give the
 * place u = ⌊h / 2^11⌋ / 2^53 in [0, 1); the arm is the first whose cumulative weight is greater than u times all weights.
 * {@code docs/contracts.md} tells shops the same, with cases.
 */
public final class Assignment {
    private Assignment() {}

    /**
     * The index of the arm.
     *
     * @param unit id of the unit of randomisation
     * @param salt of the experiment, usually its id: another one shuffles anew
     * @param weights of the arms, not negative, not all zero
     */
    public static int arm(String unit, String salt, double... weights) {
        double total = Arrays.stream(weights).sum();
        if (!(total > 0) || Arrays.stream(weights).anyMatch(weight -> weight < 0)) {
            throw new IllegalArgumentException(
                    "weights must not be negative and not all zero, got " + Arrays.toString(weights));
        }
        double place = place(unit, salt) * total;
        double reached = 0;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            reached += weights[i];
            if (weights[i] > 0) {
                last = i;
                if (place < reached) {
                    return i;
                }
            }
        }
        return last; // the weights' sum was rounded down
    }

    /** The unit's place in [0, 1). */
    public static double place(String unit, String salt) {
        MessageDigest digest = sha256();
        digest.update(salt.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        byte[] hash = digest.digest(unit.getBytes(StandardCharsets.UTF_8));
        long bits = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            bits = bits << 8 | hash[i] & 0xff;
        }
        return (bits >>> 11) * 0x1.0p-53;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
