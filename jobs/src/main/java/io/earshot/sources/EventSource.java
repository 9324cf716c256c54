package io.earshot.sources;

import io.earshot.events.Stores;
import io.earshot.sources.PartitionWatermarks.Idleness;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Reads events from Kafka and writes dead letters back. */
public final class EventSource {
    private EventSource() {}

    /** All events of the topics, from the first record on. */
    public static EventStreams read(
            StreamExecutionEnvironment env, SourceSettings settings, Stores stores, long horizonMicros) {
        KafkaSource<Decoded> kafka = KafkaSource.<Decoded>builder()
                .setProperties(SourceSettings.reading(settings.kafka()))
                .setGroupId(settings.groupId())
                .setClientIdPrefix(settings.groupId())
                .setTopics(settings.topics())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new EventDeserializer(stores, settings.formats(), settings.customerKey()))
                .build();
        Idleness idleness = new Idleness(settings.idleAfter(), settings.kafka(), settings.groupId(), settings.topics());
        WatermarkStrategy<Decoded> watermarks = WatermarkStrategy.<Decoded>forGenerator(
                        context -> new PartitionWatermarks(idleness))
                .withTimestampAssigner((record, timestamp) -> Math.floorDiv(record.atMicros(), 1000))
                .withWatermarkAlignment("events", settings.alignment());
        DataStream<Decoded> records = env.fromSource(
                        new LateEventSource(kafka, horizonMicros), watermarks, "Read events")
                .uid("events");
        return EventStreams.of(records, stores);
    }

    /** Keeps refused records with their bytes, from where they can be replayed. */
    public static void keep(DataStream<DeadLetter> letters, SourceSettings settings) {
        KafkaSink<DeadLetter> sink = KafkaSink.<DeadLetter>builder()
                .setKafkaProducerConfig(settings.kafka())
                .setBootstrapServers(settings.kafka().getProperty("bootstrap.servers"))
                .setRecordSerializer(new DeadLetterSerializer(settings.deadLetterTopic()))
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .build();
        letters.sinkTo(sink).uid("dead-letters").name("Keep dead letters");
    }
}
