package io.earshot.joins.records;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
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
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Class<? extends Record> type;
    private final List<Written> written;
    private final Written[] now;
    private final Getter[] getters;
    private final Cell[] cells;
    private final MethodHandle constructor;
    private final int[] places;

    /** A component as it is written. */
    record Written(String name, Part part) {}

    /** Writes a component of a record. */
    private interface Cell {
        void write(Record owner, Out out);
    }

    /** Gets a component of a record. */
    interface Getter {
        @Nullable
        Object get(Record owner);
    }

    /** Gets a component of a record without a box around it. */
    interface LongGetter {
        long get(Record owner);
    }

    private RecordPart(Class<? extends Record> type, @Nullable List<Written> former) {
        RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        this.now = new Written[components.length];
        this.getters = new Getter[components.length];
        this.cells = new Cell[components.length];
        for (int i = 0; i < components.length; i++) {
            now[i] = new Written(components[i].getName(), part(components[i].getGenericType(), components[i]));
            getters[i] = getter(Getter.class, Object.class, components[i]);
            cells[i] = cell(components[i], getters[i], now[i].part);
        }
        this.constructor = constructor(type, components);
        this.written = former == null ? List.of(now) : former;
        this.places = written.stream().mapToInt(each -> place(each.name)).toArray();
    }

    static RecordPart of(Class<? extends Record> type) {
        return new RecordPart(type, null);
    }

    /** Reads what a former version wrote: these components in this order. */
    static RecordPart former(Class<? extends Record> type, List<Written> written) {
        return new RecordPart(type, written);
    }

    Class<? extends Record> type() {
        return type;
    }

    /** What is written, in this order. */
    List<Written> written() {
        return written;
    }

    @Override
    void write(@Nullable Object value, Out out) {
        out.bool(value != null);
        if (value == null) {
            return;
        }
        for (Cell cell : cells) {
            cell.write((Record) value, out);
        }
    }

    @Override
    @Nullable
    Object read(In in) {
        if (!in.bool()) {
            return null;
        }
        @Nullable Object[] values = new Object[now.length];
        if (written.size() != now.length) {
            Arrays.setAll(values, i -> now[i].part.missing());
        }
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
        @Nullable Object[] values = new Object[now.length];
        boolean isNew = false;
        for (int i = 0; i < values.length; i++) {
            Object component = getters[i].get(value);
            values[i] = now[i].part.copy(component);
            isNew |= values[i] != component;
        }
        return isNew ? construct(values) : value;
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

    private static Cell cell(RecordComponent component, Getter getter, Part part) {
        if (component.getType() == long.class) {
            LongGetter longGetter = getter(LongGetter.class, long.class, component);
            return (owner, out) -> out.eightBytes(longGetter.get(owner));
        }
        return (owner, out) -> part.write(getter.get(owner), out);
    }

    /** Calls the accessor as if it were written here: a method handle in a field is several times slower. */
    private static <G> G getter(Class<G> kind, Class<?> returned, RecordComponent component) {
        Class<?> owner = component.getDeclaringRecord();
        try {
            return kind.cast(LambdaMetafactory.metafactory(
                            LOOKUP,
                            "get",
                            MethodType.methodType(kind),
                            MethodType.methodType(returned, Record.class),
                            LOOKUP.unreflect(component.getAccessor()),
                            MethodType.methodType(returned == Object.class ? boxed(component) : returned, owner))
                    .getTarget()
                    .invoke());
        } catch (Throwable e) {
            throw new IllegalArgumentException("record of " + component + " must be public", e);
        }
    }

    private static Class<?> boxed(RecordComponent component) {
        return MethodType.methodType(component.getType()).wrap().returnType();
    }

    private static MethodHandle constructor(Class<? extends Record> type, RecordComponent[] components) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return MethodHandles.publicLookup()
                    .findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Record.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " must be public", e);
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
                + " must be long, int, double, boolean, String, BigDecimal, long[], an enum, a record, or a List or Map of those,"
                + " got " + type);
    }
}
