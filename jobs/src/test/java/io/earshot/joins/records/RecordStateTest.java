package io.earshot.joins.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.joins.records.RecordPart.Written;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecordStateTest {
    private static final KeptSerializer<Names> SERIALIZER = new KeptSerializer<>(Names.class);

    public record Names(String first, List<String> others) {
        static Names of(String first, String... others) {
            return new Names(first, new ArrayList<>(List.of(others)));
        }
    }

    @Nested
    class WhatIsWritten {
        @Test
        void isWhatRecordsOnTheirWayAre() throws Exception {
            Names names = Names.of("Ada", "Grace", "Ada");
            byte[] expected = bytes(new RecordSerializer<>(Names.class), names);
            Kept<Names> kept = new Kept<>(names);

            assertThat(bytes(SERIALIZER, kept)).isEqualTo(expected);
            assertThat(bytes(SERIALIZER, kept)).as("once more").isEqualTo(expected);
            assertThat(bytes(SERIALIZER, names)).as("as earlier builds kept it").isEqualTo(expected);
            assertThat(bytes(SERIALIZER, read(SERIALIZER, expected)))
                    .as("after a restore")
                    .isEqualTo(expected);
        }

        @Test
        void isWorkedOutOnce() {
            Kept<Names> kept = new Kept<>(Names.of("Ada"));
            RecordPart part = RecordPart.of(Names.class);

            byte[] bytes = kept.bytes(part, new Out());

            assertThat(kept.bytes(part, new Out())).isSameAs(bytes);
            assertThat(record(kept)).isEqualTo(Names.of("Ada"));
        }

        @Test
        void doesNotChangeWithACopy() throws Exception {
            Kept<Names> kept = new Kept<>(Names.of("Ada", "Grace"));
            byte[] before = bytes(new RecordSerializer<>(Names.class), record(kept));

            record(SERIALIZER.copy(kept)).others().clear();

            assertThat(bytes(SERIALIZER, kept)).isEqualTo(before);
            record(SERIALIZER.copy(kept)).others().clear();
            assertThat(bytes(SERIALIZER, kept)).as("of bytes").isEqualTo(before);
        }

        @Test
        void isLookedAtOnceBetweenTwoCheckpoints() throws Exception {
            Kept.Reader<Names> reader = new Kept.Reader<>(Names.class);
            Kept<Names> kept = new Kept<>(Names.of("Ada", "Grace"));
            byte[] checkpoint = bytes(SERIALIZER, kept);
            Names seen = reader.look(kept);

            assertThat(seen).isEqualTo(Names.of("Ada", "Grace"));
            assertThat(reader.look(kept)).isSameAs(seen);
            assertThat(reader.record(kept)).as("to be changed").isEqualTo(seen).isNotSameAs(seen);
            assertThat(bytes(SERIALIZER, kept)).isEqualTo(checkpoint);
            assertThat(reader.look(kept)).isEqualTo(seen).isNotSameAs(seen);
        }

        @Test
        void mayBeLargerThanAnyBefore() throws Exception {
            Names small = Names.of("Ada");
            Names huge = new Names("x".repeat(100_000), List.of());
            for (Names names : List.of(small, huge, small)) {
                assertThat(record(read(SERIALIZER, bytes(SERIALIZER, new Kept<>(names)))))
                        .isEqualTo(names);
            }
        }
    }

    @Nested
    class AfterAChange {
        public record Before(String gone, String name) {}

        public record After(String name, int added) {}

        private final List<Written> before = RecordPart.of(Before.class).written();

        @Test
        void whatWasWrittenIsReadAndWrittenAsItIsNow() throws Exception {
            byte[] bytes = bytes(new RecordSerializer<>(Before.class), new Before("gone", "Ada"));
            TypeSerializer<Object> former = restored(new KeptSnapshot<After>(former(before)));
            After after = new After("Ada", 0);

            Object kept = read(former, bytes);

            assertThat(new Kept.Reader<>(After.class).record(kept)).isEqualTo(after);
            byte[] now = bytes(new RecordSerializer<>(After.class), after);
            assertThat(bytes(former, kept)).isEqualTo(now);
            assertThat(bytes(new KeptSerializer<>(After.class), kept)).isEqualTo(now);
        }

        @Test
        void stateIsMigrated() {
            assertThat(compatibility(new KeptSnapshot<After>(former(before))).isCompatibleAfterMigration())
                    .isTrue();
            assertThat(compatibility(former(before)).isCompatibleAfterMigration())
                    .as("of an earlier build")
                    .isTrue();
        }

        @Test
        void stateThatIsTheSameIsLeftAsItIs() {
            RecordSnapshot<After> same = former(RecordPart.of(After.class).written());

            assertThat(compatibility(new KeptSnapshot<>(same)).isCompatibleAsIs())
                    .isTrue();
            assertThat(compatibility(same).isCompatibleAsIs())
                    .as("of an earlier build")
                    .isTrue();
        }

        @Test
        void aComponentOfAnotherTypeIsRefused() {
            RecordSnapshot<After> other = former(List.of(new Written("name", Part.LONG)));

            assertThat(compatibility(new KeptSnapshot<>(other)).isIncompatible())
                    .isTrue();
            assertThat(compatibility(other).isIncompatible())
                    .as("of an earlier build")
                    .isTrue();
        }

        private static RecordSnapshot<After> former(List<Written> written) {
            return new RecordSnapshot<>(RecordPart.former(After.class, written));
        }

        @SuppressWarnings("unchecked") // as Flink does it
        private static TypeSerializerSchemaCompatibility<Object> compatibility(TypeSerializerSnapshot<?> former) {
            return new KeptSerializer<>(After.class)
                    .snapshotConfiguration()
                    .resolveSchemaCompatibility((TypeSerializerSnapshot<Object>) former);
        }

        private static TypeSerializer<Object> restored(TypeSerializerSnapshot<Object> snapshot) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(64);
            TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
            return TypeSerializerSnapshot.<Object>readVersionedSnapshot(
                            new DataInputDeserializer(out.getCopyOfBuffer()), After.class.getClassLoader())
                    .restoreSerializer();
        }
    }

    @Nested
    class AWalkOverAllKeys {
        @Test
        void seesWhatIsThereAndMayChangeIt() throws Exception {
            OperatorSubtaskState state = null;
            for (int round = 1; round < 4; round++) {
                Now function = new Now();
                try (var harness = harness(function, KeyType.TEXT, state)) {
                    harness.processElement("ada/" + round, 0);
                    harness.processElement("bob/" + round, 0);
                    AbstractKeyedStateBackend<String> backend = (AbstractKeyedStateBackend<String>)
                            harness.getOperator().<String>getKeyedStateBackend();
                    backend.applyToAllKeys(
                            VoidNamespace.INSTANCE,
                            VoidNamespaceSerializer.INSTANCE,
                            Now.NAMES.descriptor(),
                            Now.NAMES.each((key, names) -> {
                                if (key.equals("ada")) {
                                    Names before = names.value();
                                    before.others().add("seen");
                                    names.update(new Names(before.first(), before.others()));
                                }
                            }));
                    state = harness.snapshot(round, round);
                }
            }
            try (var harness = harness(new Now(), KeyType.TEXT, state)) {
                harness.processWatermark(10);

                assertThat(harness.extractOutputValues())
                        .hasSize(2)
                        .anyMatch(said -> said.startsWith(Names.of("ada", "1", "seen", "2", "seen", "3", "seen")
                                .toString()))
                        .anyMatch(said ->
                                said.startsWith(Names.of("bob", "1", "2", "3").toString()));
            }
        }
    }

    /** On the heap: keys, timers, a record and a list of records of each. */
    @Nested
    class ASavepoint {
        @Test
        void isGoneOnFrom() throws Exception {
            isGoneOnFrom(new Now(), KeyType.TEXT);
        }

        /** As jobs kept their state when records stood there as they are, by keys that Flink wrote. */
        @Test
        void ofAnEarlierBuildIsGoneOnFrom() throws Exception {
            isGoneOnFrom(new Earlier(), Types.STRING);
        }

        /** What a checkpoint writes beside the task is changed by the task meanwhile: objects, bytes, and new keys. */
        @Test
        void isOfItsBarrierWhateverComesWhileItIsWritten() throws Exception {
            OperatorSubtaskState state = null;
            try (var harness = harness(new Now(), KeyType.TEXT, null)) {
                for (int checkpoint = 1; checkpoint < 4; checkpoint++) {
                    harness.processElement("ada/before " + checkpoint, 0);
                    harness.processElement("bob/before " + checkpoint, 0);
                    OperatorSnapshotFutures begun = harness.getOperator()
                            .snapshotState(
                                    checkpoint,
                                    checkpoint,
                                    CheckpointOptions.forCheckpointWithDefaultLocation(),
                                    new MemCheckpointStreamFactory(1 << 20));
                    harness.processElement("ada/after " + checkpoint, 0);
                    harness.processElement("new in " + checkpoint + "/after", 0);
                    state = OperatorSnapshotFinalizer.create(begun).getJobManagerOwnedState();
                }
            }
            try (var harness = harness(new Now(), KeyType.TEXT, state)) {
                harness.processWatermark(10);

                List<String> ada = List.of("before 1", "after 1", "before 2", "after 2", "before 3");
                List<String> bob = List.of("before 1", "before 2", "before 3");
                assertThat(harness.extractOutputValues())
                        .containsExactlyInAnyOrder(
                                said("ada", ada),
                                said("bob", bob),
                                said("new in 1", List.of("after")),
                                said("new in 2", List.of("after")));
            }
        }

        private static String said(String name, List<String> others) {
            return new Names(name, others) + " of "
                    + others.stream().map(Names::of).toList();
        }

        private void isGoneOnFrom(Collecting first, TypeInformation<String> key) throws Exception {
            OperatorSubtaskState state;
            try (var harness = harness(first, key, null)) {
                harness.processElement("ada/Grace", 0);
                harness.processElement("bob/Dan", 0);
                state = harness.snapshot(1, 1);
            }
            for (int restart = 2; restart < 5; restart++) {
                try (var harness = harness(new Now(), KeyType.TEXT, state)) {
                    harness.processElement("ada/" + restart, 0);
                    state = harness.snapshot(restart, restart);
                    harness.processElement("ada/lost with the restart", 0);
                }
            }
            try (var harness = harness(new Now(), KeyType.TEXT, state)) {
                harness.processWatermark(10);

                assertThat(harness.extractOutputValues())
                        .containsExactlyInAnyOrder(
                                Names.of("ada", "Grace", "2", "3", "4") + " of "
                                        + List.of(Names.of("Grace"), Names.of("2"), Names.of("3"), Names.of("4")),
                                Names.of("bob", "Dan") + " of " + List.of(Names.of("Dan")));
                assertThat(harness.numKeyedStateEntries()).isZero();
            }
        }
    }

    /** Collects what follows a name, and says it all in the end. */
    private abstract static class Collecting extends KeyedProcessFunction<String, String, String> {
        private static final long serialVersionUID = 1;

        transient ValueState<Names> names;
        transient ValueState<List<Names>> each;

        @Override
        public void processElement(String text, Context context, Collector<String> out) throws Exception {
            String other = text.split("/")[1];
            Names before = names.value();
            Names after = before == null ? Names.of(context.getCurrentKey()) : before;
            after.others().add(other);
            names.update(after);
            List<Names> all = each.value() == null ? new ArrayList<>() : each.value();
            all.add(Names.of(other));
            each.update(all);
            context.timerService().registerEventTimeTimer(5);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<String> out) throws Exception {
            out.collect(names.value() + " of " + each.value());
            names.update(null);
            each.clear();
        }
    }

    private static final class Now extends Collecting {
        private static final long serialVersionUID = 1;

        static final RecordState<Names> NAMES = RecordState.of("names", Names.class);

        @Override
        public void open(OpenContext context) {
            names = NAMES.in(getRuntimeContext());
            each = RecordState.listOf("each", Names.class).in(getRuntimeContext());
        }
    }

    private static final class Earlier extends Collecting {
        private static final long serialVersionUID = 1;

        @Override
        public void open(OpenContext context) {
            names = getRuntimeContext().getState(new ValueStateDescriptor<>("names", RecordType.ofRecord(Names.class)));
            each = getRuntimeContext()
                    .getState(new ValueStateDescriptor<>("each", new ListTypeInfo<>(RecordType.ofRecord(Names.class))));
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, String, String> harness(
            Collecting function, TypeInformation<String> key, @Nullable OperatorSubtaskState state) throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(function), (String text) -> text.split("/")[0], key);
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static Names record(Object kept) {
        return new Kept.Reader<>(Names.class).record(kept);
    }

    private static <T> byte[] bytes(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        return out.getCopyOfBuffer();
    }

    private static Object read(TypeSerializer<Object> serializer, byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        Object value = serializer.duplicate().deserialize(in);
        assertThat(in.available()).isZero();
        return value;
    }
}
