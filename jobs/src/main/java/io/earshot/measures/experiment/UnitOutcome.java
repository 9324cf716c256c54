package io.earshot.measures.experiment;

import java.util.List;

/**
 * What one unit of a comparison did. Exactly what it adds to the sums of its arm, so that it can be taken back when a later
 * link, refund, correction or late exposure says otherwise.
 *
 * @param comparisonId the experiment
 * @param unit who or what was drawn into the arm
 * @param arm where it was seen first
 * @param isContaminated whether it was seen in several arms while its outcome window was open: then it has no outcome
 * @param day of its first exposure in the store's time zone, days since 1970-01-01
 * @param slices the parts of the units that it belongs to
 * @param values what is measured of it; none if it is contaminated
 * @param stratum what it was like before, where the arms are not drawn: see {@link Stratum}; or with
 *     which probability it was drawn: see {@link Draws}; else empty
 * @param cohort the audience that it belongs to, where audiences are the units: channel, campaign, ad; else empty
 * @param parts what is measured of stretches of its outcome window, in a slice each; none if it is contaminated
 */
public record UnitOutcome(
        String storeId,
        String comparisonId,
        String unit,
        String arm,
        boolean isContaminated,
        int day,
        List<Slice> slices,
        List<Value> values,
        String stratum,
        List<String> cohort,
        List<Part> parts) {

    /** Of the whole window only, and in no stratum. */
    public UnitOutcome(
            String storeId,
            String comparisonId,
            String unit,
            String arm,
            boolean isContaminated,
            int day,
            List<Slice> slices,
            List<Value> values,
            List<String> cohort) {
        this(storeId, comparisonId, unit, arm, isContaminated, day, slices, values, Stratum.NONE, cohort, List.of());
    }

    /** What is measured of a stretch of the outcome window. */
    public record Part(Slice slice, Value value) {}

    /**
     * What is measured of a unit by one metric.
     *
     * @param numerator money in minor units of the store's currency
     * @param covariate the numerator of a time before the first exposure; 0 where there is none
     */
    public record Value(Metric metric, long numerator, long denominator, long covariate) {}
}
