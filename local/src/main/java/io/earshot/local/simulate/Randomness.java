package io.earshot.local.simulate;

import java.util.List;

/**
 * Random numbers that are the same on every machine and every version of Java.
 *
 * <p>SplitMix64: Steele, Lea and Flood (2014), Fast Splittable Pseudorandom Number Generators, OOPSLA, 453-472. One
 * generator per thing (a customer, a day), named by what it is, so that a change in one place moves nothing elsewhere.
 */
final class Randomness {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    private Randomness(long state) {
        this.state = state;
    }

    static Randomness of(long seed, String what, long... which) {
        long state = mix(seed + GOLDEN_GAMMA);
        for (int i = 0; i < what.length(); i++) {
            state = mix(state ^ what.charAt(i)) + GOLDEN_GAMMA;
        }
        for (long number : which) {
            state = mix(state ^ mix(number + GOLDEN_GAMMA)) + GOLDEN_GAMMA;
        }
        return new Randomness(state);
    }

    long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** In [0, 1), 53 bits. */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    int below(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** In [low, high]. */
    long between(long low, long high) {
        return low + (long) (nextDouble() * (high - low + 1));
    }

    boolean chance(double probability) {
        return nextDouble() < probability;
    }

    <T> T pick(List<T> list) {
        return list.get(below(list.size()));
    }

    double exponential(double mean) {
        return -mean * StrictMath.log1p(-nextDouble());
    }

    /** Knuth's product for small means, a rounded normal beyond 30. */
    int poisson(double mean) {
        if (mean > 30) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian()));
        }
        double limit = StrictMath.exp(-mean);
        double product = nextDouble();
        int events = 0;
        while (product > limit) {
            product *= nextDouble();
            events++;
        }
        return events;
    }

    /** Box and Muller (1958); the second number of each pair is not used. */
    double gaussian() {
        return Math.sqrt(-2 * StrictMath.log1p(-nextDouble())) * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
