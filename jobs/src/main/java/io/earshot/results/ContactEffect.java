package io.earshot.results;

/** What assigning an arm did, and what talking did to those who were reached because of it. A row of {@code complier_effects}, where each component is explained. */
public record ContactEffect(
        String storeId,
        String comparisonId,
        String metric,
        String arm,
        boolean isRandomised,
        long units,
        long baselineUnits,
        double value,
        double baselineValue,
        double itt,
        double ittLower,
        double ittUpper,
        double ittPValue,
        double connectRate,
        double baselineConnectRate,
        double firstStageF,
        double complierEffect,
        double waldLower,
        double waldUpper,
        double andersonRubinLower,
        double andersonRubinUpper,
        double incremental,
        double incrementalLower,
        double incrementalUpper,
        boolean isDeleted) {

    /** The same row, vanished. */
    public ContactEffect deleted() {
        return new ContactEffect(
                storeId,
                comparisonId,
                metric,
                arm,
                isRandomised,
                units,
                baselineUnits,
                value,
                baselineValue,
                itt,
                ittLower,
                ittUpper,
                ittPValue,
                connectRate,
                baselineConnectRate,
                firstStageF,
                complierEffect,
                waldLower,
                waldUpper,
                andersonRubinLower,
                andersonRubinUpper,
                incremental,
                incrementalLower,
                incrementalUpper,
                true);
    }
}
