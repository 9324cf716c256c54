package io.earshot.results;

/** Whether what customers say leads what they buy. A row of {@code leading_indicators}, where each component is explained. */
public record SignalLead(
        String storeId,
        String target,
        String signal,
        String kind,
        String name,
        int origin,
        int days,
        long conversations,
        long connected,
        String verdict,
        int lagDays,
        double effect,
        boolean isRelative,
        double gain,
        double pValue,
        double adjustedPValue,
        boolean isDeleted) {

    /** The same row, vanished. */
    public SignalLead deleted() {
        return new SignalLead(
                storeId,
                target,
                signal,
                kind,
                name,
                origin,
                days,
                conversations,
                connected,
                verdict,
                lagDays,
                effect,
                isRelative,
                gain,
                pValue,
                adjustedPValue,
                true);
    }
}
