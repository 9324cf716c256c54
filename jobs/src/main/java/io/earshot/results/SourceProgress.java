package io.earshot.results;

/** How far a partition has been read. A row of {@code source_progress}, where each component is explained. */
public record SourceProgress(
        String job,
        String topic,
        int partition,
        long at,
        long nextOffset,
        long endOffset,
        long newestRecordAt,
        long newestOccurredAt,
        long watermark) {

    /** What is left to read. */
    public long recordsBehind() {
        return Math.max(0, endOffset - nextOffset);
    }
}
