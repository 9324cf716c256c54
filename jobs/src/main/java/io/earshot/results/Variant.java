package io.earshot.results;

import java.util.List;

/** A piece of copy. A row of {@code variants}, where each component is explained. */
public record Variant(
        String storeId,
        String variantId,
        long registeredAt,
        String experimentId,
        String arm,
        String text,
        List<String> phraseIds,
        boolean isDeleted) {}
