package io.earshot.measures.attribution;

import java.util.Arrays;

/**
 * What each touch of an order gets by each model, before and after refunds: each amount is shared on its own, so that each
 * adds up.
 *
 * @param gross by model (its ordinal) and touch, minor units
 * @param net by model (its ordinal) and touch, minor units
 */
public record Shares(long[][] gross, long[][] net) {
    private static final Model[] MODELS = Model.values();

    /** Shares an order's amounts among at least one touch. */
    public static Shares of(long grossMinor, long netMinor, Model.Path path) {
        if (path.size() == 1) {
            return new Shares(allToTheOnlyTouch(grossMinor), allToTheOnlyTouch(netMinor));
        }
        long[][] weights = new long[MODELS.length][];
        Arrays.setAll(weights, model -> MODELS[model].weightsOf(path));
        long[][] gross = share(grossMinor, weights);
        return new Shares(gross, netMinor == grossMinor ? gross : share(netMinor, weights));
    }

    private static long[][] allToTheOnlyTouch(long amount) {
        long[][] shares = new long[MODELS.length][];
        Arrays.fill(shares, new long[] {amount});
        return shares;
    }

    private static long[][] share(long amount, long[][] weights) {
        long[][] shares = new long[weights.length][];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Apportionment.share(amount, weights[i]);
        }
        return shares;
    }
}
