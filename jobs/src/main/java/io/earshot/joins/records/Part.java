package io.earshot.joins.records;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values of one type are written. Anything but numbers and truth values may be null. */
abstract class Part {
    static final Part LONG = new Part() {
        @Override
        void write(@Nullable Object value, Out out) {
            out.eightBytes((long) present(value));
        }

        @Override
        Object read(In in) {
            return in.eightBytes();
        }

        @Override
        Object missing() {
            return 0L;
        }

        @Override
        public String toString() {
            return "long";
        }
    };
    static final Part INT = new Part() {
        @Override
        void write(@Nullable Object value, Out out) {
            writeInt((int) present(value), out);
        }

        @Override
        Object read(In in) {
            return readInt(in);
        }

        @Override
        Object missing() {
            return 0;
        }

        @Override
        public String toString() {
            return "int";
        }
    };
    static final Part DOUBLE = new Part() {
        @Override
        void write(@Nullable Object value, Out out) {
            out.eightBytes(Double.doubleToRawLongBits((double) present(value)));
        }

        @Override
        Object read(In in) {
            return Double.longBitsToDouble(in.eightBytes());
        }

        @Override
        Object missing() {
            return 0.0;
        }

        @Override
        public String toString() {
            return "double";
        }
    };
    static final Part BOOLEAN = new Part() {
        @Override
        void write(@Nullable Object value, Out out) {
            out.bool((boolean) present(value));
        }

        @Override
        Object read(In in) {
            return in.bool();
        }

        @Override
        Object missing() {
            return false;
        }

        @Override
        public String toString() {
            return "boolean";
        }
    };
    static final Part TEXT = new Part() {
        @Override
        void write(@Nullable Object value, Out out) {
            writeText((String) value, out);
        }

        @Override
        @Nullable
        Object read(In in) {
            return in.text();
        }

        @Override
        Object missing() {
            return "";
        }

        @Override
        public String toString() {
            return "text";
        }
    };
    static final Part DECIMAL = new Part() {
        @Override
        void write(@Nullable Object value, Out out) {
            TEXT.write(value == null ? null : value.toString(), out);
        }

        @Override
        @Nullable
        Object read(In in) {
            String text = in.text();
            return text == null ? null : new BigDecimal(text);
        }

        @Override
        public String toString() {
            return "decimal";
        }
    };
    static final Part LONGS = new Part() {
        @Override
        void write(@Nullable Object value, Out out) {
            long[] longs = (long[]) value;
            out.number(longs == null ? 0 : longs.length + 1);
            for (int i = 0; longs != null && i < longs.length; i++) {
                out.eightBytes(longs[i]);
            }
        }

        @Override
        @Nullable
        Object read(In in) {
            int size = in.number() - 1;
            if (size < 0) {
                return null;
            }
            long[] longs = new long[size];
            for (int i = 0; i < size; i++) {
                longs[i] = in.eightBytes();
            }
            return longs;
        }

        @Override
        @Nullable
        Object copy(@Nullable Object value) {
            return value == null ? null : ((long[]) value).clone();
        }

        @Override
        boolean isMutable() {
            return true;
        }

        @Override
        Object missing() {
            return new long[0];
        }

        @Override
        public String toString() {
            return "longs";
        }
    };

    static final Part BYTES = new Part() {
        @Override
        void write(@Nullable Object value, Out out) {
            byte[] bytes = (byte[]) value;
            out.number(bytes == null ? 0 : bytes.length + 1);
            if (bytes != null) {
                out.bytes(bytes);
            }
        }

        @Override
        @Nullable
        Object read(In in) {
            int size = in.number() - 1;
            return size < 0 ? null : in.bytes(size);
        }

        @Override
        @Nullable
        Object copy(@Nullable Object value) {
            return value == null ? null : ((byte[]) value).clone();
        }

        @Override
        boolean isMutable() {
            return true;
        }

        @Override
        Object missing() {
            return new byte[0];
        }

        @Override
        public String toString() {
            return "bytes";
        }
    };

    abstract void write(@Nullable Object value, Out out);

    abstract @Nullable Object read(In in);

    /**
     * The value, or a copy of it where it could change: lists, maps and arrays of a state are changed in place, but never
     * what stands in them.
     */
    @Nullable
    Object copy(@Nullable Object value) {
        return value;
    }

    /** Whether {@link #copy} makes a copy. */
    boolean isMutable() {
        return false;
    }

    /** What stands for a component that was added later, unless it may be null. */
    @Nullable
    Object missing() {
        return null;
    }

    /** Adds what records and constants among its values consist of. */
    void describe(Map<Class<?>, String> types) {}

    /** Small numbers of either sign take few bytes. */
    static void writeInt(int value, Out out) {
        out.number(value << 1 ^ value >> 31);
    }

    static int readInt(In in) {
        int number = in.number();
        return number >>> 1 ^ -(number & 1);
    }

    static void writeText(@Nullable String value, Out out) {
        if (value == null) {
            out.number(Out.NULL);
        } else {
            out.text(value);
        }
    }

    /** Without the package, as nested types are written. */
    static String simple(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    /** Whether values that another part wrote can be read in the place of this one's. */
    boolean accepts(Part former) {
        return toString().equals(former.toString());
    }

    private static Object present(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("a number or truth value must not be null");
        }
        return value;
    }

    /** Constants by name, so that they can be moved and added. */
    static final class Constants extends Part {
        private final Class<?> type;
        private final Map<String, Object> byName = new LinkedHashMap<>();

        Constants(Class<?> type) {
            this.type = type;
            for (Object constant : type.getEnumConstants()) {
                byName.put(((Enum<?>) constant).name(), constant);
            }
        }

        @Override
        void write(@Nullable Object value, Out out) {
            TEXT.write(value == null ? null : ((Enum<?>) value).name(), out);
        }

        @Override
        @Nullable
        Object read(In in) {
            String name = in.text();
            Object constant = byName.get(name);
            if (name != null && constant == null) {
                throw new IllegalStateException(type + " must have what state holds of it, got " + name);
            }
            return constant;
        }

        Class<?> type() {
            return type;
        }

        @Override
        void describe(Map<Class<?>, String> types) {
            types.put(type, String.join(" | ", byName.keySet()));
        }

        /** More constants are no other type. */
        @Override
        boolean accepts(Part former) {
            return former instanceof Constants other && type.equals(other.type);
        }

        @Override
        public String toString() {
            return simple(type);
        }
    }

    /** A list; it is read as one that can be changed. */
    static final class Many extends Part {
        final Part element;

        Many(Part element) {
            this.element = element;
        }

        @Override
        void write(@Nullable Object value, Out out) {
            List<?> list = (List<?>) value;
            out.number(list == null ? 0 : list.size() + 1);
            for (int i = 0; list != null && i < list.size(); i++) {
                element.write(list.get(i), out);
            }
        }

        @Override
        @Nullable
        Object read(In in) {
            int size = in.number() - 1;
            if (size < 0) {
                return null;
            }
            List<@Nullable Object> list = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                list.add(element.read(in));
            }
            return list;
        }

        @Override
        @Nullable
        Object copy(@Nullable Object value) {
            return value == null ? null : new ArrayList<>((List<?>) value);
        }

        @Override
        boolean isMutable() {
            return true;
        }

        @Override
        Object missing() {
            return new ArrayList<>();
        }

        @Override
        boolean accepts(Part former) {
            return former instanceof Many many && element.accepts(many.element);
        }

        @Override
        void describe(Map<Class<?>, String> types) {
            element.describe(types);
        }

        @Override
        public String toString() {
            return "list of " + element;
        }
    }

    /** A map from texts. */
    static final class Named extends Part {
        final Part value;

        Named(Part value) {
            this.value = value;
        }

        @Override
        void write(@Nullable Object map, Out out) {
            Map<?, ?> entries = (Map<?, ?>) map;
            out.number(entries == null ? 0 : entries.size() + 1);
            if (entries != null) {
                entries.forEach((name, each) -> {
                    TEXT.write(name, out);
                    value.write(each, out);
                });
            }
        }

        @Override
        @Nullable
        Object read(In in) {
            int size = in.number() - 1;
            if (size < 0) {
                return null;
            }
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                map.put(TEXT.read(in), value.read(in));
            }
            return map;
        }

        @Override
        @Nullable
        Object copy(@Nullable Object map) {
            return map == null ? null : new LinkedHashMap<>((Map<?, ?>) map);
        }

        @Override
        boolean isMutable() {
            return true;
        }

        @Override
        Object missing() {
            return new LinkedHashMap<>();
        }

        @Override
        boolean accepts(Part former) {
            return former instanceof Named named && value.accepts(named.value);
        }

        @Override
        void describe(Map<Class<?>, String> types) {
            value.describe(types);
        }

        @Override
        public String toString() {
            return "map of text to " + value;
        }
    }
}
