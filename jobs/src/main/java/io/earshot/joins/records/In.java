package io.earshot.joins.records;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link Out} has written. A text that comes twice in a record is one object; so is, mostly, a short one that
 * comes in many: state on the heap would hold the name of a channel or campaign a million times.
 */
final class In {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int USUAL_BYTES = 512;
    private static final int USUAL_TEXTS = 64;
    private static final int SHORT = 24;
    private static final int COMMON_BITS = 10;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private byte[] own = new byte[USUAL_BYTES];
    private byte[] bytes = own;
    private int at;
    private String[] texts = new String[USUAL_TEXTS];
    private int known;
    private final String[] common = new String[1 << COMMON_BITS];
    private final byte[][] commonLetters = new byte[1 << COMMON_BITS][];

    void begin(DataInputView source) throws IOException {
        int size = source.readInt();
        if (size > own.length || own.length > 64 * Math.max(size, USUAL_BYTES)) {
            own = new byte[Math.max(size, USUAL_BYTES)];
        }
        source.readFully(own, 0, size);
        begin(own);
    }

    /** Begins with bytes that are only read. */
    void begin(byte[] record) {
        bytes = record;
        at = 0;
        if (texts.length > 64 * USUAL_TEXTS) {
            texts = new String[USUAL_TEXTS];
        }
        known = 0;
    }

    boolean bool() {
        return bytes[at++] != 0;
    }

    int number() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    byte[] bytes(int size) {
        byte[] copy = Arrays.copyOfRange(bytes, at, at + size);
        at += size;
        return copy;
    }

    long eightBytes() {
        long value = (long) LONGS.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    @Nullable
    String text() {
        int token = number();
        if (token == Out.NULL) {
            return null;
        }
        if (token >= Out.KNOWN) {
            return texts[token - Out.KNOWN];
        }
        int length = number();
        String text = token == Out.ASCII ? ascii(length) : new String(utf16(length));
        at += token == Out.ASCII ? length : 2 * length;
        if (known == texts.length) {
            texts = Arrays.copyOf(texts, 2 * known);
        }
        texts[known++] = text;
        return text;
    }

    private String ascii(int length) {
        if (length > SHORT) {
            return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        }
        int slot = slot(length);
        byte[] letters = commonLetters[slot];
        if (letters != null && Arrays.equals(letters, 0, letters.length, bytes, at, at + length)) {
            return common[slot];
        }
        String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        common[slot] = text;
        commonLetters[slot] = Arrays.copyOfRange(bytes, at, at + length);
        return text;
    }

    /** Where a short text would stand: eight letters at a time, each step multiplied so that the highest bits know all. */
    private int slot(int length) {
        long hash = length;
        int end = at + length;
        int next = at;
        for (; next + Long.BYTES <= end; next += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, next)) * MIX;
        }
        long rest = 0;
        for (; next < end; next++) {
            rest = rest << Byte.SIZE | bytes[next];
        }
        return (int) ((hash ^ rest) * MIX >>> Long.SIZE - COMMON_BITS);
    }

    private char[] utf16(int length) {
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            chars[i] = (char) (bytes[at + 2 * i] << 8 | bytes[at + 2 * i + 1] & 0xFF);
        }
        return chars;
    }
}
