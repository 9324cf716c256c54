package io.earshot.joins.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.joins.records.RecordPart.Written;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecordSerializerTest {
    private static final RecordSerializer<Whole> SERIALIZER = new RecordSerializer<>(Whole.class);

    public record Inner(String name, long at, @Nullable TimeUnit unit) {}

    public record Whole(
            @Nullable String text,
            String other,
            int count,
            boolean isTrue,
            @Nullable BigDecimal decimal,
            List<Inner> inners,
            List<long[]> hashes,
            byte[] packed,
            Map<String, BigDecimal> rates,
            @Nullable Inner inner) {

        /** Arrays are equal by what they hold. */
        @Override
        public boolean equals(@Nullable Object object) {
            return object instanceof Whole that && words().equals(that.words());
        }

        @Override
        public int hashCode() {
            return words().hashCode();
        }

        private List<Object> words() {
            return Arrays.asList(
                    text,
                    other,
                    count,
                    isTrue,
                    decimal,
                    inners,
                    hashes.stream().map(Arrays::toString).toList(),
                    Arrays.toString(packed),
                    rates,
                    inner);
        }
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Whole whole = whole(random);
            assertThat(read(SERIALIZER, bytes(SERIALIZER, whole)))
                    .as("seed %d, round %d", seed, i)
                    .isEqualTo(whole);
        }
    }

    @Test
    void charsThatAreNoTextByThemselvesAreKept() throws Exception {
        for (String text : List.of("", "\u0000", "é", "\uD83D\uDE00", "\uD83D", "a\uDE00?", "\uFFFF")) {
            Whole whole = with(text);
            assertThat(read(SERIALIZER, bytes(SERIALIZER, whole)).other()).isEqualTo(text);
        }
    }

    @Test
    void aTextThatIsRepeatedIsWrittenOnce() throws Exception {
        String long1 = "c:demo." + "x".repeat(43);
        int one = bytes(SERIALIZER, withInners(1, long1)).length;
        int thousand = bytes(SERIALIZER, withInners(1000, long1)).length;

        assertThat((thousand - one) / 999.0).as("bytes of each more").isLessThan(15);
    }

    @Test
    void aShortTextOfManyRecordsIsOneObject() throws Exception {
        byte[] bytes = bytes(SERIALIZER, with("campaign-1"));

        String one = SERIALIZER.deserialize(new DataInputDeserializer(bytes)).other();
        String other = SERIALIZER.deserialize(new DataInputDeserializer(bytes)).other();

        assertThat(other).isSameAs(one);
    }

    /** Of many that are alike, each length up to more than what counts as short. */
    @Test
    void shortTextsAreToldApart() throws Exception {
        RecordSerializer<Whole> serializer = new RecordSerializer<>(Whole.class);
        for (int length = 0; length < 40; length++) {
            for (char last = 'a'; last <= 'z'; last++) {
                for (String text :
                        List.of("x".repeat(length) + last, last + "x".repeat(length), "y".repeat(length / 2) + last)) {
                    byte[] bytes = bytes(serializer, with(text));
                    assertThat(serializer
                                    .deserialize(new DataInputDeserializer(bytes))
                                    .other())
                            .isEqualTo(text);
                }
            }
        }
    }

    @Test
    void aHugeRecordLeavesNothingBehind() throws Exception {
        Whole huge = new Whole(null, "", 0, true, null, inners(20_000), List.of(), new byte[0], Map.of(), null);
        Whole small = with("after");

        assertThat(read(SERIALIZER, bytes(SERIALIZER, huge))).isEqualTo(huge);
        assertThat(read(SERIALIZER, bytes(SERIALIZER, small))).isEqualTo(small);
    }

    @Test
    void theListsOfACopyDoNotChangeWithTheirOriginals() {
        List<Inner> inners = new ArrayList<>(inners(2));
        Whole whole = new Whole(null, "", 0, true, null, inners, List.of(), new byte[0], Map.of(), null);
        Whole copy = SERIALIZER.copy(whole);

        inners.clear();

        assertThat(copy.inners()).isEqualTo(inners(2));
    }

    @Test
    void bytesAreCopiedWithoutBeingRead() throws Exception {
        byte[] bytes = bytes(SERIALIZER, with("x"));
        DataOutputSerializer out = new DataOutputSerializer(64);

        SERIALIZER.copy(new DataInputDeserializer(bytes), out);

        assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
    }

    /** Each set of classes takes memory that is not the heap's. */
    @Test
    void allSerializersOfATypeShareItsCode() {
        RecordSerializer<Whole> other = new RecordSerializer<>(Whole.class);

        assertThat(other.part().code()).isSameAs(SERIALIZER.part().code());
    }

    @Test
    void aTypeThatCannotBeWrittenIsRefused() {
        assertThatThrownBy(() -> RecordType.ofRecord(Thready.class))
                .hasMessageContaining("thread")
                .hasMessageContaining("must be long, int");
    }

    public record Thready(Thread thread) {}

    @Nested
    class AfterAChange {
        public record Before(String gone, String name, int count) {}

        public record After(long added, int count, String name, @Nullable Inner alsoAdded, List<String> more) {}

        private final List<Written> before = RecordPart.of(Before.class).written();

        @Test
        void componentsAreFoundByName() throws Exception {
            byte[] bytes = bytes(new RecordSerializer<>(Before.class), new Before("gone", "name", -3));
            TypeSerializer<After> former = restored(RecordPart.former(After.class, before));

            After after = read(former, bytes);

            assertThat(after).isEqualTo(new After(0, -3, "name", null, List.of()));
        }

        @Test
        void stateIsMigrated() {
            assertThat(compatibility(before).isCompatibleAfterMigration()).isTrue();
        }

        @Test
        void stateThatIsTheSameIsLeftAsItIs() {
            assertThat(compatibility(RecordPart.of(After.class).written()).isCompatibleAsIs())
                    .isTrue();
        }

        @Test
        void aComponentOfAnotherTypeIsRefused() {
            assertThat(compatibility(List.of(new Written("name", Part.LONG))).isIncompatible())
                    .isTrue();
            assertThat(compatibility(List.of(new Written("more", new Part.Many(Part.LONG))))
                            .isIncompatible())
                    .isTrue();
        }

        private static org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility<After> compatibility(
                List<Written> former) {
            return new RecordSnapshot<After>(RecordPart.of(After.class))
                    .resolveSchemaCompatibility(new RecordSnapshot<>(RecordPart.former(After.class, former)));
        }

        private static TypeSerializer<After> restored(RecordPart part) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(64);
            TypeSerializerSnapshot.writeVersionedSnapshot(out, new RecordSnapshot<After>(part));
            return TypeSerializerSnapshot.<After>readVersionedSnapshot(
                            new DataInputDeserializer(out.getCopyOfBuffer()), After.class.getClassLoader())
                    .restoreSerializer();
        }
    }

    private static <R> byte[] bytes(TypeSerializer<R> serializer, R record) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(record, out);
        return out.getCopyOfBuffer();
    }

    private static <R> R read(TypeSerializer<R> serializer, byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        R record = serializer.duplicate().deserialize(in);
        assertThat(in.available()).isZero();
        return record;
    }

    private static Whole with(String text) {
        return new Whole(null, text, 0, true, null, List.of(), List.of(), new byte[0], Map.of(), null);
    }

    private static Whole withInners(int count, String name) {
        List<Inner> inners = IntStream.range(0, count)
                .mapToObj(i -> new Inner(name, i, TimeUnit.DAYS))
                .toList();
        return new Whole(name, name, 0, true, null, inners, List.of(), new byte[0], Map.of(), null);
    }

    private static List<Inner> inners(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Inner("name-" + i, i, null))
                .toList();
    }

    private static Whole whole(Random random) {
        return new Whole(
                random.nextInt(4) == 0 ? null : text(random),
                text(random),
                random.nextInt() >> random.nextInt(32),
                random.nextBoolean(),
                random.nextBoolean() ? null : new BigDecimal(random.nextInt()).movePointLeft(random.nextInt(12)),
                IntStream.range(0, random.nextInt(80))
                        .mapToObj(i -> inner(random))
                        .toList(),
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(i -> random.longs(i).toArray())
                        .toList(),
                bytes(random),
                random.nextBoolean() ? Map.of() : Map.of("rate", BigDecimal.ONE, "", new BigDecimal("1.10")),
                random.nextBoolean() ? null : inner(random));
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(2000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Inner inner(Random random) {
        TimeUnit[] units = TimeUnit.values();
        return new Inner(
                text(random), random.nextLong(), random.nextInt(3) == 0 ? null : units[random.nextInt(units.length)]);
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(6), 0, 300)
                .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                .toString();
    }
}
