package io.earshot.measures.series;

import java.io.Serializable;

/**
 * For what products must be kept in stock.
 *
 * @param leadTimeDays days from an order to the supplier until it can be sold, in [1, 28]
 * @param serviceLevel chance with which the stock is to last through the lead time, in (0, 1)
 */
public record DemandTerms(int leadTimeDays, double serviceLevel) implements Serializable {
    /** Two weeks, 95%. */
    public static final DemandTerms DEFAULT = new DemandTerms(14, 0.95);

    public DemandTerms {
        if (leadTimeDays < 1 || leadTimeDays > Grain.DAY.horizon()) {
            throw new IllegalArgumentException(
                    "lead time must be in [1, " + Grain.DAY.horizon() + "] days, got " + leadTimeDays);
        }
        if (!(serviceLevel > 0 && serviceLevel < 1)) {
            throw new IllegalArgumentException("service level must be in (0, 1), got " + serviceLevel);
        }
    }
}
