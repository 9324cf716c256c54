package io.earshot.config;

import io.earshot.events.Stores;
import io.earshot.measures.series.DemandTerms;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.SinkSettings;
import io.earshot.sources.DaySums;
import io.earshot.sources.SourceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings of ForecastJob.
 *
 * @param stores whose facts and stock are taken
 * @param terms for what products must be kept in stock, and how often that is looked at
 * @param clickHouse where results go
 */
public record ForecastConfig(
        Stores stores, DemandTerms terms, SourceSettings source, ClickHouseConnection clickHouse, Duration retryFor) {
    /** The topics that the job reads. */
    public static final List<String> TOPICS = List.of(DaySums.TOPIC, "stock");

    /** Reads settings; all problems are reported together. */
    public static ForecastConfig from(Map<String, String> values) {
        return from(new Settings(values));
    }

    static ForecastConfig from(Settings settings) {
        Stores stores = StoreSettings.read(settings);
        Duration leadTime = settings.optional("forecast.lead-time", Readers::wholeDays, Duration.ofDays(14));
        double serviceLevel =
                settings.optional("forecast.service-level", Double::parseDouble, DemandTerms.DEFAULT.serviceLevel());
        Duration renewed = settings.optional("forecast.products-every", Readers::wholeDays, Duration.ofDays(1));
        Duration spendDelay = settings.optional("forecast.spend-delay", Readers::wholeDaysOrNone, Duration.ofDays(2));
        DemandTerms terms = DemandTerms.DEFAULT;
        try {
            terms = new DemandTerms(
                    Math.toIntExact(leadTime.toDays()),
                    serviceLevel,
                    Math.toIntExact(renewed.toDays()),
                    Math.toIntExact(spendDelay.toDays()));
        } catch (IllegalArgumentException e) {
            settings.problem("forecast: " + e.getMessage());
        }
        SourceSettings source = Connections.source(settings, TOPICS, "earshot-forecast");
        ClickHouseConnection clickHouse = Connections.clickHouse(settings);
        Duration retryFor =
                settings.optional("clickhouse.retry-for", Readers::duration, SinkSettings.DEFAULT_RETRY_FOR);
        settings.check();
        return new ForecastConfig(stores, terms, source, clickHouse, retryFor);
    }
}
