package io.earshot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.measures.experiment.Spans;
import io.earshot.sources.EventTypes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueConfigTest {
    private static final Map<String, String> LEAST = Map.of(
            "kafka.bootstrap.servers", "kafka:9092",
            "clickhouse.url", "jdbc:clickhouse://clickhouse:8123/earshot",
            "stores.shop.time-zone", "Europe/Berlin",
            "stores.shop.currency", "EUR");

    @Test
    void hasDefaults() {
        ValueConfig config = ValueConfig.from(LEAST);

        assertThat(config.spans()).isEqualTo(Spans.of(Duration.ofDays(90), Duration.ofDays(90)));
        assertThat(config.source().groupId()).isEqualTo("earshot-value");
        assertThat(config.source().topics()).containsExactlyInAnyOrderElementsOf(ValueConfig.TOPICS);
        assertThat(EventTypes.topics()).containsAll(ValueConfig.TOPICS);
    }

    @Test
    void readsItsOwnKeys() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("value.horizon", "30 d");
        values.put("value.covariate-lookback", "14 d");

        assertThat(ValueConfig.from(values).spans()).isEqualTo(Spans.of(Duration.ofDays(30), Duration.ofDays(14)));
    }

    @Test
    void refusesTheKeysOfOtherJobs() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("attribution.lookback", "30 d");

        assertThatThrownBy(() -> ValueConfig.from(values)).hasMessageContaining("attribution.lookback is unknown");
    }
}
