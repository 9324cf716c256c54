package io.earshot.joins.records;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of one record, gathered before they go out at once. A text that has been written before in the same record is
 * written as its number: histories repeat persons, channels and campaigns.
 */
final class Out {
    static final int NULL = 0;
    static final int ASCII = 1;
    static final int UTF16 = 2;

    /** Numbers of texts begin here. */
    static final int KNOWN = 3;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int USUAL_BYTES = 512;
    private static final int USUAL_SLOTS = 64;

    private byte[] bytes = new byte[USUAL_BYTES];
    private int size;
    private String[] texts = new String[USUAL_SLOTS];
    private int[] numbers = new int[USUAL_SLOTS];
    private int known;

    /** Begins a record; what a rare huge one needed is given back. */
    void begin() {
        size = 0;
        if (texts.length > 64 * USUAL_SLOTS) {
            bytes = new byte[USUAL_BYTES];
            resize(USUAL_SLOTS);
        } else if (known > 0) {
            Arrays.fill(texts, null);
        }
        known = 0;
    }

    void end(DataOutputView target) throws IOException {
        target.writeInt(size);
        target.write(bytes, 0, size);
    }

    /** The bytes of one record, without their number. */
    byte[] bytesOf(RecordPart part, Object record) {
        begin();
        part.write(record, this);
        return Arrays.copyOf(bytes, size);
    }

    void bool(boolean value) {
        reserve(1);
        bytes[size++] = (byte) (value ? 1 : 0);
    }

    /** Seven bits a byte, the lowest first. */
    void number(int value) {
        reserve(5);
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void bytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    void eightBytes(long value) {
        reserve(Long.BYTES);
        LONGS.set(bytes, size, value);
        size += Long.BYTES;
    }

    void text(String value) {
        int slot = slot(texts, value);
        if (texts[slot] != null) {
            number(KNOWN + numbers[slot]);
            return;
        }
        texts[slot] = value;
        numbers[slot] = known++;
        if (known * 2 > texts.length) {
            grow();
        }
        literal(value);
    }

    private void literal(String value) {
        int length = value.length();
        int before = size;
        number(ASCII);
        number(length);
        reserve(length);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                size = before;
                utf16(value);
                return;
            }
            bytes[size++] = (byte) c;
        }
    }

    /** Each char as it stands, also those that are no text by themselves and that UTF-8 would lose. */
    private void utf16(String value) {
        number(UTF16);
        number(value.length());
        reserve(2 * value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            bytes[size++] = (byte) (c >> 8);
            bytes[size++] = (byte) c;
        }
    }

    private static int slot(String[] texts, String value) {
        int mask = texts.length - 1;
        int hash = value.hashCode();
        int slot = (hash ^ hash >>> 16) & mask;
        while (texts[slot] != null && !texts[slot].equals(value)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        String[] formerTexts = texts;
        int[] formerNumbers = numbers;
        resize(2 * formerTexts.length);
        for (int i = 0; i < formerTexts.length; i++) {
            if (formerTexts[i] != null) {
                int slot = slot(texts, formerTexts[i]);
                texts[slot] = formerTexts[i];
                numbers[slot] = formerNumbers[i];
            }
        }
    }

    private void resize(int slots) {
        texts = new String[slots];
        numbers = new int[slots];
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
        }
    }
}
