package io.earshot.sinks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Keeps blocks in checkpoints until they are inserted. */
final class BlockSerializer implements SimpleVersionedSerializer<Block> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(Block block) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(block.bytes().length + 1024);
        writeString(block.table(), out);
        out.writeInt(block.columns().size());
        for (String column : block.columns()) {
            writeString(column, out);
        }
        out.writeInt(block.rows());
        writeString(block.firstKey(), out);
        writeBytes(block.bytes(), out);
        return out.getCopyOfBuffer();
    }

    @Override
    public Block deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("version of a block must be " + VERSION + ", got " + version);
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        String table = readString(in);
        int size = in.readInt();
        List<String> columns = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            columns.add(readString(in));
        }
        return new Block(table, columns, in.readInt(), readString(in), readBytes(in));
    }

    /** Not writeUTF, which refuses more than 64 KB. */
    private static void writeString(String text, DataOutputSerializer out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static String readString(DataInputDeserializer in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static void writeBytes(byte[] bytes, DataOutputSerializer out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputDeserializer in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
