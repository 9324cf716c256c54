package io.earshot.measures.experiment;

import java.util.List;

/**
 * What a customer was like before the first exposure: who buys often sees more and buys more, whatever is shown. Where arms are
 * not drawn, units are compared within their stratum.
 */
public final class Stratum {
    /** Where arms are drawn, or nothing is known of the time before. */
    public static final String NONE = "";

    private static final String NEW = "new";
    private static final int MOST = 3;

    /** All of them, from those who never ordered to those who ordered most. */
    public static final List<String> ALL = List.of(NONE, NEW, "0", "1", "2", "3+");

    private Stratum() {}

    /**
     * The stratum of a customer.
     *
     * @param earlierOrders within the covariate lookback
     * @param isReturning whether there was any order before
     */
    static String of(int earlierOrders, boolean isReturning) {
        if (!isReturning) {
            return NEW;
        }
        return earlierOrders >= MOST ? MOST + "+" : Integer.toString(earlierOrders);
    }
}
