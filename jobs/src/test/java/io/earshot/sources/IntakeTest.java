package io.earshot.sources;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.Event;
import io.earshot.events.OrderCancelled;
import io.earshot.events.Samples;
import io.earshot.sources.Decoded.Position;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final long HORIZON = 90 * DAY;
    private static final int MAX_PARALLELISM = 16;

    private List<OneInputStreamOperatorTestHarness<Decoded, DeadLetter>> subtasks = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        subtasks = subtasks(1, null, 0);
    }

    @AfterEach
    void stop() throws Exception {
        for (OneInputStreamOperatorTestHarness<Decoded, DeadLetter> subtask : subtasks) {
            subtask.close();
        }
    }

    @Nested
    class Late {
        @Test
        void isWhatIsMoreThanTheHorizonOlderThanTheNewest() throws Exception {
            send(0, 0, NOON);
            send(0, 0, NOON - HORIZON);
            assertThat(passed()).hasSize(2);

            send(0, 0, NOON - HORIZON - 1);
            assertThat(passed()).isEmpty();
            assertThat(refused()).containsExactly(new Refusal("orders", STORE, true));
        }

        @Test
        void isCountedByEachPartitionOnItsOwn() throws Exception {
            send(0, 0, NOON);
            send(0, 1, NOON - 2 * HORIZON);

            assertThat(passed()).hasSize(2);
            assertThat(refused()).isEmpty();
        }

        @Test
        void isCountedByTheSamePartitionOfEachTopicOnItsOwn() throws Exception {
            send(0, 0, NOON);
            OrderCancelled old = new OrderCancelled(meta("e", NOON - 2 * HORIZON), "o");
            subtasks.get(0)
                    .processElement(new StreamRecord<>(Decoded.of(new Position("other", 0, 0, NOON / 1000), old)));

            assertThat(refused()).isEmpty();
        }

        @Test
        void isNotDecidedByHeartbeats() throws Exception {
            send(0, 0, NOON);
            subtasks.get(0)
                    .processElement(new StreamRecord<>(
                            Decoded.heartbeat(new Position("orders", 0, 1, NOON / 1000), NOON + 2 * HORIZON)));
            send(0, 0, NOON);

            assertThat(passed()).hasSize(2);
        }

        @Test
        void isNotDecidedByDeadLetters() throws Exception {
            send(letter(STORE, Reason.MALFORMED));
            send(0, 0, NOON);

            assertThat(passed()).hasSize(1);
        }
    }

    @Nested
    class DeadLetters {
        @Test
        void goOnAndAreCountedByStore() throws Exception {
            DeadLetter letter = letter(STORE, Reason.FUTURE);

            send(letter);

            assertThat(subtasks.get(0).extractOutputValues())
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(letter);
            assertThat(refused()).containsExactly(new Refusal("orders", STORE, false));
        }

        @Test
        void ofStoresThatAreNotInTheSettingsShareOneAccount() throws Exception {
            for (Reason reason : Reason.values()) {
                send(letter("nowhere", reason));
                send(letter("nowhere else", reason));
                send(letter("", reason));
            }

            assertThat(refused()).hasSize(9).containsOnly(new Refusal("orders", "", false));
            assertThat(subtasks.get(0).extractOutputValues())
                    .extracting(DeadLetter::storeId)
                    .as("the dead letters still name them")
                    .contains("nowhere", "nowhere else");
        }
    }

    @Nested
    class Newest {
        @Test
        void isKnownAfterARestartWhereverThePartitionGoes() throws Exception {
            send(0, 0, NOON);
            send(0, 1, NOON - 2 * HORIZON);

            restart(3);
            for (int subtask = 0; subtask < 3; subtask++) {
                send(subtask, 0, NOON - HORIZON - 1);
                send(subtask, 1, NOON - 2 * HORIZON);
            }

            assertThat(refused()).hasSize(3);
            assertThat(passed()).hasSize(3);
        }

        @Test
        void isTheGreatestOfWhatSeveralSubtasksRemember() throws Exception {
            send(0, 0, NOON - HORIZON);
            restart(2);
            send(1, 0, NOON);
            passed();

            restart(1);
            send(0, 0, NOON - HORIZON - 1);

            assertThat(passed()).as("subtask 0 remembers an older time").isEmpty();
        }
    }

    @Nested
    class Readings {
        @Test
        void sayBeforeACheckpointHowFarEachPartitionWasRead() throws Exception {
            read(Decoded.heartbeat(new Position("orders", 0, 7, 70), 5_000));
            read(Decoded.refused(new Position("orders", 0, 8, 60), letter(STORE, Reason.FUTURE)));
            read(Decoded.of(new Position("orders", 1, 2, 20), new OrderCancelled(meta("e", 3_000_000), "o")));
            assertThat(side(Intake.READINGS)).isEmpty();

            subtasks.get(0).prepareSnapshotPreBarrier(1);
            assertThat(side(Intake.READINGS))
                    .containsExactlyInAnyOrder(
                            new Reading("orders", 0, 9, 70, 5), new Reading("orders", 1, 3, 20, 3_000));
        }

        @Test
        void leaveOutWhatWasReadBeforeARestart() throws Exception {
            send(0, 0, NOON);
            send(0, 1, NOON);
            restart(1);
            send(0, 1, NOON);

            subtasks.get(0).prepareSnapshotPreBarrier(2);
            assertThat(side(Intake.READINGS)).extracting(Reading::partition).containsExactly(1);
        }

        private void read(Decoded record) throws Exception {
            subtasks.get(0).processElement(new StreamRecord<>(record));
        }
    }

    @Test
    void givesEachTypeOfEventAStreamOfItsOwn() throws Exception {
        List<Event> events = List.of(
                Samples.click("a", "c:1", NOON),
                Samples.spent(meta("b", NOON), 1, 1, "EUR"),
                Samples.exposed(meta("c", NOON), "c:1", "x", "a"),
                Samples.view("d", "c:1", NOON),
                Samples.link("e", "v:1", "c:1", NOON),
                Samples.conversation(meta("f", NOON), "t", "c:1", true),
                Samples.variant(meta("g", NOON), "v"),
                Samples.placed("o", "c:1", NOON, 1),
                Samples.cancelled("o", NOON),
                Samples.refunded("r", "o", NOON, 1),
                Samples.rate(meta("h", NOON), 1, "USD", "1"),
                Samples.experiment(meta("i", NOON), "x", "a", "b"),
                Samples.outreach(meta("j", NOON), "u", "c:1", "call"),
                Samples.cart(meta("k", NOON), "t", "updated", "c:1", 1),
                Samples.subscription(meta("l", NOON), "s", "renewed", "c:1"),
                Samples.totalled(meta("m", NOON), "x", "a", 10, 1));
        List<OutputTag<? extends Event>> tags = List.of(
                Intake.AD_TOUCHED,
                Intake.AD_SPENT,
                Intake.COPY_EXPOSED,
                Intake.PAGE_VIEWED,
                Intake.VISITOR_LINKED,
                Intake.CONVERSATION_HELD,
                Intake.VARIANT_REGISTERED,
                Intake.ORDER_PLACED,
                Intake.ORDER_CANCELLED,
                Intake.ORDER_REFUNDED,
                Intake.RATE_QUOTED,
                Intake.EXPERIMENT_REGISTERED,
                Intake.OUTREACH_ASSIGNED,
                Intake.CART_CHANGED,
                Intake.SUBSCRIPTION_CHANGED,
                Intake.ARM_TOTALLED);
        for (Event event : events) {
            subtasks.get(0).processElement(new StreamRecord<>(Decoded.of(new Position("t", 0, 0, NOON / 1000), event)));
        }
        for (int i = 0; i < tags.size(); i++) {
            assertThat(side(tags.get(i))).as(tags.get(i).getId()).isEqualTo(List.of(events.get(i)));
        }
    }

    private void send(int subtask, int partition, long atMicros) throws Exception {
        OrderCancelled event = new OrderCancelled(meta("e", atMicros), "o");
        subtasks.get(subtask)
                .processElement(
                        new StreamRecord<>(Decoded.of(new Position("orders", partition, 7, NOON / 1000), event)));
    }

    private void send(DeadLetter letter) throws Exception {
        subtasks.get(0)
                .processElement(new StreamRecord<>(Decoded.refused(new Position("orders", 0, 1, NOON / 1000), letter)));
    }

    private static DeadLetter letter(String storeId, Reason reason) {
        return new DeadLetter("orders", 0, 1, NOON / 1000, storeId, reason, "", new byte[0], new byte[] {1});
    }

    private List<OrderCancelled> passed() {
        return side(Intake.ORDER_CANCELLED);
    }

    private List<Refusal> refused() {
        return side(Intake.REFUSALS);
    }

    private <T> List<T> side(OutputTag<T> tag) {
        List<T> values = new ArrayList<>();
        for (OneInputStreamOperatorTestHarness<Decoded, DeadLetter> subtask : subtasks) {
            var records = subtask.getSideOutput(tag);
            if (records != null) {
                records.forEach(record -> values.add(record.getValue()));
                records.clear();
            }
        }
        return values;
    }

    private void restart(int parallelism) throws Exception {
        List<OperatorSubtaskState> snapshots = new ArrayList<>();
        for (OneInputStreamOperatorTestHarness<Decoded, DeadLetter> subtask : subtasks) {
            snapshots.add(subtask.snapshot(1, 1));
        }
        int before = subtasks.size();
        stop();
        subtasks = subtasks(
                parallelism,
                AbstractStreamOperatorTestHarness.repackageState(snapshots.toArray(OperatorSubtaskState[]::new)),
                before);
    }

    private static List<OneInputStreamOperatorTestHarness<Decoded, DeadLetter>> subtasks(
            int parallelism, OperatorSubtaskState whole, int before) throws Exception {
        List<OneInputStreamOperatorTestHarness<Decoded, DeadLetter>> subtasks = new ArrayList<>();
        for (int index = 0; index < parallelism; index++) {
            OneInputStreamOperatorTestHarness<Decoded, DeadLetter> subtask = new OneInputStreamOperatorTestHarness<>(
                    new IntakeOperator(new Intake(STORES, HORIZON)), MAX_PARALLELISM, parallelism, index);
            if (whole != null) {
                subtask.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        whole, MAX_PARALLELISM, before, parallelism, index));
            }
            subtask.open();
            subtasks.add(subtask);
        }
        return subtasks;
    }
}
