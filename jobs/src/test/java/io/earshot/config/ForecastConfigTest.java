package io.earshot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.measures.series.DemandTerms;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastConfigTest {
    private static final Map<String, String> LEAST = Map.of(
            "kafka.bootstrap.servers", "kafka:9092",
            "clickhouse.url", "jdbc:clickhouse://clickhouse:8123/earshot",
            "stores.shop.time-zone", "Europe/Berlin",
            "stores.shop.currency", "EUR");

    @Test
    void hasDefaults() {
        ForecastConfig config = ForecastConfig.from(LEAST);

        assertThat(config.terms()).isEqualTo(DemandTerms.DEFAULT);
        assertThat(config.source().groupId()).isEqualTo("earshot-forecast");
        assertThat(config.source().topics()).containsExactly("daily_facts", "stock");
    }

    @Test
    void readsItsOwnKeys() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("forecast.lead-time", "7 d");
        values.put("forecast.service-level", "0.9");
        values.put("forecast.products-every", "7 d");
        values.put("forecast.spend-delay", "0 d");

        assertThat(ForecastConfig.from(values).terms()).isEqualTo(new DemandTerms(7, 0.9, 7, 0));
    }

    @Test
    void takesWholeDaysOnly() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("forecast.lead-time", "36 h");

        assertThatThrownBy(() -> ForecastConfig.from(values))
                .hasMessageContaining("forecast.lead-time: must be whole days, got 36 h");
    }

    @Test
    void saysWhatIsWrong() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("forecast.lead-time", "60 d");
        values.put("forecast.spend-delay", "1 h");
        values.put("attribution.lookback", "30 d");

        assertThatThrownBy(() -> ForecastConfig.from(values))
                .hasMessageContaining("forecast: lead time must be in [1, 28] days, got 60")
                .hasMessageContaining("forecast.spend-delay: must be whole days, got 1 h")
                .hasMessageContaining("attribution.lookback is unknown");
    }
}
