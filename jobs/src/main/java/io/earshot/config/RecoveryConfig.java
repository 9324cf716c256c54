package io.earshot.config;

import io.earshot.events.Stores;
import io.earshot.measures.recovery.RecoverySpans;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.SinkSettings;
import io.earshot.sources.DaySums;
import io.earshot.sources.SourceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings of RecoveryJob.
 *
 * @param stores whose events are taken
 * @param facts how other jobs are told of daily facts
 * @param clickHouse where results go
 */
public record RecoveryConfig(
        Stores stores,
        RecoverySpans spans,
        SourceSettings source,
        DaySums.Writing facts,
        ClickHouseConnection clickHouse,
        Duration retryFor) {
    /** The topics that the job reads; it knows nothing of the others. */
    public static final List<String> TOPICS =
            List.of("carts", "outreach", "subscriptions", "conversations", "identities", "orders", "fx_rates");

    /** Reads settings; all problems are reported together. */
    public static RecoveryConfig from(Map<String, String> values) {
        return from(new Settings(values));
    }

    static RecoveryConfig from(Settings settings) {
        Stores stores = StoreSettings.read(settings);
        Duration horizon = settings.optional("recovery.horizon", Readers::duration, Duration.ofDays(90));
        Duration silence = settings.optional("recovery.abandoned-after", Readers::duration, Duration.ofMinutes(60));
        Duration cart = settings.optional("recovery.cart-window", Readers::wholeDays, Duration.ofDays(7));
        Duration subscription = settings.optional("recovery.win-back-window", Readers::wholeDays, Duration.ofDays(30));
        Duration trial = settings.optional("recovery.trial-window", Readers::wholeDays, Duration.ofDays(30));
        SourceSettings source = Connections.source(settings, TOPICS, "earshot-recovery");
        DaySums.Writing facts = Connections.facts(settings, source);
        ClickHouseConnection clickHouse = Connections.clickHouse(settings);
        Duration retryFor =
                settings.optional("clickhouse.retry-for", Readers::duration, SinkSettings.DEFAULT_RETRY_FOR);
        settings.check();
        RecoverySpans spans = RecoverySpans.of(horizon, silence, cart, subscription, trial);
        return new RecoveryConfig(stores, spans, source, facts, clickHouse, retryFor);
    }
}
