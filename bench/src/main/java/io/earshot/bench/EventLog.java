package io.earshot.bench;

import io.earshot.local.Topics;
import io.earshot.local.cli.Terminal;
import io.earshot.local.replay.RecordSender;
import io.earshot.local.replay.Speed;
import io.earshot.local.simulate.SimulatedRecord;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.SimulationOptions;
import io.earshot.sources.JsonToAvro;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The simulated store's events that a job reads, in Kafka, in Avro, as far as a measurement needs them. */
final class EventLog implements AutoCloseable {
    private static final long EVERY = 250_000;

    private final Map<String, String> kafka;
    private final SimulatedStore store;
    private final RecordSender sender;
    private final JsonToAvro avro = new JsonToAvro();
    private final Terminal terminal;
    private final Subject subject;

    private EventLog(
            Map<String, String> kafka,
            SimulationOptions options,
            RecordSender sender,
            Terminal terminal,
            Subject subject) {
        this.kafka = kafka;
        this.store = new SimulatedStore(options);
        this.sender = sender;
        this.terminal = terminal;
        this.subject = subject;
    }

    /** What is simulated so that there are so many events. */
    static SimulationOptions options(Subject subject, long events, long seed) {
        return SimulationOptions.defaults()
                .withSeed(seed)
                .withMalformed(0.001)
                .withCustomers(Math.toIntExact(events / subject.eventsPerCustomer() + 100));
    }

    static EventLog open(
            Map<String, String> kafka, int partitions, SimulationOptions options, Terminal terminal, Subject subject) {
        Topics.create(kafka, partitions, (short) 1);
        return new EventLog(kafka, options, RecordSender.open(kafka, 0, Speed.MAX), terminal, subject);
    }

    /** Sends events until there are so many, and heartbeats behind them. */
    void fillTo(long events) {
        long start = System.nanoTime();
        while (sender.sent() < events && store.hasNext()) {
            SimulatedRecord next = store.next();
            if (!subject.topics().contains(next.topic())) {
                continue;
            }
            boolean isRefused = next.fate() == SimulatedRecord.Fate.DEAD_LETTER;
            sender.send(
                    next.topic(),
                    next.key(),
                    avro.convert(next.topic(), next.value()),
                    next.arrivalMicros() / 1000,
                    isRefused ? Long.MIN_VALUE : next.occurredMicros());
            if (sender.sent() % EVERY == 0) {
                terminal.say("  sent %,d events in %.0f s".formatted(sender.sent(), (System.nanoTime() - start) / 1e9));
            }
        }
        sender.heartbeats();
    }

    /** Events sent so far, heartbeats apart. */
    long events() {
        return sender.sent();
    }

    int customers() {
        return store.options().customers();
    }

    /** All records in Kafka that the job reads, heartbeats among them. */
    long records() {
        try (Admin admin = Admin.create(Map.copyOf(kafka))) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            admin.describeTopics(subject.topics()).allTopicNames().get().forEach((topic, description) -> description
                    .partitions()
                    .forEach(partition ->
                            latest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(offset -> offset.offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not say how much it holds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was asked", e);
        }
    }

    @Override
    public void close() {
        sender.close();
    }
}
