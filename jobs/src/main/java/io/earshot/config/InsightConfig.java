package io.earshot.config;

import io.earshot.events.Stores;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.SinkSettings;
import io.earshot.sources.DaySums;
import io.earshot.sources.SourceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The settings of InsightJob.
 *
 * @param stores whose events are taken
 * @param horizonMicros how long corrections count, and how late an event may be
 * @param facts how other jobs are told of daily facts
 * @param clickHouse where results go
 */
public record InsightConfig(
        Stores stores,
        long horizonMicros,
        SourceSettings source,
        DaySums.Writing facts,
        ClickHouseConnection clickHouse,
        Duration retryFor) {
    /** The topics that the job reads; it knows nothing of the others. */
    public static final List<String> TOPICS = List.of("conversations");

    /** Reads settings; all problems are reported together. */
    public static InsightConfig from(Map<String, String> values) {
        return from(new Settings(values));
    }

    static InsightConfig from(Settings settings) {
        Stores stores = StoreSettings.read(settings);
        Duration horizon = settings.optional("insight.horizon", Readers::duration, Duration.ofDays(90));
        SourceSettings source = Connections.source(settings, TOPICS, "earshot-insight");
        DaySums.Writing facts = Connections.facts(settings, source);
        ClickHouseConnection clickHouse = Connections.clickHouse(settings);
        Duration retryFor =
                settings.optional("clickhouse.retry-for", Readers::duration, SinkSettings.DEFAULT_RETRY_FOR);
        settings.check();
        return new InsightConfig(stores, TimeUnit.MICROSECONDS.convert(horizon), source, facts, clickHouse, retryFor);
    }
}
