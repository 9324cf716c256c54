package io.earshot.results;

/** What happened on one day of one series. A row of {@code daily_facts}, where each component is explained. */
public record DailyFact(
        String job,
        String storeId,
        String kind,
        String dimension,
        int day,
        long numerator,
        long denominator,
        boolean isDeleted) {}
