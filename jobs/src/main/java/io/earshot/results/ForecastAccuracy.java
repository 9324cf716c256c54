package io.earshot.results;

/** How right one method was. A row of {@code forecast_accuracy}, or of {@code forecast_accuracy_weeks}, where each component is explained. */
public record ForecastAccuracy(
        String storeId,
        String metric,
        String dimension,
        String method,
        int firstStep,
        int lastStep,
        int origins,
        int lastOrigin,
        double actual,
        double mase,
        double rmsse,
        double wape,
        double bias,
        double valueAdded,
        double coverage80,
        double coverage95,
        double pinball,
        boolean isChampion,
        boolean isShown,
        boolean isDeleted) {

    /** The same row, vanished. */
    public ForecastAccuracy deleted() {
        return new ForecastAccuracy(
                storeId,
                metric,
                dimension,
                method,
                firstStep,
                lastStep,
                origins,
                lastOrigin,
                actual,
                mase,
                rmsse,
                wape,
                bias,
                valueAdded,
                coverage80,
                coverage95,
                pinball,
                isChampion,
                isShown,
                true);
    }
}
