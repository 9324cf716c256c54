package io.earshot.joins.records;

import static java.util.Objects.requireNonNull;

/**
 * A record in state: an object from the moment it is put there until a checkpoint of the heap has written it, from then on
 * the bytes that were written. Of a key that nothing happens to, each further checkpoint copies bytes; and the collector of
 * garbage visits one array instead of all the lists and texts of a history.
 *
 * <p>Checkpoints are written beside the task, which meanwhile takes copies of what it touches: so a record and its bytes
 * always say the same, whichever of them is read.
 */
final class Kept<R extends Record> {
    private volatile Object content;

    /** Bytes, and what they say, until the next checkpoint. */
    private record Seen(Record record, byte[] bytes) {}

    Kept(R record) {
        content = record;
    }

    /** @param bytes what {@link Out} wrote of the record, as its components are now */
    Kept(byte[] bytes) {
        content = bytes;
    }

    /** The record's bytes, which stand in its place from now on. */
    byte[] bytes(RecordPart part, Out out) {
        Object now = content;
        if (now instanceof byte[] written) {
            return written;
        }
        byte[] written = now instanceof Seen seen ? seen.bytes : out.bytesOf(part, now);
        content = written;
        return written;
    }

    /** What the task may change while a checkpoint writes this one. Bytes never change. */
    Kept<R> copy(RecordPart part, Class<R> type) {
        Object now = content;
        return type.isInstance(now) ? new Kept<>(type.cast(part.copyOf(type.cast(now)))) : this;
    }

    /** Reads records out of state. Not thread-safe. */
    static final class Reader<R extends Record> {
        private final Class<R> type;
        private final RecordPart part;
        private final In in = new In();

        Reader(Class<R> type) {
            this.type = type;
            this.part = RecordPart.of(type);
        }

        /**
         * The record, which is not kept beside its bytes: what is changed must be put into state again.
         *
         * @param kept a {@link Kept}, or the record itself where the heap was restored from a savepoint of an earlier build
         */
        R record(Object kept) {
            Object content = kept instanceof Kept<?> some ? some.content : kept;
            if (content instanceof Seen seen) {
                return read(seen.bytes);
            }
            return content instanceof byte[] bytes ? read(bytes) : type.cast(content);
        }

        /**
         * The record, to be looked at: it stands beside its bytes until the next checkpoint, for whoever looks at all keys
         * mostly does so again.
         */
        R look(Object kept) {
            if (!(kept instanceof Kept<?> some)) {
                return type.cast(kept);
            }
            Object content = some.content;
            if (content instanceof Seen seen) {
                return type.cast(seen.record);
            }
            if (content instanceof byte[] bytes) {
                R record = read(bytes);
                some.content = new Seen(record, bytes);
                return record;
            }
            return type.cast(content);
        }

        private R read(byte[] bytes) {
            in.begin(bytes);
            return type.cast(requireNonNull(part.read(in)));
        }
    }
}
