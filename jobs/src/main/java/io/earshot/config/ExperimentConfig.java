package io.earshot.config;

import io.earshot.events.Stores;
import io.earshot.measures.experiment.Spans;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.SinkSettings;
import io.earshot.sources.SourceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings of ExperimentJob.
 *
 * @param stores whose events are taken
 * @param clickHouse where results go
 */
public record ExperimentConfig(
        Stores stores, Spans spans, SourceSettings source, ClickHouseConnection clickHouse, Duration retryFor) {
    /** The topics that the job reads; it knows nothing of the others. */
    public static final List<String> TOPICS = List.of(
            "experiments", "arm_totals", "ads", "exposures", "copy_variants", "identities", "orders", "fx_rates");

    /** Reads settings; all problems are reported together. */
    public static ExperimentConfig from(Map<String, String> values) {
        return from(new Settings(values));
    }

    static ExperimentConfig from(Settings settings) {
        Stores stores = StoreSettings.read(settings);
        Duration horizon = settings.optional("experiment.horizon", Readers::duration, Duration.ofDays(90));
        Duration covariate = settings.optional("experiment.covariate-lookback", Readers::duration, Duration.ofDays(90));
        SourceSettings source = Connections.source(settings, TOPICS, "earshot-experiment");
        ClickHouseConnection clickHouse = Connections.clickHouse(settings);
        Duration retryFor =
                settings.optional("clickhouse.retry-for", Readers::duration, SinkSettings.DEFAULT_RETRY_FOR);
        settings.check();
        return new ExperimentConfig(stores, Spans.of(horizon, covariate), source, clickHouse, retryFor);
    }
}
