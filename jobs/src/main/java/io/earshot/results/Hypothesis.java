package io.earshot.results;

/** Whether a store bears out what the field claims. A row of {@code hypotheses}, where each component is explained. */
public record Hypothesis(
        String job,
        String storeId,
        String hypothesis,
        String comparisonId,
        String arm,
        String claim,
        String estimand,
        double regionLower,
        double regionUpper,
        double estimate,
        double lower,
        double upper,
        long units,
        long otherUnits,
        boolean isRandomised,
        String verdict,
        boolean isDeleted) {

    /** The same row, vanished. */
    public Hypothesis deleted() {
        return new Hypothesis(
                job,
                storeId,
                hypothesis,
                comparisonId,
                arm,
                claim,
                estimand,
                regionLower,
                regionUpper,
                estimate,
                lower,
                upper,
                units,
                otherUnits,
                isRandomised,
                verdict,
                true);
    }
}
