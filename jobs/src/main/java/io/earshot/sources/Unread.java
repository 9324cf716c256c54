package io.earshot.sources;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Asks Kafka what is still to be read. Offsets alone do not tell: the last ones of a partition may hold no record (marks
 * of transactions), so it tries to read.
 */
final class Unread implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;

    Unread(Properties kafka, String groupId) {
        Properties properties = SourceSettings.reading(kafka);
        properties.put("group.id", groupId);
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.put("max.poll.records", "1");
        // A broker would make a missing topic when it is asked for it, and keep what comes for some days only.
        properties.put("allow.auto.create.topics", "false");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Whether a partition has a record at or after an offset. */
    boolean isUnread(TopicPartition partition, long offset) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        long end = end(partition);
        while (consumer.position(partition) < end) {
            long before = consumer.position(partition);
            if (!consumer.poll(PATIENCE).isEmpty() || consumer.position(partition) == before) {
                return true; // there is one, or it cannot be told
            }
        }
        return false;
    }

    /** The partitions with unread records, each with the offset up to which the job has committed. */
    Map<TopicPartition, Long> unread(List<String> topics) {
        Map<TopicPartition, Long> unread = new HashMap<>();
        committed(topics).forEach((partition, offset) -> {
            if (isUnread(partition, offset)) {
                unread.put(partition, offset);
            }
        });
        return unread;
    }

    /** The offset of the last record of each partition that has one. */
    Map<TopicPartition, Long> lastOffsets(List<String> topics) {
        Map<TopicPartition, Long> last = new HashMap<>();
        for (TopicPartition partition : partitions(topics)) {
            long end = end(partition);
            long begin =
                    requireNonNull(consumer.beginningOffsets(List.of(partition)).get(partition));
            for (long back = 1; end - back >= begin; back *= 2) {
                long found = lastIn(partition, end - back, end);
                if (found >= 0) {
                    last.put(partition, found);
                    break;
                }
            }
        }
        return last;
    }

    /** Whether the job has committed past these offsets. */
    boolean isPast(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(offsets.keySet()));
        return offsets.entrySet().stream().allMatch(one -> {
            OffsetAndMetadata offset = committed.get(one.getKey());
            return offset != null && offset.offset() > one.getValue();
        });
    }

    @Override
    public void close() {
        consumer.close();
    }

    private long lastIn(TopicPartition partition, long from, long end) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long last = -1;
        while (consumer.position(partition) < end) {
            long before = consumer.position(partition);
            for (var record : consumer.poll(PATIENCE)) {
                last = record.offset();
            }
            if (consumer.position(partition) == before) {
                break;
            }
        }
        return last;
    }

    private Map<TopicPartition, Long> committed(List<String> topics) {
        Set<TopicPartition> partitions = partitions(topics);
        Map<TopicPartition, Long> offsets = new HashMap<>(consumer.beginningOffsets(partitions));
        consumer.committed(partitions).forEach((partition, offset) -> {
            if (offset != null) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }

    private Set<TopicPartition> partitions(List<String> topics) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (String topic : topics) {
            List<PartitionInfo> all = consumer.partitionsFor(topic);
            if (all.isEmpty()) {
                throw new IllegalStateException("topic " + topic
                        + " must be there before a job reads it: `./earshot topics create` makes what is missing");
            }
            all.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private long end(TopicPartition partition) {
        return requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
    }
}
