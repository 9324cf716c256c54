package io.earshot.joins.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySerializerTest {
    private static final TypeSerializer<String> SERIALIZER = KeySerializer.INSTANCE;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 255, 16_381, 16_382, 16_383, 16_384, 70_000})
    void textsOfAnyLengthAreWrittenAsFlinkWritesThem(int length) throws Exception {
        isWrittenAsByFlink("k".repeat(length));
        isWrittenAsByFlink("é".repeat(length));
    }

    @Test
    void anyLettersAreWrittenAsFlinkWritesThem() throws Exception {
        for (String text :
                List.of("\u0000", "\u007F", "\u0080", "a\u00FFb", "\uD83D\uDE00", "a\uD83D", "\uDE00?", "\uFFFF")) {
            isWrittenAsByFlink(text);
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            String text = random.ints(random.nextInt(200), 0, random.nextBoolean() ? 0x80 : 0x10000)
                    .collect(StringBuilder::new, (built, c) -> built.append((char) c), StringBuilder::append)
                    .toString();
            isWrittenAsByFlink(text);
        }
    }

    @Test
    void savepointsTakeItForFlinksOwn() {
        assertThat(SERIALIZER.snapshotConfiguration().restoreSerializer()).isSameAs(StringSerializer.INSTANCE);
        assertThat(SERIALIZER
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(StringSerializer.INSTANCE.snapshotConfiguration())
                        .isCompatibleAsIs())
                .isTrue();
    }

    private static void isWrittenAsByFlink(String text) throws IOException {
        byte[] bytes = bytes(SERIALIZER, text);

        assertThat(bytes).as(text).isEqualTo(bytes(StringSerializer.INSTANCE, text));
        assertThat(SERIALIZER.deserialize(new DataInputDeserializer(bytes))).isEqualTo(text);
    }

    private static byte[] bytes(TypeSerializer<String> serializer, String text) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(text, out);
        return out.getCopyOfBuffer();
    }
}
