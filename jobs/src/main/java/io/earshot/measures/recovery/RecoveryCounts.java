package io.earshot.measures.recovery;

import io.earshot.events.Keys;
import io.earshot.events.Store;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a case adds to rows of counts: attempts that connected, recoveries among those who were reached.
 */
public final class RecoveryCounts {
    public static final String CONTACT_RATES = "contact_rates";
    public static final String OBJECTIONS = "recovery_objections";

    private RecoveryCounts() {}

    /**
     * An addition to a row.
     *
     * @param units the first value of the row
     * @param successes the second
     */
    public record Count(String table, String key, long units, long successes) {}

    /** All that a case adds. */
    public static List<Count> of(CaseResult result) {
        List<Count> counts = new ArrayList<>();
        addAttempts(result, counts);
        if (result.isMature() && result.isConnected()) {
            long recovered = result.recovered() == null ? 0 : 1;
            String storeId = result.store().id();
            String about = result.one().about().word();
            counts.add(new Count(OBJECTIONS, Keys.join(storeId, about, ""), 1, recovered));
            for (String objection : result.objections()) {
                if (!objection.isEmpty()) {
                    counts.add(new Count(OBJECTIONS, Keys.join(storeId, about, objection), 1, recovered));
                }
            }
        }
        return counts;
    }

    private static void addAttempts(CaseResult result, List<Count> counts) {
        int number = 0;
        for (Attempt attempt : result.attempts()) {
            number++;
            for (String segment : List.of("", attempt.segment())) {
                add(attempt, segment, "", 0, result.store(), counts);
                add(attempt, segment, "hour", hour(attempt, result.store()), result.store(), counts);
                add(attempt, segment, "attempt", number, result.store(), counts);
            }
        }
    }

    private static void add(
            Attempt attempt, String segment, String dimension, int value, Store store, List<Count> counts) {
        String key = Keys.join(store.id(), attempt.channel(), segment, dimension, Integer.toString(value));
        counts.add(new Count(CONTACT_RATES, key, 1, attempt.isConnected() ? 1 : 0));
    }

    private static int hour(Attempt attempt, Store store) {
        return Instant.EPOCH
                .plus(attempt.atMicros(), ChronoUnit.MICROS)
                .atZone(ZoneId.of(store.timeZone()))
                .getHour();
    }
}
