package io.earshot.measures.lift;

/** What a reader must know before believing an estimate. */
public enum Warning {
    /** Fewer than 20 units in an arm. */
    FEW_UNITS,
    /** An arm has no spread, or sums that cannot be: there is no result. */
    ZERO_OR_NEGATIVE_VARIANCE,
    /** The control's value may be zero, so that a relative lift has no bounds. */
    BASELINE_NEAR_ZERO,
    /** The sample-ratio check has fired: units are missing from an arm. */
    SAMPLE_RATIO_MISMATCH,
    /** Arms were not assigned at random: an association. */
    NOT_RANDOMISED,
    /** Units whose outcome window is still open are in it. */
    IMMATURE
}
