package io.earshot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.measures.recovery.RecoverySpans;
import io.earshot.sources.EventTypes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecoveryConfigTest {
    private static final Map<String, String> LEAST = Map.of(
            "kafka.bootstrap.servers", "kafka:9092",
            "clickhouse.url", "jdbc:clickhouse://clickhouse:8123/earshot",
            "stores.shop.time-zone", "Europe/Berlin",
            "stores.shop.currency", "EUR");

    @Test
    void hasDefaults() {
        RecoveryConfig config = RecoveryConfig.from(LEAST);

        assertThat(config.spans())
                .isEqualTo(RecoverySpans.of(
                        Duration.ofDays(90),
                        Duration.ofMinutes(60),
                        Duration.ofDays(7),
                        Duration.ofDays(30),
                        Duration.ofDays(30)));
        assertThat(config.source().groupId()).isEqualTo("earshot-recovery");
        assertThat(config.source().topics()).containsExactlyInAnyOrderElementsOf(RecoveryConfig.TOPICS);
        assertThat(EventTypes.topics()).containsAll(RecoveryConfig.TOPICS);
    }

    @Test
    void readsItsOwnKeys() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("recovery.horizon", "20 d");
        values.put("recovery.abandoned-after", "90 min");
        values.put("recovery.cart-window", "5 d");
        values.put("recovery.win-back-window", "9 d");
        values.put("recovery.trial-window", "48 h");

        assertThat(RecoveryConfig.from(values).spans())
                .isEqualTo(new RecoverySpans(20 * 86_400_000_000L, 5_400_000_000L, 5, 9, 2));
    }

    @Test
    void refusesWindowsThatAreNotWholeDays() {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("recovery.cart-window", "25 h");

        assertThatThrownBy(() -> RecoveryConfig.from(values))
                .hasMessageContaining("recovery.cart-window")
                .hasMessageContaining("must be whole days");
    }
}
