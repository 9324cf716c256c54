package io.earshot.joins.records;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * Writes texts exactly as Flink's own {@link StringSerializer} does, but ASCII at once instead of letter by letter: every
 * checkpoint of the heap writes each key with its state and with each of its timers. To savepoints it is Flink's serializer,
 * which reads it and is read by it.
 */
final class KeySerializer extends TypeSerializerSingleton<String> {
    static final KeySerializer INSTANCE = new KeySerializer();

    private static final long serialVersionUID = 1;
    private static final int SEVEN_BITS = 0x7F;
    private static final int MOST = (1 << 14) - 1;

    private KeySerializer() {}

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public String createInstance() {
        return "";
    }

    @Override
    public String copy(String from) {
        return from;
    }

    @Override
    public String copy(String from, String reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(String text, DataOutputView target) throws IOException {
        byte[] bytes = ascii(text);
        if (bytes == null) {
            StringValue.writeString(text, target);
        } else {
            target.write(bytes);
        }
    }

    /**
     * What Flink writes of a text: its length plus one (0 is null), seven bits a byte, the lowest first and all but the last
     * marked, and its letters; null if it is not plain or longer than two bytes can say.
     */
    private static byte @Nullable [] ascii(String text) {
        int letters = text.length();
        int length = letters + 1;
        if (length > MOST) {
            return null;
        }
        int head = length > SEVEN_BITS ? 2 : 1;
        byte[] bytes = new byte[head + letters];
        bytes[0] = (byte) (head == 1 ? length : length | SEVEN_BITS + 1);
        if (head == 2) {
            bytes[1] = (byte) (length >>> 7);
        }
        for (int i = 0; i < letters; i++) {
            char letter = text.charAt(i);
            if (letter > SEVEN_BITS) {
                return null;
            }
            bytes[head + i] = (byte) letter;
        }
        return bytes;
    }

    @Override
    public String deserialize(DataInputView source) throws IOException {
        return StringValue.readString(source);
    }

    @Override
    public String deserialize(String reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        StringValue.copyString(source, target);
    }

    @Override
    public TypeSerializerSnapshot<String> snapshotConfiguration() {
        return StringSerializer.INSTANCE.snapshotConfiguration();
    }
}
