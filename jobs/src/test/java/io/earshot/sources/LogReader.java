package io.earshot.sources;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;

/** Reads lists as Flink's reader reads Kafka's partitions, one record of the partition that a test names; and writes down what it is told. */
final class LogReader implements SourceReader<Decoded, KafkaPartitionSplit> {
    private final Map<TopicPartition, List<Decoded>> logs;
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private final Map<TopicPartition, SourceOutput<Decoded>> outputs = new HashMap<>();
    private final List<String> heard = new ArrayList<>();
    private TopicPartition next;

    /** Something that the enumerator says. */
    static final class Told implements SourceEvent {
        private static final long serialVersionUID = 1;
    }

    LogReader(Map<TopicPartition, List<Decoded>> logs) {
        this.logs = logs;
    }

    boolean reads(TopicPartition partition) {
        return offsets.containsKey(partition);
    }

    void readNext(TopicPartition partition) {
        next = partition;
    }

    List<String> heard() {
        return heard;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Decoded> output) {
        long offset = offsets.get(next);
        Decoded record = logs.get(next).get((int) offset);
        outputs.computeIfAbsent(next, any -> output.createOutputForSplit(KafkaPartitionSplit.toSplitId(next)))
                .collect(record, record.recordMillis());
        offsets.put(next, offset + 1);
        return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
        splits.forEach(split -> offsets.put(split.getTopicPartition(), split.getStartingOffset()));
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
        return offsets.entrySet().stream()
                .map(one -> new KafkaPartitionSplit(one.getKey(), one.getValue()))
                .toList();
    }

    @Override
    public void start() {
        heard.add("start");
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        heard.add("no more splits");
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        heard.add("told");
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
        heard.add("pause " + toPause + " resume " + toResume);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        heard.add("complete " + checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        heard.add("aborted " + checkpointId);
    }

    @Override
    public void close() {
        heard.add("close");
    }
}
