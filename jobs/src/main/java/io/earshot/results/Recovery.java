package io.earshot.results;

import java.util.List;

/** What became of a case: an abandoned cart, a cancelled subscription or a trial. A row of {@code recoveries}, where each component is explained. */
public record Recovery(
        String storeId,
        String about,
        String caseId,
        String eventId,
        int day,
        long beganAt,
        boolean isAssigned,
        long clockAt,
        String arm,
        boolean isRandomised,
        String experimentId,
        String comparisonId,
        boolean isUnit,
        long firstAttemptAt,
        double hoursToAttempt,
        boolean isWithinDay,
        int attempts,
        boolean isConnected,
        long connectedAt,
        List<String> objectionIds,
        long valueMinor,
        String status,
        boolean isRecovered,
        String orderId,
        String matchedBy,
        long recoveredAt,
        long orderMinor,
        long recoveredMinor,
        double share,
        boolean isMature,
        boolean isDeleted) {

    /** The same row, vanished. */
    public Recovery deleted() {
        return new Recovery(
                storeId,
                about,
                caseId,
                eventId,
                day,
                beganAt,
                isAssigned,
                clockAt,
                arm,
                isRandomised,
                experimentId,
                comparisonId,
                isUnit,
                firstAttemptAt,
                hoursToAttempt,
                isWithinDay,
                attempts,
                isConnected,
                connectedAt,
                objectionIds,
                valueMinor,
                status,
                isRecovered,
                orderId,
                matchedBy,
                recoveredAt,
                orderMinor,
                recoveredMinor,
                share,
                isMature,
                true);
    }
}
