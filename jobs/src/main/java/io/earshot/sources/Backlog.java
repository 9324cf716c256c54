package io.earshot.sources;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stood in Kafka when the job was submitted: once it has read so far, it has caught up.
 *
 * @param lastOffsets of the last record, by topic and partition
 */
public record Backlog(Properties kafka, String groupId, Map<String, Map<Integer, Long>> lastOffsets)
        implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    /** Looks at the topics now; the settings are those of the submission, with a group that no other has. */
    public static Backlog now(SourceSettings settings) {
        Map<String, Map<Integer, Long>> last = new HashMap<>();
        try (Unread unread = new Unread(settings.kafka(), settings.groupId())) {
            unread.lastOffsets(settings.topics())
                    .forEach((partition, offset) -> last.computeIfAbsent(partition.topic(), any -> new HashMap<>())
                            .put(partition.partition(), offset));
        }
        return new Backlog(settings.kafka(), settings.groupId(), last);
    }

    /** Whether the job has read all of it, and completed a checkpoint after. */
    public boolean isRead() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        lastOffsets.forEach((topic, partitions) ->
                partitions.forEach((partition, offset) -> offsets.put(new TopicPartition(topic, partition), offset)));
        try (Unread unread = new Unread(kafka, groupId)) {
            return unread.isPast(offsets);
        } catch (KafkaException e) {
            LOG.warn("Kafka did not say how far the job has committed; it is asked again at the next checkpoint", e);
            return false;
        }
    }

    /** Without the properties, which may hold a password. */
    @Override
    public String toString() {
        return "Backlog[" + lastOffsets + "]";
    }
}
