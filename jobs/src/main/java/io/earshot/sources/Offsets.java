package io.earshot.sources;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Asks Kafka again and again how far the job has committed, and how far it could. */
public final class Offsets implements AutoCloseable {
    private final Admin admin;
    private final SourceSettings settings;

    /**
     * How a partition stands.
     *
     * @param nextOffset up to which the job has committed; the first that Kafka holds where it has not
     * @param endOffset after the last record
     */
    public record Standing(String topic, int partition, long nextOffset, long endOffset) {}

    public Offsets(SourceSettings settings) {
        this.admin = Admin.create(settings.kafka());
        this.settings = settings;
    }

    /** Every partition of the topics now. */
    public List<Standing> now() throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = new ArrayList<>();
        admin.describeTopics(settings.topics()).allTopicNames().get().values().forEach(topic -> topic.partitions()
                .forEach(info -> partitions.add(new TopicPartition(topic.name(), info.partition()))));
        Map<TopicPartition, Long> committed = committed();
        Map<TopicPartition, Long> begin = list(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = list(partitions, OffsetSpec.latest());
        return partitions.stream()
                .map(partition -> new Standing(
                        partition.topic(),
                        partition.partition(),
                        Math.max(committed.getOrDefault(partition, 0L), requireNonNull(begin.get(partition))),
                        requireNonNull(end.get(partition))))
                .toList();
    }

    private Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(settings.groupId())
                    .partitionsToOffsetAndMetadata()
                    .get();
            committed.forEach((partition, offset) -> {
                if (offset != null) {
                    offsets.put(partition, offset.offset());
                }
            });
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
        return offsets;
    }

    private Map<TopicPartition, Long> list(List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(partition, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> one :
                admin.listOffsets(question).all().get().entrySet()) {
            offsets.put(one.getKey(), one.getValue().offset());
        }
        return offsets;
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
