package io.earshot.joins.records;

import org.jspecify.annotations.Nullable;

/** Writes, reads and copies records of one type. */
interface RecordCode {
    void write(@Nullable Object value, Out out);

    @Nullable
    Object read(In in);

    /** The record with lists, maps and arrays of its own. */
    Object copy(Object value);
}
