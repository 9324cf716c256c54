package io.earshot.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings as text, read once. Every problem is collected, and {@link #check} reports them all together: what is missing,
 * what cannot be read, and what nobody asked for (with the setting that was perhaps meant).
 */
public final class Settings {
    private final Map<String, String> values;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    public Settings(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /** A setting that must be there; the fallback stands in after a problem, so that the others are found too. */
    public <T> T required(String key, Function<String, T> read, T standIn) {
        known.add(key);
        String value = values.get(key);
        if (value == null) {
            problems.add(key + " is missing");
            return standIn;
        }
        return read(key, value, read, standIn);
    }

    /** A setting that has a default. */
    public <T> T optional(String key, Function<String, T> read, T fallback) {
        known.add(key);
        String value = values.get(key);
        return value == null ? fallback : read(key, value, read, fallback);
    }

    /** A text that may be absent. */
    public @Nullable String optional(String key) {
        known.add(key);
        return values.get(key);
    }

    /** All settings whose names begin so, without the beginning. */
    public Map<String, String> group(String prefix) {
        Map<String, String> group = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                known.add(key);
                group.put(key.substring(prefix.length()), value);
            }
        });
        return group;
    }

    /** The settings that have been asked for so far. */
    public Set<String> known() {
        return Set.copyOf(known);
    }

    public void problem(String problem) {
        problems.add(problem);
    }

    /** Reports all problems at once. */
    public void check() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                problems.add(key + " is unknown" + suggestion(key));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Invalid settings: " + String.join("; ", problems));
        }
    }

    private <T> T read(String key, String value, Function<String, T> read, T fallback) {
        try {
            return read.apply(value);
        } catch (RuntimeException e) {
            problems.add(key + ": " + e.getMessage());
            return fallback;
        }
    }

    private String suggestion(String key) {
        String nearest = "";
        int least = 4;
        for (String other : known) {
            int distance = distance(key, other);
            if (distance < least) {
                least = distance;
                nearest = other;
            }
        }
        return nearest.isEmpty() ? "" : ": perhaps " + nearest;
    }

    /** How many letters must be changed, added or dropped (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
