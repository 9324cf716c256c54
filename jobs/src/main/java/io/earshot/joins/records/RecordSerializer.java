package io.earshot.joins.records;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes a record and all that is in it. Not thread-safe, as Flink's serializers need not be. */
public final class RecordSerializer<R extends Record> extends TypeSerializer<R> {
    private static final long serialVersionUID = 1;

    private final Class<R> type;
    private transient @Nullable Tools tools;

    /** What is not sent with a job. */
    private record Tools(RecordPart part, Out out, In in) {}

    RecordSerializer(Class<R> type) {
        this.type = type;
    }

    /** Reads what a former version wrote. */
    RecordSerializer(Class<R> type, RecordPart former) {
        this.type = type;
        this.tools = new Tools(former, new Out(), new In());
    }

    RecordPart part() {
        return tools().part;
    }

    private Tools tools() {
        if (tools == null) {
            tools = new Tools(RecordPart.of(type), new Out(), new In());
        }
        return tools;
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializer<R> duplicate() {
        return new RecordSerializer<>(type, part());
    }

    @Override
    public @Nullable R createInstance() {
        return null;
    }

    @Override
    public R copy(R from) {
        return type.cast(part().copyOf(from));
    }

    @Override
    public R copy(R from, R reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(R record, DataOutputView target) throws IOException {
        Tools with = tools();
        with.out.begin();
        with.part.write(record, with.out);
        with.out.end(target);
    }

    @Override
    @SuppressWarnings("NullAway") // what is written is there
    public R deserialize(DataInputView source) throws IOException {
        Tools with = tools();
        with.in.begin(source);
        return type.cast(with.part.read(with.in));
    }

    @Override
    public R deserialize(R reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        copyBytes(source, target);
    }

    static void copyBytes(DataInputView source, DataOutputView target) throws IOException {
        int size = source.readInt();
        target.writeInt(size);
        target.write(source, size);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordSerializer<?> same && same.type.equals(type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    /** What is written: the record and all others in it, each with its components in words. */
    public Map<Class<?>, String> layout() {
        return layout(part());
    }

    static Map<Class<?>, String> layout(RecordPart part) {
        Map<Class<?>, String> types = new LinkedHashMap<>();
        part.describe(types);
        return types;
    }

    @Override
    public String toString() {
        return part().toString();
    }

    @Override
    public TypeSerializerSnapshot<R> snapshotConfiguration() {
        return new RecordSnapshot<>(part());
    }
}
