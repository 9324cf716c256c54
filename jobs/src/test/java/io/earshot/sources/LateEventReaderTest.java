package io.earshot.sources;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.meta;
import static io.earshot.sources.Decoded.Kind.DEAD_LETTER;
import static io.earshot.sources.Decoded.Kind.EVENT;
import static io.earshot.sources.Decoded.Kind.HEARTBEAT;
import static io.earshot.sources.Decoded.Kind.LATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.OrderCancelled;
import io.earshot.sources.Decoded.Kind;
import io.earshot.sources.Decoded.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LateEventReaderTest {
    private static final long HORIZON = 90 * DAY;
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);
    private static final TopicPartition SECOND = new TopicPartition("orders", 1);
    private static final TopicPartition OTHER_TOPIC = new TopicPartition("carts", 0);

    private final Map<TopicPartition, List<Decoded>> logs =
            new TreeMap<>(Comparator.comparing(TopicPartition::toString));

    @Nested
    class Late {
        @Test
        void isWhatIsMoreThanTheHorizonOlderThanTheNewest() throws Exception {
            event(FIRST, NOON);
            event(FIRST, NOON - HORIZON);
            event(FIRST, NOON - HORIZON - 1);
            event(FIRST, NOON - HORIZON);

            assertThat(read().of(FIRST)).containsExactly(EVENT, EVENT, LATE, EVENT);
        }

        @Test
        void isNothingThatComesBeforeTheNewest() throws Exception {
            event(FIRST, NOON - 2 * HORIZON);
            event(FIRST, NOON);

            assertThat(read().of(FIRST)).containsExactly(EVENT, EVENT);
        }

        @Test
        void isDecidedByEachPartitionOfEachTopicOnItsOwn() throws Exception {
            event(FIRST, NOON);
            event(SECOND, NOON - 2 * HORIZON);
            event(OTHER_TOPIC, NOON - 2 * HORIZON);

            SourceSubtasks subtasks = read();
            assertThat(subtasks.of(SECOND)).containsExactly(EVENT);
            assertThat(subtasks.of(OTHER_TOPIC)).containsExactly(EVENT);
        }

        @Test
        void isNotDecidedByHeartbeatsOrDeadLetters() throws Exception {
            event(FIRST, NOON);
            add(FIRST, Decoded.heartbeat(at(FIRST), NOON + 2 * HORIZON));
            add(FIRST, refused(FIRST));
            event(FIRST, NOON);

            assertThat(read().of(FIRST)).containsExactly(EVENT, HEARTBEAT, DEAD_LETTER, EVENT);
        }

        @Test
        void isNeverAHeartbeat() throws Exception {
            event(FIRST, NOON);
            add(FIRST, Decoded.heartbeat(at(FIRST), NOON - 2 * HORIZON));

            assertThat(read().of(FIRST)).containsExactly(EVENT, HEARTBEAT);
        }
    }

    @Nested
    class Newest {
        @Test
        void isKnownAfterARestart() throws Exception {
            SourceSubtasks subtasks = new SourceSubtasks(logs, HORIZON);
            event(FIRST, NOON);
            event(FIRST, NOON - HORIZON - 1);
            subtasks.start(1);
            subtasks.read(FIRST);

            subtasks.restart(1);
            subtasks.read(FIRST);

            assertThat(subtasks.of(FIRST)).containsExactly(EVENT, LATE);
        }

        @Test
        void goesWithItsPartitionToWhoeverReadsItOn() throws Exception {
            SourceSubtasks subtasks = new SourceSubtasks(logs, HORIZON);
            event(FIRST, NOON);
            event(FIRST, NOON - HORIZON - 1);
            event(SECOND, NOON - 2 * HORIZON);
            event(SECOND, NOON - 2 * HORIZON);
            subtasks.start(1);
            subtasks.read(FIRST);
            subtasks.read(SECOND);

            for (int parallelism : new int[] {3, 2, 1, 2}) {
                subtasks.restart(parallelism);
            }
            subtasks.read(FIRST);
            subtasks.read(SECOND);

            assertThat(subtasks.of(FIRST)).containsExactly(EVENT, LATE);
            assertThat(subtasks.of(SECOND)).containsExactly(EVENT, EVENT);
        }

        @Test
        void isNothingWhereNothingHasBeenRead() throws Exception {
            SourceSubtasks subtasks = new SourceSubtasks(logs, HORIZON);
            event(FIRST, NOON);
            event(SECOND, NOON - 2 * HORIZON);
            subtasks.start(1);
            subtasks.read(FIRST);

            subtasks.restart(2);
            subtasks.read(SECOND);

            assertThat(subtasks.of(SECOND)).containsExactly(EVENT);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theSameEventsAreLateHoweverPartitionsAreReadAndReadersComeAndGo(long seed) throws Exception {
        Random random = new Random(seed);
        List<TopicPartition> partitions = List.of(FIRST, SECOND, OTHER_TOPIC, new TopicPartition("carts", 1));
        List<TopicPartition> steps = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            for (int i = 0; i < 40; i++) {
                switch (random.nextInt(6)) {
                    case 0 -> add(partition, Decoded.heartbeat(at(partition), NOON + 3 * HORIZON));
                    case 1 -> add(partition, refused(partition));
                    default -> event(partition, NOON + random.nextLong(-2 * HORIZON, 2 * HORIZON));
                }
                steps.add(partition);
            }
        }
        Collections.shuffle(steps, random);
        SourceSubtasks subtasks = new SourceSubtasks(logs, HORIZON);
        subtasks.start(1 + random.nextInt(4));
        for (TopicPartition step : steps) {
            if (random.nextInt(8) == 0) {
                subtasks.restart(1 + random.nextInt(4));
            }
            subtasks.read(step);
        }

        for (TopicPartition partition : partitions) {
            assertThat(subtasks.of(partition))
                    .as("seed %d, %s", seed, partition)
                    .contains(LATE)
                    .isEqualTo(judged(logs.get(partition)));
        }
    }

    @Test
    void anEventThatIsNotLateIsPassedOnAsItIs() throws Exception {
        event(FIRST, NOON);

        assertThat(read().out(FIRST).get(0)).isSameAs(logs.get(FIRST).get(0));
    }

    @Test
    void aLateEventIsStillTheSameEvent() throws Exception {
        event(FIRST, NOON);
        event(FIRST, NOON - HORIZON - 1);

        Decoded late = read().out(FIRST).get(1);

        assertThat(late)
                .usingRecursiveComparison()
                .ignoringFields("kind")
                .isEqualTo(logs.get(FIRST).get(1));
    }

    @Test
    void marksPartitionsOfStockAsIdleThoughNothingComesOfThem() throws Exception {
        TopicPartition stock = new TopicPartition("stock", 2);
        logs.put(stock, new ArrayList<>());
        event(FIRST, NOON);
        event(FIRST, NOON);
        SourceSubtasks subtasks = new SourceSubtasks(logs, HORIZON);
        subtasks.start(1);
        subtasks.read(FIRST);
        subtasks.read(FIRST);
        assertThat(subtasks.idle()).as("once, and no others").containsExactly("stock-2");

        event(FIRST, NOON);
        subtasks.restart(1);
        subtasks.read(FIRST);
        assertThat(subtasks.idle()).as("once more after a restart").containsExactly("stock-2", "stock-2");
    }

    @Test
    void leavesAllElseToKafkasReader() throws Exception {
        SourceSubtasks subtasks = new SourceSubtasks(logs, HORIZON);
        event(FIRST, NOON);
        subtasks.start(1);
        LateEventReader reader = subtasks.reader(FIRST);

        reader.pauseOrResumeSplits(List.of("a"), List.of("b"));
        reader.notifyCheckpointComplete(7);
        reader.notifyCheckpointAborted(8);
        reader.notifyNoMoreSplits();
        reader.handleSourceEvents(new LogReader.Told());
        reader.close();

        assertThat(reader.isAvailable()).isCompleted();
        assertThat(subtasks.heard(FIRST))
                .containsExactly(
                        "start", "pause [a] resume [b]", "complete 7", "aborted 8", "no more splits", "told", "close");
    }

    /** What is late, as the definition says it: of the whole log. */
    private static List<Kind> judged(List<Decoded> log) {
        List<Kind> kinds = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            long newest = log.subList(0, i + 1).stream()
                    .filter(record -> record.event() != null)
                    .mapToLong(Decoded::atMicros)
                    .max()
                    .orElse(0);
            Decoded record = log.get(i);
            boolean isLate = record.event() != null && newest - record.atMicros() > HORIZON;
            kinds.add(isLate ? LATE : record.kind());
        }
        return kinds;
    }

    private SourceSubtasks read() throws Exception {
        SourceSubtasks subtasks = new SourceSubtasks(logs, HORIZON);
        subtasks.start(1);
        for (Map.Entry<TopicPartition, List<Decoded>> log : logs.entrySet()) {
            for (int i = 0; i < log.getValue().size(); i++) {
                subtasks.read(log.getKey());
            }
        }
        return subtasks;
    }

    private void event(TopicPartition partition, long atMicros) {
        add(partition, Decoded.of(at(partition), new OrderCancelled(meta("e", atMicros), "o")));
    }

    private Decoded refused(TopicPartition partition) {
        return Decoded.refused(
                at(partition),
                new DeadLetter(
                        partition.topic(),
                        partition.partition(),
                        0,
                        0,
                        STORE,
                        Reason.FUTURE,
                        "",
                        new byte[0],
                        new byte[0]));
    }

    private void add(TopicPartition partition, Decoded record) {
        logs.computeIfAbsent(partition, any -> new ArrayList<>()).add(record);
    }

    private Position at(TopicPartition partition) {
        return new Position(
                partition.topic(),
                partition.partition(),
                logs.getOrDefault(partition, List.of()).size(),
                NOON / 1000);
    }
}
