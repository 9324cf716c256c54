package io.earshot.results;

/** By how much the copy made of a phrase beats the baseline. A row of {@code phrase_lifts}, where each component is explained. */
public record PhraseLift(
        String job,
        String storeId,
        String comparisonId,
        String arm,
        String phraseId,
        String metric,
        boolean isRandomised,
        long units,
        long baselineUnits,
        double value,
        double baselineValue,
        double lift,
        double lower,
        double upper,
        double logE,
        double pooledLift,
        double pooledLower,
        double pooledUpper,
        boolean isDiscovery,
        long phrases,
        boolean isDeleted) {

    /** The same row, vanished. */
    public PhraseLift deleted() {
        return new PhraseLift(
                job,
                storeId,
                comparisonId,
                arm,
                phraseId,
                metric,
                isRandomised,
                units,
                baselineUnits,
                value,
                baselineValue,
                lift,
                lower,
                upper,
                logE,
                pooledLift,
                pooledLower,
                pooledUpper,
                isDiscovery,
                phrases,
                true);
    }
}
