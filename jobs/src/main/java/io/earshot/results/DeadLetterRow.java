package io.earshot.results;

/** A record that was refused, and why. A row of {@code dead_letters}, where each component is explained. */
public record DeadLetterRow(
        String job,
        String topic,
        int partition,
        long offset,
        long recordAt,
        String storeId,
        String reason,
        String detail,
        boolean isDeleted) {}
