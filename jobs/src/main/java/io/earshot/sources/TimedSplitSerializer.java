package io.earshot.sources;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * Writes splits with their newest time: 8 bytes of it in microseconds, 4 of the version in which Kafka's own serializer
 * wrote the rest. Splits that Kafka's wrote alone are refused: earlier builds kept newest times elsewhere, and without them
 * other events would be late.
 */
final class TimedSplitSerializer implements SimpleVersionedSerializer<KafkaPartitionSplit> {
    /** Far from Kafka's own, which begin at 0. */
    static final int VERSION = 1001;

    private final SimpleVersionedSerializer<KafkaPartitionSplit> kafka;

    TimedSplitSerializer(SimpleVersionedSerializer<KafkaPartitionSplit> kafka) {
        this.kafka = kafka;
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(KafkaPartitionSplit split) throws IOException {
        byte[] rest = kafka.serialize(split);
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + rest.length)
                .putLong(TimedSplit.newestMicros(split))
                .putInt(kafka.getVersion())
                .put(rest)
                .array();
    }

    @Override
    public KafkaPartitionSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new SuppressRestartsException(
                    new IllegalArgumentException("version of a split must be " + VERSION + ", got " + version
                            + ": the savepoint is of a build that kept the newest times of partitions elsewhere;"
                            + " submit the job without a savepoint, and it computes all anew"));
        }
        ByteBuffer buffer = ByteBuffer.wrap(serialized);
        long newestMicros = buffer.getLong();
        int kafkaVersion = buffer.getInt();
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        return new TimedSplit(kafka.deserialize(kafkaVersion, rest), newestMicros);
    }
}
