package io.earshot.joins.records;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Says that records of a type are written by this package instead of by Flink. */
public final class RecordType<R extends Record> extends TypeInformation<R> {
    private static final long serialVersionUID = 1;

    private final Class<R> type;

    private RecordType(Class<R> type) {
        this.type = type;
    }

    /**
     * The type of a record.
     *
     * @throws IllegalArgumentException if a component is of a type that cannot be written
     */
    public static <R extends Record> RecordType<R> ofRecord(Class<R> type) {
        RecordPart.of(type);
        return new RecordType<>(type);
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<R> getTypeClass() {
        return type;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<R> createSerializer(SerializerConfig config) {
        return new RecordSerializer<>(type);
    }

    @Override
    public String toString() {
        return "record " + type.getName();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordType<?> same && same.type.equals(type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RecordType;
    }
}
