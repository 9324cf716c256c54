package io.earshot.joins.records;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A record: its components one after the other, as they are now or as a former version wrote them. */
final class RecordPart extends Part {
    /** One for all serializers of a type, for its code is costly to make. */
    private static final ClassValue<RecordPart> CURRENT = new ClassValue<>() {
        @Override
        protected RecordPart computeValue(Class<?> type) {
            return new RecordPart(type.asSubclass(Record.class), null);
        }
    };

    private final Class<? extends Record> type;
    private final RecordComponent[] components;
    private final Written[] now;
    private final List<Written> written;
    private final boolean isFormer;
    private final int[] places;
    private final MethodHandle constructor;
    private volatile @Nullable RecordCode code;

    /** A component as it is written. */
    record Written(String name, Part part) {}

    private RecordPart(Class<? extends Record> type, @Nullable List<Written> former) {
        this.type = type;
        this.components = type.getRecordComponents();
        this.now = Arrays.stream(components)
                .map(component -> new Written(component.getName(), part(component.getGenericType(), component)))
                .toArray(Written[]::new);
        this.written = former == null ? List.of(now) : former;
        this.isFormer = former != null;
        this.places = written.stream().mapToInt(each -> place(each.name)).toArray();
        this.constructor = Handles.constructor(type, components)
                .asSpreader(Object[].class, components.length)
                .asType(MethodType.methodType(Record.class, Object[].class));
    }

    /** As its components are now. */
    static RecordPart of(Class<? extends Record> type) {
        return CURRENT.get(type);
    }

    /** Reads what a former version wrote: these components in this order. */
    static RecordPart former(Class<? extends Record> type, List<Written> written) {
        return new RecordPart(type, written);
    }

    Class<? extends Record> type() {
        return type;
    }

    /** Whether it reads something else than it writes. */
    boolean isFormer() {
        return isFormer;
    }

    /** What is written, in this order. */
    List<Written> written() {
        return written;
    }

    @Override
    void write(@Nullable Object value, Out out) {
        code().write(value, out);
    }

    @Override
    @Nullable
    Object read(In in) {
        if (!isFormer) {
            return code().read(in);
        }
        if (!in.bool()) {
            return null;
        }
        @Nullable Object[] values = new Object[now.length];
        Arrays.setAll(values, i -> now[i].part.missing());
        for (int i = 0; i < places.length; i++) {
            Object value = written.get(i).part.read(in);
            if (places[i] >= 0) {
                values[places[i]] = value;
            }
        }
        return construct(values);
    }

    /** The record with lists, maps and arrays of its own; as a component of another it never changes. */
    Object copyOf(Record value) {
        return code().copy(value);
    }

    /** Made when it is first needed: between chained tasks that is never. */
    RecordCode code() {
        RecordCode made = code;
        if (made == null) {
            Part[] parts = Arrays.stream(now).map(Written::part).toArray(Part[]::new);
            made = Straight.of(
                    Handles.writer(type, components, parts),
                    Handles.reader(type, components, parts),
                    Handles.copier(type, components, parts));
            code = made;
        }
        return made;
    }

    @Override
    boolean accepts(Part former) {
        return former instanceof RecordPart other
                && type.equals(other.type)
                && other.written.stream()
                        .allMatch(each -> place(each.name) < 0 || now[place(each.name)].part.accepts(each.part));
    }

    @Override
    void describe(Map<Class<?>, String> types) {
        types.put(
                type, written.stream().map(each -> each.name + " " + each.part).collect(Collectors.joining(", ")));
        written.forEach(each -> each.part.describe(types));
    }

    @Override
    public String toString() {
        return simple(type);
    }

    private int place(String name) {
        for (int i = 0; i < now.length; i++) {
            if (now[i].name.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private Object construct(@Nullable Object[] values) {
        try {
            return (Record) constructor.invokeExact(values);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make " + type.getSimpleName() + " of what was written", e);
        }
    }

    private static Part part(Type type, RecordComponent where) {
        if (type == long.class) {
            return LONG;
        } else if (type == int.class) {
            return INT;
        } else if (type == double.class) {
            return DOUBLE;
        } else if (type == boolean.class) {
            return BOOLEAN;
        } else if (type == String.class) {
            return TEXT;
        } else if (type == BigDecimal.class) {
            return DECIMAL;
        } else if (type == long[].class) {
            return LONGS;
        } else if (type == byte[].class) {
            return BYTES;
        } else if (type instanceof Class<?> named && named.isRecord()) {
            return of(named.asSubclass(Record.class));
        } else if (type instanceof Class<?> named && named.isEnum()) {
            return new Constants(named);
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return new Many(part(generic.getActualTypeArguments()[0], where));
        } else if (type instanceof ParameterizedType generic
                && generic.getRawType() == Map.class
                && generic.getActualTypeArguments()[0] == String.class) {
            return new Named(part(generic.getActualTypeArguments()[1], where));
        }
        throw new IllegalArgumentException("component " + where
                + " must be long, int, double, boolean, String, BigDecimal, long[], byte[], an enum, a record, or a List or Map of those,"
                + " got " + type);
    }
}
