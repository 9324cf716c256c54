package io.earshot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.events.SpecialDays;
import io.earshot.events.Store;
import io.earshot.measures.attribution.Windows;
import io.earshot.sources.EventTypes;
import io.earshot.sources.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttributionConfigTest {
    private static final Map<String, String> LEAST = Map.of(
            "kafka.bootstrap.servers", "kafka:9092",
            "clickhouse.url", "jdbc:clickhouse://clickhouse:8123/earshot",
            "stores.shop.time-zone", "Europe/Berlin",
            "stores.shop.currency", "EUR");

    @Test
    void hasDefaults() {
        AttributionConfig config = AttributionConfig.from(LEAST);

        assertThat(config.windows()).isEqualTo(Windows.DEFAULT);
        assertThat(config.stores().get("shop")).isEqualTo(new Store("shop", "shop", "Europe/Berlin", "EUR"));
        assertThat(config.source().kafka()).isEqualTo(Map.of("bootstrap.servers", "kafka:9092"));
        assertThat(config.source().groupId()).isEqualTo("earshot-attribution");
        assertThat(config.source().topics()).containsExactlyInAnyOrderElementsOf(AttributionConfig.TOPICS);
        assertThat(EventTypes.topics()).containsAll(AttributionConfig.TOPICS);
        assertThat(config.source().formats().values()).containsOnly(Format.ANY);
        assertThat(config.source().deadLetterTopic()).isEqualTo("earshot.dead-letters");
        assertThat(config.source().customerKey().file()).isNull();
        assertThat(config.source().idleAfter()).isEqualTo(Duration.ofHours(1));
        assertThat(config.source().alignment()).isEqualTo(Duration.ofDays(90));
        assertThat(config.clickHouse().user()).isEqualTo("default");
        assertThat(config.retryFor()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void readsEveryKey(@TempDir Path folder) throws Exception {
        Path properties =
                Files.writeString(folder.resolve("kafka.properties"), "security.protocol = SASL_SSL\na = file\n");
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("stores.shop.name", "The Shop");
        values.put("stores.tokyo.time-zone", "Asia/Tokyo");
        values.put("stores.tokyo.currency", "JPY");
        values.put("attribution.lookback", "14 d");
        values.put("attribution.view-lookback", "2 h");
        values.put("attribution.horizon", "30 d");
        values.put("attribution.half-life", "3 d");
        values.put("kafka.properties-file", properties.toString());
        values.put("kafka.client.a", "setting");
        values.put("kafka.group-id", "group");
        values.put("topics.orders.format", "avro");
        values.put("topics.dead-letters", "dead");
        values.put("customer-key.file", "key");
        values.put("source.idle-after", "5 min");
        values.put("source.alignment", "1 d");
        values.put("clickhouse.user", "writer");
        values.put("clickhouse.password-file", "password");
        values.put("clickhouse.retry-for", "3 min");

        AttributionConfig config = AttributionConfig.from(values);

        assertThat(config.stores().get("shop").name()).isEqualTo("The Shop");
        assertThat(config.stores().get("tokyo")).isEqualTo(new Store("tokyo", "tokyo", "Asia/Tokyo", "JPY"));
        assertThat(config.windows())
                .isEqualTo(
                        Windows.of(Duration.ofDays(14), Duration.ofHours(2), Duration.ofDays(30), Duration.ofDays(3)));
        assertThat(config.source().kafka())
                .isEqualTo(Map.of("bootstrap.servers", "kafka:9092", "security.protocol", "SASL_SSL", "a", "setting"));
        assertThat(config.source().groupId()).isEqualTo("group");
        assertThat(config.source().inEpoch(7).groupId())
                .as("each submission commits under a group of its own")
                .isEqualTo("group-7");
        assertThat(config.source().formats().get("orders")).isEqualTo(Format.AVRO);
        assertThat(config.source().deadLetterTopic()).isEqualTo("dead");
        assertThat(config.source().customerKey().file()).isEqualTo("key");
        assertThat(config.source().idleAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.source().alignment()).isEqualTo(Duration.ofDays(1));
        assertThat(config.clickHouse().user()).isEqualTo("writer");
        assertThat(config.clickHouse().passwordFile()).isEqualTo("password");
        assertThat(config.retryFor()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void reportsAllProblemsAtOnce() {
        assertThatThrownBy(() -> AttributionConfig.from(Map.of(
                        "attribution.lokback", "1 d",
                        "attribution.horizon", "soon",
                        "attribution.lookback", "99999999999 d",
                        "topics.orders.format", "xml",
                        "stores.shop.time-zone", "Mars/Olympus",
                        "stores.shop.curency", "EUR")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "stores.shop.time-zone must be a zone such as Europe/Berlin, got \"Mars/Olympus\"")
                .hasMessageContaining("stores.shop.currency must be an ISO 4217 code, got \"\"")
                .hasMessageContaining(
                        "stores.shop.curency is unknown: a store has time-zone, currency, name and special-days.KIND")
                .hasMessageContaining("attribution.horizon: must be a duration such as")
                .hasMessageContaining("attribution.lookback: must be at most 36500 d, got 99999999999 d")
                .hasMessageContaining("attribution.lokback is unknown: perhaps attribution.lookback")
                .hasMessageContaining("topics.orders.format: must be one of [avro, json, any], got xml")
                .hasMessageContaining("kafka.bootstrap.servers is missing")
                .hasMessageContaining("clickhouse.url is missing");
    }

    @Test
    void asksForAStore() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.remove("stores.shop.time-zone");
        values.remove("stores.shop.currency");

        assertThatThrownBy(() -> AttributionConfig.from(values)).hasMessageContaining("name at least one store");
    }

    @Test
    void refusesALookbackOverFortyHalfLives() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("attribution.half-life", "1 h");

        assertThatThrownBy(() -> AttributionConfig.from(values)).hasMessageContaining("at most 40 half-lives");
    }

    @Test
    void readsAStoreWhoseNameHasDots() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("stores.shop.example.org.time-zone", "UTC");
        values.put("stores.shop.example.org.currency", "USD");

        assertThat(AttributionConfig.from(values).stores().has("shop.example.org"))
                .isTrue();
    }

    @Test
    void readsSpecialDaysAndSaysWhichAreNone() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("stores.shop.special-days.sale", "2026-11-27");
        assertThat(AttributionConfig.from(values).stores().get("shop").specialDays())
                .isEqualTo(SpecialDays.of(Map.of("sale", "2026-11-27")));

        values.put("stores.shop.special-days.closed", "christmas");
        assertThatThrownBy(() -> AttributionConfig.from(values))
                .hasMessageContaining("stores.shop.special-days.closed must be days such as 2026-11-27")
                .hasMessageContaining("got \"christmas\"");
    }

    @Test
    void refusesACurrencyWithoutMinorUnits() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("stores.shop.currency", "XAU");

        assertThatThrownBy(() -> AttributionConfig.from(values))
                .hasMessageContaining("stores.shop.currency must be an ISO 4217 code, got \"XAU\"");
    }

    @Test
    void takesNoSecretAsAnArgument() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("kafka.client.sasl.jaas.config", "password=hunter2");

        assertThatThrownBy(() -> AttributionConfig.from(values))
                .hasMessageContaining("kafka.client.sasl.jaas.config must stand in kafka.properties-file")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void neverPrintsASecret(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("kafka.properties"), "sasl.jaas.config=password=hunter2\n");
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("kafka.properties-file", file.toString());
        AttributionConfig config = AttributionConfig.from(values);

        assertThat(config.toString()).doesNotContain("hunter2");
        assertThat(config.source().toString()).doesNotContain("hunter2").contains("kafka:9092");
    }

    @Test
    void neverPrintsAPasswordThatStandsInTheAddressOfClickHouse() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("clickhouse.url", "jdbc:clickhouse://clickhouse:8123/earshot?password=hunter2");

        String printed;
        try {
            printed = AttributionConfig.from(values).toString();
        } catch (IllegalArgumentException e) {
            printed = e.getMessage();
        }

        assertThat(printed).doesNotContain("hunter2");
    }
}
