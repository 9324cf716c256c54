package io.earshot.local;

import io.earshot.events.Event;
import io.earshot.events.ExperimentRegistered;
import io.earshot.measures.experiment.Comparison;
import io.earshot.sources.EventCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was said of experiments, as it stands in their topic. */
public final class Registrations {
    public static final String TOPIC = "experiments";

    /** {@code experiment.horizon}, where it is not set. */
    private static final long USUAL_HORIZON_MICROS = Duration.ofDays(90).toMillis() * 1000;

    /** As `docs/attribution.md`: what lies further ahead of its record is a dead letter. */
    private static final long FUTURE_MICROS = Duration.ofMinutes(5).toMillis() * 1000;

    private final Map<Integer, Long> newest = new HashMap<>();
    private final List<Said> all = new ArrayList<>();

    private Registrations() {}

    /**
     * A registration where it stands in the log.
     *
     * @param newestMicros the newest time of its partition up to it, its own included
     */
    public record Said(ExperimentRegistered registered, int partition, long offset, long newestMicros) {
        /** Whether jobs with the usual horizon set it aside. */
        public boolean isLate() {
            return registered.meta().atMicros() < newestMicros - USUAL_HORIZON_MICROS;
        }

        /** Whether it was sent after another of the same experiment, and is not late itself. */
        public boolean replaces(Said other) {
            return partition == other.partition
                    && offset > other.offset
                    && !isLate()
                    && isOf(other.registered.meta().storeId(), other.registered.experimentId());
        }

        private boolean isOf(String storeId, String experimentId) {
            return registered.experimentId().equals(experimentId)
                    && registered.meta().storeId().equals(storeId);
        }
    }

    /**
     * All registrations but those that are dead letters whatever the settings of a job, in the order of each partition.
     *
     * @param properties how to reach Kafka: at least {@code bootstrap.servers}
     */
    public static List<Said> all(Map<String, String> properties) {
        Registrations registrations = new Registrations();
        TopicReader.forEach(
                properties,
                TOPIC,
                record -> registrations.add(record.value(), record.timestamp(), record.partition(), record.offset()));
        return registrations.all;
    }

    /** Those of one experiment. */
    public static List<Said> of(Map<String, String> properties, String storeId, String experimentId) {
        return all(properties).stream()
                .filter(said -> said.isOf(storeId, experimentId))
                .toList();
    }

    /** How an experiment stands by all that was said of it; nothing if it is not registered. */
    public static Optional<Comparison> comparison(List<Said> said) {
        return Optional.ofNullable(Comparison.of(said.stream()
                .filter(each -> !each.isLate())
                .map(Said::registered)
                .toList()));
    }

    private void add(byte @Nullable [] value, long recordMillis, int partition, long offset) {
        Event event = value == null ? null : EventCheck.event(TOPIC, value).orElse(null);
        if (event == null || event.meta().atMicros() > recordMillis * 1000 + FUTURE_MICROS) {
            return;
        }
        long reached = newest.merge(partition, event.meta().atMicros(), Math::max);
        if (event instanceof ExperimentRegistered registered) {
            all.add(new Said(registered, partition, offset, reached));
        }
    }
}
