package io.earshot.sources;

import io.earshot.sources.Decoded.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.kafka.common.TopicPartition;

/** The subtasks of a source, which read logs, and are stopped and started again as Flink does it. */
final class SourceSubtasks {
    private final Map<TopicPartition, List<Decoded>> logs;
    private final long horizonMicros;
    private final List<Subtask> subtasks = new ArrayList<>();
    private final Map<String, List<Decoded>> out = new HashMap<>();
    private final List<String> idle = new ArrayList<>();

    private record Subtask(LogReader log, LateEventReader reader, ReaderOutput<Decoded> output) {}

    SourceSubtasks(Map<TopicPartition, List<Decoded>> logs, long horizonMicros) {
        this.logs = logs;
        this.horizonMicros = horizonMicros;
    }

    /** Begins with what the enumerator gives: every partition from its first record. */
    void start(int parallelism) {
        List<KafkaPartitionSplit> splits = new ArrayList<>();
        logs.keySet().forEach(partition -> splits.add(new KafkaPartitionSplit(partition, 0)));
        start(parallelism, splits);
    }

    /** Goes on from a snapshot: the splits of all subtasks, dealt out in turn. */
    void restart(int parallelism) throws IOException {
        TimedSplitSerializer serializer = new TimedSplitSerializer(new KafkaPartitionSplitSerializer());
        List<KafkaPartitionSplit> splits = new ArrayList<>();
        for (Subtask subtask : subtasks) {
            for (KafkaPartitionSplit split : subtask.reader.snapshotState(1)) {
                splits.add(serializer.deserialize(serializer.getVersion(), serializer.serialize(split)));
            }
        }
        start(parallelism, splits);
    }

    private void start(int parallelism, List<KafkaPartitionSplit> splits) {
        subtasks.clear();
        for (int index = 0; index < parallelism; index++) {
            List<KafkaPartitionSplit> own = new ArrayList<>();
            for (int i = index; i < splits.size(); i += parallelism) {
                own.add(splits.get(i));
            }
            LogReader log = new LogReader(logs);
            LateEventReader reader = new LateEventReader(log, horizonMicros);
            reader.addSplits(own);
            reader.start();
            subtasks.add(new Subtask(log, reader, new Collected("")));
        }
    }

    /** Whoever has the partition reads its next record. */
    void read(TopicPartition partition) throws Exception {
        Subtask subtask = subtask(partition);
        subtask.log.readNext(partition);
        subtask.reader.pollNext(subtask.output);
    }

    List<Decoded> out(TopicPartition partition) {
        return out.get(KafkaPartitionSplit.toSplitId(partition));
    }

    List<Kind> of(TopicPartition partition) {
        return out(partition).stream().map(Decoded::kind).toList();
    }

    /** Splits that were marked as idle, in their order. */
    List<String> idle() {
        return idle;
    }

    LateEventReader reader(TopicPartition partition) {
        return subtask(partition).reader;
    }

    List<String> heard(TopicPartition partition) {
        return subtask(partition).log.heard();
    }

    private Subtask subtask(TopicPartition partition) {
        return subtasks.stream()
                .filter(subtask -> subtask.log.reads(partition))
                .findFirst()
                .orElseThrow();
    }

    /** Takes what comes, by split. */
    private final class Collected implements ReaderOutput<Decoded> {
        private final String splitId;

        Collected(String splitId) {
            this.splitId = splitId;
        }

        @Override
        public void collect(Decoded record) {
            throw new AssertionError("the timestamp of Kafka's record is missing");
        }

        @Override
        public void collect(Decoded record, long timestamp) {
            out.computeIfAbsent(splitId, any -> new ArrayList<>()).add(record);
        }

        @Override
        public SourceOutput<Decoded> createOutputForSplit(String id) {
            return new Collected(id);
        }

        @Override
        public void releaseOutputForSplit(String id) {}

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {
            idle.add(splitId);
        }

        @Override
        public void markActive() {}
    }
}
