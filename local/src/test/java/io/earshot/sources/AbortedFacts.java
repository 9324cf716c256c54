package io.earshot.sources;

import io.earshot.events.DaySummed;
import io.earshot.events.Meta;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Facts of a submission that was locked out before its transaction was complete: Kafka holds them, and they never happened. */
public final class AbortedFacts {
    private AbortedFacts() {}

    /** A day of a store with more orders, and a greater version, than any that happened. */
    public static void send(Map<String, String> kafka, int partitions, String storeId, int day) throws Exception {
        DaySummed row = new DaySummed(
                new Meta("", storeId, 0, 0, 0), DaySummed.SALES, "", day, 1_000_000_000, 1_000_000, false, -1);
        abort(kafka, DaySumWriter.withdrawal(row, partitions).record());
    }

    static void abort(Map<String, String> kafka, ProducerRecord<byte[], byte[]> taken) throws Exception {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("transactional.id", "locked-out");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            Future<RecordMetadata> sent = producer.send(taken);
            producer.flush();
            sent.get();
            producer.abortTransaction();
        }
    }
}
