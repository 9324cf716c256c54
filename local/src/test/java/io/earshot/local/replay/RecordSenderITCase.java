package io.earshot.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.local.KafkaProcess;
import io.earshot.local.Topics;
import io.earshot.local.simulate.EventFiles;
import io.earshot.local.simulate.SimulatedRecord;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.SimulationOptions;
import io.earshot.local.simulate.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSenderITCase {
    private static final SimulationOptions SMALL =
            SimulationOptions.defaults().withCustomers(50).withDays(20);
    private static final int PARTITIONS = 3;
    private static final String HEARTBEAT = "{\"type\":\"heartbeat\",\"occurred_at\":\"";

    @TempDir
    Path folder;

    @Test
    void streamedAndReplayedTopicsHoldTheSameThenAHeartbeatEverywhere() throws IOException {
        try (KafkaProcess kafka = KafkaProcess.start(folder)) {
            Map<String, String> properties = Map.of("bootstrap.servers", kafka.bootstrap());
            assertThatThrownBy(() -> RecordSender.open(properties, 0, Speed.MAX))
                    .hasMessageContaining("are missing")
                    .hasMessageContaining("--create-topics PARTITIONS creates them");

            Map<String, Long> arrivals = new HashMap<>();
            SimulatedStore store = new SimulatedStore(SMALL);
            try (RecordSender sender = RecordSender.open(properties, PARTITIONS, Speed.MAX)) {
                while (store.hasNext()) {
                    SimulatedRecord next = store.next();
                    arrivals.put(new String(next.value(), UTF_8), next.arrivalMicros() / 1000);
                    sender.send(next);
                }
                sender.heartbeats();
                assertThat(sender.sent()).isEqualTo(store.truth().records());
            }
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> streamed = readAll(kafka);
            assertHeartbeats(streamed);
            streamed.values()
                    .forEach(log -> log.forEach(record -> {
                        Long arrival = arrivals.get(new String(record.value(), UTF_8));
                        assertThat(arrival == null
                                        || arrivals.size() < store.truth().records()
                                        || arrival == record.timestamp())
                                .isTrue();
                    }));

            EventFiles.write(new SimulatedStore(SMALL), folder.resolve("files"), Topics.EVENTS, written -> {});
            try (RecordSender sender = RecordSender.open(properties, 0, Speed.MAX)) {
                EventReplay.replay(folder.resolve("files"), sender, sent -> {});
            }
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> both = readAll(kafka);
            assertHeartbeats(both);
            streamed.forEach((partition, log) -> {
                List<String> twice = new ArrayList<>(values(log));
                twice.addAll(values(log));
                assertThat(values(both.get(partition))).as(partition.toString()).isEqualTo(twice);
            });
        }
    }

    /** Quiet topics too: at no time does one lag behind by more than two days. */
    @Test
    void everyPartitionHearsOfEachSimulatedDay() {
        try (KafkaProcess kafka = KafkaProcess.start(folder)) {
            Map<String, String> properties = Map.of("bootstrap.servers", kafka.bootstrap());
            try (RecordSender sender = RecordSender.open(properties, PARTITIONS, Speed.MAX)) {
                Truth truth = StoreStream.send(new SimulatedStore(SMALL), sender, sent -> {});
                assertThat(sender.sent()).isEqualTo(truth.records());
            }

            readAll(kafka).forEach((partition, log) -> {
                List<Instant> heartbeats = values(log).stream()
                        .filter(value -> value.startsWith(HEARTBEAT))
                        .map(value -> Instant.parse(value.substring(HEARTBEAT.length(), value.length() - 2)))
                        .toList();
                assertThat(heartbeats).as(partition.toString()).isSorted();
                for (int i = 1; i < heartbeats.size(); i++) {
                    assertThat(heartbeats.get(i))
                            .as("%s after %s", partition, heartbeats.get(i - 1))
                            .isBefore(heartbeats.get(i - 1).plus(Duration.ofDays(2)));
                }
                assertThat(Duration.between(heartbeats.get(0), heartbeats.get(heartbeats.size() - 1)))
                        .as(partition.toString())
                        .isGreaterThan(Duration.ofDays(SMALL.days() - 2));
            });
        }
    }

    private static void assertHeartbeats(Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs) {
        assertThat(logs).hasSize(Topics.EVENTS.size() * PARTITIONS);
        List<String> last = logs.values().stream()
                .map(log -> new String(log.get(log.size() - 1).value(), UTF_8))
                .distinct()
                .toList();
        assertThat(last).singleElement().asString().startsWith(HEARTBEAT + "2026-06-30T");
    }

    private static List<String> values(List<ConsumerRecord<byte[], byte[]>> log) {
        return log.stream().map(record -> new String(record.value(), UTF_8)).toList();
    }

    private static Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> readAll(KafkaProcess kafka) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : Topics.EVENTS) {
                consumer.partitionsFor(topic)
                        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new TreeMap<>(
                    java.util.Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
            partitions.forEach(partition -> logs.put(partition, new ArrayList<>()));
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> logs.get(new TopicPartition(record.topic(), record.partition()))
                                .add(record));
            }
            return logs;
        }
    }
}
