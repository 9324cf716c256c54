package io.earshot.sinks;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Encodes the rows of one table. */
public final class Encode<R extends Record> extends RichMapFunction<R, EncodedRow> {
    private static final long serialVersionUID = 1;

    private final String table;
    private transient RowMapping<R> mapping;
    private transient RowBinary buffer;

    public Encode(RowMapping<R> mapping) {
        this.table = mapping.table();
        this.mapping = mapping;
        this.buffer = new RowBinary();
    }

    /** Encodes a stream of rows. One stream per table and job: its uid is {@code encode-} and the table. */
    public static <R extends Record> SingleOutputStreamOperator<EncodedRow> rows(
            DataStream<R> rows, RowMapping<R> mapping) {
        return rows.map(new Encode<>(mapping), TypeInformation.of(EncodedRow.class))
                .uid("encode-" + mapping.table())
                .name("Encode " + mapping.table());
    }

    @Override
    @SuppressWarnings("unchecked") // the constructor saw the same mapping
    public void open(OpenContext context) {
        mapping = (RowMapping<R>) Tables.named(table);
        buffer = new RowBinary();
    }

    @Override
    public EncodedRow map(R row) {
        return mapping.encode(row, buffer);
    }
}
