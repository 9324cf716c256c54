package io.earshot.results;

/** How much of a product must be there. A row of {@code demand_plan}, where each component is explained. */
public record DemandPlan(
        String storeId,
        String sku,
        int origin,
        int leadTimeDays,
        double serviceLevel,
        double expectedUnits,
        double safetyUnits,
        double reorderUnits,
        double dailyUnits,
        double nextUnits,
        long recentUnits,
        int lastSold,
        boolean isDeleted) {

    /** The same row, vanished. */
    public DemandPlan deleted() {
        return new DemandPlan(
                storeId,
                sku,
                origin,
                leadTimeDays,
                serviceLevel,
                expectedUnits,
                safetyUnits,
                reorderUnits,
                dailyUnits,
                nextUnits,
                recentUnits,
                lastSold,
                true);
    }
}
