package io.earshot.events;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was said about one entity, as groups: the records with the same event id and revision. A group stands for its
 * payload with the smallest hash. Which group wins depends on the set of records alone, never on their order.
 *
 * <p>A caller keeps two parallel lists: the group's payload, and the hashes of all its payloads, smallest first.
 */
public final class Versions {
    /** Who wins: the highest revision, then the latest (time, event id), then the smallest hash. */
    private static final Comparator<Meta> WINS_LAST = Comparator.comparingInt(Meta::revision)
            .thenComparingLong(Meta::atMicros)
            .thenComparing(Meta::eventId, Utf8::compare)
            .thenComparing((a, b) -> Long.compareUnsigned(b.payloadHash(), a.payloadHash()));

    private Versions() {}

    /** What became of a record that was added. */
    public enum Fate {
        ACCEPTED,
        SUPERSEDED,
        DUPLICATE,
        /** A duplicate whose payload was not seen before. */
        CONFLICT
    }

    /** Adds a record to the groups of its entity and tells what became of it. */
    public static <T extends Event> Fate add(List<T> groups, List<long[]> hashes, T event) {
        Meta meta = event.meta();
        long hash = meta.payloadHash();
        for (int i = 0; i < groups.size(); i++) {
            T group = groups.get(i);
            if (group.meta().revision() == meta.revision()
                    && group.meta().eventId().equals(meta.eventId())) {
                long[] seen = hashes.get(i);
                long[] with = with(seen, hash);
                if (with == seen) {
                    return Fate.DUPLICATE;
                }
                hashes.set(i, with);
                if (with[0] == hash) {
                    groups.set(i, event);
                }
                return Fate.CONFLICT;
            }
        }
        groups.add(event);
        hashes.add(new long[] {hash});
        return groups.size() > 1 ? Fate.SUPERSEDED : Fate.ACCEPTED;
    }

    /** The winner, or null if there is no group. */
    public static <T extends Event> @Nullable T winner(List<T> groups) {
        return winnerUntil(groups, Long.MAX_VALUE);
    }

    /** The winner among the groups that happened at or before a time, or null if there is none. */
    public static <T extends Event> @Nullable T winnerUntil(List<T> groups, long untilMicros) {
        T best = null;
        for (T group : groups) {
            if (group.meta().atMicros() <= untilMicros
                    && (best == null || WINS_LAST.compare(group.meta(), best.meta()) > 0)) {
                best = group;
            }
        }
        return best;
    }

    /** Whether the first of two groups of an entity wins over the second. */
    public static boolean wins(Meta first, Meta second) {
        return WINS_LAST.compare(first, second) > 0;
    }

    /** The hashes with one more, smallest (unsigned) first; the same array if it was among them. */
    private static long[] with(long[] seen, long hash) {
        for (long one : seen) {
            if (one == hash) {
                return seen;
            }
        }
        long[] with = Arrays.copyOf(seen, seen.length + 1);
        int i = seen.length;
        while (i > 0 && Long.compareUnsigned(with[i - 1], hash) > 0) {
            with[i] = with[i - 1];
            i--;
        }
        with[i] = hash;
        return with;
    }
}
