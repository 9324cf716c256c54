package io.earshot.joins.records;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a savepoint says of records in state: what {@link RecordSnapshot} says. It goes on from a savepoint of earlier builds,
 * which says it by that one itself; the bytes are the same.
 */
public final class KeptSnapshot<R extends Record> implements TypeSerializerSnapshot<Object> {
    private final RecordSnapshot<R> records;

    /** For Flink, which then reads it. */
    public KeptSnapshot() {
        this(new RecordSnapshot<>());
    }

    KeptSnapshot(RecordSnapshot<R> records) {
        this.records = records;
    }

    @Override
    public int getCurrentVersion() {
        return records.getCurrentVersion();
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        records.writeSnapshot(out);
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
        records.readSnapshot(version, in, loader);
    }

    @Override
    public TypeSerializer<Object> restoreSerializer() {
        return new KeptSerializer<>(records.type(), records.readable());
    }

    @Override
    @SuppressWarnings("unchecked") // whose records these are is looked at there
    public TypeSerializerSchemaCompatibility<Object> resolveSchemaCompatibility(TypeSerializerSnapshot<Object> former) {
        TypeSerializerSnapshot<?> other = former instanceof KeptSnapshot<?> kept ? kept.records : former;
        TypeSerializerSchemaCompatibility<R> same =
                records.resolveSchemaCompatibility((TypeSerializerSnapshot<R>) other);
        if (same.isIncompatible()) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        return same.isCompatibleAsIs()
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
}
