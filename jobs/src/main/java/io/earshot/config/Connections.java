package io.earshot.config;

import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.SinkSettings;
import io.earshot.sources.CustomerKeys;
import io.earshot.sources.DaySums;
import io.earshot.sources.Format;
import io.earshot.sources.SourceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The settings that every job has: where events come from and where results go. */
final class Connections {
    private static final String NO_DATABASE = "jdbc:clickhouse://nowhere:0/none";

    private Connections() {}

    static ClickHouseConnection clickHouse(Settings settings) {
        String user = settings.optional("clickhouse.user", String::strip, "default");
        String passwordFile = settings.optional("clickhouse.password-file");
        return settings.required(
                "clickhouse.url",
                url -> new ClickHouseConnection(url, user, passwordFile),
                ClickHouseConnection.of(NO_DATABASE, "nobody"));
    }

    /** How a job tells others of its daily facts. */
    static DaySums.Writing facts(Settings settings, SourceSettings source) {
        return new DaySums.Writing(
                source.kafka(),
                settings.optional("facts.retry-for", Readers::duration, SinkSettings.DEFAULT_RETRY_FOR));
    }

    /**
     * Where events come from.
     *
     * @param topics that the job reads
     * @param groupId unless the settings name another
     */
    static SourceSettings source(Settings settings, List<String> topics, String groupId) {
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
            if (SourceSettings.mayHoldSecret(key)) {
                settings.problem(
                        "kafka.client." + key + " must stand in kafka.properties-file, as it may hold a secret");
            }
            kafka.put(key, value);
        });
        kafka.put("bootstrap.servers", servers);
        Map<String, Format> formats = new LinkedHashMap<>();
        for (String topic : topics) {
            String key = "topics." + topic + ".format";
            formats.put(topic, settings.optional(key, text -> Readers.word(Format.class, text), Format.ANY));
        }
        return new SourceSettings(
                kafka,
                settings.optional("kafka.group-id", String::strip, groupId),
                formats,
                settings.optional("topics.dead-letters", String::strip, "earshot.dead-letters"),
                new CustomerKeys.Location(settings.optional("customer-key.file")),
                settings.optional("source.idle-after", Readers::duration, Duration.ofHours(1)),
                settings.optional("source.alignment", Readers::duration, Duration.ofDays(90)));
    }
}
