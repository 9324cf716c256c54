package io.earshot.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterSerializerTest {

    @Test
    void writesTheOriginalBytesAndSaysTheRestInHeaders() {
        DeadLetter letter = new DeadLetter(
                "orders",
                3,
                42,
                1_777_896_000_500L,
                "shop",
                Reason.UNKNOWN_STORE,
                "store_id must be one of the settings",
                new byte[] {7},
                new byte[] {1, 0, -1});

        ProducerRecord<byte[], byte[]> record = new DeadLetterSerializer("dead").serialize(letter, null, 1L);

        assertThat(record.topic()).isEqualTo("dead");
        assertThat(new String(record.key(), UTF_8)).isEqualTo("orders/3/42");
        assertThat(record.value()).containsExactly(1, 0, -1);
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        assertThat(headers)
                .containsOnly(
                        Map.entry("earshot-topic", "orders"),
                        Map.entry("earshot-partition", "3"),
                        Map.entry("earshot-offset", "42"),
                        Map.entry("earshot-timestamp", "1777896000500"),
                        Map.entry("earshot-store", "shop"),
                        Map.entry("earshot-reason", "unknown store"),
                        Map.entry("earshot-detail", "store_id must be one of the settings"),
                        Map.entry("earshot-key", "\u0007"));
    }
}
