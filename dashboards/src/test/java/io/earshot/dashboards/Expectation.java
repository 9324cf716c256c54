package io.earshot.dashboards;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a query must answer. */
interface Expectation {
    List<List<Object>> rows(Selection selection, Facts facts);

    /** A row; may hold null. */
    static List<Object> row(@Nullable Object... cells) {
        return Arrays.asList(cells);
    }

    /** Null where there is nothing to divide by. */
    static @Nullable Double ratio(@Nullable Double numerator, @Nullable Double denominator) {
        return numerator == null || denominator == null || denominator == 0 ? null : numerator / denominator;
    }
}
