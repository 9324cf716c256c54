package io.earshot.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.config.AttributionConfig;
import io.earshot.sources.Backlog;
import io.earshot.sources.SourceSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaProcessITCase {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    @TempDir
    Path folder;

    @Test
    void keepsRecordsOverACrashAndAnotherPort() throws Exception {
        int firstPort;
        try (KafkaProcess kafka = KafkaProcess.start(folder)) {
            firstPort = kafka.port();
            Topics.create(Map.of("bootstrap.servers", kafka.bootstrap()), 1, (short) 1);
            produce(kafka, "before");
            kafka.kill();
        }
        try (ServerSocket squatter = new ServerSocket(firstPort, 1, InetAddress.getLoopbackAddress());
                KafkaProcess kafka = KafkaProcess.start(folder, firstPort)) {
            assertThat(kafka.port()).isNotEqualTo(squatter.getLocalPort());
            produce(kafka, "after");
            assertThat(consume(kafka, 2)).containsExactly("before", "after");
        }
    }

    @Test
    void takesTheUsualPortIfItIsFree() {
        int usual = Ports.free();
        try (KafkaProcess kafka = KafkaProcess.start(folder, usual)) {
            assertThat(kafka.port()).isEqualTo(usual);
            assertThat(kafka.isAlive()).isTrue();
            kafka.close();
            assertThat(kafka.isAlive()).isFalse();
        }
    }

    @Test
    void aJobIsToldWhichTopicIsMissing() {
        try (KafkaProcess kafka = KafkaProcess.start(folder)) {
            SourceSettings settings = AttributionConfig.from(Map.of(
                            "kafka.bootstrap.servers", kafka.bootstrap(),
                            "clickhouse.url", "jdbc:clickhouse://127.0.0.1:1/earshot",
                            "stores.shop.time-zone", "UTC",
                            "stores.shop.currency", "EUR"))
                    .source();

            assertThatThrownBy(() -> Backlog.now(settings))
                    .hasMessageContaining("topic ads must be there before a job reads it");
            Topics.create(Map.of("bootstrap.servers", kafka.bootstrap()), 1, (short) 1);
            assertThat(Backlog.now(settings).lastOffsets()).isEmpty();
        }
    }

    @Test
    void refusesAFolderThatAnotherBrokerUses() {
        try (KafkaProcess kafka = KafkaProcess.start(folder)) {
            assertThatThrownBy(() -> KafkaProcess.start(folder)).hasMessageContaining("another broker uses");
            assertThat(kafka.isAlive()).isTrue();
        }
    }

    @Test
    void createsTopicsOnce() {
        try (KafkaProcess kafka = KafkaProcess.start(folder)) {
            Map<String, String> properties = Map.of("bootstrap.servers", kafka.bootstrap());
            assertThat(Topics.create(properties, 2, (short) 1))
                    .containsExactlyElementsOf(Topics.all())
                    .contains("orders", "daily_facts", Topics.DEAD_LETTERS);
            assertThat(Topics.create(properties, 2, (short) 1)).isEmpty();
        }
    }

    private static void produce(KafkaProcess kafka, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("orders", 0, null, value)).get();
        }
    }

    private static List<String> consume(KafkaProcess kafka, int count) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(ORDERS));
            consumer.seekToBeginning(List.of(ORDERS));
            List<String> values = new ArrayList<>();
            Await.until(
                    Duration.ofSeconds(30),
                    () -> {
                        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
                        return values.size() >= count;
                    },
                    () -> ORDERS + " must have " + count + " records, got " + values);
            return values;
        }
    }
}
