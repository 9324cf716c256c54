package io.earshot.measures.attribution;

/**
 * Position-based ("U-shaped") weights: a share for the first touch, one for the last, one split by those between.
 *
 * @param first share of the first touch, any unit, positive
 * @param middle share of all between together, not negative
 * @param last share of the last touch, positive
 * @param twoTouches what becomes of the middle share where there is nobody between
 */
public record PositionWeights(long first, long middle, long last, TwoTouches twoTouches) {

    /** 40, 20, 40; two touches get half each. */
    public static final PositionWeights DEFAULT = new PositionWeights(40, 20, 40, TwoTouches.RENORMALISE);

    public PositionWeights {
        if (first <= 0 || middle < 0 || last <= 0) {
            throw new IllegalArgumentException("shares must be positive (the middle one not negative), got " + first
                    + ", " + middle + ", " + last);
        }
    }

    /** What two tools do differently with two touches; both are in use. */
    public enum TwoTouches {
        /** First and last keep their proportion: 50/20/30 becomes 5/8 and 3/8. Earshot's default. */
        RENORMALISE,
        /** Each gets half of the middle share: 50/20/30 becomes 60% and 40%. */
        SPLIT_MIDDLE
    }

    /** One weight per touch, for one touch or more. */
    public long[] weights(int touches) {
        if (touches == 1) {
            return new long[] {1};
        }
        if (touches == 2) {
            long extra = twoTouches == TwoTouches.SPLIT_MIDDLE ? middle : 0;
            return new long[] {2 * first + extra, 2 * last + extra};
        }
        int between = touches - 2;
        long[] weights = new long[touches];
        java.util.Arrays.fill(weights, middle);
        weights[0] = first * between;
        weights[touches - 1] = last * between;
        return weights;
    }
}
