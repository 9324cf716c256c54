package io.earshot.sources;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watermark of one partition: the newest time of its events and heartbeats (daily facts tell no time). Where nothing has come for long, it counts
 * as idle and holds nobody back, but only after Kafka has been asked and holds nothing unread for it: a slow partition
 * must lose nothing. That of a topic which tells no time ({@link EventTypes#isTellingTime}) is always idle; while nothing has
 * come of it, {@link LateEventReader} says so.
 */
final class PartitionWatermarks implements WatermarkGenerator<Decoded> {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionWatermarks.class);

    private final Duration idleAfter;
    private final Question question;
    private final Executor executor;
    private long newestMillis = Long.MIN_VALUE;
    private @Nullable TopicPartition partition;
    private long nextOffset;
    private long quietSinceNanos = System.nanoTime();
    private @Nullable CompletableFuture<Boolean> asked;
    private boolean isIdle;
    private boolean isWithoutTime;

    /** When a partition may count as idle, and how to ask Kafka. */
    record Idleness(Duration after, Properties kafka, String groupId, List<String> topics) implements Serializable {

        /** Without the properties, which may hold a password. */
        @Override
        public String toString() {
            return "Idleness[" + after + ", " + groupId + ", " + topics + "]";
        }
    }

    /** What Kafka is asked. */
    interface Question {
        /** Whether nothing is unread at or after an offset; the partition is null while nothing has come from it. */
        boolean isNothingUnread(@Nullable TopicPartition partition, long offset);
    }

    PartitionWatermarks(Idleness idleness) {
        this(idleness.after, new KafkaQuestion(idleness), PartitionWatermarks::inBackground);
    }

    /** Not in the common pool, whose threads do not see the classes of a job's jar. */
    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "earshot-unread");
        thread.setContextClassLoader(PartitionWatermarks.class.getClassLoader());
        thread.setDaemon(true);
        thread.start();
    }

    PartitionWatermarks(Duration idleAfter, Question question, Executor executor) {
        this.idleAfter = idleAfter;
        this.question = question;
        this.executor = executor;
    }

    @Override
    public void onEvent(Decoded record, long timestamp, WatermarkOutput output) {
        partition = new TopicPartition(record.topic(), record.partition());
        nextOffset = record.offset() + 1;
        quietSinceNanos = System.nanoTime();
        asked = null;
        isIdle = false;
        isWithoutTime = !EventTypes.isTellingTime(record.topic());
        if (record.deadLetter() == null && record.daySummed() == null) {
            newestMillis = Math.max(newestMillis, Math.floorDiv(record.atMicros(), 1000));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (isWithoutTime) {
            output.markIdle();
            return;
        }
        if (!isIdle && System.nanoTime() - quietSinceNanos > idleAfter.toNanos()) {
            isIdle = isNothingUnread();
        }
        if (isIdle) {
            output.markIdle();
        } else if (newestMillis != Long.MIN_VALUE) {
            output.emitWatermark(new Watermark(newestMillis - 1));
        }
    }

    private boolean isNothingUnread() {
        if (asked == null) {
            TopicPartition known = partition;
            long offset = nextOffset;
            asked = CompletableFuture.supplyAsync(() -> question.isNothingUnread(known, offset), executor);
            return false;
        }
        if (!asked.isDone()) {
            return false;
        }
        boolean isNothingUnread = answer(asked);
        asked = null;
        quietSinceNanos = System.nanoTime();
        return isNothingUnread;
    }

    private static boolean answer(CompletableFuture<Boolean> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            LOG.warn("Kafka did not say whether a quiet partition has unread records; it does not count as idle", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Asks Kafka. A partition from which nothing has come since the start is not known here by name: it counts as read when,
     * twice in a row, no partition stood still with something unread.
     */
    private static final class KafkaQuestion implements Question {
        private final Idleness idleness;
        private @Nullable Map<TopicPartition, Long> unreadBefore;

        KafkaQuestion(Idleness idleness) {
            this.idleness = idleness;
        }

        @Override
        public boolean isNothingUnread(@Nullable TopicPartition partition, long offset) {
            try (Unread unread = new Unread(idleness.kafka, idleness.groupId)) {
                if (partition != null) {
                    return !unread.isUnread(partition, offset);
                }
                Map<TopicPartition, Long> now = unread.unread(idleness.topics);
                Map<TopicPartition, Long> before = unreadBefore;
                unreadBefore = now;
                return before != null && now.entrySet().stream().noneMatch(before.entrySet()::contains);
            }
        }
    }
}
