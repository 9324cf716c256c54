package io.earshot.results;

/** How many records met which fate. A row of {@code records_by_fate}, where each component is explained. */
public record RecordsByFate(
        String job, String topic, String storeId, String fate, long records, long conflicts, boolean isDeleted) {}
