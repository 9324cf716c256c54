package io.earshot.sources;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the topic of dead letters must be kept: it holds the bytes of records as they came, raw customer ids among them. */
public final class DeadLetterTopic {
    /** How long a letter is kept in a topic that Earshot creates. */
    public static final Duration RETENTION = Duration.ofDays(7);

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTopic.class);

    private DeadLetterTopic() {}

    /** The settings with which it is created. */
    public static Map<String, String> settings() {
        return Map.of(
                // A letter that was written twice has one key.
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(RETENTION.toMillis()));
    }

    /** What is wrong with the settings of a topic that is there. */
    public static List<String> problems(String topic, Map<String, String> actual) {
        List<String> problems = new ArrayList<>();
        String policy = actual.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
        if (!policy.contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
            problems.add("cleanup.policy of %s must contain delete, so that raw customer ids go, got %s"
                    .formatted(topic, policy));
        }
        if (!policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            problems.add("cleanup.policy of %s must contain compact, so that a letter written twice is one, got %s"
                    .formatted(topic, policy));
        }
        String retention = actual.getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "-1");
        long millis = Long.parseLong(retention);
        if (millis < 0 || millis > LONGEST.toMillis()) {
            problems.add("retention.ms of %s must be in [0, %d], so that raw customer ids go within %d days, got %s"
                    .formatted(topic, LONGEST.toMillis(), LONGEST.toDays(), retention));
        }
        return problems;
    }

    /** Warns of what is wrong with the topic of a job; the job runs all the same. */
    public static void check(SourceSettings settings) {
        String topic = settings.deadLetterTopic();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(settings.kafka())) {
            admin.describeConfigs(List.of(resource)).all().get().values().forEach(config -> problems(
                            topic, values(config))
                    .forEach(LOG::warn));
        } catch (ExecutionException | KafkaException e) {
            LOG.warn("Kafka did not say how long {} keeps dead letters: {}", topic, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The settings of a topic by name. */
    public static Map<String, String> values(Config config) {
        Map<String, String> values = new TreeMap<>();
        config.entries().forEach(entry -> {
            if (entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        });
        return values;
    }
}
