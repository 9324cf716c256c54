package io.earshot.sinks;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;

/** Calls the accessors of records as if they were written in the code: a method handle in a field is several times slower. */
final class Getters {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private Getters() {}

    interface LongGetter {
        long get(Record row);
    }

    interface IntGetter {
        int get(Record row);
    }

    interface DoubleGetter {
        double get(Record row);
    }

    interface BooleanGetter {
        boolean get(Record row);
    }

    interface ObjectGetter {
        Object get(Record row);
    }

    static LongGetter ofLong(RecordComponent component) {
        return getter(LongGetter.class, component);
    }

    static IntGetter ofInt(RecordComponent component) {
        return getter(IntGetter.class, component);
    }

    static DoubleGetter ofDouble(RecordComponent component) {
        return getter(DoubleGetter.class, component);
    }

    static BooleanGetter ofBoolean(RecordComponent component) {
        return getter(BooleanGetter.class, component);
    }

    /** Any component; a number or truth value in a box. */
    static ObjectGetter of(RecordComponent component) {
        return getter(ObjectGetter.class, component);
    }

    private static <G> G getter(Class<G> kind, RecordComponent component) {
        Class<?> type = component.getType();
        boolean isBoxed = kind == ObjectGetter.class;
        MethodType accessor = MethodType.methodType(type, component.getDeclaringRecord());
        try {
            return kind.cast(LambdaMetafactory.metafactory(
                            LOOKUP,
                            "get",
                            MethodType.methodType(kind),
                            MethodType.methodType(isBoxed ? Object.class : type, Record.class),
                            LOOKUP.unreflect(component.getAccessor()),
                            isBoxed ? accessor.changeReturnType(accessor.wrap().returnType()) : accessor)
                    .getTarget()
                    .invoke());
        } catch (Throwable e) {
            throw new IllegalArgumentException("record of " + component + " must be public", e);
        }
    }
}
