package io.earshot.sources;

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
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private OneInputStreamOperatorTestHarness<Decoded, DeadLetter> intake;

    @BeforeEach
    void start() throws Exception {
        intake = new OneInputStreamOperatorTestHarness<>(new IntakeOperator(new Intake(STORES)));
        intake.open();
    }

    @AfterEach
    void stop() throws Exception {
        intake.close();
    }

    @Nested
    class LateEvents {
        @Test
        void areSetAsideAndCountedByStore() throws Exception {
            send(event(0).late());

            assertThat(side(Intake.ORDER_CANCELLED)).isEmpty();
            assertThat(refused()).containsExactly(new Refusal("orders", STORE, true));
        }

        @Test
        void areThoseAloneThatTheSourceCallsLate() throws Exception {
            send(event(0));

            assertThat(side(Intake.ORDER_CANCELLED)).hasSize(1);
            assertThat(refused()).isEmpty();
        }
    }

    @Test
    void ofHeartbeatsNothingGoesOn() throws Exception {
        send(Decoded.heartbeat(new Position("orders", 0, 1, NOON / 1000), NOON));

        assertThat(intake.extractOutputValues()).isEmpty();
        assertThat(refused()).isEmpty();
    }

    @Nested
    class DeadLetters {
        @Test
        void goOnAndAreCountedByStore() throws Exception {
            DeadLetter letter = letter(STORE, Reason.FUTURE);

            send(letter);

            assertThat(intake.extractOutputValues())
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
            assertThat(intake.extractOutputValues())
                    .extracting(DeadLetter::storeId)
                    .as("the dead letters still name them")
                    .contains("nowhere", "nowhere else");
        }
    }

    @Nested
    class Readings {
        @Test
        void sayBeforeACheckpointHowFarEachPartitionWasRead() throws Exception {
            send(Decoded.heartbeat(new Position("orders", 0, 7, 70), 5_000));
            send(Decoded.refused(new Position("orders", 0, 8, 60), letter(STORE, Reason.FUTURE)));
            send(Decoded.of(new Position("orders", 1, 2, 20), new OrderCancelled(meta("e", 3_000_000), "o")));
            assertThat(side(Intake.READINGS)).isEmpty();

            intake.prepareSnapshotPreBarrier(1);
            assertThat(side(Intake.READINGS))
                    .containsExactlyInAnyOrder(
                            new Reading("orders", 0, 9, 70, 5), new Reading("orders", 1, 3, 20, 3_000));
        }

        @Test
        void leaveOutWhatWasReadBeforeARestart() throws Exception {
            send(event(0));
            send(event(1));
            OperatorSubtaskState state = intake.snapshot(1, 1);
            stop();
            intake = new OneInputStreamOperatorTestHarness<>(new IntakeOperator(new Intake(STORES)));
            intake.initializeState(state);
            intake.open();
            send(event(1));

            intake.prepareSnapshotPreBarrier(2);
            assertThat(side(Intake.READINGS)).extracting(Reading::partition).containsExactly(1);
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
                Samples.totalled(meta("m", NOON), "x", "a", 10, 1),
                Samples.counted(meta("n", NOON), "tea", 10, 1));
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
                Intake.ARM_TOTALLED,
                Intake.STOCK_COUNTED);
        for (Event event : events) {
            send(Decoded.of(new Position("t", 0, 0, NOON / 1000), event));
        }
        for (int i = 0; i < tags.size(); i++) {
            assertThat(side(tags.get(i))).as(tags.get(i).getId()).isEqualTo(List.of(events.get(i)));
        }
    }

    private void send(Decoded record) throws Exception {
        intake.processElement(new StreamRecord<>(record));
    }

    private void send(DeadLetter letter) throws Exception {
        send(Decoded.refused(new Position("orders", 0, 1, NOON / 1000), letter));
    }

    private static Decoded event(int partition) {
        return Decoded.of(new Position("orders", partition, 7, NOON / 1000), new OrderCancelled(meta("e", NOON), "o"));
    }

    private static DeadLetter letter(String storeId, Reason reason) {
        return new DeadLetter("orders", 0, 1, NOON / 1000, storeId, reason, "", new byte[0], new byte[] {1});
    }

    private List<Refusal> refused() {
        return side(Intake.REFUSALS);
    }

    private <T> List<T> side(OutputTag<T> tag) {
        List<T> values = new ArrayList<>();
        var records = intake.getSideOutput(tag);
        if (records != null) {
            records.forEach(record -> values.add(record.getValue()));
        }
        return values;
    }
}
