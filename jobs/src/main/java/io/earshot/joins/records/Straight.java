package io.earshot.joins.records;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads records of one type by straight code: handles, put together of those for the components, that are
 * constants to the compiler, because each type gets a class of its own with this one's bytes. A handle in a field, or a list
 * of components to walk through, is several times slower.
 */
final class Straight implements RecordCode {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    // Null in this class itself, which is only the pattern.
    private static final MethodHandle WRITER = handle(0);
    private static final MethodHandle READER = handle(1);
    private static final MethodHandle COPIER = handle(2);

    /** For the classes that {@link #of} makes. */
    Straight() {}

    /**
     * A class that calls these handles.
     *
     * @param writer of type (Object, Out)void
     * @param reader of type (In)Object
     * @param copier of type (Object)Object
     */
    static RecordCode of(MethodHandle writer, MethodHandle reader, MethodHandle copier) {
        try (InputStream pattern = Straight.class.getResourceAsStream("Straight.class")) {
            return (RecordCode)
                    LOOKUP.defineHiddenClassWithClassData(pattern.readAllBytes(), List.of(writer, reader, copier), true)
                            .lookupClass()
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException("the class Straight cannot be read", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no class can be made of the class Straight", e);
        }
    }

    private static MethodHandle handle(int index) {
        try {
            return MethodHandles.classDataAt(
                    MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, MethodHandle.class, index);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a class must see its own data", e);
        }
    }

    @Override
    public void write(@Nullable Object value, Out out) {
        try {
            WRITER.invokeExact(value, out);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    @Override
    public @Nullable Object read(In in) {
        try {
            return (Object) READER.invokeExact(in);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    @Override
    public Object copy(Object value) {
        try {
            return (Object) COPIER.invokeExact(value);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** Neither accessors nor constructors of records throw anything else. */
    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
    }
}
