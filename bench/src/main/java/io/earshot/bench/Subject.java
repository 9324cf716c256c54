package io.earshot.bench;

import io.earshot.config.Arguments;
import io.earshot.config.AttributionConfig;
import io.earshot.config.ExperimentConfig;
import io.earshot.events.Stores;
import io.earshot.jobs.AttributionJob;
import io.earshot.jobs.ExperimentJob;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sources.SourceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The job that is measured, over the events that it reads. */
enum Subject {
    ATTRIBUTION("AttributionJob", AttributionJob.class, AttributionConfig.TOPICS, 29),
    EXPERIMENT("ExperimentJob", ExperimentJob.class, ExperimentConfig.TOPICS, 30);

    /** What others need to read and write as the job does. */
    record Wiring(
            SourceSettings source,
            Stores stores,
            long horizonMicros,
            ClickHouseConnection clickHouse,
            Duration retryFor) {
        static Wiring of(AttributionConfig config) {
            return new Wiring(
                    config.source(),
                    config.stores(),
                    config.windows().horizonMicros(),
                    config.clickHouse(),
                    config.retryFor());
        }
    }

    private final String title;
    private final Class<?> job;
    private final List<String> topics;
    private final int eventsPerCustomer;

    /** @param eventsPerCustomer of these topics in a simulated store as it is by default, rounded down */
    Subject(String title, Class<?> job, List<String> topics, int eventsPerCustomer) {
        this.title = title;
        this.job = job;
        this.topics = topics;
        this.eventsPerCustomer = eventsPerCustomer;
    }

    String title() {
        return title;
    }

    Class<?> job() {
        return job;
    }

    List<String> topics() {
        return topics;
    }

    int eventsPerCustomer() {
        return eventsPerCustomer;
    }

    Wiring wiring(List<String> arguments) {
        Map<String, String> settings = Arguments.parse(arguments.toArray(new String[0]));
        if (this == ATTRIBUTION) {
            return Wiring.of(AttributionConfig.from(settings));
        }
        ExperimentConfig config = ExperimentConfig.from(settings);
        return new Wiring(
                config.source(),
                config.stores(),
                config.spans().horizonMicros(),
                config.clickHouse(),
                config.retryFor());
    }
}
