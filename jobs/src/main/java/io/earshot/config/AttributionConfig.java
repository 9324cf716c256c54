package io.earshot.config;

import io.earshot.events.Stores;
import io.earshot.measures.attribution.Windows;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.SinkSettings;
import io.earshot.sources.DaySums;
import io.earshot.sources.SourceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings of AttributionJob.
 *
 * @param stores whose events are taken
 * @param facts how other jobs are told of daily facts
 * @param clickHouse where results go
 */
public record AttributionConfig(
        Stores stores,
        Windows windows,
        SourceSettings source,
        DaySums.Writing facts,
        ClickHouseConnection clickHouse,
        Duration retryFor) {
    /** The topics that the job reads; it knows nothing of the others. */
    public static final List<String> TOPICS = List.of(
            "conversations", "ads", "exposures", "copy_variants", "page_views", "identities", "orders", "fx_rates");

    /** Reads settings; all problems are reported together. */
    public static AttributionConfig from(Map<String, String> values) {
        return from(new Settings(values));
    }

    static AttributionConfig from(Settings settings) {
        Stores stores = StoreSettings.read(settings);
        Duration lookback = settings.optional("attribution.lookback", Readers::duration, Duration.ofDays(30));
        Duration viewLookback = settings.optional("attribution.view-lookback", Readers::duration, Duration.ofDays(1));
        Duration horizon = settings.optional("attribution.horizon", Readers::duration, Duration.ofDays(90));
        Duration halfLife = settings.optional("attribution.half-life", Readers::duration, Duration.ofDays(7));
        Windows windows = Windows.DEFAULT;
        try {
            windows = Windows.of(lookback, viewLookback, horizon, halfLife);
        } catch (IllegalArgumentException e) {
            settings.problem("attribution: " + e.getMessage());
        }
        SourceSettings source = Connections.source(settings, TOPICS, "earshot-attribution");
        DaySums.Writing facts = Connections.facts(settings, source);
        ClickHouseConnection clickHouse = Connections.clickHouse(settings);
        Duration retryFor =
                settings.optional("clickhouse.retry-for", Readers::duration, SinkSettings.DEFAULT_RETRY_FOR);
        settings.check();
        return new AttributionConfig(stores, windows, source, facts, clickHouse, retryFor);
    }
}
