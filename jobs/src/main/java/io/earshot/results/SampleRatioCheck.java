package io.earshot.results;

/** Whether the units came to an arm in its share. A row of {@code sample_ratio}, where each component is explained. */
public record SampleRatioCheck(
        String job,
        String storeId,
        String comparisonId,
        String arm,
        double plannedShare,
        long units,
        long contaminated,
        double expectedUnits,
        double logE,
        double pValue,
        double fixedPValue,
        boolean hasFired,
        boolean isFurthestOff,
        boolean isDeleted) {

    /** The same row, vanished. */
    public SampleRatioCheck deleted() {
        return new SampleRatioCheck(
                job,
                storeId,
                comparisonId,
                arm,
                plannedShare,
                units,
                contaminated,
                expectedUnits,
                logE,
                pValue,
                fixedPValue,
                hasFired,
                isFurthestOff,
                true);
    }
}
