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
    private static final int COMMON_TEXTS = 1024;

    private byte[] bytes = new byte[USUAL_BYTES];
    private int at;
    private String[] texts = new String[USUAL_TEXTS];
    private int known;
    private final String[] common = new String[COMMON_TEXTS];

    void begin(DataInputView source) throws IOException {
        int size = source.readInt();
        if (size > bytes.length || bytes.length > 64 * Math.max(size, USUAL_BYTES)) {
            bytes = new byte[Math.max(size, USUAL_BYTES)];
        }
        source.readFully(bytes, 0, size);
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
        int hash = 0;
        for (int i = at; i < at + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 15) & (COMMON_TEXTS - 1);
        String former = common[slot];
        if (former != null && isNext(former, length)) {
            return former;
        }
        String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        common[slot] = text;
        return text;
    }

    private boolean isNext(String text, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != bytes[at + i]) {
                return false;
            }
        }
        return true;
    }

    private char[] utf16(int length) {
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            chars[i] = (char) (bytes[at + 2 * i] << 8 | bytes[at + 2 * i + 1] & 0xFF);
        }
        return chars;
    }
}
