package io.earshot.results;

/** What the units of an arm did that were first exposed on a day. A row of {@code arm_moments}, where each component is explained. */
public record ArmMoments(
        String job,
        String storeId,
        String comparisonId,
        String metric,
        String slice,
        String sliceValue,
        String arm,
        String source,
        int day,
        boolean isMature,
        long units,
        long numerator,
        long denominator,
        long covariate,
        double numeratorSquared,
        double numeratorDenominator,
        double numeratorCovariate,
        double denominatorSquared,
        double denominatorCovariate,
        double covariateSquared,
        boolean isDeleted) {

    /** The same row, vanished. */
    public ArmMoments deleted() {
        return new ArmMoments(
                job,
                storeId,
                comparisonId,
                metric,
                slice,
                sliceValue,
                arm,
                source,
                day,
                isMature,
                units,
                numerator,
                denominator,
                covariate,
                numeratorSquared,
                numeratorDenominator,
                numeratorCovariate,
                denominatorSquared,
                denominatorCovariate,
                covariateSquared,
                true);
    }
}
