package io.earshot.local;

import io.earshot.events.ExperimentRegistered;
import io.earshot.measures.experiment.Comparison;
import io.earshot.sources.EventCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was said of experiments, as it stands in their topic. */
public final class Registrations {
    public static final String TOPIC = "experiments";

    private Registrations() {}

    /**
     * How an experiment stands by all that was said of it; nothing if it is not registered.
     *
     * @param properties how to reach Kafka: at least {@code bootstrap.servers}
     */
    public static Optional<Comparison> find(Map<String, String> properties, String storeId, String experimentId) {
        List<ExperimentRegistered> said = new ArrayList<>();
        TopicReader.forEach(properties, TOPIC, record -> {
            if (record.value() != null
                    && EventCheck.event(TOPIC, record.value()).orElse(null) instanceof ExperimentRegistered registered
                    && registered.experimentId().equals(experimentId)
                    && registered.meta().storeId().equals(storeId)) {
                said.add(registered);
            }
        });
        return Optional.ofNullable(Comparison.of(said));
    }
}
