package io.earshot.local;

import static java.util.Objects.requireNonNull;

import io.earshot.sources.DaySums;
import io.earshot.sources.DeadLetterTopic;
import io.earshot.sources.EventTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The Kafka topics of Earshot. */
public final class Topics {
    /** The topics that carry events. */
    public static final List<String> EVENTS = EventTypes.topics();

    /** The topic that keeps the bytes of refused records. */
    public static final String DEAD_LETTERS = "earshot.dead-letters";

    /** As many copies as the broker makes by default. */
    public static final short BROKER_DEFAULT = -1;

    private static final String FOR_EVER = "-1";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Topics() {}

    /** All of them. */
    public static List<String> all() {
        List<String> all = new ArrayList<>(EVENTS);
        all.add(DaySums.TOPIC);
        all.add(DEAD_LETTERS);
        return all;
    }

    /**
     * Looks at those that are there.
     *
     * @param properties how to connect: at least {@code bootstrap.servers}
     * @return by topic what is wrong with it, which may be nothing; a topic that is missing is missing here
     */
    public static Map<String, List<String>> problems(Map<String, String> properties) {
        return ask(properties, Topics::problems);
    }

    /**
     * Creates the topics that are missing.
     *
     * @param properties how to connect: at least {@code bootstrap.servers}
     * @return the names of those created
     */
    public static List<String> create(Map<String, String> properties, int partitions, short replicas) {
        return ask(properties, admin -> create(admin, partitions, replicas));
    }

    private static List<String> create(Admin admin, int partitions, short replicas)
            throws ExecutionException, InterruptedException {
        List<String> missing = new ArrayList<>(all());
        missing.removeAll(admin.listTopics().names().get());
        try {
            admin.createTopics(missing.stream()
                            .map(name -> new NewTopic(name, partitions, replicas).configs(settings(name)))
                            .toList())
                    .all()
                    .get();
            awaitLeaders(admin, missing, partitions);
            return missing;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return create(admin, partitions, replicas);
            }
            throw e;
        }
    }

    /**
     * Waits until each partition answers. A producer that is earlier may have its first batch refused and its second one
     * taken, and then never gets rid of the first: that of an unknown producer may begin with any sequence number.
     */
    private static void awaitLeaders(Admin admin, List<String> topics, int partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> first = new HashMap<>();
        for (String topic : topics) {
            for (int partition = 0; partition < partitions; partition++) {
                first.put(new TopicPartition(topic, partition), OffsetSpec.earliest());
            }
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                admin.listOffsets(first).all().get();
                return;
            } catch (ExecutionException e) {
                // A broker hears of a new topic a moment after it was created.
                boolean isUnheardOf = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!isUnheardOf || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private static Map<String, String> settings(String topic) {
        if (topic.equals(DaySums.TOPIC)) {
            return DaySums.settings();
        }
        return topic.equals(DEAD_LETTERS)
                ? DeadLetterTopic.settings()
                : Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        FOR_EVER);
    }

    private static Map<String, List<String>> problems(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> present = admin.listTopics().names().get();
        Map<ConfigResource, String> asked = new HashMap<>();
        all().stream()
                .filter(present::contains)
                .forEach(name -> asked.put(new ConfigResource(ConfigResource.Type.TOPIC, name), name));
        Map<ConfigResource, Config> configs =
                admin.describeConfigs(asked.keySet()).all().get();
        Map<String, List<String>> problems = new LinkedHashMap<>();
        for (String name : all()) {
            if (present.contains(name)) {
                Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name));
                problems.put(name, problems(name, DeadLetterTopic.values(requireNonNull(config))));
            }
        }
        return problems;
    }

    private static List<String> problems(String topic, Map<String, String> actual) {
        if (topic.equals(DEAD_LETTERS)) {
            return DeadLetterTopic.problems(topic, actual);
        }
        List<String> problems = new ArrayList<>();
        settings(topic).forEach((name, value) -> {
            if (!value.equals(actual.get(name))) {
                problems.add("%s of %s must be %s, so that a fresh start finds every record, got %s"
                        .formatted(name, topic, value, actual.get(name)));
            }
        });
        return problems;
    }

    private interface Question<T> {
        T ask(Admin admin) throws ExecutionException, InterruptedException;
    }

    private static <T> T ask(Map<String, String> properties, Question<T> question) {
        try (Admin admin = Admin.create(Map.copyOf(properties))) {
            return question.ask(admin);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Kafka does not do with its topics what it was asked: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was asked", e);
        }
    }
}
