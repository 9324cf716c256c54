package io.earshot.measures.series;

import java.io.Serializable;

/**
 * For what products must be kept in stock, how often somebody looks, and how long is waited for what ads cost.
 *
 * @param leadTimeDays days from an order to the supplier until it can be sold, in [1, 28]
 * @param serviceLevel chance with which the stock is to last through the lead time, in (0, 1)
 * @param renewedEveryDays after how many days what is said of a product is worked out anew: 1, 2, 4, 7, 14 or 28, so that the
 *     days on which methods are estimated are among these
 * @param spendDelayDays how many days after a day its spend may come, in [0, 7]: until then series of spend are not looked at,
 *     because a day without its spend counts as one without any
 */
public record DemandTerms(int leadTimeDays, double serviceLevel, int renewedEveryDays, int spendDelayDays)
        implements Serializable {
    /** Two weeks, 95%, each day, two days. */
    public static final DemandTerms DEFAULT = new DemandTerms(14, 0.95, 1, 2);

    private static final int LONGEST_DELAY = 7;

    public DemandTerms {
        if (leadTimeDays < 1 || leadTimeDays > Grain.DAY.horizon()) {
            throw new IllegalArgumentException(
                    "lead time must be in [1, " + Grain.DAY.horizon() + "] days, got " + leadTimeDays);
        }
        if (!(serviceLevel > 0 && serviceLevel < 1)) {
            throw new IllegalArgumentException("service level must be in (0, 1), got " + serviceLevel);
        }
        int spacing = Plan.PRODUCT.spacing();
        if (renewedEveryDays < 1 || spacing % renewedEveryDays != 0) {
            throw new IllegalArgumentException(
                    "products must be renewed after days that divide " + spacing + ", got " + renewedEveryDays);
        }
        if (spendDelayDays < 0 || spendDelayDays > LONGEST_DELAY) {
            throw new IllegalArgumentException(
                    "delay of spend must be in [0, " + LONGEST_DELAY + "] days, got " + spendDelayDays);
        }
    }
}
