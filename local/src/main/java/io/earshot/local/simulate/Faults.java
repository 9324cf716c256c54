package io.earshot.local.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What real pipelines do to events: repeat, correct, delay, break and misdirect them.
 *
 * <p>Nothing here changes the truth: what is added is refused, repeated or replaced by the event as it truly happened. So
 * the fates can be counted here, and hold however the topics are partitioned: a late record follows one with its own key.
 */
final class Faults {
    static final String UNKNOWN_STORE = "closed-store";
    private static final String COUNT = "stock_level";
    private static final String FAR_FUTURE = "2150-01-01T00:00:00Z";

    /** One in so many events of a type. */
    private record Every(int duplicate, int conflict, int revision, int late, int elsewhere) {
        boolean isEverLate() {
            return late > 0;
        }
    }

    private static final int ATTEMPTS = 50;
    private static final Every OFTEN = new Every(5, 7, 6, 8, 9);
    private static final Every SOMETIMES = new Every(25, 60, 15, 120, 170);
    private static final Every SELDOM = new Every(35, 150, 60, 400, 450);

    /** Nothing is late there. */
    private static final Every COUNTS = new Every(5, 7, 6, 0, 9);

    private static final Set<String> RARE =
            Set.of("variant", "cancelled", "refunded", "rate", "experiment", "arm_total");
    private static final Set<String> FREQUENT = Set.of("impression", "click", "page_view", "exposure");

    /** Those that are the same entity only under the same id. */
    private static final Set<String> KEEP_EVENT_ID =
            Set.of("impression", "click", "page_view", "exposure", "link", "subscription");

    private final SimulationOptions options;
    private final Truth.Builder truth;
    private final Consumer<SimulatedRecord> out;
    private final ObjectMapper mapper = new ObjectMapper();
    private final MessageDigest sha256 = sha256();
    private final Malformer malformer;
    private final Map<String, Integer> quotas = new HashMap<>();
    private final Map<String, Double> malformedDue = new HashMap<>();
    private long published;

    Faults(SimulationOptions options, Truth.Builder truth, Consumer<SimulatedRecord> out) {
        this.options = options;
        this.truth = truth;
        this.out = out;
        this.malformer = new Malformer(mapper);
    }

    void publish(Draft draft) {
        draft.labels.forEach(truth::count);
        draft.effects.forEach(effect -> effect.accept(truth));
        Randomness randomness = Randomness.of(options.seed(), "fault", published++);
        long last = draft.arrival;
        if (options.faults()) {
            last = publishWithFaults(draft, randomness);
        } else {
            emit(draft, draft.body, draft.arrival, draft.fate, 0);
        }
        publishMalformed(draft, last, randomness);
    }

    /** Returns the last arrival of the event itself. */
    private long publishWithFaults(Draft draft, Randomness randomness) {
        String type = draft.type();
        Every every = type.equals(COUNT)
                ? COUNTS
                : RARE.contains(type) ? OFTEN : FREQUENT.contains(type) ? SELDOM : SOMETIMES;
        long last = draft.arrival;
        if (!draft.body.has("revision") && due(type, "revision", every.revision)) {
            last = publishRevised(draft, randomness);
        } else if (due(type, "conflict", every.conflict)) {
            last = publishConflict(draft, randomness);
        } else {
            emit(draft, draft.body, draft.arrival, draft.fate, 0);
        }
        if (due(type, "duplicate", every.duplicate)) {
            truth.count("duplicates");
            emit(draft, draft.body, last + soon(randomness), SimulatedRecord.Fate.DUPLICATE, 0);
        }
        if (every.isEverLate() && due(type, "late", every.late)) {
            truth.count("late_beyond_horizon");
            emit(draft, longAgo(draft, randomness), last + soon(randomness), SimulatedRecord.Fate.LATE, 0);
        }
        if (due(type, "unknown_store", every.elsewhere)) {
            truth.count("unknown_store");
            emitDeadLetter(draft, another(draft, "-store").put("store_id", UNKNOWN_STORE), last + soon(randomness));
        }
        if (due(type, "future", every.elsewhere)) {
            truth.count("future");
            emitDeadLetter(draft, another(draft, "-future").put("occurred_at", FAR_FUTURE), last + soon(randomness));
        }
        return last;
    }

    /** The event as first told was wrong; its correction may overtake it. */
    private long publishRevised(Draft draft, Randomness randomness) {
        truth.count("revisions");
        ObjectNode first = draft.body.deepCopy();
        Mutations.change(first, draft.occurredAt, randomness);
        boolean keepsEventId = KEEP_EVENT_ID.contains(draft.type());
        if (!keepsEventId) {
            first.put("event_id", draft.body.get("event_id").textValue() + "-first");
        }
        int revision = randomness.chance(0.8) ? 1 : 2; // a correction may itself have been lost
        draft.body.put("revision", revision);
        // What comes of a count after the next one is superseded, whatever it is.
        long atMost = draft.type().equals(COUNT) ? 3 * Micros.DAY : 30 * Micros.DAY;
        long later = draft.arrival + randomness.between(Micros.HOUR, atMost);
        boolean overtakes = randomness.chance(0.25);
        if (overtakes) {
            truth.count("revisions.before_what_they_correct");
        }
        emit(draft, first, overtakes ? later : draft.arrival, SimulatedRecord.Fate.SUPERSEDED, 0);
        emit(draft, draft.body, overtakes ? draft.arrival : later, draft.fate, 0);
        return later;
    }

    /** Two payloads under one id; the true one has the smaller hash, so it wins, whichever comes first. */
    private long publishConflict(Draft draft, Randomness randomness) {
        ObjectNode other = losing(draft, randomness);
        if (other == null) {
            emit(draft, draft.body, draft.arrival, draft.fate, 0);
            return draft.arrival;
        }
        truth.count("conflicts");
        long later = draft.arrival + soon(randomness);
        boolean trueFirst = randomness.chance(0.5);
        emit(draft, trueFirst ? draft.body : other, draft.arrival, draft.fate, 0);
        emit(draft, trueFirst ? other : draft.body, later, SimulatedRecord.Fate.DUPLICATE, 1);
        return later;
    }

    /** Another payload with a greater hash; null for a hash so great that none is found. */
    private @Nullable ObjectNode losing(Draft draft, Randomness randomness) {
        byte[] hash = hash(draft.body);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ObjectNode other = draft.body.deepCopy();
            Mutations.change(other, draft.occurredAt, randomness);
            if (Arrays.compareUnsigned(hash, hash(other)) < 0) {
                return other;
            }
        }
        return null;
    }

    private void publishMalformed(Draft draft, long last, Randomness randomness) {
        // One more after so many events of a topic, beginning soon, so that small topics have some as well.
        double due = malformedDue.getOrDefault(draft.topic, 0.8) + options.malformed() / (1 - options.malformed());
        while (due >= 1) {
            due -= 1;
            Malformer.Broken broken = malformer.broken(draft, randomness);
            truth.count("malformed");
            truth.count("malformed." + broken.kind());
            long arrival = last + soon(randomness);
            truth.account(draft.topic, broken.storeId(), SimulatedRecord.Fate.DEAD_LETTER.title(), 0);
            out.accept(new SimulatedRecord(
                    draft.topic,
                    broken.key(),
                    broken.value(),
                    draft.occurredAt,
                    arrival,
                    SimulatedRecord.Fate.DEAD_LETTER));
        }
        malformedDue.put(draft.topic, due);
    }

    private ObjectNode another(Draft draft, String suffix) {
        ObjectNode copy = draft.body.deepCopy();
        return copy.put("event_id", draft.body.get("event_id").textValue() + suffix);
    }

    /** As an old export would send it once more: months older than what its partition has seen. */
    private ObjectNode longAgo(Draft draft, Randomness randomness) {
        ObjectNode old = another(draft, "-late");
        long days = randomness.between(200, 400);
        old.put("occurred_at", Micros.iso(draft.occurredAt - days * Micros.DAY));
        if (old.has("period_start")) {
            long start = Micros.of(Instant.parse(old.get("period_start").textValue()));
            old.put("period_start", Micros.iso(start - days * Micros.DAY));
        }
        if (old.has("day")) {
            old.put(
                    "day",
                    LocalDate.parse(old.get("day").textValue()).minusDays(days).toString());
        }
        return old;
    }

    private void emitDeadLetter(Draft draft, ObjectNode body, long arrival) {
        emit(draft, body, arrival, SimulatedRecord.Fate.DEAD_LETTER, 0);
    }

    private void emit(Draft draft, ObjectNode body, long arrival, SimulatedRecord.Fate fate, long conflicts) {
        long occurredAt = Micros.of(Instant.parse(body.get("occurred_at").textValue()));
        if (arrival - occurredAt > Micros.DAY && fate != SimulatedRecord.Fate.LATE) {
            truth.count("late_within_horizon");
        }
        String storeId = body.get("store_id").textValue();
        truth.account(draft.topic, storeId.equals(UNKNOWN_STORE) ? "" : storeId, fate.title(), conflicts);
        out.accept(new SimulatedRecord(draft.topic, PartitionKey.of(body), bytes(body), occurredAt, arrival, fate));
    }

    private boolean due(String type, String fault, int every) {
        String quota = type + '/' + fault;
        int calls = quotas.merge(quota, 1, Integer::sum);
        return (calls + Randomness.of(options.seed(), quota).below(every)) % every == 0;
    }

    private static long soon(Randomness randomness) {
        return randomness.chance(0.5)
                ? randomness.between(Micros.SECOND, Micros.MINUTE)
                : randomness.between(Micros.MINUTE, 3 * Micros.DAY);
    }

    private byte[] hash(ObjectNode body) {
        return sha256.digest(bytes(body));
    }

    private byte[] bytes(ObjectNode body) {
        try {
            return mapper.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
