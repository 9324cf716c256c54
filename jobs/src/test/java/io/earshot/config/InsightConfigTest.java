package io.earshot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InsightConfigTest {
    private static final Map<String, String> LEAST = Map.of(
            "kafka.bootstrap.servers", "kafka:9092",
            "clickhouse.url", "jdbc:clickhouse://clickhouse:8123/earshot",
            "stores.shop.time-zone", "Europe/Berlin",
            "stores.shop.currency", "EUR");

    @Test
    void hasDefaults() {
        InsightConfig config = InsightConfig.from(LEAST);

        assertThat(config.horizonMicros()).isEqualTo(TimeUnit.DAYS.toMicros(90));
        assertThat(config.source().groupId()).isEqualTo("earshot-insight");
        assertThat(config.source().topics()).containsExactly("conversations");
        assertThat(config.retryFor()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void readsItsOwnKeys() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("insight.horizon", "20 d");

        assertThat(InsightConfig.from(values).horizonMicros()).isEqualTo(TimeUnit.DAYS.toMicros(20));
    }

    @Test
    void saysWhatIsWrong() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("insight.horizon", "0 d");
        values.put("attribution.lookback", "30 d");

        assertThatThrownBy(() -> InsightConfig.from(values))
                .hasMessageContaining("must be a positive duration, got 0 d")
                .hasMessageContaining("attribution.lookback is unknown");
    }
}
