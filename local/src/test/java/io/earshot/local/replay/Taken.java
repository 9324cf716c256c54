package io.earshot.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes records as Kafka would. */
final class Taken implements RecordTarget {
    record One(String topic, String key, String value, long timestampMillis, long occurredMicros) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(value);
            } catch (IOException e) {
                throw new AssertionError(value, e);
            }
        }
    }

    final List<One> all = new ArrayList<>();

    @Override
    public void send(String topic, String key, byte[] value, long timestampMillis, long occurredMicros) {
        all.add(new One(topic, key, new String(value, UTF_8), timestampMillis, occurredMicros));
    }

    JsonNode json(int index) {
        return all.get(index).json();
    }
}
