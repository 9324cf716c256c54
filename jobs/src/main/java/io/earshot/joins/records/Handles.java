package io.earshot.joins.records;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;

/** Puts together the handles that {@link Straight} calls. Where a record may stand, a truth value says whether there is one. */
final class Handles {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodHandle WRITE_LONG = valueFirst("eightBytes", long.class);
    private static final MethodHandle WRITE_BOOLEAN = valueFirst("bool", boolean.class);
    private static final MethodHandle WRITE_INT = fixed(Part.class, "writeInt", void.class, int.class, Out.class);
    private static final MethodHandle WRITE_TEXT = fixed(Part.class, "writeText", void.class, String.class, Out.class);
    private static final MethodHandle WRITE_ANY = virtual(Part.class, "write", void.class, Object.class, Out.class);
    private static final MethodHandle WRITE_RECORD =
            virtual(RecordCode.class, "write", void.class, Object.class, Out.class);
    private static final MethodHandle READ_LONG = virtual(In.class, "eightBytes", long.class);
    private static final MethodHandle READ_BOOLEAN = virtual(In.class, "bool", boolean.class);
    private static final MethodHandle READ_INT = fixed(Part.class, "readInt", int.class, In.class);
    private static final MethodHandle READ_TEXT = virtual(In.class, "text", String.class);
    private static final MethodHandle READ_ANY = virtual(Part.class, "read", Object.class, In.class);
    private static final MethodHandle READ_RECORD = virtual(RecordCode.class, "read", Object.class, In.class);
    private static final MethodHandle COPY_ANY = virtual(Part.class, "copy", Object.class, Object.class);
    private static final MethodHandle IS_NULL = fixed(Objects.class, "isNull", boolean.class, Object.class);

    private Handles() {}

    /** Writes a record or null, (Object, Out)void: its components one after the other. */
    static MethodHandle writer(Class<? extends Record> type, RecordComponent[] components, Part[] parts) {
        MethodHandle all = MethodHandles.empty(methodType(void.class, type, Out.class));
        for (int i = components.length - 1; i >= 0; i--) {
            MethodHandle write = writer(components[i].getType(), parts[i]);
            all = MethodHandles.foldArguments(all, MethodHandles.filterArguments(write, 0, accessor(components[i])));
        }
        MethodHandle present =
                MethodHandles.foldArguments(all.asType(methodType(void.class, Object.class, Out.class)), truth(true));
        return MethodHandles.guardWithTest(IS_NULL, truth(false), present);
    }

    /** Writes whether there is a record, (Object, Out)void. */
    private static MethodHandle truth(boolean isPresent) {
        return MethodHandles.dropArguments(MethodHandles.insertArguments(WRITE_BOOLEAN, 0, isPresent), 0, Object.class);
    }

    /** Reads a record or null, (In)Object: its components one after the other, then its constructor. */
    static MethodHandle reader(Class<? extends Record> type, RecordComponent[] components, Part[] parts) {
        MethodHandle all = MethodHandles.dropArguments(constructor(type, components), components.length, In.class);
        for (int i = components.length - 1; i >= 0; i--) {
            all = MethodHandles.foldArguments(all, i, reader(components[i].getType(), parts[i]));
        }
        MethodHandle nothing = MethodHandles.empty(methodType(Object.class, In.class));
        return MethodHandles.guardWithTest(READ_BOOLEAN, all.asType(methodType(Object.class, In.class)), nothing);
    }

    /** Copies a record, (Object)Object, with what could change in it. */
    static MethodHandle copier(Class<? extends Record> type, RecordComponent[] components, Part[] parts) {
        MethodHandle[] copies = new MethodHandle[components.length];
        for (int i = 0; i < copies.length; i++) {
            Class<?> component = components[i].getType();
            copies[i] = parts[i].isMutable()
                    ? MethodHandles.filterReturnValue(
                            accessor(components[i]), COPY_ANY.bindTo(parts[i]).asType(methodType(component, component)))
                    : accessor(components[i]);
        }
        if (Arrays.stream(parts).noneMatch(Part::isMutable)) {
            return MethodHandles.identity(Object.class);
        }
        MethodHandle all = MethodHandles.filterArguments(constructor(type, components), 0, copies);
        return MethodHandles.permuteArguments(all, methodType(type, type), new int[components.length])
                .asType(methodType(Object.class, Object.class));
    }

    /** The constructor with a parameter for each component. */
    static MethodHandle constructor(Class<? extends Record> type, RecordComponent[] components) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return MethodHandles.publicLookup().findConstructor(type, methodType(void.class, types));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " must be public", e);
        }
    }

    static MethodHandle accessor(RecordComponent component) {
        try {
            return MethodHandles.publicLookup().unreflect(component.getAccessor());
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("record of " + component + " must be public", e);
        }
    }

    private static MethodHandle writer(Class<?> type, Part part) {
        if (type == long.class) {
            return WRITE_LONG;
        } else if (type == int.class) {
            return WRITE_INT;
        } else if (type == boolean.class) {
            return WRITE_BOOLEAN;
        } else if (type == String.class) {
            return WRITE_TEXT;
        }
        MethodHandle write =
                part instanceof RecordPart nested ? WRITE_RECORD.bindTo(nested.code()) : WRITE_ANY.bindTo(part);
        return write.asType(methodType(void.class, type, Out.class));
    }

    private static MethodHandle reader(Class<?> type, Part part) {
        if (type == long.class) {
            return READ_LONG;
        } else if (type == int.class) {
            return READ_INT;
        } else if (type == boolean.class) {
            return READ_BOOLEAN;
        } else if (type == String.class) {
            return READ_TEXT;
        }
        MethodHandle read =
                part instanceof RecordPart nested ? READ_RECORD.bindTo(nested.code()) : READ_ANY.bindTo(part);
        return read.asType(methodType(type, In.class));
    }

    /** A method of {@link Out}, with the value before it. */
    private static MethodHandle valueFirst(String name, Class<?> value) {
        return MethodHandles.permuteArguments(
                virtual(Out.class, name, void.class, value), methodType(void.class, value, Out.class), 1, 0);
    }

    private static MethodHandle fixed(Class<?> owner, String name, Class<?> returned, Class<?>... parameters) {
        try {
            return LOOKUP.findStatic(owner, name, methodType(returned, parameters));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle virtual(Class<?> owner, String name, Class<?> returned, Class<?>... parameters) {
        try {
            return LOOKUP.findVirtual(owner, name, methodType(returned, parameters));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
