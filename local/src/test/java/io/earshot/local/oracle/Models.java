package io.earshot.local.oracle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Weights of touches by model, and amounts apportioned by them. */
final class Models {
    static final List<String> NAMES = List.of("first", "last", "last_non_direct", "linear", "position", "time_decay");

    private Models() {}

    /** Model to weight of each touch. */
    static Map<String, long[]> weights(List<Touch> touches, long orderAt, Settings settings, Fault fault) {
        int n = touches.size();
        Map<String, long[]> weights = new LinkedHashMap<>();
        weights.put("first", only(n, 0));
        weights.put("last", only(n, n - 1));
        weights.put("last_non_direct", only(n, lastNonDirect(touches, fault)));
        weights.put("linear", LongStream.generate(() -> 1).limit(n).toArray());
        weights.put("position", position(n, fault));
        weights.put(
                "time_decay",
                touches.stream()
                        .mapToLong(touch -> timeDecay(orderAt - touch.event().at(), settings, fault))
                        .toArray());
        if (fault == Fault.LINEAR_BY_CHANNEL) {
            weights.put("linear", byChannel(touches));
        }
        return weights;
    }

    private static long[] only(int n, int one) {
        return IntStream.range(0, n).mapToLong(i -> i == one ? 1 : 0).toArray();
    }

    private static int lastNonDirect(List<Touch> touches, Fault fault) {
        for (int i = touches.size() - 1; i >= 0; i--) {
            if (!touches.get(i).direct()) {
                return i;
            }
        }
        return fault == Fault.NO_NON_DIRECT_IS_FIRST ? 0 : touches.size() - 1;
    }

    private static long[] position(int n, Fault fault) {
        if (n <= 2) {
            long[] ends = LongStream.generate(() -> 2).limit(n).toArray();
            if (n == 2 && fault == Fault.POSITION_OF_TWO_IS_40_60) {
                ends[1] = 3;
            }
            return ends;
        }
        return IntStream.range(0, n)
                .mapToLong(i -> i == 0 || i == n - 1 ? 2L * (n - 2) : 1)
                .toArray();
    }

    private static long timeDecay(long age, Settings settings, Fault fault) {
        long aged = fault == Fault.TIME_DECAY_BY_DAYS ? age / Times.DAY * Times.DAY : age;
        int bits = fault == Fault.TIME_DECAY_COARSE ? 10 : 40;
        return StrictMath.round(Math.scalb(StrictMath.pow(2, -(double) aged / settings.halfLife()), bits));
    }

    /** Every channel alike: the first touch of each counts. */
    private static long[] byChannel(List<Touch> touches) {
        Map<String, Integer> first = new HashMap<>();
        IntStream.range(0, touches.size())
                .forEach(i -> first.putIfAbsent(touches.get(i).channel(), i));
        return IntStream.range(0, touches.size())
                .mapToLong(i -> first.containsValue(i) ? 1 : 0)
                .toArray();
    }

    /** By largest remainder: the floor for each, then one more to the greatest remainders, ties to the earlier. */
    static long[] apportion(long amount, long[] weights, Fault fault) {
        BigInteger total =
                LongStream.of(weights).mapToObj(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        long[] parts = new long[weights.length];
        List<BigInteger> remainders = new ArrayList<>();
        long rest = amount;
        for (int i = 0; i < weights.length; i++) {
            BigInteger[] divided = BigInteger.valueOf(amount)
                    .multiply(BigInteger.valueOf(weights[i]))
                    .divideAndRemainder(total);
            parts[i] = divided[0].longValueExact();
            remainders.add(divided[1]);
            rest -= parts[i];
        }
        if (fault == Fault.REST_TO_LAST) {
            parts[parts.length - 1] += rest;
            return parts;
        }
        Comparator<Integer> greatestFirst =
                Comparator.<Integer, BigInteger>comparing(remainders::get).reversed();
        Comparator<Integer> earlierFirst = Comparator.naturalOrder();
        IntStream.range(0, weights.length)
                .boxed()
                .sorted(greatestFirst.thenComparing(
                        fault == Fault.ROUNDING_TIES_TO_LATER ? earlierFirst.reversed() : earlierFirst))
                .limit(rest)
                .forEach(i -> parts[i]++);
        return parts;
    }
}
