package io.earshot.jobs;

import io.earshot.joins.records.KeptSerializer;
import io.earshot.joins.records.RecordSerializer;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.EnumSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.java.typeutils.runtime.NullableSerializer;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;

/** How serializers write what they are given, in words, down to the fields of every record that is met on the way. */
final class Layout {
    private final SortedMap<String, String> types = new TreeMap<>();
    private final List<Class<?>> records = new ArrayList<>();

    /** Names what a serializer writes. */
    String name(TypeSerializer<?> serializer) {
        if (serializer instanceof KryoSerializer<?> kryo) {
            throw new IllegalArgumentException("Kryo would write " + read(kryo, "type", Class.class)
                    + ": give it a type that Flink knows, a record of such fields for one");
        }
        if (serializer instanceof PojoSerializer<?> pojo) {
            return pojo(pojo);
        }
        if (serializer instanceof KeptSerializer<?> kept) {
            return name(kept.records());
        }
        if (serializer instanceof RecordSerializer<?> own) {
            own.layout().forEach((type, components) -> {
                types.put(simple(type), components);
                if (type.isRecord() && !records.contains(type)) {
                    records.add(type);
                }
            });
            return own.toString();
        }
        if (serializer instanceof ListSerializer<?> list) {
            return "list of " + name(list.getElementSerializer());
        }
        if (serializer instanceof MapSerializer<?, ?> map) {
            return "map of " + name(map.getKeySerializer()) + " to " + name(map.getValueSerializer());
        }
        if (serializer instanceof NullableSerializer<?> nullable) {
            return "perhaps " + name(read(nullable, "originalSerializer", TypeSerializer.class));
        }
        if (serializer instanceof EnumSerializer<?> values) {
            return enumeration(values.createInstance().getDeclaringClass());
        }
        String name = serializer.getClass().getSimpleName();
        return name.endsWith("Serializer") ? name.substring(0, name.length() - "Serializer".length()) : name;
    }

    /** A line for each record and enumeration that was met. */
    List<String> types() {
        List<String> lines = new ArrayList<>();
        types.forEach((name, fields) -> lines.add(name + ": " + fields));
        return lines;
    }

    /** The records that were met. */
    Collection<Class<?>> records() {
        return records;
    }

    private String enumeration(Class<? extends Enum<?>> type) {
        String constants =
                Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(" | "));
        types.put(simple(type), constants);
        return simple(type);
    }

    private String pojo(PojoSerializer<?> serializer) {
        Class<?> type = read(serializer, "clazz", Class.class);
        String name = simple(type);
        if (!types.containsKey(name)) {
            types.put(name, "");
            records.add(type);
            Field[] fields = read(serializer, "fields", Field[].class);
            TypeSerializer<?>[] written = read(serializer, "fieldSerializers", TypeSerializer[].class);
            List<String> words = new ArrayList<>();
            for (int i = 0; i < fields.length; i++) {
                words.add(fields[i].getName() + " " + name(written[i]));
            }
            types.put(name, String.join(", ", words));
        } else if (!records.contains(type)) {
            throw new IllegalStateException("two types have the same name " + name + ", one of them " + type);
        }
        return name;
    }

    /** Without the package, as nested types are written. */
    private static String simple(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    /** Flink keeps to itself what its serializers consist of. */
    private static <T> T read(TypeSerializer<?> serializer, String field, Class<T> type) {
        try {
            Field declared = serializer.getClass().getDeclaredField(field);
            declared.setAccessible(true);
            return type.cast(declared.get(serializer));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's " + serializer.getClass() + " has changed", e);
        }
    }
}
