package io.earshot.measures.attribution;

import java.util.Arrays;

/**
 * How an order is shared among its touches, given from first to last. Weights are integers, so that shares are exact.
 */
public enum Model {
    /** All to the first touch. */
    FIRST {
        @Override
        long[] weights(Path path) {
            return allTo(0, path.size());
        }
    },
    /** All to the last touch. */
    LAST {
        @Override
        long[] weights(Path path) {
            return allTo(path.size() - 1, path.size());
        }
    },
    /** All to the last touch that is not direct; to the last one where all are direct. */
    LAST_NON_DIRECT {
        @Override
        long[] weights(Path path) {
            int last = path.size() - 1;
            while (last > 0 && path.isDirect(last)) {
                last--;
            }
            return allTo(path.isDirect(last) ? path.size() - 1 : last, path.size());
        }
    },
    /** The same to every touch (not to every channel). */
    LINEAR {
        @Override
        long[] weights(Path path) {
            long[] weights = new long[path.size()];
            Arrays.fill(weights, 1);
            return weights;
        }
    },
    /** 40% to the first, 40% to the last, 20% shared by those between; two touches renormalised to half each. */
    POSITION {
        @Override
        long[] weights(Path path) {
            return PositionWeights.DEFAULT.weights(path.size());
        }
    },
    /**
     * Halved with every half-life of age: weight = round(2^40 · 2^(−age / half-life)). At an age of 40 half-lives the
     * weight is 1, so no touch within the lookback is lost.
     */
    TIME_DECAY {
        @Override
        long[] weights(Path path) {
            long[] weights = new long[path.size()];
            for (int i = 0; i < weights.length; i++) {
                double halvings = -(double) path.ageMicros(i) / path.halfLifeMicros();
                weights[i] = StrictMath.round(Math.scalb(StrictMath.pow(2, halvings), 40));
            }
            return weights;
        }
    };

    /** What a model needs to know of the touches of an order, from first to last; at least one touch. */
    public interface Path {
        int size();

        boolean isDirect(int touch);

        /** Age of a touch at the order, microseconds, not negative. */
        long ageMicros(int touch);

        /** Half-life of {@link #TIME_DECAY}, microseconds. */
        long halfLifeMicros();
    }

    /** One weight per touch, not negative, not all zero. */
    abstract long[] weights(Path path);

    /** The weights of a path, one per touch, not negative, not all zero; the path must not be empty. */
    public long[] weightsOf(Path path) {
        if (path.size() == 0) {
            throw new IllegalArgumentException("path must have at least one touch, got 0");
        }
        return weights(path);
    }

    private static long[] allTo(int touch, int size) {
        long[] weights = new long[size];
        weights[touch] = 1;
        return weights;
    }
}
