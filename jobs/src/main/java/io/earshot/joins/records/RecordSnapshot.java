package io.earshot.joins.records;

import static java.util.Objects.requireNonNull;

import io.earshot.joins.records.RecordPart.Written;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * What a savepoint says of its records: each component's name and type, in order. A later version reads them by name; a
 * component of another type cannot be read.
 */
public final class RecordSnapshot<R extends Record> implements TypeSerializerSnapshot<R> {
    private static final int VERSION = 1;
    private static final List<Part> PLAIN =
            List.of(Part.LONG, Part.INT, Part.DOUBLE, Part.BOOLEAN, Part.TEXT, Part.DECIMAL, Part.LONGS, Part.BYTES);

    private @Nullable RecordPart part;

    /** For Flink, which then reads it. */
    public RecordSnapshot() {}

    RecordSnapshot(RecordPart part) {
        this.part = part;
    }

    @Override
    public int getCurrentVersion() {
        return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        write(part(), out);
    }

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
        if (version != VERSION) {
            throw new IOException("version of a record's description must be " + VERSION + ", got " + version);
        }
        part = (RecordPart) read(in, loader);
    }

    @Override
    public TypeSerializer<R> restoreSerializer() {
        return new RecordSerializer<>(type(), readable());
    }

    @SuppressWarnings("unchecked") // the snapshot was taken of a serializer of R
    Class<R> type() {
        return (Class<R>) part().type();
    }

    /** What reads it: where nothing has changed, what reads and writes it now. */
    RecordPart readable() {
        RecordPart now = RecordPart.of(type());
        return isSame(now, part()) ? now : part();
    }

    private static boolean isSame(RecordPart one, RecordPart other) {
        return RecordSerializer.layout(one).equals(RecordSerializer.layout(other));
    }

    @Override
    public TypeSerializerSchemaCompatibility<R> resolveSchemaCompatibility(TypeSerializerSnapshot<R> former) {
        if (!(former instanceof RecordSnapshot<R> other) || !part().accepts(other.part())) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        return isSame(part(), other.part())
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }

    private RecordPart part() {
        return requireNonNull(part, "part is null: the snapshot must be read first");
    }

    private static void write(Part part, DataOutputView out) throws IOException {
        if (part instanceof RecordPart owner) {
            out.writeUTF("record");
            out.writeUTF(owner.type().getName());
            out.writeInt(owner.written().size());
            for (Written component : owner.written()) {
                out.writeUTF(component.name());
                write(component.part(), out);
            }
        } else if (part instanceof Part.Many many) {
            out.writeUTF("list");
            write(many.element, out);
        } else if (part instanceof Part.Named named) {
            out.writeUTF("map");
            write(named.value, out);
        } else if (part instanceof Part.Constants constants) {
            out.writeUTF("enum");
            out.writeUTF(constants.type().getName());
        } else {
            out.writeUTF(part.toString());
        }
    }

    private static Part read(DataInputView in, ClassLoader loader) throws IOException {
        String kind = in.readUTF();
        switch (kind) {
            case "record":
                Class<? extends Record> type = type(in, loader).asSubclass(Record.class);
                List<Written> components = new ArrayList<>();
                for (int left = in.readInt(); left > 0; left--) {
                    components.add(new Written(in.readUTF(), read(in, loader)));
                }
                return RecordPart.former(type, components);
            case "list":
                return new Part.Many(read(in, loader));
            case "map":
                return new Part.Named(read(in, loader));
            case "enum":
                return new Part.Constants(type(in, loader));
            default:
                return PLAIN.stream()
                        .filter(plain -> plain.toString().equals(kind))
                        .findAny()
                        .orElseThrow(() -> new IOException("a savepoint holds values of an unknown kind: " + kind));
        }
    }

    private static Class<?> type(DataInputView in, ClassLoader loader) throws IOException {
        String name = in.readUTF();
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IOException("a savepoint holds values of " + name + ", which has gone", e);
        }
    }
}
