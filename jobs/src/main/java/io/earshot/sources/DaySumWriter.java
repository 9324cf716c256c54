package io.earshot.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.events.DaySummed;
import io.earshot.events.Keys;
import io.earshot.wire.DailyFact;
import io.earshot.wire.Heartbeat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Keeps the last row of each day and series until the checkpoint barrier, then sends all of them with the checkpoint's version
 * and, where it keeps the topic's time, a heartbeat for each partition behind them: the event time that has been reached. It
 * runs once, because a heartbeat speaks for all rows of its partition. The rows themselves tell no time (they carry
 * 1970-01-01): one that is read before the others of its checkpoint would promise too much.
 *
 * <p>It needs no state: before each barrier it is empty.
 */
final class DaySumWriter extends AbstractStreamOperator<DaySumWriter.Entry>
        implements OneInputStreamOperator<DaySummed, DaySumWriter.Entry> {
    private static final long serialVersionUID = 1;
    private static final byte[] HEARTBEAT = "heartbeat".getBytes(UTF_8);

    private final DaySums.Version version;
    private final DaySums.Partitions partitions;
    private final boolean isTellingTime;
    private transient Map<String, DaySummed> rows = new LinkedHashMap<>();
    private transient int partitionCount;
    private transient long reachedMillis = Long.MIN_VALUE;
    private transient long lastCheckpoint;

    /** A record of the topic. */
    public record Entry(int partition, long atMillis, byte[] key, byte[] value) {
        /** Its timestamp is never before the event time that it tells, which would be refused. */
        ProducerRecord<byte[], byte[]> record() {
            long timestamp = Math.max(System.currentTimeMillis(), atMillis);
            return new ProducerRecord<>(DaySums.TOPIC, partition, timestamp, key, value);
        }
    }

    DaySumWriter(DaySums.Version version, DaySums.Partitions partitions, boolean isTellingTime) {
        this.version = version;
        this.partitions = partitions;
        this.isTellingTime = isTellingTime;
    }

    /** Versions go on behind those of the checkpoint from which the job was restored. */
    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        lastCheckpoint = context.getRestoredCheckpointId().orElse(0);
    }

    @Override
    public void open() throws Exception {
        super.open();
        rows = new LinkedHashMap<>();
        reachedMillis = Long.MIN_VALUE;
        partitionCount = 0;
    }

    @Override
    public void processElement(StreamRecord<DaySummed> element) {
        DaySummed row = element.getValue();
        rows.put(key(row), row);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        // The end of all time is no time that a store has reached.
        reachedMillis = isTellingTime && mark.getTimestamp() != Long.MAX_VALUE ? mark.getTimestamp() : reachedMillis;
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        lastCheckpoint = checkpointId;
        send(checkpointId);
    }

    @Override
    public void finish() throws Exception {
        send(lastCheckpoint + 1);
    }

    private void send(long checkpointId) throws Exception {
        if (rows.isEmpty() && reachedMillis < 0) {
            return;
        }
        if (partitionCount == 0) {
            partitionCount = partitions.count();
        }
        for (DaySummed row : rows.values()) {
            output.collect(new StreamRecord<>(entry(row, version.at(checkpointId), "", partitionCount)));
        }
        rows.clear();
        if (reachedMillis >= 0) {
            byte[] heartbeat = bytes(new Heartbeat(Instant.ofEpochMilli(reachedMillis)));
            for (int partition = 0; partition < partitionCount; partition++) {
                output.collect(new StreamRecord<>(new Entry(partition, reachedMillis, HEARTBEAT, heartbeat)));
            }
        }
    }

    /** The record that says that a row has vanished, under a key of its own for each version. */
    static Entry withdrawal(DaySummed row, int partitions) {
        return entry(row, row.version(), "withdrawn " + Long.toUnsignedString(row.version()), partitions);
    }

    private static Entry entry(DaySummed row, long version, String suffix, int partitions) {
        String storeId = row.meta().storeId();
        byte[] series = Keys.join(storeId, row.kind(), row.dimension()).getBytes(UTF_8);
        String key = suffix.isEmpty() ? key(row) : Keys.join(key(row), suffix);
        DailyFact fact = new DailyFact(
                row.kind() + "/" + row.dimension() + "/" + row.day(),
                storeId,
                Instant.EPOCH,
                0,
                row.kind(),
                row.dimension(),
                LocalDate.ofEpochDay(row.day()),
                row.numerator(),
                row.denominator(),
                row.isDeleted(),
                version);
        int partition = Utils.toPositive(Utils.murmur2(series)) % partitions;
        return new Entry(partition, 0, key.getBytes(UTF_8), bytes(fact));
    }

    private static String key(DaySummed row) {
        return Keys.join(row.meta().storeId(), row.kind(), row.dimension(), Integer.toString(row.day()));
    }

    private static byte[] bytes(DailyFact fact) {
        try {
            return array(fact.toByteBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Heartbeat heartbeat) {
        try {
            return array(heartbeat.toByteBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
