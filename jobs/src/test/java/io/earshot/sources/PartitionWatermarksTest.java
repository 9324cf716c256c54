package io.earshot.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.DaySummed;
import io.earshot.events.OrderCancelled;
import io.earshot.events.Samples;
import io.earshot.sources.Decoded.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PartitionWatermarksTest {
    /** So short that it is always over. */
    private static final Duration AT_ONCE = Duration.ofNanos(-1);

    private static final Position POSITION = new Position("orders", 3, 41, 0);

    private final List<String> said = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean isNothingUnread = true;
    private boolean isKafkaAway;
    private PartitionWatermarks watermarks = new PartitionWatermarks(Duration.ofHours(1), this::answer, waiting::add);

    @Nested
    class Watermarks {
        @Test
        void waitForTheFirstEvent() {
            assertThat(emitted()).isEmpty();
        }

        @Test
        void followTheNewestEventAndNeverGoBack() {
            event(10_000);
            assertThat(emitted()).containsExactly("9");

            event(12_999);
            event(5_000);
            assertThat(emitted()).containsExactly("11");
        }

        @Test
        void areMovedByHeartbeats() {
            event(10_000);
            tell(Decoded.heartbeat(POSITION, 60_000));

            assertThat(emitted()).containsExactly("59");
        }

        @Test
        void areNotMovedByDeadLetters() {
            event(10_000);
            tell(deadLetter());

            assertThat(emitted()).containsExactly("9");
        }

        @Test
        void areNotMovedByDailyFacts() {
            tell(Decoded.of(
                    POSITION, new DaySummed(Samples.meta("f", 0, 0), DaySummed.SALES, "", 20_000, 1, 1, false, 1)));
            assertThat(emitted()).isEmpty();
        }

        @Test
        void areNeverMovedNorHeldBackByStock() {
            Position ofStock = new Position("stock", 0, 7, 0);
            tell(Decoded.of(ofStock, Samples.counted(Samples.meta("c", 90_000_000), "tea", 5, 0)));
            assertThat(emitted()).as("by a count").containsExactly("idle");

            tell(Decoded.heartbeat(ofStock, 95_000_000));
            assertThat(emitted()).as("by a heartbeat").containsExactly("idle");
            assertThat(waiting).as("Kafka need not be asked").isEmpty();
        }

        @Test
        void neverPassAnEventOfTheSameMillisecond() {
            event(10_999);

            assertThat(emitted()).as("10.5 ms may still come").containsExactly("9");
        }
    }

    @Nested
    class AQuietPartition {
        @Test
        void isNotIdleBeforeItsTime() {
            event(10_000);

            assertThat(emitted()).containsExactly("9");
            assertThat(waiting).isEmpty();
        }

        @Test
        void isIdleOnceKafkaSaysThatNothingIsUnread() {
            watermarks = new PartitionWatermarks(AT_ONCE, PartitionWatermarksTest.this::answer, waiting::add);
            event(10_000);

            assertThat(emitted()).as("Kafka is asked").containsExactly("9");
            assertThat(emitted()).as("Kafka has not answered").containsExactly("9");
            kafkaAnswers();

            assertThat(emitted()).containsExactly("idle");
            assertThat(asked).containsExactly("orders-3 from 42");
        }

        @Test
        void isNotIdleWhileKafkaHasUnreadRecords() {
            watermarks = new PartitionWatermarks(AT_ONCE, PartitionWatermarksTest.this::answer, waiting::add);
            isNothingUnread = false;
            event(10_000);
            for (int i = 0; i < 5; i++) {
                emitted();
                kafkaAnswers();
                assertThat(emitted()).containsExactly("9");
            }
            assertThat(asked).as("asked again and again").hasSizeGreaterThanOrEqualTo(5);
        }

        @Test
        void isNotIdleWhileKafkaDoesNotAnswer() {
            watermarks = new PartitionWatermarks(AT_ONCE, PartitionWatermarksTest.this::answer, waiting::add);
            isKafkaAway = true;
            event(10_000);
            emitted();
            kafkaAnswers();

            assertThat(emitted()).containsExactly("9");
        }

        @Test
        void isNotIdleByAnAnswerFromBeforeTheLastEvent() {
            watermarks = new PartitionWatermarks(AT_ONCE, PartitionWatermarksTest.this::answer, waiting::add);
            event(10_000);
            emitted();
            kafkaAnswers();
            event(20_000);

            assertThat(emitted()).containsExactly("19");
        }

        @Test
        void comesBackWithItsNextEvent() {
            watermarks = new PartitionWatermarks(AT_ONCE, PartitionWatermarksTest.this::answer, waiting::add);
            event(10_000);
            emitted();
            kafkaAnswers();
            assertThat(emitted()).containsExactly("idle");

            event(20_000);

            assertThat(emitted()).containsExactly("19");
        }

        @Test
        void fromWhichNothingCameIsAskedForByAllTopics() {
            watermarks = new PartitionWatermarks(AT_ONCE, PartitionWatermarksTest.this::answer, waiting::add);
            emitted();
            kafkaAnswers();

            assertThat(asked).containsExactly("all");
            assertThat(emitted()).containsExactly("idle");
        }
    }

    private boolean answer(TopicPartition partition, long offset) {
        asked.add(partition == null ? "all" : partition + " from " + offset);
        if (isKafkaAway) {
            throw new IllegalStateException("Kafka is away");
        }
        return isNothingUnread;
    }

    private void kafkaAnswers() {
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    private void event(long atMicros) {
        tell(Decoded.of(POSITION, new OrderCancelled(Samples.meta("e", atMicros), "o")));
    }

    private static Decoded deadLetter() {
        return Decoded.refused(
                POSITION,
                new DeadLetter("orders", 3, 41, 99_000, "", Reason.MALFORMED, "broken", new byte[0], new byte[0]));
    }

    private void tell(Decoded record) {
        watermarks.onEvent(record, 0, output());
    }

    /** What the next periodic look says. */
    private List<String> emitted() {
        said.clear();
        watermarks.onPeriodicEmit(output());
        return said;
    }

    private WatermarkOutput output() {
        return new WatermarkOutput() {
            @Override
            public void emitWatermark(Watermark watermark) {
                said.add(Long.toString(watermark.getTimestamp()));
            }

            @Override
            public void markIdle() {
                said.add("idle");
            }

            @Override
            public void markActive() {
                said.add("active");
            }
        };
    }
}
