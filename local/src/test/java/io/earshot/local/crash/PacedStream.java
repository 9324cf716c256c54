package io.earshot.local.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.earshot.local.Await;
import io.earshot.local.oracle.Sent;
import io.earshot.local.oracle.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Sends records so that whatever happens, happens in mid-stream: ever more slowly, in proportion to what is left, so that a
 * slow machine does not outlast them.
 */
final class PacedStream {
    private static final Set<String> TOUCHES = Set.of("ads", "exposures", "page_views");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stage stage;
    private final List<Sent> records;
    private final double perSecond;
    private final BitSet relinks;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread sender = new Thread(this::send, "paced stream");
    private volatile int sent;
    private volatile boolean hurries;

    /** @param perSecond how many at first */
    PacedStream(Stage stage, List<Sent> records, double perSecond) {
        this.stage = stage;
        this.records = records;
        this.perSecond = perSecond;
        this.relinks = relinks(records);
        sender.setDaemon(true);
        sender.start();
    }

    private void send() {
        long began = System.nanoTime();
        try (KafkaProducer<String, byte[]> producer = stage.producer()) {
            while (sent < records.size()) {
                Await.until(PATIENCE, () -> due(began) > sent, () -> "the next record is due at no time");
                for (int due = due(began); sent < due; sent++) {
                    producer.send(
                            Stage.record(records.get(sent)),
                            (metadata, problem) -> failure.compareAndSet(null, problem));
                }
            }
        }
    }

    /** How many records ought to have been sent by now. */
    private int due(long began) {
        double seconds = (System.nanoTime() - began) / 1e9;
        double share = -Math.expm1(-seconds * perSecond / records.size());
        return hurries ? records.size() : (int) (records.size() * share);
    }

    /** How many records have been handed over to Kafka's client. */
    int sent() {
        return sent;
    }

    int total() {
        return records.size();
    }

    /** Links among the records from one to another that concern visitors who had been seen before. */
    int relinks(int from, int to) {
        return relinks.get(from, to).cardinality();
    }

    /** Sends the rest at once, and waits until Kafka has all. */
    void finish() {
        hurries = true;
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while records were sent", e);
        }
        if (failure.get() != null) {
            throw new AssertionError("a record did not reach Kafka", failure.get());
        }
    }

    private static BitSet relinks(List<Sent> records) {
        BitSet relinks = new BitSet();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < records.size(); i++) {
            String topic = records.get(i).topic();
            if (TOUCHES.contains(topic)) {
                seen.add(visitor(records.get(i)));
                seen.remove("");
            } else if (topic.equals("identities") && seen.contains(visitor(records.get(i)))) {
                relinks.set(i);
            }
        }
        return relinks;
    }

    private static String visitor(Sent record) {
        try {
            JsonNode event = JSON.readTree(record.value());
            String visitor = event.path("visitor_id").asText();
            return visitor.isEmpty() ? "" : event.path("store_id").asText() + "/" + visitor;
        } catch (IOException malformed) {
            return "";
        }
    }
}
