package io.earshot.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The Kafka topics of Earshot. */
public final class Topics {
    /** The topics that carry events. */
    public static final List<String> EVENTS = List.of(
            "conversations", "ads", "exposures", "copy_variants", "page_views", "identities", "orders", "fx_rates");

    /** The topic that keeps the bytes of refused records. */
    public static final String DEAD_LETTERS = "earshot.dead-letters";

    /** As many copies as the broker makes by default. */
    public static final short BROKER_DEFAULT = -1;

    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(7);

    private Topics() {}

    /**
     * Creates the topics that are missing.
     *
     * @param properties how to connect: at least {@code bootstrap.servers}
     * @return the names of those created
     */
    public static List<String> create(Map<String, String> properties, int partitions, short replicas) {
        try (Admin admin = Admin.create(Map.copyOf(properties))) {
            Set<String> present = admin.listTopics().names().get();
            List<NewTopic> missing = new ArrayList<>();
            for (String name : EVENTS) {
                if (!present.contains(name)) {
                    missing.add(new NewTopic(name, partitions, replicas));
                }
            }
            if (!present.contains(DEAD_LETTERS)) {
                missing.add(new NewTopic(DEAD_LETTERS, partitions, replicas)
                        .configs(Map.of(
                                // A letter that was written twice has one key.
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(DEAD_LETTER_RETENTION.toMillis()))));
            }
            admin.createTopics(missing).all().get();
            awaitLeaders(admin, missing, partitions);
            return missing.stream().map(NewTopic::name).toList();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return create(properties, partitions, replicas);
            }
            throw new IllegalStateException("topics cannot be created: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        }
    }

    /**
     * Waits until each partition answers. A producer that is earlier may have its first batch refused and its second one
     * taken, and then never gets rid of the first: that of an unknown producer may begin with any sequence number.
     */
    private static void awaitLeaders(Admin admin, List<NewTopic> topics, int partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> first = new HashMap<>();
        for (NewTopic topic : topics) {
            for (int partition = 0; partition < partitions; partition++) {
                first.put(new TopicPartition(topic.name(), partition), OffsetSpec.earliest());
            }
        }
        admin.listOffsets(first).all().get();
    }
}
