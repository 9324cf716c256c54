package io.earshot.joins.records;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Says that the keys of joins are texts that {@link KeySerializer} writes. */
public final class KeyType extends TypeInformation<String> {
    public static final KeyType TEXT = new KeyType();

    private static final long serialVersionUID = 1;

    private KeyType() {}

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
    public Class<String> getTypeClass() {
        return String.class;
    }

    @Override
    public boolean isKeyType() {
        return true;
    }

    @Override
    public TypeSerializer<String> createSerializer(SerializerConfig config) {
        return KeySerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "key";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyType;
    }

    @Override
    public int hashCode() {
        return KeyType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof KeyType;
    }
}
