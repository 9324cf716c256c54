package io.earshot.config;

import io.earshot.events.Stores;
import io.earshot.measures.attribution.Windows;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.SinkSettings;
import io.earshot.sources.CustomerKeys;
import io.earshot.sources.Format;
import io.earshot.sources.SourceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The settings of AttributionJob.
 *
 * @param stores whose events are taken
 * @param clickHouse where results go
 */
public record AttributionConfig(
        Stores stores, Windows windows, SourceSettings source, ClickHouseConnection clickHouse, Duration retryFor) {
    /** The topics that the job reads; it knows nothing of the others. */
    public static final List<String> TOPICS = List.of(
            "conversations", "ads", "exposures", "copy_variants", "page_views", "identities", "orders", "fx_rates");

    private static final String NO_DATABASE = "jdbc:clickhouse://nowhere:0/none";

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
        SourceSettings source = source(settings);
        ClickHouseConnection clickHouse = clickHouse(settings);
        Duration retryFor =
                settings.optional("clickhouse.retry-for", Readers::duration, SinkSettings.DEFAULT_RETRY_FOR);
        settings.check();
        return new AttributionConfig(stores, windows, source, clickHouse, retryFor);
    }

    private static ClickHouseConnection clickHouse(Settings settings) {
        String user = settings.optional("clickhouse.user", String::strip, "default");
        String passwordFile = settings.optional("clickhouse.password-file");
        return settings.required(
                "clickhouse.url",
                url -> new ClickHouseConnection(url, user, passwordFile),
                ClickHouseConnection.of(NO_DATABASE, "nobody"));
    }

    private static SourceSettings source(Settings settings) {
        Properties kafka = new Properties();
        String file = settings.optional("kafka.properties-file");
        if (file != null) {
            try {
                kafka.putAll(Arguments.properties(Path.of(file)));
            } catch (IllegalArgumentException e) {
                settings.problem("kafka.properties-file: " + e.getMessage());
            }
        }
        String servers = settings.required("kafka.bootstrap.servers", String::strip, "");
        settings.group("kafka.client.").forEach((key, value) -> {
            if (key.matches(".*(password|jaas|secret|keystore\\.key).*")) {
                settings.problem(
                        "kafka.client." + key + " must stand in kafka.properties-file, as it may hold a secret");
            }
            kafka.put(key, value);
        });
        kafka.put("bootstrap.servers", servers);
        Map<String, Format> formats = new LinkedHashMap<>();
        for (String topic : TOPICS) {
            String key = "topics." + topic + ".format";
            formats.put(topic, settings.optional(key, text -> Readers.word(Format.class, text), Format.ANY));
        }
        return new SourceSettings(
                kafka,
                settings.optional("kafka.group-id", String::strip, "earshot-attribution"),
                formats,
                settings.optional("topics.dead-letters", String::strip, "earshot.dead-letters"),
                new CustomerKeys.Location(settings.optional("customer-key.file")),
                settings.optional("source.idle-after", Readers::duration, Duration.ofHours(1)),
                settings.optional("source.alignment", Readers::duration, Duration.ofDays(90)));
    }
}
