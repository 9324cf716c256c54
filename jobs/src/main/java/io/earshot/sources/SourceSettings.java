package io.earshot.sources;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Where events come from and how they are read.
 *
 * @param kafka properties of the Kafka client, {@code bootstrap.servers} among them
 * @param groupId under which offsets are committed, for monitoring and to know how far the job has come
 * @param formats how each topic is written
 * @param deadLetterTopic where refused records go with their bytes
 * @param idleAfter when a quiet partition without unread records stops holding others back
 * @param alignment how far in event time one partition may be ahead of the slowest
 */
public record SourceSettings(
        Properties kafka,
        String groupId,
        Map<String, Format> formats,
        String deadLetterTopic,
        CustomerKeys.Location customerKey,
        Duration idleAfter,
        Duration alignment)
        implements Serializable {
    private static final Pattern SECRET = Pattern.compile("password|jaas|secret|keystore\\.key");

    /**
     * The same for one submission, which commits offsets under a group of its own: those of another would say that it has read
     * what it has not.
     */
    public SourceSettings inEpoch(int epoch) {
        return new SourceSettings(
                kafka, groupId + "-" + epoch, formats, deadLetterTopic, customerKey, idleAfter, alignment);
    }

    /** The topics, in a fixed order. */
    public List<String> topics() {
        return formats.keySet().stream().sorted().toList();
    }

    /** What a Kafka client needs that reads what is there: what a transaction took back is not. */
    static Properties reading(Properties kafka) {
        Properties reading = new Properties();
        reading.putAll(kafka);
        reading.put("isolation.level", "read_committed");
        return reading;
    }

    /** Whether a property of Kafka's clients may hold a secret, by its name: then it must be no argument, which others can see. */
    public static boolean mayHoldSecret(String property) {
        return SECRET.matcher(property).find();
    }

    /** Without the properties, which may hold a password. */
    @Override
    public String toString() {
        return "SourceSettings[" + kafka.get("bootstrap.servers") + ", topics " + topics() + "]";
    }
}
