package io.earshot.results;

/** How often customers said something on one day. A row of {@code signals}, where each component is explained. */
public record Signal(
        String storeId,
        int day,
        String segment,
        String kind,
        String name,
        long conversations,
        long connected,
        boolean isDeleted) {}
