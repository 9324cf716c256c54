package io.earshot.joins.records;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@link Kept} records as {@link RecordSerializer} writes them. What it is given may also be a record itself: so it
 * stands on the heap after a restore from a savepoint of a build that kept records as objects only. Not thread-safe, as
 * Flink's serializers need not be.
 */
public final class KeptSerializer<R extends Record> extends TypeSerializer<Object> {
    private static final long serialVersionUID = 1;

    private final Class<R> type;
    private transient @Nullable Tools tools;

    /** What is not sent with a job. */
    private record Tools(RecordPart part, Out out, In in) {}

    KeptSerializer(Class<R> type) {
        this.type = type;
    }

    /** Reads what a former version wrote, and writes as it is now. */
    KeptSerializer(Class<R> type, RecordPart part) {
        this.type = type;
        this.tools = new Tools(part, new Out(), new In());
    }

    /** The serializer of the same records on their way. */
    public RecordSerializer<R> records() {
        return new RecordSerializer<>(type, tools().part);
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
    public TypeSerializer<Object> duplicate() {
        return new KeptSerializer<>(type, tools().part);
    }

    @Override
    public @Nullable Object createInstance() {
        return null;
    }

    @Override
    public Object copy(Object from) {
        return kept(from).copy(tools().part, type);
    }

    @Override
    public Object copy(Object from, Object reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(Object value, DataOutputView target) throws IOException {
        byte[] bytes = kept(value).bytes(tools().part, tools().out);
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @SuppressWarnings("unchecked") // state holds nothing else
    private Kept<R> kept(Object value) {
        return value instanceof Kept<?> kept ? (Kept<R>) kept : new Kept<>(type.cast(value));
    }

    @Override
    public Object deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        Tools with = tools();
        if (!with.part.isFormer()) {
            return new Kept<R>(bytes);
        }
        with.in.begin(bytes);
        return new Kept<>(type.cast(requireNonNull(with.part.read(with.in))));
    }

    @Override
    public Object deserialize(Object reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        RecordSerializer.copyBytes(source, target);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeptSerializer<?> same && same.type.equals(type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<Object> snapshotConfiguration() {
        return new KeptSnapshot<R>(new RecordSnapshot<>(tools().part));
    }
}
