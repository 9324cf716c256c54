package io.earshot.sources;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * Tells which events are late: more than the horizon older than the newest event of their partition so far, late ones
 * included; heartbeats and dead letters are never newest. Only what reads a partition meets it in the order of its log.
 *
 * <p>Partitions of topics that tell no time ({@link EventTypes#isTellingTime}) it marks as idle before their first record: an
 * empty one would hold event time back, and {@link PartitionWatermarks} does not know of what topic it is.
 *
 * <p>State: the newest time of each partition, in its split.
 */
final class LateEventReader implements SourceReader<Decoded, KafkaPartitionSplit> {
    private final SourceReader<Decoded, KafkaPartitionSplit> reader;
    private final long horizonMicros;
    private final Map<String, Partition> partitions = new HashMap<>();
    private final List<String> toBeIdle = new ArrayList<>();
    private @Nullable Outputs outputs;

    /** What is known of a partition. */
    private static final class Partition {
        private final long horizonMicros;
        private long newestMicros;

        Partition(long newestMicros, long horizonMicros) {
            this.newestMicros = newestMicros;
            this.horizonMicros = horizonMicros;
        }

        Decoded read(Decoded record) {
            if (record.kind() != Decoded.Kind.EVENT) {
                return record;
            }
            newestMicros = Math.max(newestMicros, record.atMicros());
            return record.atMicros() < newestMicros - horizonMicros ? record.late() : record;
        }
    }

    LateEventReader(SourceReader<Decoded, KafkaPartitionSplit> reader, long horizonMicros) {
        this.reader = reader;
        this.horizonMicros = horizonMicros;
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
        for (KafkaPartitionSplit split : splits) {
            partitions.put(split.splitId(), new Partition(TimedSplit.newestMicros(split), horizonMicros));
            if (!EventTypes.isTellingTime(split.getTopic())) {
                toBeIdle.add(split.splitId());
            }
        }
        reader.addSplits(splits);
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
        List<KafkaPartitionSplit> splits = new ArrayList<>();
        for (KafkaPartitionSplit split : reader.snapshotState(checkpointId)) {
            splits.add(new TimedSplit(split, partition(split.splitId()).newestMicros));
        }
        return splits;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Decoded> output) throws Exception {
        Outputs known = outputs;
        if (known == null || known.output != output) {
            known = new Outputs(output);
            outputs = known;
        }
        for (String splitId : toBeIdle) {
            output.createOutputForSplit(splitId).markIdle();
        }
        toBeIdle.clear();
        return reader.pollNext(known);
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return reader.isAvailable();
    }

    @Override
    public void notifyNoMoreSplits() {
        reader.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        reader.handleSourceEvents(event);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
        reader.pauseOrResumeSplits(toPause, toResume);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        reader.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        reader.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() throws Exception {
        reader.close();
    }

    private Partition partition(String splitId) {
        return requireNonNull(partitions.get(splitId), () -> "a split must be added before it is read, got " + splitId);
    }

    /** Where records go, a way for each split. */
    private final class Outputs implements ReaderOutput<Decoded> {
        private final ReaderOutput<Decoded> output;

        Outputs(ReaderOutput<Decoded> output) {
            this.output = output;
        }

        @Override
        public SourceOutput<Decoded> createOutputForSplit(String splitId) {
            return new PartitionOutput(output.createOutputForSplit(splitId), partition(splitId));
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            partitions.remove(splitId);
            output.releaseOutputForSplit(splitId);
        }

        @Override
        public void collect(Decoded record) {
            throw new UnsupportedOperationException("a record must come from a split");
        }

        @Override
        public void collect(Decoded record, long timestamp) {
            throw new UnsupportedOperationException("a record must come from a split");
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            output.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            output.markIdle();
        }

        @Override
        public void markActive() {
            output.markActive();
        }
    }

    /** Where the records of one partition go. */
    private record PartitionOutput(SourceOutput<Decoded> output, Partition partition) implements SourceOutput<Decoded> {
        @Override
        public void collect(Decoded record) {
            output.collect(partition.read(record));
        }

        @Override
        public void collect(Decoded record, long timestamp) {
            output.collect(partition.read(record), timestamp);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            output.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            output.markIdle();
        }

        @Override
        public void markActive() {
            output.markActive();
        }
    }
}
