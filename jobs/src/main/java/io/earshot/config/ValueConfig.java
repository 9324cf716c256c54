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
 * The settings of CustomerValueJob.
 *
 * @param stores whose events are taken
 * @param clickHouse where results go
 */
public record ValueConfig(
        Stores stores, Spans spans, SourceSettings source, ClickHouseConnection clickHouse, Duration retryFor) {
    /** The topics that the job reads; it knows nothing of the others. */
    public static final List<String> TOPICS = List.of(
            "conversations",
            "outreach",
            "experiments",
            "ads",
            "exposures",
            "copy_variants",
            "identities",
            "orders",
            "fx_rates");

    /** Reads settings; all problems are reported together. */
    public static ValueConfig from(Map<String, String> values) {
        return from(new Settings(values));
    }

    static ValueConfig from(Settings settings) {
        Stores stores = StoreSettings.read(settings);
        Duration horizon = settings.optional("value.horizon", Readers::duration, Duration.ofDays(90));
        Duration covariate = settings.optional("value.covariate-lookback", Readers::duration, Duration.ofDays(90));
        SourceSettings source = Connections.source(settings, TOPICS, "earshot-value");
        ClickHouseConnection clickHouse = Connections.clickHouse(settings);
        Duration retryFor =
                settings.optional("clickhouse.retry-for", Readers::duration, SinkSettings.DEFAULT_RETRY_FOR);
        settings.check();
        return new ValueConfig(stores, Spans.of(horizon, covariate), source, clickHouse, retryFor);
    }
}
