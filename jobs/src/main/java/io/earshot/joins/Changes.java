package io.earshot.joins;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The rows that must be written when some rows take the place of others. */
public final class Changes {
    private Changes() {}

    /** Rows that are gone, as tombstones, and rows that are new or different. */
    public static <R> List<R> of(List<R> before, List<R> after, Function<R, String> key, UnaryOperator<R> deleted) {
        Map<String, R> gone = new LinkedHashMap<>();
        before.forEach(row -> gone.put(key.apply(row), row));
        List<R> changes = new ArrayList<>();
        for (R row : after) {
            if (!row.equals(gone.remove(key.apply(row)))) {
                changes.add(row);
            }
        }
        gone.values().forEach(row -> changes.add(deleted.apply(row)));
        return changes;
    }
}
