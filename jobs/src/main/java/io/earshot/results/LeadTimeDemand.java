package io.earshot.results;

/**
 * How much of a product may be sold over the lead time. A row of {@code lead_time_demand}, where each component is explained.
 */
public record LeadTimeDemand(
        String storeId,
        String sku,
        int origin,
        int leadTimeDays,
        double q50,
        double q60,
        double q70,
        double q80,
        double q90,
        double q95,
        double q975,
        double q99,
        boolean isDeleted) {}
